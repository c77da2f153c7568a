//! From an empty machine to the first exchanged message, by the commands of the README: what they take, without the reading.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};

/// Where the house and the node of the municipality are in a demonstration.
const HOUSE: &str = "127.0.0.1:8298";
const NODE: &str = "127.0.0.1:8381";
/// The call that the demonstration names.
const CALL: &str = "GET /r1/PE/GOB/20999999019/REGISTRO/personas/personas/00000007 HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Road-Client: PE/GOB/20999999035/MESA\r\nX-Road-Issue: EXP-2026-1\r\nConnection: close\r\n\r\n";
/// How long it is tried.
const TRIED: Duration = Duration::from_secs(900);

struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Seconds from the command to the first answer.
///
/// # Errors
/// When the program does not start, or nothing is answered in time.
pub fn seconds(program: &Path) -> Result<f64> {
    let folder = std::env::temp_dir().join(format!("qhapaq-join-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    // What answers already would be measured in the place of what is started.
    ensure!(
        TcpStream::connect(NODE).is_err(),
        "{NODE} is taken: end what listens there"
    );
    let began = Instant::now();
    let demo = Command::new(program)
        .arg("--data")
        .arg(folder.join("data"))
        .args(["demo", "--exchange", "--listen", HOUSE])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let demo = Demo(demo?);
    let answered = loop {
        if call().is_ok_and(|status| status.starts_with("HTTP/1.1 200")) {
            break Ok(began.elapsed().as_secs_f64());
        }
        if began.elapsed() > TRIED {
            break Err(());
        }
        std::thread::sleep(Duration::from_millis(50));
    };
    drop(demo);
    std::fs::remove_dir_all(&folder).ok();
    match answered {
        Ok(seconds) => Ok(seconds),
        Err(()) => bail!("no message was exchanged in {} seconds", TRIED.as_secs()),
    }
}

fn call() -> Result<String> {
    let mut stream = TcpStream::connect(NODE)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.write_all(CALL.as_bytes())?;
    let mut text = Vec::new();
    stream.take(4096).read_to_end(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
