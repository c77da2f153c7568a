//! What is asked of the sums, and how long they are kept.

use super::sums::{CONSUMER, Keyed, PROVIDER, SUMMED, Span, Sum};
use capability::House;
use node::ident::MemberId;
use register::db::{Val, stmt};
use register::{Fault, args, record};
use std::collections::BTreeMap;

/// What sums are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The service that was called.
    Service,
    /// The client that called, and after a blank the service.
    Pair,
    /// The hour or the day.
    At,
}

impl By {
    fn column(self) -> &'static str {
        match self {
            By::Service => "service",
            By::Pair => "client || ' ' || service",
            By::At => "at",
        }
    }
}

/// Which sums.
#[derive(Debug, Clone)]
pub(crate) struct Which<'a> {
    /// Hours or days.
    pub span: Span,
    /// The first of them.
    pub from: i64,
    /// The first behind.
    pub until: i64,
    /// Of the services of a member.
    pub provider: Option<&'a MemberId>,
    /// Of the calls of a member.
    pub consumer: Option<&'a MemberId>,
}

impl Which<'_> {
    /// All of a span of time.
    pub(crate) fn all(span: Span, from: i64, until: i64) -> Which<'static> {
        Which {
            span,
            from,
            until,
            provider: None,
            consumer: None,
        }
    }
}

/// Sums of both ends.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Ends {
    /// As consumers' nodes saw it.
    pub consumer: Sum,
    /// As providers' nodes saw it.
    pub provider: Sum,
}

impl Ends {
    /// Exchanges: those of the end that saw more, for one of both may not have reported yet, or never got to see the message.
    pub(crate) fn calls(&self) -> u64 {
        self.consumer.calls().max(self.provider.calls())
    }

    /// The same of any number.
    pub(crate) fn most(&self, of: fn(&Sum) -> u64) -> u64 {
        of(&self.consumer).max(of(&self.provider))
    }

    /// Adds another.
    pub(crate) fn add(&mut self, other: &Ends) {
        self.consumer += &other.consumer;
        self.provider += &other.provider;
    }
}

/// Sums, grouped.
pub(crate) async fn sums(house: &House, by: By, which: &Which<'_>) -> Result<BTreeMap<String, Ends>, Fault> {
    let column = by.column();
    let mut args = args![which.span.code(), which.from, which.until];
    let mut only = String::new();
    let filters = [
        ("provider", which.provider.map(MemberId::as_str)),
        ("consumer", which.consumer.map(MemberId::as_str)),
    ];
    for (name, value) in filters {
        if let Some(value) = value {
            args.push(Val::from(value));
            only.push_str(&format!(" AND {name} = ${}", args.len()));
        }
    }
    let summed = SUMMED.as_str();
    let sql = format!(
        "SELECT side, {column}, {summed} FROM exchange_sum WHERE span = $1 AND at >= $2 AND at < $3{only} GROUP BY 1, 2"
    );
    let rows: Vec<Keyed> = house.register.db().query_text(&sql, args).await?;
    let mut ends: BTreeMap<String, Ends> = BTreeMap::new();
    for row in rows {
        let key = match row.key {
            Val::Text(text) => text,
            Val::Int(number) => number.to_string(),
            _ => String::new(),
        };
        let end = ends.entry(key).or_default();
        match row.side.as_str() {
            CONSUMER => end.consumer += &row.sum,
            PROVIDER => end.provider += &row.sum,
            _ => {}
        }
    }
    Ok(ends)
}

