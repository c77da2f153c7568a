//! What is unusual is looked for in the sums, kept once, and looked into by people.

use super::rules::{self, Day, Unusual};
use super::sums::{day_number, day_of, first_hour, hour_of};
use crate::acts::watching::Verdict;
use crate::ids::AlertId;
use capability::House;
use jiff::Timestamp;
use jiff::civil::Date;
use node::ident::{ClientId, MemberId, ServiceId};
use norms::AlertValue;
use register::db::{Stmt, stmt};
use register::{Fault, RecordError, args, record};
use std::collections::HashMap;

/// Days that a habit is read from.
const HABIT_DAYS: i64 = 28;
/// Most alerts of one kind that one look finds.
const FOUND_MAX: usize = 1_000;

type Pair = (String, String);

/// Looks at the day and the one before, for a node may report late; at users of the last two hours, and of a day when nobody looked before.
pub(crate) async fn look(house: &House, now: Timestamp, is_first: bool) -> Result<(), Fault> {
    let (today, hour) = (day_of(now.as_millisecond()), hour_of(now.as_millisecond()));
    let mut found = of_day(house, today - 1).await?;
    found.extend(of_day(house, today).await?);
    let hours = if is_first { 24 } else { 1 };
    found.extend(of_users(house, hour - hours, hour).await?);
    if found.is_empty() {
        return Ok(());
    }
    let mut changes = Vec::new();
    for alert in &found {
        changes.push(keep(house, alert, now)?);
    }
    let kept = house.register.db().commit(&changes).await;
    kept.map_err(|error: RecordError| Fault::because("keeping what was unusual", error))
}

struct Found {
    rule: &'static str,
    day: i64,
    /// -1 of a whole day.
    hour: i64,
    pair: Pair,
    caller: String,
    unusual: Unusual,
}

fn keep(house: &House, alert: &Found, now: Timestamp) -> Result<Stmt, Fault> {
    const KEEP: &str = "INSERT INTO exchange_alert (id, rule, day, hour, client, service, consumer, provider, caller, value, usual, found_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (rule, day, hour, client, service, caller) DO UPDATE SET value = excluded.value, usual = excluded.usual WHERE exchange_alert.value < excluded.value";
    let (client, service) = &alert.pair;
    let member = |id: Option<MemberId>| id.map_or_else(String::new, |id| id.to_string());
    let args = args![
        AlertId::new(house.clock.as_ref())?,
        alert.rule,
        alert.day,
        alert.hour,
        client,
        service,
        member(ClientId::parse(client).ok().map(|id| id.member())),
        member(ServiceId::parse(service).ok().map(|id| id.member())),
        &alert.caller,
        alert.unusual.value,
        alert.unusual.usual,
        now.as_millisecond()
    ];
    Ok(stmt(KEEP, args))
}

/// Figures of an alert on a day.
pub(crate) fn value(house: &House, id: &str, day: Date) -> Option<AlertValue> {
    let alerts = house.law.exchange_alerts();
    let alert = alerts.iter().find(|alert| alert.id.as_str() == id)?;
    alert.as_of(day).cloned()
}

record! {
    struct Counted { client: String, service: String, calls: u64, without_case: u64 }
}

/// What is unusual in a whole day.
async fn of_day(house: &House, day: i64) -> Result<Vec<Found>, Fault> {
    let date = super::sums::date_of(day);
    let figures = |id| value(house, id, date);
    let mut found = Vec::new();
    let mut add = |rule, pair: &Pair, unusual: Option<Unusual>| {
        if let Some(unusual) = unusual {
            let (pair, caller) = (pair.clone(), String::new());
            found.push(Found {
                rule,
                day,
                hour: -1,
                pair,
                caller,
                unusual,
            });
        }
    };
    let counted = counted(house, day).await?;
    let mut by_pair: HashMap<Pair, Day> = HashMap::new();
    for row in &counted {
        let pair = (row.client.clone(), row.service.clone());
        if let Some(value) = figures("without_case") {
            add("without_case", &pair, rules::passes(&value, row.without_case));
        }
        let day = Day {
            calls: row.calls,
            ..Day::default()
        };
        by_pair.insert(pair, day);
    }
    let odd = figures("odd_hours");
    if let Some(value) = &odd {
        at_odd_hours(house, day, value, &mut by_pair).await?;
    }
    let least = |value: &Option<AlertValue>| value.as_ref().map_or(u64::MAX, |value| u64::from(value.least));
    let (jump, quota) = (figures("jump"), figures("quota"));
    let from = least(&jump).min(least(&quota));
    let quotas = match by_pair.values().any(|day| day.calls >= from) {
        true => quotas(house).await?,
        false => HashMap::new(),
    };
    for (pair, counts) in &mut by_pair {
        let is_odd = counts.odd >= least(&odd);
        if counts.calls < from && !is_odd {
            continue;
        }
        habit(house, pair, day, counts, odd.as_ref().filter(|_| is_odd)).await?;
        counts.day_max = quotas.get(pair).copied();
        add(
            "odd_hours",
            pair,
            odd.as_ref().and_then(|value| rules::odd_hours(value, counts)),
        );
        add(
            "jump",
            pair,
            jump.as_ref().and_then(|value| rules::jump(value, counts)),
        );
        add(
            "quota",
            pair,
            quota.as_ref().and_then(|value| rules::quota(value, counts)),
        );
    }
    found.truncate(FOUND_MAX);
    Ok(found)
}

