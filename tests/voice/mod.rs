//! Voice notes through the edges.

mod decode;
mod fuzz;
mod heard;
mod languages;
pub mod speak;
