//! Voice notes through the edges.

mod decode;
mod fuzz;
mod speak;
