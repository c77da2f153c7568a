//! How the program speaks on the terminal: results on the output, the rest on the error output.

use std::process::ExitCode;

/// Sets the log up: one line an event on the error output; JSON when QHAPAQ_LOG_JSON is set.
pub fn set_up_log(verbose: bool) {
    let default = if verbose { "info,qhapaq=debug" } else { "warn" };
    let filter = tracing_subscriber::EnvFilter::try_from_env("QHAPAQ_LOG").unwrap_or_else(|_| default.into());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let set = if std::env::var_os("QHAPAQ_LOG_JSON").is_some() {
        log.json().try_init()
    } else {
        log.compact().try_init()
    };
    if let Err(error) = set {
        eprintln!("the log could not be set up: {error}");
    }
}

/// Says why the program ends without what was asked.
pub fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}

/// Says what was refused, with its remedy, and ends with 2.
pub fn refused(sentence: &str) -> ExitCode {
    eprintln!("{sentence}");
    ExitCode::from(2)
}
