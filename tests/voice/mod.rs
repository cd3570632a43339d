//! Voice notes through the edges.

mod decode;
