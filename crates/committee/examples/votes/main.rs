//! Votes under load, on one machine: `cargo run --release -p committee --example votes -- [SECONDS] [ACTS_PER_SECOND] [CROWD]`.
//!
//! First a committee of twenty votes at once, ten times, and nobody watches. Then 500 sessions have four watchers each, every
//! one of them signed in and with a rendering of their own, and one open session has a thousand strangers and its twenty
//! members, while acts flow: in the 500, members say that they now attend from the room or from afar, so many times a second;
//! in the one, twenty vote at once. Told is how long after the answer to an act each watcher has what it changed.
//!
//! With 0 acts a second there are no 500 sessions. `CROWD` is what happens in the one: `votes`, as said; a number, and its
//! members say so many times a second where they attend; or 0, and nobody watches it.
//!
//! All over HTTP, on connections of their own; server, voters and watchers share the cores, and which of them took how much is
//! told too. What a vote takes includes the door of the tests, which knows people by their ids, and not that of the house,
//! which asks for the session.

mod cores;
mod hand;
mod state;

use hand::{Act, Hand, Seen, Wait, watch};
use register::PersonId;
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

/// What happens in the session that a thousand watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Crowd {
    /// Nobody watches it.
    Nobody,
    /// Twenty vote at once, again and again.
    Votes,
    /// So many acts a second, one by one.
    Acts(u64),
}

/// What is measured.
struct Load {
    time: Duration,
    /// Acts a second in the 500 sessions.
    rate: u64,
    crowd: Crowd,
}

impl Load {
    fn asked(mut args: impl Iterator<Item = String>) -> Outcome<Load> {
        let seconds: u64 = args.next().map_or(Ok(10), |text| text.parse())?;
        let rate: u64 = args.next().map_or(Ok(50), |text| text.parse())?;
        let crowd = match args.next().as_deref() {
            None | Some("votes") => Crowd::Votes,
            Some("0") => Crowd::Nobody,
            Some(rate) => Crowd::Acts(rate.parse()?),
        };
        Ok(Load {
            time: Duration::from_secs(seconds),
            rate,
            crowd,
        })
    }

    fn sessions(&self) -> usize {
        if self.rate == 0 { 0 } else { SESSIONS }
    }
}

fn main() -> Outcome<()> {
    let load = Load::asked(std::env::args().skip(1))?;
    let runtime = |name: &str| {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        runtime.worker_threads(2).thread_name(name).enable_all().build()
    };
    let (server, people) = (runtime(cores::SERVER)?, runtime(cores::PEOPLE)?);
    let opened = server.block_on(testing::Opening::new(state::LIST, state::NOW).fresh());
    let address = server.block_on(serve(opened.house.clone()))?;
    let all = people.block_on(state::make(&opened.house, address, load.sessions()))?;
    let mut lines = vec![people.block_on(alone(&opened.house, address, &all[0]))?];
    lines.extend(people.block_on(watched(&opened.house, address, &all, &load))?);
    report(&lines, &load);
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
        let last = votes.iter().map(|act| act.answered).max().unwrap_or(begun);
        println!(
            "ballot {place}: {:.1} ms from the first vote to the last answer",
            ms(last - begun)
        );
        waits.extend(votes.into_iter().map(|act| act.took));
        big.close(&mut hands[0], &ballot).await?;
    }
    Ok(Line {
        what: "a vote of twenty at once, nobody watching",
        waits,
        missed: 0,
    })
}

/// All vote at once.
async fn vote(big: &Committee, hands: &mut [Hand], ballot: &str) -> Outcome<Vec<Act>> {
    let body = json!({"session": big.session, "ballot": ballot, "vote": "for"});
    let each = hands.iter_mut().map(|hand| hand.act(0, "/api/v1/votes", &body));
    futures_util::future::try_join_all(each).await
}