/// How often each member called, by name: of the end that saw more.
pub(crate) async fn consumers(house: &House, which: &Which<'_>) -> Result<BTreeMap<String, u64>, Fault> {
    const ALL: &str = "SELECT side, consumer, CAST(SUM(calls) AS BIGINT) FROM exchange_sum WHERE span = $1 AND at >= $2 AND at < $3 GROUP BY side, consumer";
    const OF: &str = "SELECT side, consumer, CAST(SUM(calls) AS BIGINT) FROM exchange_sum WHERE span = $1 AND at >= $2 AND at < $3 AND provider = $4 GROUP BY side, consumer";
    let db = house.register.db();
    let args = args![which.span.code(), which.from, which.until];
    let rows: Vec<(String, String, u64)> = match which.provider {
        None => db.query(ALL, args).await?,
        Some(member) => {
            let own = args![member.as_str()];
            db.query(OF, args.into_iter().chain(own).collect()).await?
        }
    };
    let mut most: BTreeMap<String, u64> = BTreeMap::new();
    for (_, consumer, calls) in rows {
        let known = most.entry(consumer).or_default();
        *known = calls.max(*known);
    }
    Ok(most)
}

record! {
    /// How often the exchange said no in a time, and of which kind.
    #[derive(Debug, Clone, PartialEq)]
    pub(crate) struct Refusals { kind: String, count: u64 }
}

/// Refusals by kind, the most frequent first: of the consumer's end, which sees those of both.
pub(crate) async fn refusals(
    house: &House,
    from: i64,
    until: i64,
    member: Option<&MemberId>,
) -> Result<Vec<Refusals>, Fault> {
    const ALL: &str = "SELECT kind, CAST(SUM(count) AS BIGINT) FROM exchange_refusal WHERE at >= $1 AND at < $2 AND side = 'consumer' GROUP BY kind ORDER BY 2 DESC, 1 LIMIT 30";
    const OF: &str = "SELECT kind, CAST(SUM(count) AS BIGINT) FROM exchange_refusal WHERE at >= $1 AND at < $2 AND side = 'consumer' AND (consumer = $3 OR provider = $3) GROUP BY kind ORDER BY 2 DESC, 1 LIMIT 30";
    let db = house.register.db();
    match member {
        None => db.query(ALL, args![from, until]).await,
        Some(member) => db.query(OF, args![from, until, member.as_str()]).await,
    }
}

/// Term of the law's data: how long it is kept who consulted the data of a person.
pub(crate) const LOOKUPS: &str = "KEEP-EXCHANGE-LOOKUP";
/// How long sums of hours are kept.
const HOURS: &str = "KEEP-EXCHANGE-HOUR";
/// How long sums of days are, and what was unusual in them.
const DAYS: &str = "KEEP-EXCHANGE-DAY";

/// Forgets what its term is over.
pub(crate) async fn sweep(house: &House) -> Result<(), Fault> {
    use directory::retention::oldest;
    const OF_HOURS: &str = "DELETE FROM exchange_sum WHERE span IN ('hour', 'service_hour') AND at < $1";
    const OF_DAYS: &str = "DELETE FROM exchange_sum WHERE span IN ('day', 'service_day') AND at < $1";
    const KINDS: &str = "DELETE FROM exchange_refusal WHERE at < $1";
    const ALERTS: &str = "DELETE FROM exchange_alert WHERE day < $1";
    const OF_LOOKUPS: &str = "DELETE FROM exchange_lookup WHERE at < $1";
    let today = house.clock.today();
    let mut changes = Vec::new();
    if let Some(at) = oldest(house, HOURS, today).await? {
        changes.push(stmt(OF_HOURS, args![super::sums::hour_of(at.as_millisecond())]));
    }
    if let Some(at) = oldest(house, DAYS, today).await? {
        let day = super::sums::day_of(at.as_millisecond());
        changes.extend([OF_DAYS, KINDS, ALERTS].map(|sql| stmt(sql, args![day])));
    }
    if let Some(at) = oldest(house, LOOKUPS, today).await? {
        changes.push(stmt(OF_LOOKUPS, args![at.as_millisecond()]));
    }
    let swept = house.register.db().commit(&changes).await;
    swept.map_err(|error| Fault::because("forgetting what was exchanged long ago", error))
}
