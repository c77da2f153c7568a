//! What each act changes in the derived tables: pure, replay runs the same code.

mod agreement;
mod body;
mod session;

use register::db::{Stmt, stmt};
use register::{Fault, OrFault, Recorded, args};

/// Changes of one act; acts of other capabilities change nothing here.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let Some(kind) = act.kind.strip_prefix("committee/") else {
        return Ok(Vec::new());
    };
    // What is reserved does not leave the house: whoever replays a public dump has the public acts alone.
    if act.payload.is_none() {
        return Ok(Vec::new());
    }
    let mut changes = match kind {
        "rules-set" => body::rules_set(act)?,
        "criteria-set" => body::criteria_set(act)?,
        "members-communicated" => body::members_communicated(act)?,
        "matter-proposed" => body::matter_proposed(act)?,
        "urgently-decided" => body::urgently_decided(act)?,
        "matter-withdrawn" => body::matter_withdrawn(act)?,
        "agreement-reported" | "agreement-closed" | "agreement-moved" => agreement::step(act)?,
        "duty-performed" => body::duty_performed(act)?,
        _ => session::changes(act)?,
    };
    if let Some(session) = id(act, "session") {
        changes.extend(session::event(act, session)?);
    }
    Ok(changes)
}

/// An id of the payload; none when it has none of that name.
fn id<'a>(act: &'a Recorded, name: &str) -> Option<&'a str> {
    act.payload.as_ref()?.get(name)?.as_str()
}

/// The payload as its column wants it.
fn payload(act: &Recorded) -> Result<String, Fault> {
    let payload = act.payload.as_ref().or_fault("an act without payload")?;
    serde_json::to_string(payload).or_fault("writing a payload")
}

/// The entity an act belongs to.
fn entity(act: &Recorded) -> Result<String, Fault> {
    let entity = act.entity.or_fault(format!("act {} names no entity", act.seq))?;
    Ok(entity.to_string())
}

/// Day of an act in the State's clock.
fn day(act: &Recorded) -> String {
    register::civil_date(act.at).to_string()
}

/// A body as its column wants it: empty for the whole entity.
fn body_text(body: Option<register::UnitId>) -> String {
    body.map_or_else(String::new, |body| body.to_string())
}

/// One statement on a session.
fn on_session(sql: &'static str, session: &str) -> Stmt {
    stmt(sql, args![session])
}
