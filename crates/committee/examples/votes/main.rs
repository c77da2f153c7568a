//! Votes under load, on one machine: `cargo run --release -p committee --example votes -- [SECONDS] [ACTS_PER_SECOND]`.
//!
//! First a committee of twenty votes at once, ten times, and nobody watches. Then 500 sessions have four watchers each, every
//! one of them signed in and with a rendering of their own, and one open session has a thousand strangers and its twenty
//! members, while acts flow: in the 500, members say that they now attend from the room or from afar; in the one, twenty
//! vote at once. Told is how long after the answer to an act each watcher has what it changed. All over HTTP, on connections
//! of their own; server, voters and watchers share the cores. What a vote takes includes the door of the tests, which knows
//! people by their ids, and not that of the house, which asks for the session.

mod hand;
mod state;

use hand::{Hand, Seen, Wait, watch};
use serde_json::{Value, json};
use state::Committee;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const BALLOTS: usize = 10;
const SESSIONS: usize = 500;
const WATCHERS: usize = 4;
const CROWD: usize = 1_000;

fn main() -> Outcome<()> {
    let mut args = std::env::args().skip(1);
    let seconds: u64 = args.next().map_or(Ok(10), |text| text.parse())?;
    let rate: u64 = args.next().map_or(Ok(50), |text| text.parse())?;
    let runtime = || {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.worker_threads(2).enable_all().build()
    };
    let (server, people) = (runtime()?, runtime()?);
    let opened = server.block_on(testing::Opening::new(state::LIST, state::NOW).fresh());
    let address = server.block_on(serve(opened.house.clone()))?;
    let all = people.block_on(state::make(&opened.house, address, SESSIONS))?;
    let mut lines = vec![people.block_on(alone(&opened.house, address, &all[0]))?];
    let pace = Duration::from_micros(1_000_000 / rate.max(1));
    lines.extend(people.block_on(watched(
        &opened.house,
        address,
        &all,
        Duration::from_secs(seconds),
        pace,
    ))?);
    report(&lines, seconds, rate);
    Ok(())
}

async fn serve(house: Arc<capability::House>) -> Outcome<SocketAddr> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let service = capability::router(house, Vec::new()).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

/// Figures of one measurement, in milliseconds.
struct Line {
    what: &'static str,
    waits: Vec<Duration>,
    missed: usize,
}

/// The committee of twenty votes at once, without watchers: what each vote takes, and what all of them take together.
async fn alone(house: &capability::House, address: SocketAddr, big: &Committee) -> Outcome<Line> {
    let mut hands = big.hands(address).await?;
    let mut waits = Vec::new();
    for place in 0..BALLOTS {
        let ballot = big.open_ballot(house, &mut hands[0], place).await?;
        let begun = Instant::now();
        let votes = vote(big, &mut hands, &ballot).await?;
        let last = votes.iter().map(|(_, at, _)| *at).max().unwrap_or(begun);
        println!(
            "ballot {place}: {:.1} ms from the first vote to the last answer",
            ms(last - begun)
        );
        waits.extend(votes.into_iter().map(|(_, _, took)| took));
        big.close(&mut hands[0], &ballot).await?;
    }
    Ok(Line {
        what: "a vote of twenty at once, nobody watching",
        waits,
        missed: 0,
    })
}

/// Each vote: number of its act, when it was answered, what it took.
async fn vote(big: &Committee, hands: &mut [Hand], ballot: &str) -> Outcome<Vec<(u64, Instant, Duration)>> {
    let body = json!({"session": big.session, "ballot": ballot, "vote": "for"});
    let each = hands.iter_mut().map(async |hand| {
        let begun = Instant::now();
        let seq = hand.act("/api/v1/votes", &body).await?;
        Outcome::Ok((seq, Instant::now(), begun.elapsed()))
    });
    futures_util::future::try_join_all(each).await
}

