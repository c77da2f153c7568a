//! Live parts under load, on one machine: `cargo run --release -p capability --example live -- [SECONDS]`.
//!
//! One session has 1,000 watchers and 500 sessions have four each, all over HTTP on connections of their own. Acts are
//! recorded at a steady pace, in the first session and in all the others at once, and then in bursts of forty. Told is how
//! long after the receipt of an act each watcher has what it changed. Server and watchers share the cores.

mod votes;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use capability::House;
use register::{Draft, Under};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const CROWD: usize = 1_000;
const SESSIONS: usize = 500;
const WATCHERS: usize = 4;
/// Between two acts of the session that a crowd watches, and between two of all the others.
const CROWD_PACE: Duration = Duration::from_millis(250);
const OTHERS_PACE: Duration = Duration::from_millis(10);
const BURST: usize = 40;

fn main() -> Outcome<()> {
    let seconds = std::env::args().nth(1).map_or(Ok(10), |text| text.parse())?;
    let runtime = || {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.worker_threads(2).enable_all().build()
    };
    let (server, watchers) = (runtime()?, runtime()?);
    let folder = tempfile::tempdir()?;
    let house = server.block_on(votes::open(folder.path()))?;
    let address = server.block_on(serve(house.clone()))?;
    watchers.block_on(load(house, address, Duration::from_secs(seconds)))
}

async fn serve(house: Arc<House>) -> Outcome<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let service = capability::router(house, Vec::new()).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

async fn load(house: Arc<House>, address: SocketAddr, time: Duration) -> Outcome<()> {
    let (seen, mut watchers) = (Arc::default(), 0);
    for session in 0..=SESSIONS {
        for _ in 0..if session == 0 { CROWD } else { WATCHERS } {
            watch(address, watchers, session, Arc::clone(&seen)).await?;
            watchers += 1;
        }
    }
    println!("{watchers} watchers, {} sessions", SESSIONS + 1);
    let crowd = steady(house.clone(), time, CROWD_PACE, |_| 0);
    let others = steady(house.clone(), time, OTHERS_PACE, |at| 1 + at % SESSIONS);
    let (mut acts, others) = tokio::try_join!(crowd, others)?;
    acts.extend(others);
    tokio::time::sleep(Duration::from_secs(2)).await;
    report("one session, 1,000 watchers", &acts, &seen, |session| {
        session == 0
    });
    report("500 sessions, 4 watchers each", &acts, &seen, |session| {
        session > 0
    });
    acts.clear();
    for _ in 0..5 {
        acts.extend(futures_util::future::try_join_all((0..BURST).map(|_| vote(&house, 0))).await?);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    report("bursts of 40 acts, 1,000 watchers", &acts, &seen, |session| {
        session == 0
    });
    Ok(())
}

/// An act: its session, its number in the register, when its receipt came.
type Told = (usize, u64, Instant);

async fn steady(
    house: Arc<House>,
    time: Duration,
    pace: Duration,
    session: impl Fn(usize) -> usize,
) -> Outcome<Vec<Told>> {
    let (mut ticks, end, mut acts) = (tokio::time::interval(pace), Instant::now() + time, Vec::new());
    while Instant::now() < end {
        ticks.tick().await;
        acts.push(vote(&house, session(acts.len())).await?);
    }
    Ok(acts)
}

async fn vote(house: &House, session: usize) -> Outcome<Told> {
    let draft = Draft::new(votes::VOTED.kind, Under::system()).subject(format!("session:{session}"));
    let receipt = house.register.record(draft).await?;
    Ok((session, receipt.seq, Instant::now()))
}

/// What a watcher saw: its number, its session, the newest act that an event showed it, when.
type Seen = Arc<Mutex<Vec<(usize, usize, u64, Instant)>>>;

/// Begins to watch; returns when the first parts are there.
async fn watch(address: SocketAddr, watcher: usize, session: usize, seen: Seen) -> Outcome<()> {
    let mut socket = TcpStream::connect(address).await?;
    let request = format!("GET /sesiones/{session}/vivo HTTP/1.1\r\nHost: bench\r\n\r\n");
    socket.write_all(request.as_bytes()).await?;
    let mut lines = BufReader::new(socket).lines();
    let (ready, is_ready) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let mut ready = Some(ready);
        while let Ok(Some(line)) = lines.next_line().await {
            let Some(newest) = newest(&line) else { continue };
            if let Ok(mut seen) = seen.lock() {
                seen.push((watcher, session, newest, Instant::now()));
            }
            if let Some(ready) = ready.take() {
                let _gone = ready.send(());
            }
        }
    });
    Ok(is_ready.await?)
}

fn newest(line: &str) -> Option<u64> {
    let (_, after) = line.strip_prefix("data: ")?.split_once("[\"newest\",\"")?;
    after.split('"').next()?.parse().ok()
}

/// How long each watcher waited for each act of its session.
fn report(what: &str, acts: &[Told], seen: &Seen, of: impl Fn(usize) -> bool) {
    let Ok(seen) = seen.lock() else { return };
    let mut by_watcher: HashMap<usize, (usize, Vec<(u64, Instant)>)> = HashMap::new();
    for (watcher, session, newest, at) in seen.iter().filter(|(_, session, ..)| of(*session)) {
        let held = by_watcher.entry(*watcher).or_insert((*session, Vec::new()));
        held.1.push((*newest, *at));
    }
    let mut by_session: HashMap<usize, Vec<(u64, Instant)>> = HashMap::new();
    for (session, seq, at) in acts {
        by_session.entry(*session).or_default().push((*seq, *at));
    }
    let (mut waits, mut missed) = (Vec::new(), 0);
    for (session, got) in by_watcher.values() {
        for (seq, told) in by_session.get(session).into_iter().flatten() {
            match got.iter().find(|(newest, _)| newest >= seq) {
                Some((_, at)) => waits.push(at.saturating_duration_since(*told)),
                None => missed += 1,
            }
        }
    }
    waits.sort_unstable();
    let at = |thousandth: usize| {
        let wait = waits.get(waits.len() * thousandth / 1_000).or(waits.last());
        wait.map_or(0.0, Duration::as_secs_f64) * 1_000.0
    };
    let (watchers, all) = (by_watcher.len(), waits.len());
    println!(
        "{what}: {watchers} watchers, {all} waits, {missed} missed; ms p50 {:.1}, p99 {:.1}, max {:.1}",
        at(500),
        at(990),
        at(1_000)
    );
}
