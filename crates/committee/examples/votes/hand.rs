//! Somebody with a connection: acts by the API, and watches.

use crate::Outcome;
use register::PersonId;
use serde_json::Value;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// How long something took.
pub type Wait = Duration;

/// An act that was recorded.
pub struct Act {
    /// Number of the session, as the measurement counts them.
    pub at: usize,
    pub seq: u64,
    pub answered: Instant,
    pub took: Wait,
}

/// A connection that is kept, with whose it is.
pub struct Hand {
    stream: BufReader<TcpStream>,
    cookie: String,
}

impl Hand {
    pub async fn of(address: SocketAddr, person: PersonId) -> Outcome<Hand> {
        Ok(Hand {
            stream: BufReader::new(TcpStream::connect(address).await?),
            cookie: format!("{}={person}", capability::SESSION_COOKIE),
        })
    }

    /// Records by the API, in the session of that number.
    pub async fn act(&mut self, at: usize, path: &str, body: &Value) -> Outcome<Act> {
        let begun = Instant::now();
        let (status, answer) = self.post(path, body).await?;
        let seq = answer["acts"][0]["seq"].as_u64();
        Ok(Act {
            at,
            seq: seq.ok_or_else(|| format!("{path}: {status} {answer}"))?,
            answered: Instant::now(),
            took: begun.elapsed(),
        })
    }

    async fn post(&mut self, path: &str, body: &Value) -> Outcome<(String, Value)> {
        let body = body.to_string();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: bench\r\nCookie: {}\r\nX-Qhapaq-Csrf: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            self.cookie,
            testing::CSRF,
            body.len()
        );
        self.stream.write_all((head + &body).as_bytes()).await?;
        let (mut status, mut length, mut line) = (String::new(), 0, String::new());
        loop {
            line.clear();
            if self.stream.read_line(&mut line).await? == 0 {
                return Err("the connection ended".into());
            }
            let text = line.trim_end().to_ascii_lowercase();
            if let Some(value) = text.strip_prefix("content-length: ") {
                length = value.parse()?;
            }
            if status.is_empty() {
                status = text;
            } else if text.is_empty() {
                break;
            }
        }
        let mut answer = vec![0; length];
        self.stream.read_exact(&mut answer).await?;
        Ok((status, serde_json::from_slice(&answer)?))
    }
}

/// What a watcher saw: its number, its session, how many acts the register had in what came, when.
pub type Seen = Arc<Mutex<Vec<(usize, usize, u64, Instant)>>>;

/// Begins to watch; returns when the first parts are there.
pub async fn watch(
    address: SocketAddr,
    (watcher, at): (usize, usize),
    session: &str,
    person: Option<PersonId>,
    seen: Seen,
) -> Outcome<()> {
    let mut socket = TcpStream::connect(address).await?;
    let cookie = person.map_or_else(String::new, |person| {
        format!("Cookie: {}={person}\r\n", capability::SESSION_COOKIE)
    });
    let request = format!("GET /sesiones/{session}/vivo HTTP/1.1\r\nHost: bench\r\n{cookie}\r\n");
    socket.write_all(request.as_bytes()).await?;
    let mut lines = BufReader::new(socket).lines();
    let (ready, is_ready) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let mut ready = Some(ready);
        while let Ok(Some(line)) = lines.next_line().await {
            let Some(size) = line
                .strip_prefix("id: ")
                .and_then(|id| id.split_once('-')?.0.parse().ok())
            else {
                continue;
            };
            if let Ok(mut seen) = seen.lock() {
                seen.push((watcher, at, size, Instant::now()));
            }
            if let Some(ready) = ready.take() {
                let _gone = ready.send(());
            }
        }
    });
    Ok(is_ready.await?)
}

/// How long each watcher of those sessions waited for each act of its session, and how many never had it.
pub fn waits(
    acts: &[Act],
    seen: &[(usize, usize, u64, Instant)],
    of: fn(usize) -> bool,
) -> (Vec<Wait>, usize) {
    let mut by_watcher: HashMap<usize, (usize, Vec<(u64, Instant)>)> = HashMap::new();
    for (watcher, at, size, when) in seen.iter().filter(|(_, at, ..)| of(*at)) {
        by_watcher
            .entry(*watcher)
            .or_insert((*at, Vec::new()))
            .1
            .push((*size, *when));
    }
    let mut by_session: HashMap<usize, Vec<(u64, Instant)>> = HashMap::new();
    for act in acts {
        by_session
            .entry(act.at)
            .or_default()
            .push((act.seq, act.answered));
    }
    let (mut waits, mut missed) = (Vec::new(), 0);
    for (at, got) in by_watcher.values() {
        for (seq, answered) in by_session.get(at).into_iter().flatten() {
            match got.iter().find(|(size, _)| size > seq) {
                Some((_, when)) => waits.push(when.saturating_duration_since(*answered)),
                None => missed += 1,
            }
        }
    }
    (waits, missed)
}
