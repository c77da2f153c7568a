//! The client: keep-alive connections that ask one after the other, and what they waited.

use crate::setup::MUNICIPALITY;
use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper_util::rt::TokioIo;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;

/// What one run measured.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Run {
    pub per_s: f64,
    pub mean_us: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub errors: u64,
    pub mb_per_s: f64,
}

/// `client PORT PATH CONNECTIONS AT_ONCE SECONDS SENT_BYTES`: prints a [`Run`] as JSON. Zero seconds is one request for each connection.
pub fn run(words: &[&str]) -> Result<()> {
    let [port, path, connections, at_once, seconds, sent] = words else {
        anyhow::bail!("client PORT PATH CONNECTIONS AT_ONCE SECONDS SENT_BYTES");
    };
    let turns = Arc::new(Semaphore::new(at_once.parse()?));
    let (port, connections): (u16, usize) = (port.parse()?, connections.parse()?);
    let (seconds, sent): (f64, usize) = (seconds.parse()?, sent.parse()?);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let run = runtime.block_on(load(port, path, (connections, turns), seconds, sent))?;
    println!("{}", serde_json::to_string(&run)?);
    Ok(())
}

#[derive(Default)]
struct Seen {
    took: Vec<u64>,
    errors: u64,
    bytes: u64,
}

async fn load(
    port: u16,
    path: &str,
    (connections, turns): (usize, Arc<Semaphore>),
    seconds: f64,
    sent: usize,
) -> Result<Run> {
    let body = Bytes::from(vec![b'y'; sent]);
    let began = Instant::now();
    let stop = began + Duration::from_secs_f64(seconds);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..connections {
        tasks.spawn(one(port, path.to_owned(), body.clone(), turns.clone(), stop));
    }
    let mut all = Seen::default();
    while let Some(seen) = tasks.join_next().await {
        let seen = seen??;
        all.took.extend(seen.took);
        all.errors += seen.errors;
        all.bytes += seen.bytes;
    }
    let elapsed = began.elapsed().as_secs_f64();
    all.took.sort_unstable();
    ensure!(!all.took.is_empty(), "nothing was answered");
    let at = |share: f64| all.took[((all.took.len() - 1) as f64 * share) as usize] as f64 / 1000.0;
    let count = all.took.len() as f64;
    Ok(Run {
        per_s: count / elapsed,
        mean_us: all.took.iter().sum::<u64>() as f64 / count,
        p50_ms: at(0.5),
        p99_ms: at(0.99),
        errors: all.errors,
        mb_per_s: all.bytes as f64 / elapsed / 1e6,
    })
}

async fn one(port: u16, path: String, body: Bytes, turns: Arc<Semaphore>, stop: Instant) -> Result<Seen> {
    let stream = TcpStream::connect(("127.0.0.1", port))
        .await
        .context("connecting")?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut seen = Seen::default();
    let client = format!("{MUNICIPALITY}/MESA");
    loop {
        let method = if body.is_empty() { "GET" } else { "POST" };
        let request = Request::builder()
            .method(method)
            .uri(&path)
            .header("host", "localhost")
            .header("x-road-client", &client)
            .header("x-road-userid", "PE00000001")
            .header("x-road-issue", "EXP-2026-0001")
            .header("content-type", "application/json")
            .body(Full::new(body.clone()))?;
        // Every connection stays open; so many of them ask at once, each in its turn.
        let turn = turns.acquire().await?;
        let began = Instant::now();
        sender.ready().await?;
        let response = sender.send_request(request).await?;
        let good = response.status() == 200;
        let mut answered = response.into_body();
        let mut bytes = 0;
        while let Some(frame) = answered.frame().await {
            bytes += frame?.data_ref().map_or(0, Bytes::len) as u64;
        }
        seen.took
            .push(u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX));
        seen.bytes += bytes;
        seen.errors += u64::from(!good);
        drop(turn);
        if Instant::now() >= stop {
            return Ok(seen);
        }
    }
}
