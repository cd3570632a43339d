//! Voice notes through the edges.

mod decode;
mod fuzz;
mod heard;
mod languages;
mod mutants;
pub mod speak;
