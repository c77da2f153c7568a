//! Whether SGTD knows the members of a committee: it was told with the constitution, and after each change since.

use crate::digital_committee::DigitalCommittee;
use crate::store;
use capability::{Cx, Stop};
use directory::store::DesignationRow;
use jiff::civil::Date;

/// What SGTD was told, and what it was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    /// The day it was told last; none before the constitution was.
    pub(crate) last: Option<Date>,
    /// The day of the last change after that.
    pub(crate) changed: Option<Date>,
}

/// What SGTD was told of a committee.
///
/// # Errors
/// When the database fails.
pub(crate) async fn told(cx: &Cx, committee: &DigitalCommittee) -> Result<Told, Stop> {
    let (entity, body) = (committee.entity.id, committee.body.as_str());
    let constituted: Option<Date> = committee
        .act
        .informed_on
        .as_ref()
        .and_then(|day| day.parse().ok());
    let later = store::members_told(&cx.house, entity, body).await?;
    let last = constituted.map(|day| later.map_or(day, |later| later.max(day)));
    let rows = directory::store::seats_of(&cx.house, entity, body).await?;
    let changes = rows.iter().flat_map(|row| days(row, cx.today())).max();
    Ok(Told {
        last,
        changed: changes.filter(|changed| last.is_some_and(|last| last < *changed)),
    })
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
