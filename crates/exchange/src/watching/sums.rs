//! Sums of what nodes report: by hour and by day, node, end, client and service. A hundred million messages a month are sums, not rows.

use node::ident::{ClientId, NodeId, ServiceId};
use node::no::{Side, Why, read_kind};
use node::operator::{Became, Report};
use register::db::{Cell, Record, Stmt, Val, stmt};
use register::{Fault, args};
use std::collections::BTreeMap;
use std::ops::AddAssign;
use std::sync::LazyLock;

/// Milliseconds of an hour.
pub(crate) const HOUR_MS: i64 = 3_600_000;
/// Milliseconds of a day.
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;
/// Lima is five hours behind UTC all year.
const LIMA_MS: i64 = 5 * HOUR_MS;

/// Longest times of the steps of a distribution, in milliseconds; the last step has no end.
pub(crate) const STEPS_MS: [u64; 11] = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];
/// Steps of a distribution.
pub(crate) const STEPS: usize = STEPS_MS.len() + 1;
/// Numbers that are added up.
const NUMBERS: usize = PLAIN.len() + 2 * STEPS;
/// Columns of the plain ones.
const PLAIN: [&str; 11] = [
    "calls",
    "answered",
    "failed",
    "refused",
    "unverified",
    "lookups",
    "without_case",
    "request_bytes",
    "response_bytes",
    "total_ms",
    "wait_ms",
];

/// The hour of a moment, counted from 1970 in UTC.
pub(crate) fn hour_of(ms: i64) -> i64 {
    ms.div_euclid(HOUR_MS)
}

/// The day of a moment in Lima, counted from 1970.
pub(crate) fn day_of(ms: i64) -> i64 {
    (ms - LIMA_MS).div_euclid(DAY_MS)
}

/// The number of a day.
pub(crate) fn day_number(day: jiff::civil::Date) -> i64 {
    let first = jiff::civil::Date::constant(1970, 1, 1);
    day.duration_since(first).as_hours() / 24
}

/// The day of a number.
pub(crate) fn date_of(day: i64) -> jiff::civil::Date {
    let span = jiff::Span::new().try_days(day).unwrap_or_default();
    jiff::civil::Date::constant(1970, 1, 1).saturating_add(span)
}

/// First hour of a day in Lima, as [`hour_of`] counts.
pub(crate) fn first_hour(day: i64) -> i64 {
    day * 24 + 5
}

/// How long a sum is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Span {
    /// An hour, by client and service.
    Hour,
    /// A day of Lima, by client and service.
    Day,
    /// An hour of a service, whoever called: what boards of the State read is small.
    ServiceHour,
    /// A day of a service.
    ServiceDay,
}

impl Span {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Span::Hour => "hour",
            Span::Day => "day",
            Span::ServiceHour => "service_hour",
            Span::ServiceDay => "service_day",
        }
    }
}

/// Which end counted.
pub(crate) const CONSUMER: &str = "consumer";
/// The other one.
pub(crate) const PROVIDER: &str = "provider";

/// What became of an exchange, for whoever watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// The service answered, and not with a fault of its own.
    Answered,
    /// The provider could not be had: its service, its node or the way to it failed.
    Failed,
    /// A rule said no, or what the caller sent was wrong, or its own node could not.
    Refused,
}

/// The class of an exchange.
pub(crate) fn class(outcome: &Became) -> Class {
    match outcome {
        Became::Answered(status) if *status >= 500 => Class::Failed,
        Became::Answered(_) => Class::Answered,
        Became::Refused(kind) => match read_kind(kind) {
            Some((Side::Provider, why)) if is_fault(why) => Class::Failed,
            // What the consumer's node says of the other end, and not of itself.
            Some((
                Side::Consumer,
                Why::NetworkError
                | Why::ServiceFailed
                | Why::SslAuthenticationFailed
                | Why::InconsistentResponse
                | Why::MissingSignature
                | Why::SignatureVerification
                | Why::OutcomeUnknown,
            )) => Class::Failed,
            _ => Class::Refused,
        },
    }
}

fn is_fault(why: Why) -> bool {
    matches!(
        why,
        Why::ServiceFailed
            | Why::NetworkError
            | Why::GlobalConfOutdated
            | Why::LoggingFailed
            | Why::MaintenanceMode
            | Why::OutcomeUnknown
            | Why::InternalError
    )
}

/// Whether an answer was there and could not be believed.
fn is_unverified(outcome: &Became) -> bool {
    let Became::Refused(kind) = outcome else {
        return false;
    };
    let why = read_kind(kind).map(|(_, why)| why);
    matches!(
        why,
        Some(Why::MissingSignature | Why::SignatureVerification | Why::InconsistentResponse)
    )
}

/// Numbers of many exchanges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sum([u64; NUMBERS]);

impl Default for Sum {
    fn default() -> Sum {
        Sum([0; NUMBERS])
    }
}

