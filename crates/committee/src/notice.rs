//! Notice of a session: working days between the call and the day, by the calendar of the entity.

use crate::acts::SessionKind;
use crate::digital_committee::DigitalCommittee;
use capability::{Cx, Stop};
use directory::deadline;
use jiff::ToSpan;
use jiff::civil::Date;
use norms::{Calendar, Term};
use register::Fault;

/// Whether a day lies more than a year ahead: nobody calls a session for it.
pub fn too_far(on: Date, today: Date) -> bool {
    on > today.saturating_add(1.year())
}

async fn calendar(cx: &Cx, committee: &DigitalCommittee) -> Result<Calendar, Stop> {
    let declared = deadline::declared(&cx.house).await?;
    Ok(deadline::calendar(&committee.entity, &declared))
}

/// Last day of so many working days counted from a day.
///
/// # Errors
/// When the calendar does not reach.
pub async fn working_days_after(
    cx: &Cx,
    committee: &DigitalCommittee,
    from: Date,
    days: u32,
) -> Result<Date, Stop> {
    if days == 0 {
        return Ok(from);
    }
    norms::due_date(from, Term::working_days(days), &calendar(cx, committee).await?)
        .map_err(|error| Stop::Fault(Fault::because("counting the notice of a session", error)))
}

/// The earliest day of a session that is called on a day with the notice that the rules ask.
///
/// # Errors
/// When the calendar does not reach.
pub async fn earliest(
    cx: &Cx,
    committee: &DigitalCommittee,
    kind: SessionKind,
    called: Date,
) -> Result<Date, Stop> {
    let days = match kind {
        SessionKind::Ordinary => committee.rules.notice_ordinary_days,
        SessionKind::Extraordinary => committee.rules.notice_extraordinary_days,
    };
    working_days_after(cx, committee, called, days).await
}

/// Working days after the call until the day of the session; none when that day has passed.
///
/// # Errors
/// When the database fails.
pub async fn given(cx: &Cx, committee: &DigitalCommittee, called: Date, on: Date) -> Result<u32, Stop> {
    let calendar = calendar(cx, committee).await?;
    let mut days = 0;
    let mut day = called;
    while day < on {
        day = day.saturating_add(1.day());
        days += u32::from(calendar.is_working(day));
    }
    Ok(days)
}