async fn watched(
    house: &capability::House,
    address: SocketAddr,
    all: &[Committee],
    time: Duration,
    pace: Duration,
) -> Outcome<Vec<Line>> {
    let seen: Seen = Arc::default();
    let mut watchers = 0;
    for (at, committee) in all.iter().enumerate() {
        let people = (0..WATCHERS).map(|next| Some(all[1 + (at + next) % SESSIONS].members[0]));
        let people: Vec<_> = match at {
            0 => big_crowd(committee),
            _ => people.collect(),
        };
        for person in people {
            watch(
                address,
                (watchers, at),
                &committee.session,
                person,
                Arc::clone(&seen),
            )
            .await?;
            watchers += 1;
        }
    }
    println!("{watchers} watchers of {} sessions", all.len());
    let (crowd, others) = tokio::try_join!(
        ballots(house, address, &all[0], time),
        moves(address, &all[1..], time, pace)
    )?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let told = |what, acts: &[(usize, u64, Instant)], of: fn(usize) -> bool| {
        let (waits, missed) = hand::waits(acts, &seen, of);
        Line { what, waits, missed }
    };
    let votes: Vec<_> = crowd.iter().map(|(seq, at, _)| (0, *seq, *at)).collect();
    Ok(vec![
        Line {
            what: "a vote of twenty at once, all watching",
            waits: crowd.iter().map(|(_, _, took)| *took).collect(),
            missed: 0,
        },
        told(
            "one session, 1,000 strangers and 20 members: told",
            &votes,
            |at| at == 0,
        ),
        told("500 sessions, 4 members each: told", &others, |at| at > 0),
    ])
}

/// A thousand strangers, and every member.
fn big_crowd(committee: &Committee) -> Vec<Option<register::PersonId>> {
    let strangers = std::iter::repeat_n(None, CROWD);
    strangers
        .chain(committee.members.iter().copied().map(Some))
        .collect()
}

/// Ballots of the big committee, one after another, each by twenty at once.
async fn ballots(
    house: &capability::House,
    address: SocketAddr,
    big: &Committee,
    time: Duration,
) -> Outcome<Vec<(u64, Instant, Duration)>> {
    let (mut hands, end, mut votes) = (big.hands(address).await?, Instant::now() + time, Vec::new());
    for place in BALLOTS..state::ITEMS {
        if Instant::now() >= end {
            break;
        }
        let ballot = big.open_ballot(house, &mut hands[0], place).await?;
        votes.extend(vote(big, &mut hands, &ballot).await?);
        big.close(&mut hands[0], &ballot).await?;
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    Ok(votes)
}

/// In the other sessions, one after another, the member says that they attend from elsewhere now.
async fn moves(
    address: SocketAddr,
    others: &[Committee],
    time: Duration,
    pace: Duration,
) -> Outcome<Vec<(usize, u64, Instant)>> {
    let (mut ticks, end, mut acts) = (tokio::time::interval(pace), Instant::now() + time, Vec::new());
    let mut hands = Vec::new();
    for committee in others {
        hands.push(Hand::of(address, committee.members[0]).await?);
    }
    while Instant::now() < end {
        ticks.tick().await;
        let at = acts.len() % others.len();
        let mode = if (acts.len() / others.len()).is_multiple_of(2) {
            "remote"
        } else {
            "in_person"
        };
        let body = json!({"session": others[at].session, "mode": mode});
        let seq = hands[at].act("/api/v1/session-arrivals", &body).await?;
        acts.push((at + 1, seq, Instant::now()));
    }
    Ok(acts)
}

fn ms(wait: Wait) -> f64 {
    wait.as_secs_f64() * 1e3
}

/// A table for people, and one line of JSON for programs.
fn report(lines: &[Line], seconds: u64, rate: u64) {
    let mut all = Vec::new();
    println!(
        "{:<52} {:>8} {:>7} {:>9} {:>9} {:>9}",
        "ms", "waits", "missed", "p50", "p99", "max"
    );
    for line in lines {
        let mut waits = line.waits.clone();
        waits.sort_unstable();
        let at = |hundredth: usize| {
            waits
                .get(waits.len() * hundredth / 100)
                .or(waits.last())
                .map_or(0.0, |wait| ms(*wait))
        };
        println!(
            "{:<52} {:>8} {:>7} {:>9.1} {:>9.1} {:>9.1}",
            line.what,
            waits.len(),
            line.missed,
            at(50),
            at(99),
            at(100)
        );
        all.push(json!({"what": line.what, "waits": waits.len(), "missed": line.missed, "p50_ms": at(50), "p99_ms": at(99), "max_ms": at(100)}));
    }
    let build = if cfg!(debug_assertions) {
        "debug"
    } else {
        "release"
    };
    println!(
        "{}",
        json!({"seconds": seconds, "acts_per_second": rate, "build": build, "figures": Value::Array(all)})
    );
}