impl AddAssign<&Sum> for Sum {
    fn add_assign(&mut self, other: &Sum) {
        for (mine, more) in self.0.iter_mut().zip(other.0) {
            *mine = mine.saturating_add(more);
        }
    }
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident = $place:literal;)*) => {
        $($(#[$doc])* pub(crate) fn $name(&self) -> u64 { self.0[$place] })*
    };
}

impl Sum {
    numbers! {
        /// Exchanges.
        calls = 0;
        /// Those that the service answered.
        answered = 1;
        /// Those whose provider could not be had.
        failed = 2;
        /// Those that a rule refused.
        refused = 3;
        /// Answers that could not be believed.
        unverified = 4;
        /// Answered ones about a person.
        lookups = 5;
        /// Of those, the ones without the number of a case.
        without_case = 6;
        /// Bytes of requests.
        request_bytes = 7;
        /// Bytes of answers.
        response_bytes = 8;
        /// Milliseconds from request to answer, of those that were answered or failed.
        total_ms = 9;
        /// Of those, the ones spent waiting: at the provider for its service, at the consumer for the other node.
        wait_ms = 10;
    }

    /// One exchange.
    pub(crate) fn one(report: &Report) -> Sum {
        let mut sum = Sum::default();
        let class = class(&report.outcome);
        let is_lookup = report.subject.is_some() && class == Class::Answered;
        let total = span(report.request_in, report.response_out);
        let wait = span(report.request_out, report.response_in);
        let is_timed = class != Class::Refused && report.response_out > 0;
        let plain = [
            1,
            u64::from(class == Class::Answered),
            u64::from(class == Class::Failed),
            u64::from(class == Class::Refused),
            u64::from(is_unverified(&report.outcome)),
            u64::from(is_lookup),
            u64::from(is_lookup && !report.has_case),
            report.request_bytes,
            report.response_bytes,
            if is_timed { total } else { 0 },
            if is_timed { wait } else { 0 },
        ];
        sum.0[..PLAIN.len()].copy_from_slice(&plain);
        if is_timed {
            sum.0[PLAIN.len() + step(total)] = 1;
            sum.0[PLAIN.len() + STEPS + step(wait)] = 1;
        }
        sum
    }

    /// Exchanges whose time is known.
    pub(crate) fn timed(&self) -> u64 {
        self.total_steps().iter().sum()
    }

    /// Distribution of the whole time.
    pub(crate) fn total_steps(&self) -> &[u64] {
        &self.0[PLAIN.len()..PLAIN.len() + STEPS]
    }

    /// Distribution of the time spent waiting.
    pub(crate) fn wait_steps(&self) -> &[u64] {
        &self.0[PLAIN.len() + STEPS..]
    }

    /// Share of exchanges that were not refused and whose provider could be had, from 0 to 100; none without any.
    pub(crate) fn availability(&self) -> Option<f64> {
        share(self.answered(), self.answered() + self.failed())
    }

    /// Mean milliseconds, whole and waiting; none when no time is known.
    pub(crate) fn means(&self) -> Option<(f64, f64)> {
        let timed = self.timed();
        (timed > 0).then(|| {
            (
                self.total_ms() as f64 / timed as f64,
                self.wait_ms() as f64 / timed as f64,
            )
        })
    }

    fn args(&self) -> impl Iterator<Item = Val> + '_ {
        self.0.iter().map(Val::from)
    }

    fn read(row: &mut dyn Iterator<Item = Val>) -> Result<Sum, Fault> {
        let mut sum = Sum::default();
        for (number, name) in sum.0.iter_mut().zip(COLUMNS.iter()) {
            let cell = row.next().and_then(u64::take);
            *number =
                cell.ok_or_else(|| Fault::new(format!("column {name} of a sum holds something else")))?;
        }
        Ok(sum)
    }
}

/// A share from 0 to 100; none of nothing.
pub(crate) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 * 100.0 / whole as f64)
}

fn span(from: i64, until: i64) -> u64 {
    if from > 0 && until > from {
        until.abs_diff(from)
    } else {
        0
    }
}

fn step(ms: u64) -> usize {
    STEPS_MS.iter().position(|most| ms <= *most).unwrap_or(STEPS - 1)
}

/// Milliseconds under which that share (0 to 1) of a distribution lies, evenly spread within its step; none without any. What lies in the
/// last step is told as its begin.
pub(crate) fn quantile(steps: &[u64], of: f64) -> Option<f64> {
    let whole: u64 = steps.iter().sum();
    if whole == 0 {
        return None;
    }
    let wanted = of * whole as f64;
    let mut before = 0.0;
    for (at, count) in steps.iter().enumerate().filter(|(_, count)| **count > 0) {
        let count = *count as f64;
        if before + count >= wanted {
            let low = at.checked_sub(1).map_or(0, |below| STEPS_MS[below]) as f64;
            let high = STEPS_MS.get(at).map_or(low, |most| *most as f64);
            return Some(low + (high - low) * ((wanted - before) / count).clamp(0.0, 1.0));
        }
        before += count;
    }
    STEPS_MS.last().map(|most| *most as f64)
}

/// Names of the columns of a sum, in order.
pub(crate) static COLUMNS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let steps = |letter: char| (0..STEPS).map(move |step| format!("{letter}{step}"));
    let plain = PLAIN.iter().map(|name| (*name).to_owned());
    plain.chain(steps('t')).chain(steps('w')).collect()
});

