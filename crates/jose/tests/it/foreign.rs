//! A program of others that reads credentials; `cargo xtask test` installs it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// What the other program reads in a presentation: claims, or its refusal; nothing when it is not installed.
pub fn read(test: &str, lines: [&str; 4]) -> Option<Result<serde_json::Value, String>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder =
        std::env::var_os("QHAPAQ_PARTIES").map_or_else(|| here.join("../../target/parties"), Into::into);
    let python = folder.join("venv/bin/python");
    if !python.exists() {
        skip(test);
        return None;
    }
    let mut child = Command::new(python)
        .arg(here.join("tests/it/foreign.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(lines.join("\n").as_bytes()).unwrap();
    drop(input);
    let output = child.wait_with_output().unwrap();
    Some(match output.status.success() {
        true => Ok(serde_json::from_slice(&output.stdout).unwrap()),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    })
}

fn skip(test: &str) {
    let line = format!("{test}: sd-jwt of PyPI is not installed\n");
    match std::env::var_os("QHAPAQ_SKIPS") {
        Some(file) => {
            let file = std::fs::OpenOptions::new().create(true).append(true).open(file);
            file.unwrap().write_all(line.as_bytes()).unwrap();
        }
        None => std::io::stderr()
            .write_all(format!("SKIPPED {line}").as_bytes())
            .unwrap(),
    }
}
