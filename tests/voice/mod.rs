//! Voice notes through the edges.

mod decode;
mod fuzz;
mod heard;
pub mod speak;
