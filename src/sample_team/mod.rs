//! The generator of the sample team that `make demo` loads.
