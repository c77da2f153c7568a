//! What each act changes in the derived tables: pure, one statement list per kind.

mod committee;
mod communication;
mod designation;
mod entity;
mod report;

use register::db::Stmt;
use register::{Fault, Recorded};

/// Changes of one act; of other capabilities, only those that report a duty change anything here.
pub fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    Ok(match act.kind.as_str() {
        "directory/entity-registered" => entity::registered(act, &act.payload_as()?)?,
        "directory/entity-updated" => entity::updated(act, &act.payload_as()?),
        "directory/entity-closed" => entity::closed(act, &act.payload_as()?),
        "directory/unit-created" => entity::unit_created(act, &act.payload_as()?)?,
        "directory/unit-renamed" => entity::unit_renamed(act, &act.payload_as()?),
        "directory/unit-closed" => entity::unit_closed(act, &act.payload_as()?),
        "directory/post-created" => entity::post_created(act, &act.payload_as()?)?,
        "directory/post-ended" => designation::post_ended(act, &act.payload_as()?),
        "directory/designated" => designation::designated(act, &act.payload_as()?)?,
        "directory/designation-carried" => designation::carried(act, &act.payload_as()?)?,
        "directory/designation-ended" => designation::ended(act, &act.payload_as()?),
        "directory/contact-published" => designation::contact_published(act, &act.payload_as()?),
        "directory/committee-constituted" => committee::constituted(act, &act.payload_as()?)?,
        "directory/designation-communicated" => communication::communicated(act, &act.payload_as()?)?,
        "directory/communication-acknowledged" => communication::acknowledged(act, &act.payload_as()?)?,
        "directory/communication-observed" => communication::observed(act, &act.payload_as()?)?,
        "directory/observation-corrected" => communication::corrected(act, &act.payload_as()?)?,
        "directory/observation-explained" => communication::explained(act),
        "directory/due-moved" => communication::due_moved(act, &act.payload_as()?)?,
        "directory/calendar-day-declared" => entity::calendar_day(act, &act.payload_as()?),
        "directory/term-set" => entity::term_set(act, &act.payload_as()?),
        _ => report::reported(act)?,
    })
}

/// The entity an act was recorded for; every act of this crate about an entity carries it.
pub(crate) fn entity_of(act: &Recorded) -> Result<String, Fault> {
    act.entity
        .map(|entity| entity.to_string())
        .ok_or_else(|| Fault::new(format!("act {} names no entity", act.seq)))
}

/// Day of an act in the State's clock.
pub(crate) fn day_of(act: &Recorded) -> String {
    register::civil_date(act.at).to_string()
}

/// A day as its column wants it.
pub(crate) fn text(day: Option<jiff::civil::Date>) -> Option<String> {
    day.map(|day| day.to_string())
}