/// Adds to a sum that is kept, or begins it.
static ADD: LazyLock<String> = LazyLock::new(|| {
    let places: Vec<String> = (9..9 + NUMBERS).map(|place| format!("${place}")).collect();
    let added: Vec<String> = COLUMNS
        .iter()
        .map(|name| format!("{name} = exchange_sum.{name} + excluded.{name}"))
        .collect();
    format!(
        "INSERT INTO exchange_sum (span, at, node, side, client, service, consumer, provider, {}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, {}) ON CONFLICT (span, at, node, side, client, service) DO UPDATE SET {}",
        COLUMNS.join(", "),
        places.join(", "),
        added.join(", ")
    )
});

/// Columns of a sum over rows, for `SELECT`.
pub(crate) static SUMMED: LazyLock<String> = LazyLock::new(|| {
    let each = COLUMNS.iter().map(|name| format!("CAST(SUM({name}) AS BIGINT)"));
    each.collect::<Vec<_>>().join(", ")
});

/// Sums that wait to be added.
#[derive(Debug, Default)]
pub(crate) struct Adding(BTreeMap<(Span, i64, &'static str, Option<ClientId>, ServiceId), Sum>);

impl Adding {
    /// Counts an exchange at a moment.
    pub(crate) fn count(&mut self, report: &Report, at: i64) {
        let side = match report.role {
            node::evidence::Role::Consumer => CONSUMER,
            node::evidence::Role::Provider => PROVIDER,
        };
        let one = Sum::one(report);
        let client = || Some(report.client.clone());
        for (span, place, client) in [
            (Span::Hour, hour_of(at), client()),
            (Span::Day, day_of(at), client()),
            (Span::ServiceHour, hour_of(at), None),
            (Span::ServiceDay, day_of(at), None),
        ] {
            let key = (span, place, side, client, report.service.clone());
            *self.0.entry(key).or_default() += &one;
        }
    }

    /// What adds them to those of a node.
    pub(crate) fn into_stmts(self, node: &NodeId) -> impl Iterator<Item = Stmt> {
        let node = node.as_str().to_owned();
        self.0
            .into_iter()
            .map(move |((span, at, side, client, service), sum)| {
                let mut args = args![
                    span.code(),
                    at,
                    node.as_str(),
                    side,
                    client.as_ref().map_or("", ClientId::as_str),
                    service.as_str(),
                    client.map_or_else(String::new, |client| client.member().to_string()),
                    service.member().as_str()
                ];
                args.extend(sum.args());
                stmt(ADD.as_str(), args)
            })
    }
}

/// A sum with what it is of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Keyed {
    /// Which end.
    pub side: String,
    /// What it is grouped by.
    pub key: Val,
    /// The numbers.
    pub sum: Sum,
}

impl Record for Keyed {
    const COLUMNS: &'static str = "";

    fn read(row: &mut dyn Iterator<Item = Val>) -> Result<Keyed, Fault> {
        let side = register::db::next_cell(row, "side of a sum")?;
        let key = row
            .next()
            .ok_or_else(|| Fault::new("a sum without what it is of"))?;
        Ok(Keyed {
            side,
            key,
            sum: Sum::read(row)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_lima() {
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        let late = at("2026-11-17T04:59:59Z");
        assert_eq!(date_of(day_of(late)).to_string(), "2026-11-16");
        assert_eq!(date_of(day_of(late + 1_000)).to_string(), "2026-11-17");
        let day = day_number(date_of(day_of(late)));
        assert_eq!(day, day_of(late));
        assert_eq!(first_hour(day), hour_of(at("2026-11-16T05:00:00Z")));
    }

    #[test]
    fn who_failed_is_told_by_the_kind() {
        let of = |kind: &str| class(&Became::Refused(kind.to_owned()));
        for (kind, wanted) in [
            ("server.serverproxy.service_failed", Class::Failed),
            ("Server.ServerProxy.ServiceFailed", Class::Failed),
            ("server.clientproxy.network_error", Class::Failed),
            ("server.serverproxy.access_denied", Class::Refused),
            ("server.serverproxy.quota_exceeded", Class::Refused),
            ("client.bad_request", Class::Refused),
            // Its own node could not write: the provider could be had.
            ("server.clientproxy.logging_failed", Class::Refused),
            ("nonsense", Class::Refused),
        ] {
            assert_eq!(of(kind), wanted, "{kind}");
        }
        assert_eq!(class(&Became::Answered(404)), Class::Answered);
        assert_eq!(class(&Became::Answered(503)), Class::Failed);
    }

    #[test]
    fn a_share_of_a_distribution_lies_within_its_step() {
        assert_eq!(quantile(&[0; STEPS], 0.95), None);
        let mut steps = [0; STEPS];
        steps[3] = 100; // 25 to 50 ms
        assert_eq!(quantile(&steps, 0.5), Some(37.5));
        steps[STEPS - 1] = 100;
        assert_eq!(quantile(&steps, 0.99), Some(10_000.0));
    }
}
