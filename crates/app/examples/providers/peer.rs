//! The other provider: a program of its own, whose person signs in by its own pages.

use crate::http::Line;
use crate::load::Party;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

pub struct Peer {
    child: Child,
    pub party: Party,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Peer {
    /// Starts it; nothing where it is not installed.
    pub async fn start(alg: &str) -> Result<Option<Peer>> {
        let folder =
            std::env::var_os("QHAPAQ_PARTIES").map_or_else(|| PathBuf::from("target/parties"), PathBuf::from);
        if !folder.join("node_modules/oidc-provider").exists() {
            eprintln!(
                "oidc-provider is not installed in {}: ours is measured alone",
                folder.display()
            );
            return Ok(None);
        }
        let port = free_port()?;
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("examples/providers/peer.mjs");
        let child = Command::new("node")
            .arg(script)
            .env("PORT", port.to_string())
            .env("FOLDER", folder.canonicalize()?)
            .env("ALG", alg)
            .env("NODE_ENV", "production")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("starting node")?;
        let at = format!("127.0.0.1:{port}");
        let mut peer = Peer {
            child,
            party: Party {
                at: at.clone(),
                client: "bench".to_owned(),
                secret: "bench-secret-bench-secret-bench-secret".to_owned(),
                callback: "https://rp.example/cb".to_owned(),
                authorize: "/auth".to_owned(),
                token: "/token".to_owned(),
                userinfo: "/me".to_owned(),
                cookies: Default::default(),
            },
        };
        let mut line = patient(&at).await?;
        peer.party.cookies = agree(&peer.party, &mut line).await?;
        Ok(Some(peer))
    }

    /// Memory of its process.
    pub fn memory_mb(&self) -> f64 {
        memory_mb(self.child.id())
    }
}

/// Signs in and agrees by the pages of the program, until a code comes.
async fn agree(party: &Party, line: &mut Line) -> Result<std::collections::BTreeMap<String, String>> {
    let mut path = party.asks();
    for _ in 0..10 {
        let reply = line.get(&path, "").await?;
        if reply.led("code").is_some() {
            return Ok(line.cookies.clone());
        }
        path = match reply.header("location") {
            Some(place) => local(place),
            None => {
                let prompt = reply.hidden("prompt");
                let pairs = [("prompt", prompt.as_str()), ("login", "rosa"), ("password", "x")];
                let sent = line.post(&path, "", &pairs).await?;
                local(sent.header("location").context("the page led nowhere")?)
            }
        };
    }
    bail!("the other provider gave no code")
}

fn local(place: &str) -> String {
    match place
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').map(|at| rest[at..].to_owned()))
    {
        Some(path) => path,
        None => place.to_owned(),
    }
}

/// A port that nobody uses now.
pub fn free_port() -> Result<u16> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// A connection to a program that is still starting.
pub async fn patient(at: &str) -> Result<Line> {
    for _ in 0..600 {
        if let Ok(line) = Line::to(at).await {
            return Ok(line);
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    bail!("nothing listens on {at}")
}

/// Resident memory of a process.
pub fn memory_mb(process: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.trim().trim_end_matches(" kB").trim().parse::<f64>().ok());
    kib.unwrap_or(0.0) / 1_024.0
}
