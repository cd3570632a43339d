//! One binary of integration tests; each file is a module.

mod answers;
mod cli;
mod layers;
mod parser;
mod store;
