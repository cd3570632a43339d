use std::process::ExitCode;

/// Rows are made by one thread and dropped by another, which is what it is quick at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    stockroom::app::main()
}
