//! How often a system let people in, day by day.

use super::acts::ClientId;
use capability::{Cx, House};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use maud::{Markup, html};
use register::{Fault, args};

/// Sign-ins of one day.
pub(crate) type Day = (Date, i64);

/// Sign-ins of the last days, the oldest first; days without any are there with nought.
pub(crate) async fn by_day(
    house: &House,
    client: ClientId,
    today: Date,
    days: usize,
) -> Result<Vec<Day>, Fault> {
    // Lima is five hours behind UTC all year: moving the instant gives the day.
    const OF: &str = "SELECT created_at FROM identity_grant WHERE client_id = $1 AND created_at >= $2 AND redeemed_at IS NOT NULL";
    let first = today.saturating_sub(i64::try_from(days).unwrap_or(i64::MAX).saturating_sub(1).days());
    let from = register_start(first);
    let rows: Vec<(Timestamp,)> = house.register.db().query(OF, args![client, from]).await?;
    let mut counts: Vec<Day> = (0..days)
        .map(|place| (first.saturating_add(i64::try_from(place).unwrap_or(0).days()), 0))
        .collect();
    for (at,) in rows {
        let day = capability::lima(at);
        if let Some(count) = counts.iter_mut().find(|(known, _)| *known == day) {
            count.1 += 1;
        }
    }
    Ok(counts)
}

/// The first instant of a day in Lima.
fn register_start(day: Date) -> Timestamp {
    let midnight = day
        .to_zoned(jiff::tz::TimeZone::UTC)
        .map(|zoned| zoned.timestamp());
    midnight
        .ok()
        .and_then(|at| at.checked_add(SignedDuration::from_hours(5)).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// The days as a picture, and the sum in words.
pub(crate) fn picture(cx: &Cx, days: &[Day]) -> Markup {
    let tr = cx.tr();
    let total: i64 = days.iter().map(|(_, count)| count).sum();
    let line = ui::Series {
        name: tr.t("identity-op-use").into_owned(),
        values: days.iter().map(|(_, count)| Some(*count as f64)).collect(),
    };
    let chart = ui::LineChart {
        title: tr.t("identity-op-use").into_owned(),
        unit: tr.t("identity-op-use-unit").into_owned(),
        point_head: tr.t("identity-op-column-when").into_owned(),
        points: days.iter().map(|(day, _)| ui::format::date_short(*day)).collect(),
        series: vec![line],
        goal: None,
        percent: false,
        downloads: ui::Downloads::new(""),
        note: None,
    };
    html! {
        p { (tr.f("identity-op-use-total", &[("count", total.into()), ("days", days.len().into())])) }
        @if total > 0 { (chart.render(tr)) }
    }
}
