//! What came after an act, and whether it still stands.

use super::evidence::Evidence;
use capability::{Cx, Stop};
use jiff::civil::Date;
use register::{EntityId, Filter, Recorded};
use std::collections::BTreeMap;

/// Acts read at a time.
const ACTS: u32 = 500;

/// Kinds of act about an entity as a whole.
const OF_ENTITIES: [&str; 3] = [
    "directory/entity-registered",
    "directory/entity-updated",
    "directory/entity-closed",
];

/// What later acts did to an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Nothing changes or ends it.
    Stands,
    /// Another act says the same thing anew.
    Replaced,
    /// What it began has ended, since that day when it is known.
    Ended(Option<Date>),
}

/// Later acts on the same thing, oldest first, and the fate they make.
pub(crate) async fn later(cx: &Cx, evidence: &Evidence) -> Result<(Fate, Vec<Recorded>), Stop> {
    let act = &evidence.act;
    let Some(entity) = act.entity else {
        return Ok((Fate::Stands, Vec::new()));
    };
    let acts = after(cx, entity, act).await?;
    let today = cx.today();
    let fate = acts
        .iter()
        .map(|next| fate(act, next, today))
        .fold(Fate::Stands, worse);
    Ok((fate, acts))
}

/// Later acts on the same thing, oldest first, however many other acts the entity recorded since.
async fn after(cx: &Cx, entity: EntityId, act: &Recorded) -> Result<Vec<Recorded>, Stop> {
    let mut found: BTreeMap<u64, Recorded> = BTreeMap::new();
    for filter in asked(entity, act) {
        let acts = cx.house.register.all_acts(&filter).await?;
        let same = acts.into_iter().filter(|next| same_thing(act, next));
        found.extend(same.map(|next| (next.seq, next)));
    }
    Ok(found.into_values().collect())
}

/// Where acts on the same thing are: by each thing that it touches, or by kind when it is about the entity itself.
fn asked(entity: EntityId, act: &Recorded) -> Vec<Filter> {
    let of = |subject: Option<String>, kind: Option<String>| Filter {
        entity: Some(entity),
        after: Some(act.seq),
        subject,
        kind,
        limit: ACTS,
        ..Filter::default()
    };
    let things: Vec<Filter> = things(act).map(|thing| of(Some(thing.clone()), None)).collect();
    if things.is_empty() && is_about_entity(&act.kind) {
        return OF_ENTITIES.map(|kind| of(None, Some(kind.to_owned()))).into();
    }
    things
}

/// What an act touches, without what many acts touch that have nothing to do with each other.
fn things(act: &Recorded) -> impl Iterator<Item = &String> {
    let vague = |subject: &str| {
        ["office:", "person:"]
            .iter()
            .any(|vague| subject.starts_with(vague))
    };
    act.subjects.iter().filter(move |subject| !vague(subject))
}

/// Whether a later act is about the same thing: a designation, a unit, a post, or the entity itself.
fn same_thing(act: &Recorded, next: &Recorded) -> bool {
    let mut things = things(act).peekable();
    if things.peek().is_some() {
        return things.any(|subject| next.subjects.contains(subject));
    }
    is_about_entity(&act.kind) && is_about_entity(&next.kind)
}

fn is_about_entity(kind: &str) -> bool {
    OF_ENTITIES.contains(&kind)
}

/// What one later act does to it.
fn fate(act: &Recorded, next: &Recorded, today: Date) -> Fate {
    let (before, after) = (act.kind.as_str(), next.kind.as_str());
    let on = next
        .payload
        .as_ref()
        .and_then(|payload| payload.get("on")?.as_str()?.parse::<Date>().ok());
    let over = on.is_none_or(|on| on <= today);
    let begins = |kind: &str| matches!(kind, "directory/designated" | "directory/committee-constituted");
    match (before, after) {
        (_, "directory/designation-ended") if begins(before) && over => Fate::Ended(on),
        (_, "directory/observation-corrected") if begins(before) || before == after => Fate::Replaced,
        ("directory/communication-observed", "directory/observation-corrected") => Fate::Replaced,
        ("directory/unit-created" | "directory/unit-renamed", "directory/unit-renamed") => Fate::Replaced,
        ("directory/unit-created" | "directory/unit-renamed", "directory/unit-closed") if over => {
            Fate::Ended(on)
        }
        ("directory/post-created", "directory/post-ended") if over => Fate::Ended(on),
        (_, "directory/entity-closed") if is_about_entity(before) && over => Fate::Ended(on),
        (_, "directory/entity-updated") if is_about_entity(before) => Fate::Replaced,
        ("identity/access-key-created", "identity/access-key-revoked") => Fate::Ended(on),
        _ => Fate::Stands,
    }
}

fn worse(one: Fate, other: Fate) -> Fate {
    match (one, other) {
        (Fate::Ended(on), _) | (_, Fate::Ended(on)) => Fate::Ended(on),
        (Fate::Replaced, _) | (_, Fate::Replaced) => Fate::Replaced,
        _ => Fate::Stands,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use serde_json::json;

    fn act(seq: u64, kind: &str, subjects: &[&str], payload: serde_json::Value) -> Recorded {
        Recorded {
            seq,
            id: register::ActId::nil(),
            kind: kind.to_owned(),
            version: 1,
            entity: None,
            under: register::Under::system(),
            subjects: subjects.iter().map(|subject| (*subject).to_owned()).collect(),
            visibility: register::Visibility::Public,
            at: "2026-03-02T14:05:09.120Z".parse().unwrap(),
            payload: Some(payload),
        }
    }

    #[test]
    fn an_end_in_the_future_has_not_ended_it_yet() {
        let designated = act(
            1,
            "directory/designated",
            &["designation:1", "office:x"],
            json!({}),
        );
        let ended = act(
            2,
            "directory/designation-ended",
            &["designation:1", "office:x"],
            json!({"on": "2026-08-15"}),
        );
        assert_eq!(fate(&designated, &ended, date(2026, 8, 14)), Fate::Stands);
        assert_eq!(
            fate(&designated, &ended, date(2026, 8, 15)),
            Fate::Ended(Some(date(2026, 8, 15)))
        );
    }

    #[test]
    fn the_same_office_is_not_the_same_thing() {
        let one = act(
            1,
            "directory/designated",
            &["designation:1", "office:x", "person:p"],
            json!({}),
        );
        let other = act(
            2,
            "directory/designated",
            &["designation:2", "office:x", "person:p"],
            json!({}),
        );
        assert!(!same_thing(&one, &other));
        let told = act(
            3,
            "directory/designation-communicated",
            &["designation:1", "office:x"],
            json!({}),
        );
        assert!(same_thing(&one, &told));
    }

    #[test]
    fn an_end_weighs_more_than_a_replacement() {
        assert_eq!(worse(Fate::Replaced, Fate::Ended(None)), Fate::Ended(None));
        assert_eq!(worse(Fate::Stands, Fate::Replaced), Fate::Replaced);
    }
}
