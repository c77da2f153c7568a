//! Everything is killed at random while messages pass: both nodes, the service, the line between the nodes. Afterwards the logs are
//! read: whoever was answered is in both; nothing took effect twice; every refusal had a word of the protocol.
//!
//! `chaos [--messages N]`: prints what happened, and fails when something was lost.

use crate::play::Running;
use crate::setup::{self, MUNICIPALITY, Ports, REGISTRY};
use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use node::evidence::{Log, LogOptions, Outcome};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};

/// Clients at once.
const CLIENTS: u64 = 8;

/// What clients saw.
#[derive(Default)]
struct Seen {
    /// Numbers of calls that were answered.
    answered: Vec<String>,
    /// Refusals by type; a broken connection to the own node counts as `broken`.
    refused: BTreeMap<String, u64>,
    /// Answers that are neither.
    unexplained: Vec<String>,
}

/// Runs the play.
pub fn run(words: &[&str]) -> Result<()> {
    let after = |name: &str| {
        words
            .iter()
            .position(|word| *word == name)
            .and_then(|at| words.get(at + 1).copied())
    };
    let messages: u64 = after("--messages").unwrap_or("3000").parse()?;
    let folder =
        PathBuf::from(after("--folder").unwrap_or("target")).join(format!("chaos-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    let ports = free_ports()?;
    // Nodes know each other by the port of the line, which leads to the registry's own.
    let line = ports.nginx_back;
    setup::write(&folder, ports, Some(line))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    let seen = runtime.block_on(play(&folder, ports, line, messages))?;
    let verdict = judge(&folder, &seen);
    println!("answered {}, refused {:?}", seen.answered.len(), seen.refused);
    verdict?;
    std::fs::remove_dir_all(&folder).ok();
    Ok(())
}

async fn play(folder: &Path, ports: Ports, line: u16, messages: u64) -> Result<Seen> {
    let cut = Arc::new(AtomicU64::new(0));
    tokio::spawn(carry(line, ports.registry, cut.clone()));
    let next = Arc::new(AtomicU64::new(0));
    let seen = Arc::new(Mutex::new(Seen::default()));
    let over = Arc::new(AtomicBool::new(false));
    let (place, stop) = (folder.to_path_buf(), over.clone());
    let killing = std::thread::spawn(move || kill(&place, ports, &cut, &stop));
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..CLIENTS {
        clients.spawn(client(ports.consumer, next.clone(), messages, seen.clone()));
    }
    while let Some(done) = clients.join_next().await {
        done?;
    }
    over.store(true, Ordering::Relaxed);
    tokio::task::spawn_blocking(move || killing.join())
        .await?
        .map_err(|_| anyhow::anyhow!("killing failed"))??;
    let seen = Arc::into_inner(seen).context("clients are gone")?;
    seen.into_inner().map_err(|_| anyhow::anyhow!("a client failed"))
}

/// Starts all, and kills one after the other until it is over; at the end all are up for a moment, and are asked to stop.
fn kill(folder: &Path, ports: Ports, cut: &AtomicU64, over: &AtomicBool) -> Result<()> {
    let provider = vec![
        "effects".to_owned(),
        ports.provider.to_string(),
        folder.join("effects").display().to_string(),
    ];
    let node = |name: &str| vec!["node".to_owned(), folder.join(name).display().to_string()];
    let roles = [provider, node("registry"), node("consumer")];
    let mut running: Vec<Running> = Vec::new();
    for role in &roles {
        running.push(Running::of(role)?);
    }
    while !over.load(Ordering::Relaxed) {
        let chance =
            u64::from_be_bytes(register::random::<8>().map_err(|fault| anyhow::anyhow!(fault.chain()))?);
        std::thread::sleep(Duration::from_millis(300 + chance % 700));
        match (chance >> 32) % 5 {
            victim @ 0..3 => {
                let victim = usize::try_from(victim)?;
                running[victim].kill();
                std::thread::sleep(Duration::from_millis(20 + (chance >> 40) % 150));
                running[victim] = Running::of(&roles[victim])?;
            }
            _ => drop(cut.fetch_add(1, Ordering::Relaxed)),
        }
    }
    std::thread::sleep(Duration::from_millis(500));
    Ok(())
}

/// A line between the nodes: whenever the number changes, everything on it is cut.
async fn carry(from: u16, to: u16, cut: Arc<AtomicU64>) -> Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", from)).await?;
    loop {
        let (mut stream, _) = listener.accept().await?;
        let cut = cut.clone();
        tokio::spawn(async move {
            let before = cut.load(Ordering::Relaxed);
            let Ok(mut other) = TcpStream::connect(("127.0.0.1", to)).await else {
                return;
            };
            let over = async {
                while cut.load(Ordering::Relaxed) == before {
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            };
            tokio::select! { _ = tokio::io::copy_bidirectional(&mut stream, &mut other) => {}, () = over => {} }
        });
    }
}

async fn client(port: u16, next: Arc<AtomicU64>, messages: u64, seen: Arc<Mutex<Seen>>) {
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= messages {
            return;
        }
        let id = format!("m-{number}");
        let outcome = call(port, &id).await;
        let broken = outcome.is_err();
        {
            let Ok(mut seen) = seen.lock() else { return };
            match outcome {
                Ok((200, _)) => seen.answered.push(id),
                Ok((_, Some(kind))) => *seen.refused.entry(kind).or_default() += 1,
                Ok((status, None)) => seen.unexplained.push(format!("{id}: {status}")),
                Err(_) => *seen.refused.entry("broken".into()).or_default() += 1,
            }
        }
        if broken {
            // The own node is away: a message is only counted when there is somebody to take it.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn call(port: u16, id: &str) -> Result<(u16, Option<String>)> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let request = Request::builder()
        .method("POST")
        .uri(format!("/r1/{REGISTRY}/CONSULTA/padron/{id}"))
        .header("host", "localhost")
        .header("x-road-client", format!("{MUNICIPALITY}/MESA"))
        .header("x-road-id", id)
        .body(Full::new(Bytes::from_static(b"{}")))?;
    let answered = tokio::time::timeout(Duration::from_secs(40), sender.send_request(request)).await??;
    let kind = answered
        .headers()
        .get("x-road-error")
        .and_then(|kind| kind.to_str().ok())
        .map(str::to_owned);
    let status = answered.status().as_u16();
    answered.into_body().collect().await?;
    Ok((status, kind))
}

/// Reads both logs and what took effect.
fn judge(folder: &Path, seen: &Seen) -> Result<()> {
    ensure!(
        seen.unexplained.is_empty(),
        "refused without a word of the protocol: {:?}",
        seen.unexplained
    );
    let effects = std::fs::read_to_string(folder.join("effects")).unwrap_or_default();
    let mut times: HashMap<&str, u64> = HashMap::new();
    for id in effects.lines() {
        *times.entry(id).or_default() += 1;
    }
    let twice: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
    ensure!(twice.is_empty(), "took effect twice: {twice:?}");
    for name in ["consumer", "registry"] {
        let member = if name == "consumer" {
            MUNICIPALITY
        } else {
            REGISTRY
        };
        let options = LogOptions::new(
            folder.join(name).join("evidence"),
            format!("{member}/nodo1").parse()?,
        );
        let log = Log::open(options).map_err(|fault| anyhow::anyhow!(fault.chain()))?;
        let records = log
            .records(0, usize::MAX)
            .map_err(|fault| anyhow::anyhow!(fault.chain()))?;
        let answered = records
            .iter()
            .filter(|record| matches!(record.outcome, Outcome::Answered { status: 200 }));
        let known: HashSet<&str> = answered.map(|record| record.id.as_str()).collect();
        let lost: Vec<_> = seen
            .answered
            .iter()
            .filter(|id| !known.contains(id.as_str()))
            .collect();
        ensure!(
            lost.is_empty(),
            "answered and not in the log of the {name}: {lost:?}"
        );
        println!("{name}: {} records", records.len());
    }
    ensure!(!seen.answered.is_empty(), "nothing was answered");
    Ok(())
}

fn free_ports() -> Result<Ports> {
    let listeners = (0..5)
        .map(|_| std::net::TcpListener::bind("127.0.0.1:0"))
        .collect::<Result<Vec<_>, _>>()?;
    let ports = listeners
        .iter()
        .map(|listener| listener.local_addr().map(|at| at.port()))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Ports {
        consumer: ports[0],
        registry: ports[1],
        provider: ports[2],
        nginx_front: ports[3],
        nginx_back: ports[4],
    })
}
