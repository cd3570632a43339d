//! Diagnostics on standard error, as STOCKROOM_LOG asks for them. Never what
//! people say, nor a token: what libraries log of their requests is left out.

use crate::config::LogFormat;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

const VARIABLE: &str = "STOCKROOM_LOG";

/// Libraries that log addresses with tokens, or messages, below warnings.
const QUIET: [&str; 9] =
    ["h2", "hyper", "hyper_util", "reqwest", "rustls", "serenity", "sqlx", "teloxide_core", "tungstenite"];

/// Of a command that ends: only what is asked for.
pub fn of_command() {
    if let Ok(filter) = EnvFilter::try_from_env(VARIABLE) {
        tracing_subscriber::fmt().with_env_filter(quiet(filter)).with_writer(std::io::stderr).init();
    }
}

/// Of a server: informed unless told otherwise.
pub fn of_server(format: LogFormat) {
    let filter = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into()).with_env_var(VARIABLE);
    let lines = tracing_subscriber::fmt()
        .with_env_filter(quiet(filter.from_env_lossy()))
        .with_writer(std::io::stderr);
    let is_json = match format {
        LogFormat::Auto => !std::io::stderr().is_terminal(),
        LogFormat::Text => false,
        LogFormat::Json => true,
    };
    match is_json {
        true => lines.json().flatten_event(true).init(),
        false => lines.init(),
    }
}

fn quiet(filter: EnvFilter) -> EnvFilter {
    let quieter = QUIET.iter().filter_map(|name| format!("{name}=warn").parse().ok());
    quieter.fold(filter, EnvFilter::add_directive)
}