async fn watched(
    house: &capability::House,
    address: SocketAddr,
    all: &[Committee],
    load: &Load,
) -> Outcome<Vec<Line>> {
    let seen: Seen = Arc::default();
    let watchers = begin(address, all, load, &seen).await?;
    println!("{watchers} watchers of {} sessions", all.len());
    let (before, begun) = (cores::used(), Instant::now());
    let (crowd, others) = tokio::try_join!(
        crowded(house, address, &all[0], load),
        moves(address, places(&all[1..], 1), load.time, load.rate)
    )?;
    let used = cores::used().since(&before);
    println!("{}", used.told(begun.elapsed()));
    tokio::time::sleep(Duration::from_secs(2)).await;
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let told = |what, acts: &[Act], of: fn(usize) -> bool| {
        let (waits, missed) = hand::waits(acts, &seen, of);
        Line { what, waits, missed }
    };
    Ok(vec![
        Line {
            what: "an act of the one session, all watching",
            waits: crowd.iter().map(|act| act.took).collect(),
            missed: 0,
        },
        told(
            "one session, 1,000 strangers and 20 members: told",
            &crowd,
            |at| at == 0,
        ),
        told("500 sessions, 4 members each: told", &others, |at| at > 0),
    ])
}

/// Everybody begins to watch; how many they are.
async fn begin(address: SocketAddr, all: &[Committee], load: &Load, seen: &Seen) -> Outcome<usize> {
    let mut watchers = 0;
    for (at, committee) in all.iter().enumerate() {
        let people = (0..WATCHERS).map(|next| Some(all[1 + (at + next) % SESSIONS].members[0]));
        let people: Vec<_> = match at {
            0 if load.crowd == Crowd::Nobody => Vec::new(),
            0 => big_crowd(committee),
            _ => people.collect(),
        };
        for person in people {
            let session = &committee.session;
            watch(address, (watchers, at), session, person, Arc::clone(seen)).await?;
            watchers += 1;
        }
    }
    Ok(watchers)
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
) -> Outcome<Vec<Act>> {
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

/// What happens in the one session.
async fn crowded(
    house: &capability::House,
    address: SocketAddr,
    big: &Committee,
    load: &Load,
) -> Outcome<Vec<Act>> {
    match load.crowd {
        Crowd::Nobody => Ok(Vec::new()),
        Crowd::Votes => ballots(house, address, big, load.time).await,
        Crowd::Acts(rate) => {
            let places = places(std::slice::from_ref(big), 0);
            moves(address, places, load.time, rate).await
        }
    }
}

/// Every seat of some sessions: number of the session, its id, who sits there.
fn places(committees: &[Committee], first: usize) -> Vec<(usize, &str, PersonId)> {
    let each = (first..).zip(committees).flat_map(|(at, committee)| {
        let seats = committee.members.iter();
        seats.map(move |member| (at, committee.session.as_str(), *member))
    });
    each.collect()
}

/// One after another, members say that they attend from elsewhere now, so many times a second.
async fn moves(
    address: SocketAddr,
    places: Vec<(usize, &str, PersonId)>,
    time: Duration,
    rate: u64,
) -> Outcome<Vec<Act>> {
    let mut acts = Vec::new();
    if places.is_empty() || rate == 0 {
        return Ok(acts);
    }
    let mut hands = Vec::new();
    for (_, _, member) in &places {
        hands.push(Hand::of(address, *member).await?);
    }
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / rate));
    let end = Instant::now() + time;
    while Instant::now() < end {
        ticks.tick().await;
        let next = acts.len() % places.len();
        let mode = if (acts.len() / places.len()).is_multiple_of(2) {
            "remote"
        } else {
            "in_person"
        };
        let (at, session, _) = places[next];
        let body = json!({"session": session, "mode": mode});
        acts.push(hands[next].act(at, "/api/v1/session-arrivals", &body).await?);
    }
    Ok(acts)
}

fn ms(wait: Wait) -> f64 {
    wait.as_secs_f64() * 1e3
}

/// A table for people, and one line of JSON for programs.
fn report(lines: &[Line], load: &Load) {
    let mut all = Vec::new();
    println!(
        "{:<52} {:>8} {:>7} {:>9} {:>9} {:>9}",
        "ms", "waits", "missed", "p50", "p99", "max"
    );
    for line in lines.iter().filter(|line| !line.waits.is_empty()) {
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
        json!({"seconds": load.time.as_secs(), "acts_per_second": load.rate, "crowd": format!("{:?}", load.crowd), "build": build, "figures": Value::Array(all)})
    );
}
