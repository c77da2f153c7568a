//! The server as an operator starts it, and its end by SIGKILL.

use super::Result;
use anyhow::{Context, bail, ensure};
use std::collections::VecDeque;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Longest start.
const START: Duration = Duration::from_secs(120);
/// Lines of its log that are kept.
const LINES: usize = 300;

/// An instance: the program, its data folder, its database.
#[derive(Clone, Debug)]
pub struct Instance {
    pub program: PathBuf,
    pub data: PathBuf,
    /// None for the one in the folder.
    pub database: Option<String>,
}

impl Instance {
    /// `qhapaq` with this instance named.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--data").arg(&self.data).args(arguments);
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        command.stdin(Stdio::null());
        command
    }

    /// Runs a command to its end, which must be a good one; what it said.
    pub fn run(&self, arguments: &[&str]) -> Result<String> {
        let output = self.command(arguments).output()?;
        said(arguments, &output)
    }

    /// Address of the database.
    pub fn url(&self) -> String {
        let file = || format!("sqlite:{}", self.data.join("register.db").display());
        self.database.clone().unwrap_or_else(file)
    }
}

/// What a command said, when it ended well.
pub fn said(arguments: &[&str], output: &Output) -> Result<String> {
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        bail!(
            "qhapaq {} ended with {}: {text}",
            arguments.join(" "),
            output.status
        );
    }
    Ok(text.into_owned())
}

/// A server that answers.
pub struct Server {
    child: Child,
    lines: Arc<Mutex<VecDeque<String>>>,
    /// Where: `127.0.0.1:PORT`.
    pub address: String,
}

impl Server {
    /// Starts it and waits until it answers.
    ///
    /// # Errors
    /// When it ends instead; the error is what it said.
    pub fn start(instance: &Instance) -> Result<Server> {
        let mut child = spawn(instance)?;
        let (tell, told) = channel();
        let lines = Arc::new(Mutex::new(VecDeque::new()));
        let stderr = child.stderr.take().context("the server has no error output")?;
        let kept = lines.clone();
        let reader = std::thread::spawn(move || listen(stderr, &kept, tell));
        if let Ok(address) = told.recv_timeout(START) {
            return Ok(Server {
                child,
                lines,
                address,
            });
        }
        child.kill().ok();
        let status = child.wait()?;
        reader.join().ok();
        bail!("the server did not start ({status}): {}", text(&lines));
    }

    /// SIGKILL: nothing of it has time for anything.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Holds it still between two calls of the system: whatever it was waiting for has come back. It goes on when told so.
    ///
    /// # Errors
    /// When it cannot be held.
    pub fn hold(pid: u32) -> Result<()> {
        signal("-STOP", pid)?;
        loop {
            let mut threads = std::fs::read_dir(format!("/proc/{pid}/task"))?;
            let is_held = threads.all(|thread| {
                let file = thread.map(|thread| thread.path().join("stat"));
                let text = file.and_then(std::fs::read_to_string).unwrap_or_default();
                // The state stands after the name, which is in brackets.
                text.rsplit_once(") ")
                    .is_none_or(|(_, rest)| rest.starts_with('T'))
            });
            if is_held {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Lets it go on.
    ///
    /// # Errors
    /// When it is gone.
    pub fn let_go(pid: u32) -> Result<()> {
        signal("-CONT", pid)
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The last lines of its log.
    pub fn log(&self) -> String {
        text(&self.lines)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Starts it and kills it after a while, wherever it is by then.
pub fn start_and_kill(instance: &Instance, after: Duration) -> Result<()> {
    let mut child = spawn(instance)?;
    std::thread::sleep(after);
    child.kill()?;
    child.wait()?;
    Ok(())
}

fn signal(name: &str, pid: u32) -> Result<()> {
    let status = Command::new("kill").args([name, &pid.to_string()]).status()?;
    ensure!(status.success(), "kill {name} {pid} ended with {status}");
    Ok(())
}

fn spawn(instance: &Instance) -> Result<Child> {
    instance
        .command(&["serve", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", instance.program.display()))
}

fn listen(stderr: ChildStderr, lines: &Mutex<VecDeque<String>>, tell: Sender<String>) {
    for line in BufReader::new(stderr).lines().map_while(std::io::Result::ok) {
        if let Some(rest) = line.strip_prefix("Qhapaq on http://") {
            tell.send(rest.split(' ').next().unwrap_or_default().to_owned())
                .ok();
        }
        let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push_back(line);
        if lines.len() > LINES {
            lines.pop_front();
        }
    }
}

fn text(lines: &Mutex<VecDeque<String>>) -> String {
    let lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
    lines.iter().map(|line| format!("{line}\n")).collect()
}
