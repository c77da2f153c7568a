//! The sessions of a committee as a calendar to subscribe to.

use crate::digital_committee::{DigitalCommittee, title};
use crate::store::{self, SessionRow};
use capability::{Answer, Cx, Req, Route, Stop, handler};
use jiff::civil::{Date, DateTime, Time};
use ui::ics::{Event, Ics, When};

/// Media type of a calendar.
const MEDIA_TYPE: &str = "text/calendar";
/// Minutes that a session is taken to last until it says otherwise.
const MINUTES: u16 = 120;

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::open(
            "/comite/{entidad}/sesiones.ics",
            MEDIA_TYPE,
            handler(|cx, req| Box::pin(answer(cx, req))),
        )
        .query(&["organo"]),
    ]
}

/// Address of the calendar of a committee.
pub(super) fn path(committee: &DigitalCommittee) -> String {
    let key = &committee.entity.key;
    match committee.body.as_str() {
        "" => format!("/comite/{key}/sesiones.ics"),
        body => format!("/comite/{key}/sesiones.ics?organo={body}"),
    }
}

/// A session as an event; none when its day cannot be read.
pub(crate) fn event(cx: &Cx, committee: &DigitalCommittee, row: &SessionRow) -> Option<Event> {
    let day: Date = row.on_day.parse().ok()?;
    let (hour, minute) = row.hour.split_once(':')?;
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    let base = &cx.house.options.base_url;
    let host = base.split("://").nth(1).unwrap_or(base);
    Some(Event {
        uid: format!("{}@{host}", row.id),
        when: When::Hour(DateTime::from_parts(day, time), MINUTES),
        summary: format!("{} · {}", title(cx, row), committee.entity.name),
        description: cx.tr().t("committee-ics-description").into_owned(),
        category: cx.tr().t("committee-short").into_owned(),
        url: format!("{base}{}", cx.href(&row.href())),
        place: row.place.clone(),
        sequence: row.seq,
    })
}

async fn answer(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (name, committee, _) = super::committee::asked(cx, &req, &["organo"]).await?;
    let committee = committee.ok_or(Stop::NotFound)?;
    let rows = store::sessions_of(&cx.house, committee.entity.id, &committee.body, 100).await?;
    let source = format!("{}{}", cx.house.options.base_url, cx.href(&path(&committee)));
    let title = cx.tr().f("committee-ics-name", &[("name", name.into())]);
    let lead = cx.tr().t("committee-ics-description");
    let mut ics = Ics::new(&title, &lead, &source, cx.lang.html(), cx.head.at);
    for row in rows.iter().filter(|row| row.stage != "cancelled") {
        if let Some(event) = event(cx, &committee, row) {
            ics.event(&event);
        }
    }
    let name = format!("sesiones-{}.ics", committee.entity.key);
    Ok(Answer::file("text/calendar; charset=utf-8", &name, ics.end()).open())
}
