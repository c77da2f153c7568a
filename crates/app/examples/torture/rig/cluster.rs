//! A throw-away PostgreSQL server that can be restarted beneath whoever uses it. Its flushes stay on.

use super::Result;
use anyhow::{Context, bail, ensure};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A server, gone with this value; also when this process is killed, for then the pipe to its keeper closes.
pub struct Cluster {
    folder: PathBuf,
    bin: PathBuf,
    keeper: Child,
}

/// How a server is restarted.
#[derive(Clone, Copy, Debug)]
pub enum Mode {
    /// Connections are cut, transactions undone.
    Fast,
    /// As when the machine goes: nothing is tidied, the log is replayed at the start.
    Immediate,
}

impl Cluster {
    /// Starts a server in a folder of its own.
    ///
    /// # Errors
    /// When PostgreSQL is not installed (`install package postgresql`), or does not start.
    pub fn start() -> Result<Cluster> {
        let bin = programs().context("install package postgresql")?;
        let folder = std::env::temp_dir().join(format!("qhapaq-torture-pg-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let script = "cd /; cat >/dev/null
            $AS \"$BIN/pg_ctl\" -D \"$DIR/data\" -m immediate stop >/dev/null 2>&1
            rm -rf \"$DIR\"";
        let keeper = Command::new("sh")
            .args(["-c", script])
            .env("DIR", &folder)
            .env("BIN", &bin)
            .env("AS", as_user().join(" "))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let cluster = Cluster { folder, bin, keeper };
        cluster.make()?;
        Ok(cluster)
    }

    fn make(&self) -> Result<()> {
        if !as_user().is_empty() {
            quietly(Command::new("chown").arg("postgres").arg(&self.folder))?;
        }
        let data = self.folder.join("data");
        let initdb = [
            "-A",
            "trust",
            "-U",
            "postgres",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "-D",
        ];
        quietly(self.program("initdb").args(initdb).arg(&data))?;
        let options = format!(
            "-k {} -c listen_addresses= -c max_connections=100 -c restart_after_crash=on",
            self.folder.display()
        );
        let log = self.folder.join("log");
        quietly(
            self.program("pg_ctl")
                .args(["start", "-w", "-o", &options, "-l"])
                .arg(log)
                .arg("-D")
                .arg(&data),
        )
    }

    /// Restarts it and waits until it answers again.
    ///
    /// # Errors
    /// When it does not.
    pub fn restart(&self, mode: Mode) -> Result<()> {
        let mode = match mode {
            Mode::Fast => "fast",
            Mode::Immediate => "immediate",
        };
        let (log, data) = (self.folder.join("log"), self.folder.join("data"));
        quietly(
            self.program("pg_ctl")
                .args(["restart", "-w", "-m", mode, "-l"])
                .arg(log)
                .arg("-D")
                .arg(data),
        )
    }

    /// Makes an empty database; its address.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn database(&self, name: &str) -> Result<String> {
        let mut psql = Command::new(self.bin.join("psql"));
        psql.args([
            "-U",
            "postgres",
            "-d",
            "postgres",
            "-qc",
            &format!("CREATE DATABASE {name}"),
            "-h",
        ]);
        quietly(psql.arg(&self.folder).current_dir("/"))?;
        let host = self.folder.display().to_string().replace('/', "%2F");
        Ok(format!("postgres://postgres@{host}/{name}"))
    }

    /// The server refuses to run as root.
    fn program(&self, name: &str) -> Command {
        let program = self.bin.join(name);
        let mut command = match as_user() {
            [] => Command::new(program),
            [first, rest @ ..] => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
        };
        command.current_dir("/");
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        self.keeper.wait().ok();
    }
}

fn programs() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut places: Vec<PathBuf> = installed
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    places.sort_unstable_by(|a, b| b.cmp(a));
    places.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let whole = |bin: &PathBuf| {
        ["initdb", "pg_ctl", "psql"]
            .iter()
            .all(|name| bin.join(name).exists())
    };
    places.into_iter().find(whole)
}

fn as_user() -> &'static [&'static str] {
    let root = std::fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0);
    let user: &[&str] = &[
        "setpriv",
        "--reuid=postgres",
        "--regid=postgres",
        "--clear-groups",
    ];
    if root { user } else { &[] }
}

/// Its output goes nowhere and not to a pipe, which the server it leaves behind would keep open.
fn quietly(command: &mut Command) -> Result<()> {
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let status = status.with_context(|| format!("starting {:?}", command.get_program()))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}

/// Whether PostgreSQL is there to be used.
///
/// # Errors
/// Why not.
pub fn is_installed() -> Result<()> {
    match programs() {
        Some(_) => Ok(()),
        None => bail!("install package postgresql"),
    }
}
