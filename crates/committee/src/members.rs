//! Whether SGTD knows the members of a committee: it was told with the constitution, and after each change since.

use crate::digital_committee::DigitalCommittee;
use crate::store;
use capability::{Cx, Stop};
use directory::store::DesignationRow;
use jiff::civil::Date;
use register::civil_date;
use std::collections::HashMap;

/// What SGTD was told, and what it was not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// The day it was told last; none before the constitution was.
    pub(crate) last: Option<Date>,
    /// The day of the last change that this did not tell.
    pub(crate) changed: Option<Date>,
    /// Number of the act by which it was told last.
    pub(crate) seq: u64,
}

/// What SGTD was told of a committee.
///
/// # Errors
/// When the database fails.
pub(crate) async fn told(cx: &Cx, committee: &DigitalCommittee) -> Result<Told, Stop> {
    let (entity, body) = (committee.entity.id, committee.body.as_str());
    let Some(constituted) = constituted(cx, committee).await? else {
        return Ok(Told::default());
    };
    let later = store::members_told(&cx.house, entity, body).await?;
    let (last, seq) = later.unwrap_or(constituted);
    let recorded = cx.house.register.stream(seq, 1).await?;
    let recorded = recorded.first().map_or(last, |act| civil_date(act.at));
    let rows = directory::store::seats_of(&cx.house, entity, body).await?;
    let touched: HashMap<_, _> = directory::store::seats_touched(&cx.house, entity, body)
        .await?
        .into_iter()
        .collect();
    // What was recorded after the telling, or took effect after it, was not in it.
    let changed = rows.iter().flat_map(|row| {
        let days = days(row, cx.today());
        let later = touched.get(&row.id).is_some_and(|known| *known > seq);
        days.filter(move |day| later || *day > recorded)
    });
    Ok(Told {
        last: Some(last),
        changed: changed.max(),
        seq,
    })
}

/// The day on which SGTD was told of the constitution, and the number of the act that says so.
async fn constituted(cx: &Cx, committee: &DigitalCommittee) -> Result<Option<(Date, u64)>, Stop> {
    let informed = committee
        .act
        .informed_on
        .as_ref()
        .and_then(|day| day.parse().ok());
    let (Some(day), Some(id)) = (informed, committee.act.communication_id) else {
        return Ok(None);
    };
    let communication = directory::store::communication(&cx.house, id).await?;
    let seq = communication.and_then(|row| u64::try_from(row.sent_seq).ok());
    Ok(seq.map(|seq| (day, seq)))
}

/// The days up to today on which a seat changed hands by a designation.
fn days(row: &DesignationRow, today: Date) -> impl Iterator<Item = Date> {
    let ended = row.to_on.as_ref().filter(|_| row.end_reason.is_some());
    let days = [Some(&row.from_on), ended, row.post_ended_on.as_ref()];
    let days = days.map(|day| day.and_then(|day| day.parse::<Date>().ok()));
    days.into_iter().flatten().filter(move |day| *day <= today)
}

/// The same in words.
pub(crate) fn sentence(cx: &Cx, told: &Told) -> String {
    let tr = cx.tr();
    let day = |day: Option<Date>| day.map(ui::format::date_short).unwrap_or_default();
    match told.last {
        None => tr.t("committee-members-untold").into_owned(),
        Some(_) => {
            let args = [
                ("last", day(told.last).into()),
                ("changed", day(told.changed).into()),
            ];
            let key = match told.changed {
                Some(_) => "committee-members-changed",
                None => "committee-members-told",
            };
            tr.f(key, &args).into_owned()
        }
    }
}
