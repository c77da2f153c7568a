//! The sums of a time as boards show them, read at most once a minute.

use super::store::{By, Ends, Refusals, Which, consumers, refusals, sums};
use super::sums::{Span, Sum, day_of, hour_of, quantile};
use capability::House;
use jiff::{SignedDuration, Timestamp};
use node::configuration::ServiceLevel;
use node::ident::MemberId;
use register::Fault;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// How old the numbers of a board may be.
const AGE: SignedDuration = SignedDuration::from_secs(60);
/// Boards that are kept in memory.
const KEPT_MAX: usize = 64;
/// Hours of the small picture.
pub(crate) const HOURS: i64 = 48;

/// Whose exchanges.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Whose {
    /// Of the whole State.
    State,
    /// What a member calls.
    Calls(MemberId),
    /// What a member is called for.
    Serves(MemberId),
}

/// Sums of the last days.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Board {
    /// When they were read.
    pub at: Timestamp,
    /// First day, as days are counted.
    pub from: i64,
    /// Today.
    pub today: i64,
    /// All.
    pub all: Ends,
    /// By day.
    pub days: BTreeMap<i64, Ends>,
    /// By hour, of the last [`HOURS`].
    pub hours: BTreeMap<i64, Ends>,
    /// By service.
    pub services: BTreeMap<String, Ends>,
    /// Calls by the member that called; none of what a member calls itself.
    pub consumers: BTreeMap<String, u64>,
    /// By client and service, of a member.
    pub pairs: BTreeMap<String, Ends>,
    /// How often the exchange said no, by kind.
    pub refusals: Vec<Refusals>,
}

#[derive(Default)]
struct Kept(Mutex<HashMap<(Whose, i64), Arc<Board>>>);

/// The board of the last so many days, today included.
pub(crate) async fn board(house: &House, whose: &Whose, days: i64) -> Result<Arc<Board>, Fault> {
    let (shelf, now) = (house.shelf::<Kept>(), house.clock.now());
    let key = (whose.clone(), days);
    {
        let kept = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = kept.get(&key).filter(|board| {
            let age = now.duration_since(board.at);
            !age.is_negative() && age < AGE
        });
        if let Some(board) = fresh {
            return Ok(board.clone());
        }
    }
    let board = Arc::new(read(house, whose, days, now).await?);
    let mut kept = shelf.0.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() >= KEPT_MAX {
        kept.clear();
    }
    kept.insert(key, board.clone());
    Ok(board)
}

async fn read(house: &House, whose: &Whose, days: i64, now: Timestamp) -> Result<Board, Fault> {
    let (today, hour) = (day_of(now.as_millisecond()), hour_of(now.as_millisecond()));
    let from = today - days + 1;
    let of = |span, from, until| {
        let mut which = Which::all(span, from, until);
        match whose {
            Whose::State => {}
            Whose::Calls(member) => which.consumer = Some(member),
            Whose::Serves(member) => which.provider = Some(member),
        }
        which
    };
    // What a member calls stands by client; all else is summed over clients already.
    let (by_day, by_hour) = match whose {
        Whose::Calls(_) => (Span::Day, Span::Hour),
        _ => (Span::ServiceDay, Span::ServiceHour),
    };
    let daily = of(by_day, from, today + 1);
    let pairs = of(Span::Day, from, today + 1);
    let numbered = |sums: BTreeMap<String, Ends>| -> BTreeMap<i64, Ends> {
        let each = sums.into_iter();
        each.filter_map(|(at, ends)| Some((at.parse().ok()?, ends)))
            .collect()
    };
    let days = numbered(sums(house, By::At, &daily).await?);
    let hourly = of(by_hour, hour - HOURS + 1, hour + 1);
    let mut all = Ends::default();
    days.values().for_each(|ends| all.add(ends));
    let member = match whose {
        Whose::State => None,
        Whose::Calls(member) | Whose::Serves(member) => Some(member),
    };
    Ok(Board {
        at: now,
        from,
        today,
        all,
        hours: numbered(sums(house, By::At, &hourly).await?),
        services: sums(house, By::Service, &daily).await?,
        consumers: match whose {
            Whose::Calls(_) => BTreeMap::new(),
            _ => consumers(house, &pairs).await?,
        },
        pairs: match whose {
            Whose::State => BTreeMap::new(),
            _ => sums(house, By::Pair, &pairs).await?,
        },
        refusals: refusals(house, from, today + 1, member).await?,
        days,
    })
}

/// Where the time of an exchange goes, in milliseconds: means over the same days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Split {
    /// The service of the provider.
    pub service: f64,
    /// The way between the nodes, and TLS.
    pub network: f64,
    /// Both nodes: reading, signing, verifying, writing evidence.
    pub nodes: f64,
}

impl Split {
    /// Of what both ends reported; none while one of both did not.
    pub(crate) fn of(ends: &Ends) -> Option<Split> {
        let (whole, other) = ends.consumer.means()?;
        let (inside, service) = ends.provider.means()?;
        let positive = |value: f64| value.max(0.0);
        Some(Split {
            service,
            network: positive(other - inside),
            nodes: positive(whole - other) + positive(inside - service),
        })
    }
}

/// How a service stands against what is promised of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Standing {
    /// Availability as the provider's nodes saw it, 0 to 100.
    pub provider: Option<f64>,
    /// As the consumers' nodes saw it.
    pub consumer: Option<f64>,
    /// Milliseconds in which 95 of 100 calls were answered, at the provider's node.
    pub p95_ms: Option<f64>,
    /// Whether both promises are kept; none when nothing is promised, or nothing was measured.
    pub is_kept: Option<bool>,
}

/// Hundredths of a per cent by which both views may differ before they are told to disagree.
const APART: f64 = 0.5;

impl Standing {
    /// Of the sums of a service. What nodes of consumers saw counts where they saw something: the way to the provider is the
    /// provider's to keep open.
    pub(crate) fn of(ends: &Ends, level: &ServiceLevel) -> Standing {
        let provider = ends.provider.availability();
        let consumer = ends.consumer.availability();
        let p95_ms = p95(&ends.provider);
        let availability = match (provider, consumer) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        let kept_availability = level
            .availability
            .zip(availability)
            .map(|(promised, had)| had * 100.0 >= f64::from(promised));
        let kept_time = level
            .p95_ms
            .zip(p95_ms)
            .map(|(promised, had)| had <= f64::from(promised));
        let is_kept = match (kept_availability, kept_time) {
            (None, None) => None,
            (one, other) => Some(one.unwrap_or(true) && other.unwrap_or(true)),
        };
        Standing {
            provider,
            consumer,
            p95_ms,
            is_kept,
        }
    }

    /// Whether both ends saw something else.
    pub(crate) fn disagrees(&self) -> bool {
        let views = self.provider.zip(self.consumer);
        views.is_some_and(|(one, other)| (one - other).abs() > APART)
    }
}

/// Milliseconds in which 95 of 100 are done.
pub(crate) fn p95(sum: &Sum) -> Option<f64> {
    quantile(sum.total_steps(), 0.95)
}
