//! Calendars to subscribe to (iCalendar, RFC 5545): due dates of an entity, days without work.
//!
//! What an entity owes is public, so an official's calendar needs no secret address: it is that of the entity.

mod days;
mod due;

pub(crate) use days::PATH as DAYS;

use capability::{Answer, Route, handler};
use ui::ics::Ics;

/// Media type of a calendar.
pub(crate) const MEDIA_TYPE: &str = "text/calendar";

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::open(
            DAYS,
            MEDIA_TYPE,
            handler(|cx, req| Box::pin(days::answer(cx, req))),
        ),
        Route::open(
            "/entidades/{key}/plazos.ics",
            MEDIA_TYPE,
            handler(|cx, req| Box::pin(due::answer(cx, req))),
        ),
    ]
}

fn answer(ics: Ics, name: &str) -> Answer {
    Answer::file("text/calendar; charset=utf-8", name, ics.end()).open()
}
