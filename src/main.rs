use std::process::ExitCode;

fn main() -> ExitCode {
    stockroom::app::main()
}