/// Calls of a day at the providers' end, by client and service.
async fn counted(house: &House, day: i64) -> Result<Vec<Counted>, Fault> {
    const DAY: &str = "SELECT client, service, CAST(SUM(calls) AS BIGINT), CAST(SUM(without_case) AS BIGINT) FROM exchange_sum WHERE span = 'day' AND at = $1 AND side = 'provider' GROUP BY client, service";
    house.register.db().query(DAY, args![day]).await
}

record! {
    struct Hourly { client: String, service: String, at: i64, calls: u64 }
}

/// Fills in the calls of a day at odd hours.
async fn at_odd_hours(
    house: &House,
    day: i64,
    value: &AlertValue,
    by_pair: &mut HashMap<Pair, Day>,
) -> Result<(), Fault> {
    const HOURS: &str = "SELECT client, service, at, CAST(SUM(calls) AS BIGINT) FROM exchange_sum WHERE span = 'hour' AND at >= $1 AND at < $2 AND side = 'provider' GROUP BY client, service, at";
    let first = first_hour(day);
    let rows: Vec<Hourly> = house.register.db().query(HOURS, args![first, first + 24]).await?;
    let calendar = Working::of(house).await?;
    for row in rows {
        if calendar.is_ordinary(value, row.at) {
            continue;
        }
        if let Some(day) = by_pair.get_mut(&(row.client, row.service)) {
            day.odd += row.calls;
        }
    }
    Ok(())
}

/// Working days of the State, those declared by act too.
struct Working(norms::Calendar);

impl Working {
    async fn of(house: &House) -> Result<Working, Fault> {
        let declared = directory::deadline::declared(house).await?;
        Ok(Working(norms::Calendar::of_law().with_days(&declared)))
    }

    fn is_ordinary(&self, value: &AlertValue, hour: i64) -> bool {
        let day = (hour - 5).div_euclid(24);
        let of_day = u8::try_from((hour - 5).rem_euclid(24)).unwrap_or(0);
        rules::is_ordinary(value, self.0.is_working(super::sums::date_of(day)), of_day)
    }
}

/// Fills in what is usual for a client at a service: the same weekdays, and with `odd` how much of it at odd hours.
async fn habit(
    house: &House,
    (client, service): &Pair,
    day: i64,
    counts: &mut Day,
    odd: Option<&AlertValue>,
) -> Result<(), Fault> {
    const SPAN: &str = "SELECT at, CAST(SUM(calls) AS BIGINT) FROM exchange_sum WHERE service = $1 AND client = $2 AND span = $3 AND at >= $4 AND at < $5 AND side = 'provider' GROUP BY at";
    let db = house.register.db();
    let from = day - HABIT_DAYS;
    let args = args![service, client, "day", from, day];
    let days: Vec<(i64, u64)> = db.query(SPAN, args).await?;
    let same = days.iter().filter(|(at, _)| (day - at) % 7 == 0);
    counts.same_weekdays = same.map(|(_, calls)| *calls).collect();
    if let Some(value) = odd {
        let args = args![service, client, "hour", first_hour(from), first_hour(day)];
        let hours: Vec<(i64, u64)> = db.query(SPAN, args).await?;
        let calendar = Working::of(house).await?;
        for (at, calls) in hours {
            counts.before.0 += calls;
            if !calendar.is_ordinary(value, at) {
                counts.before.1 += calls;
            }
        }
    }
    Ok(())
}

/// What the day allows each client at each service.
async fn quotas(house: &House) -> Result<HashMap<Pair, u64>, Fault> {
    let grants = crate::agreements::of_configuration(house, house.clock.now()).await?;
    let mut quotas = HashMap::new();
    for grant in grants {
        let Some(most) = grant.day_max else { continue };
        for client in &grant.clients {
            *quotas
                .entry((client.to_string(), grant.service.to_string()))
                .or_insert(0) += u64::from(most);
        }
    }
    Ok(quotas)
}

record! {
    struct User { caller: String, client: String, service: String, hour: i64, people: u64 }
}

