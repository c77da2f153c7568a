//! Starting other programs, with the command shown before and a plain sentence when it fails.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};

use crate::house;

/// What cargo tells a program that it runs about its package. Told on, it looks to some build scripts as if their own
/// package had changed, and a third of all dependencies would be compiled again.
const OF_THIS_PACKAGE: [&str; 2] = ["CARGO_PKG_", "CARGO_MANIFEST_"];

/// `cargo`, started in the root of the workspace as if from there.
///
/// # Errors
/// When the root cannot be found.
pub fn cargo<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Result<Command> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(house::root()?);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if OF_THIS_PACKAGE.iter().any(|start| text.starts_with(start)) {
            command.env_remove(&name);
        }
    }
    Ok(command)
}

/// Runs a command to its end.
///
/// # Errors
/// When it cannot be started or ends with another code than 0.
pub fn finish(mut command: Command) -> Result<()> {
    eprintln!("+ {}", shown(&command));
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", shown(&command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(&command));
    }
    Ok(())
}

/// Runs a command to its end, passing what it says on as it says it, and returns that too with whether it succeeded.
///
/// # Errors
/// When it cannot be started.
pub fn finish_and_read(mut command: Command) -> Result<(bool, String)> {
    eprintln!("+ {}", shown(&command));
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start {}", shown(&command)))?;
    let out = child.stdout.take().context("the program has no output")?;
    let err = child.stderr.take().context("the program has no error output")?;
    let reader = thread::spawn(move || pass_on(err, std::io::stderr()));
    let mut said = pass_on(out, std::io::stdout());
    said.push_str(&reader.join().unwrap_or_default());
    Ok((child.wait()?.success(), said))
}

/// Finds a program in the folders of `PATH`.
pub fn program(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .map(|folder| folder.join(name))
        .find(|path| path.is_file())
}

fn pass_on(from: impl Read, mut to: impl Write) -> String {
    let mut said = String::new();
    let mut reader = BufReader::new(from);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        // A closed terminal must not end the tests, so a failed write is let go.
        let _ = to.write_all(&line);
        said.push_str(&String::from_utf8_lossy(&line));
        line.clear();
    }
    said
}

fn shown(command: &Command) -> String {
    let mut words = vec![
        command
            .get_program()
            .to_string_lossy()
            .rsplit('/')
            .next()
            .unwrap_or("")
            .to_owned(),
    ];
    words.extend(
        command
            .get_args()
            .map(|argument| argument.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_says_is_read_with_its_outcome() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 3"]);
        let (good, said) = finish_and_read(command).unwrap();
        assert!(!good);
        assert_eq!(said, "out\nerr\n");
    }

    #[test]
    fn a_failing_program_is_an_error_that_names_it() {
        let refused = finish(Command::new("false")).unwrap_err();
        assert!(refused.to_string().starts_with("false ended with"), "{refused}");
    }

    #[test]
    fn programs_are_found_by_name() {
        assert!(program("sh").is_some());
        assert!(program("no-such-program-here").is_none());
    }
}
