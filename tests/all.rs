//! One binary of integration tests; each file is a module.

mod cli;
mod layers;
