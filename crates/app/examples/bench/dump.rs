//! The archive of everything public, written by a process of its own whose memory is looked at while it writes.

use crate::peak_mb;
use anyhow::{Context, Result};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What one archive cost.
pub struct Dump {
    pub seconds: f64,
    /// The most memory that the process held.
    pub peak_mb: f64,
    pub size_mb: f64,
}

/// Writes the archive of a folder to a file with `qhapaq dump`.
pub async fn measure(data: &Path, file: &Path) -> Result<Dump> {
    let start = Instant::now();
    let mut process = Command::new(std::env::current_exe()?)
        .arg("--data")
        .arg(data)
        .arg("dump")
        .arg(file)
        .stdout(Stdio::null())
        .spawn()?;
    let mut peak = 0.0;
    let status = loop {
        peak = f64::max(peak, peak_mb(process.id()));
        match process.try_wait()? {
            Some(status) => break status,
            None => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    let seconds = start.elapsed().as_secs_f64();
    anyhow::ensure!(status.success(), "qhapaq dump ended with {status}");
    let size = std::fs::metadata(file).context("the archive")?.len();
    Ok(Dump {
        seconds,
        peak_mb: peak,
        size_mb: size as f64 / 1024.0 / 1024.0,
    })
}
