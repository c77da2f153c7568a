//! The whole play: processes are started, measured and stopped; the figures are printed and written.

use crate::client::Run;
use crate::{nginx, setup};
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::Duration;

const PORTS: setup::Ports = setup::Ports {
    consumer: 18_080,
    registry: 15_500,
    provider: 19_000,
    nginx_front: 18_081,
    nginx_back: 15_501,
};

/// `[--json FILE] [--seconds N]`
pub fn run(words: &[&str]) -> Result<()> {
    let after = |name: &str| {
        words
            .iter()
            .position(|word| *word == name)
            .and_then(|at| words.get(at + 1).copied())
    };
    let json_file = after("--json").map(PathBuf::from);
    let seconds: f64 = after("--seconds").unwrap_or("8").parse()?;
    let folder = std::env::current_dir()?
        .join("target")
        .join(format!("exchange-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    setup::write(&folder, PORTS, None)?;
    let mut running = Running(Vec::new());
    running.start(&["provider", &PORTS.provider.to_string()])?;
    running.start(&["node", &folder.join("registry").display().to_string()])?;
    running.start(&["node", &folder.join("consumer").display().to_string()])?;
    std::thread::sleep(Duration::from_millis(800));
    let way = format!("/r1/{}/CONSULTA/padron", setup::REGISTRY);
    let some =
        |port: u16, path: &str, connections: u32, at_once: u32, seconds: f64, sent: u32| -> Result<Run> {
            measure(&[
                &port.to_string(),
                path,
                &connections.to_string(),
                &at_once.to_string(),
                &seconds.to_string(),
                &sent.to_string(),
            ])
        };
    let of = |port, path: &str, connections, seconds, sent| {
        some(port, path, connections, connections, seconds, sent)
    };
    let mut figures = Map::new();
    let mut note = |key: &str, value: f64| {
        println!("{key:<28} {value:>12.1}");
        figures.insert(key.into(), json!(value));
    };
    of(PORTS.consumer, &format!("{way}/1024"), 64, 1.0, 1024)?;
    let ours = of(PORTS.consumer, &format!("{way}/1024"), 64, seconds, 1024)?;
    note("exchange_per_s_1k", ours.per_s);
    note("p50_ms_1k", ours.p50_ms);
    note("p99_ms_1k", ours.p99_ms);
    note("errors_1k", ours.errors as f64);
    // Before large bodies pass: an allocator keeps what it once had, and this is about connections.
    note("consumer_rss_mb_64", rss(&running.0[2])?);
    note("registry_rss_mb_64", rss(&running.0[1])?);
    let open = some(PORTS.consumer, &format!("{way}/1024"), 1000, 64, seconds, 1024)?;
    note("exchange_per_s_1000_open", open.per_s);
    note("errors_1000_open", open.errors as f64);
    note("consumer_rss_mb_1000_open", rss(&running.0[2])?);
    note("registry_rss_mb_1000_open", rss(&running.0[1])?);
    let busy = of(PORTS.consumer, &format!("{way}/1024"), 1000, seconds, 1024)?;
    note("exchange_per_s_1000_busy", busy.per_s);
    note("errors_1000_busy", busy.errors as f64);
    note("consumer_rss_mb_1000_busy", rss(&running.0[2])?);
    note("registry_rss_mb_1000_busy", rss(&running.0[1])?);
    let big = of(PORTS.consumer, &format!("{way}/102400"), 64, seconds, 102_400)?;
    note("exchange_per_s_100k", big.per_s);
    note("errors_100k", big.errors as f64);
    let before = (rss(&running.0[2])?, rss(&running.0[1])?);
    let stream = of(PORTS.consumer, &format!("{way}/1000000000"), 1, 0.0, 0)?;
    let growth = (rss(&running.0[2])? - before.0).max(rss(&running.0[1])? - before.1);
    note("stream_mb_per_s_1g", stream.mb_per_s);
    let direct = of(PORTS.provider, "/1024", 1, seconds / 2.0, 1024)?;
    let alone = of(PORTS.consumer, &format!("{way}/1024"), 1, seconds / 2.0, 1024)?;
    note("direct_us", direct.mean_us);
    note("overhead_us", alone.mean_us - direct.mean_us);
    let split = crate::split::measure(&folder)?;
    let parts = split.hash + split.sign + split.verify + split.log + split.tls;
    note("overhead_log_us", split.log);
    note("overhead_verify_us", split.verify);
    note("overhead_sign_us", split.sign);
    note("overhead_hash_us", split.hash);
    note("overhead_tls_us", split.tls);
    note("overhead_rest_us", alone.mean_us - direct.mean_us - parts);
    note("rss_growth_mb_1g", growth.max(0.0));
    note("consumer_rss_mb_end", rss(&running.0[2])?);
    note("registry_rss_mb_end", rss(&running.0[1])?);
    if let Some(chain) = nginx::start(&folder, PORTS)? {
        running.0.extend(chain);
        std::thread::sleep(Duration::from_millis(500));
        of(PORTS.nginx_front, "/1024", 64, 1.0, 1024)?;
        let theirs = of(PORTS.nginx_front, "/1024", 64, seconds, 1024)?;
        note("nginx_chain_per_s_1k", theirs.per_s);
        note("nginx_errors", theirs.errors as f64);
        note("ratio_to_nginx_chain_1k", ours.per_s / theirs.per_s);
    }
    drop(running);
    if !words.contains(&"--keep") {
        std::fs::remove_dir_all(&folder).ok();
    }
    if let Some(file) = json_file {
        std::fs::write(&file, serde_json::to_vec_pretty(&Value::Object(figures))?)?;
    }
    Ok(())
}

/// Processes that end with the play.
pub struct Running(Vec<Child>);

impl Running {
    /// One process of this program.
    pub fn of(words: &[String]) -> Result<Running> {
        let child = Command::new(std::env::current_exe()?)
            .args(words)
            .spawn()
            .context("starting a process")?;
        Ok(Running(vec![child]))
    }

    /// Kills at once, as a power cut does.
    pub fn kill(&mut self) {
        for child in &mut self.0 {
            child.kill().ok();
            child.wait().ok();
        }
    }

    fn start(&mut self, words: &[&str]) -> Result<()> {
        let child = Command::new(std::env::current_exe()?)
            .args(words)
            .spawn()
            .context("starting a process")?;
        self.0.push(child);
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for child in &mut self.0 {
            // nginx stops its workers when asked; the others end at once.
            Command::new("kill").arg(child.id().to_string()).status().ok();
            std::thread::sleep(Duration::from_millis(100));
            child.kill().ok();
            child.wait().ok();
        }
    }
}

fn measure(words: &[&str]) -> Result<Run> {
    let done = Command::new(std::env::current_exe()?)
        .arg("client")
        .args(words)
        .output()?;
    anyhow::ensure!(
        done.status.success(),
        "the client failed: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    Ok(serde_json::from_slice(&done.stdout)?)
}

/// Resident memory of a process, in megabytes.
fn rss(child: &Child) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes: f64 = line
        .and_then(|line| line.split_whitespace().next())
        .unwrap_or("0")
        .parse()?;
    Ok(kilobytes / 1000.0)
}
