//! A throw-away PostgreSQL server for this test program: made once, gone with the program.
//!
//! Disk flushes stay on, since the kill tests are about them. The server ends when the pipe to its keeper closes, which
//! happens however this program ends.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::sleep;
use std::time::Duration;

/// A server that runs.
pub struct Server {
    folder: PathBuf,
    _keeper: Child,
}

static SERVER: OnceLock<Option<Server>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The address of a fresh database, or none (said aloud) when PostgreSQL is not installed.
pub fn fresh_database(test: &str) -> Option<String> {
    let Some(server) = SERVER.get_or_init(Server::start) else {
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED postgres::{test}: install package postgresql"
        );
        return None;
    };
    let name = format!("t{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    assert!(
        server.psql("postgres", &format!("CREATE DATABASE {name}")),
        "creating a database"
    );
    Some(format!(
        "postgres://postgres@{}/{name}",
        server.folder.display().to_string().replace('/', "%2F")
    ))
}

/// The folder of the server's programs: the newest where Debian keeps them, otherwise on the path.
fn programs() -> Option<PathBuf> {
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let mut versions: Vec<PathBuf> = installed
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.extend(std::env::split_paths(
        &std::env::var_os("PATH").unwrap_or_default(),
    ));
    let whole = |bin: &PathBuf| {
        ["initdb", "postgres", "psql"]
            .iter()
            .all(|program| bin.join(program).exists())
    };
    versions.into_iter().find(whole)
}

/// The server refuses to run as root.
fn as_user() -> &'static str {
    if fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0) {
        "setpriv --reuid=postgres --regid=postgres --clear-groups"
    } else {
        ""
    }
}

impl Server {
    fn start() -> Option<Server> {
        let bin = programs()?;
        let folder = std::env::temp_dir().join(format!("register-pg-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let script = "set -e; cd /
            [ -z \"$AS\" ] || chown postgres \"$DIR\"
            $AS \"$BIN/initdb\" -D \"$DIR/data\" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync >\"$DIR/initdb.log\" 2>&1
            $AS \"$BIN/postgres\" -D \"$DIR/data\" -k \"$DIR\" -c listen_addresses= -c max_connections=200 >\"$DIR/log\" 2>&1 &
            server=$!
            cat >/dev/null || true
            kill -INT $server; wait $server || true
            rm -rf \"$DIR\"";
        let keeper = Command::new("sh")
            .args(["-c", script])
            .env("DIR", &folder)
            .env("BIN", &bin)
            .env("AS", as_user())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a shell");
        let server = Server {
            folder,
            _keeper: keeper,
        };
        for _ in 0..300 {
            if server.psql("postgres", "SELECT 1") {
                return Some(server);
            }
            sleep(Duration::from_millis(100));
        }
        panic!(
            "the PostgreSQL server did not start: see {}",
            server.folder.display()
        );
    }

    fn psql(&self, database: &str, sql: &str) -> bool {
        let bin = programs().unwrap_or_default();
        Command::new(bin.join("psql"))
            .args(["-U", "postgres", "-d", database, "-h"])
            .arg(&self.folder)
            .args(["-qAtc", sql])
            .current_dir(Path::new("/"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }
}