/// Users who looked up too many people in an hour.
async fn of_users(house: &House, from: i64, until: i64) -> Result<Vec<Found>, Fault> {
    const USERS: &str = "SELECT caller, client, service, at / 3600000, COUNT(DISTINCT subject) FROM exchange_lookup WHERE at >= $1 AND at < $2 AND caller IS NOT NULL GROUP BY caller, client, service, at / 3600000 HAVING COUNT(DISTINCT subject) >= $3 LIMIT 1000";
    let date = super::sums::date_of(day_of(until * super::sums::HOUR_MS));
    let Some(value) = value(house, "many_people", date) else {
        return Ok(Vec::new());
    };
    let args = args![
        from * super::sums::HOUR_MS,
        (until + 1) * super::sums::HOUR_MS,
        i64::from(value.least)
    ];
    let users: Vec<User> = house.register.db().query(USERS, args).await?;
    let found = users.into_iter().filter_map(|user| {
        Some(Found {
            rule: "many_people",
            day: day_of(user.hour * super::sums::HOUR_MS),
            hour: user.hour,
            unusual: rules::passes(&value, user.people)?,
            pair: (user.client, user.service),
            caller: user.caller,
        })
    });
    Ok(found.collect())
}

record! {
    struct AlertCells { id: AlertId, rule: String, day: i64, hour: i64, client: String, service: String, value: u64, usual: Option<u64> }
}

record! {
    struct ReviewCells { alert: AlertId, verdict: String, note: String, reviewed_on: String }
}

/// An alert with what was found out about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Alert {
    /// Its number.
    pub id: AlertId,
    /// What was looked for.
    pub rule: String,
    /// The day.
    pub day: Date,
    /// The hour of Lima, of those that are of one.
    pub hour: Option<u8>,
    /// Who called.
    pub client: ClientId,
    /// What was called.
    pub service: ServiceId,
    /// How much.
    pub value: u64,
    /// What it is compared with.
    pub usual: Option<u64>,
    /// What it was, why, and when that was said.
    pub review: Option<(Verdict, String, Option<Date>)>,
}

fn read(cells: AlertCells, reviews: &HashMap<AlertId, ReviewCells>) -> Option<Alert> {
    let review = reviews.get(&cells.id).and_then(|row| {
        let verdict = Verdict::parse(&row.verdict)?;
        Some((verdict, row.note.clone(), row.reviewed_on.parse().ok()))
    });
    Some(Alert {
        day: super::sums::date_of(cells.day),
        hour: (cells.hour >= 0)
            .then(|| u8::try_from((cells.hour - 5).rem_euclid(24)).ok())
            .flatten(),
        client: ClientId::parse(&cells.client).ok()?,
        service: ServiceId::parse(&cells.service).ok()?,
        id: cells.id,
        rule: cells.rule,
        value: cells.value,
        usual: cells.usual,
        review,
    })
}

macro_rules! alerts {
    ($rest:literal) => {
        concat!(
            "SELECT id, rule, day, hour, client, service, value, usual FROM exchange_alert WHERE ",
            $rest
        )
    };
}

/// Alerts since a day, the latest first: of a member on either side, or of all.
pub(crate) async fn since(house: &House, day: Date, member: Option<&MemberId>) -> Result<Vec<Alert>, Fault> {
    const ALL: &str = alerts!("day >= $1 ORDER BY day DESC, hour DESC, value DESC, id LIMIT 20000");
    const OF: &str = alerts!(
        "day >= $1 AND (consumer = $2 OR provider = $2) ORDER BY day DESC, hour DESC, value DESC, id LIMIT 20000"
    );
    let db = house.register.db();
    let day = day_number(day);
    let cells: Vec<AlertCells> = match member {
        None => db.query(ALL, args![day]).await?,
        Some(member) => db.query(OF, args![day, member.as_str()]).await?,
    };
    with_reviews(house, cells).await
}

/// One alert.
pub(crate) async fn alert(house: &House, id: AlertId) -> Result<Option<Alert>, Fault> {
    const ONE: &str = alerts!("id = $1");
    let cells: Vec<AlertCells> = house.register.db().query(ONE, args![id]).await?;
    Ok(with_reviews(house, cells).await?.pop())
}

async fn with_reviews(house: &House, cells: Vec<AlertCells>) -> Result<Vec<Alert>, Fault> {
    const REVIEWS: &str =
        "SELECT alert, verdict, note, reviewed_on FROM exchange_alert_review WHERE alert IN";
    let keys: Vec<_> = cells.iter().map(|row| register::db::Val::from(&row.id)).collect();
    let reviews: Vec<ReviewCells> = house.register.db().among(REVIEWS, &keys).await?;
    let reviews = reviews.into_iter().map(|row| (row.alert, row)).collect();
    Ok(cells.into_iter().filter_map(|row| read(row, &reviews)).collect())
}
