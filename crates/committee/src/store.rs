//! Queries over the tables of this crate.

use crate::acts::{CriteriaSet, RulesSet};
use crate::folded::Folded;
use crate::ids::{AgreementId, MatterId, SessionId};
use crate::session::{Event, Session};
use capability::House;
use jiff::civil::Date;
use register::db::{Val, stmt};
use register::{Draft, EntityId, Fault, OrFault, args, record};
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use std::sync::Arc;

record! {
    /// A session in a list.
    #[derive(Debug, Clone)]
    pub struct SessionRow { id: SessionId, entity_id: EntityId, body_id: String, kind: String, year: i64, number: i64, on_day: String, hour: String, place: String, mode: String, open: bool, stage: String, presence: i64, document: Option<String>, concluded_on: Option<String>, called_seq: u64, seq: u64 }
}

impl SessionRow {
    /// `04-2026`.
    pub fn label(&self) -> String {
        format!("{:02}-{}", self.number, self.year)
    }
    /// Address of its page.
    pub fn href(&self) -> String {
        format!("/sesiones/{}", self.id)
    }
}

macro_rules! sessions {
    ($where:literal) => {
        concat!(
            "SELECT id, entity_id, body_id, kind, year, number, on_day, hour, place, mode, open, stage, presence, document, concluded_on, called_seq, seq FROM committee_session WHERE ",
            $where
        )
    };
}

/// One session.
pub async fn session_row(house: &House, id: SessionId) -> Result<Option<SessionRow>, Fault> {
    house.register.db().get(sessions!("id = $1"), args![id]).await
}

/// Sessions of a committee that meet, or met, in a span of days, the first first.
pub async fn sessions_between(
    house: &House,
    entity: EntityId,
    body: &str,
    days: [Date; 2],
) -> Result<Vec<SessionRow>, Fault> {
    let [from, to] = days;
    let rows = house.register.db().query(
        sessions!(
            "entity_id = $1 AND body_id = $2 AND on_day >= $3 AND on_day <= $4 AND stage <> 'cancelled' ORDER BY on_day, hour, number LIMIT 400"
        ),
        args![entity, body, from, to],
    );
    rows.await
}

/// Sessions of a committee, the last first.
pub async fn sessions_of(
    house: &House,
    entity: EntityId,
    body: &str,
    limit: u64,
) -> Result<Vec<SessionRow>, Fault> {
    house
        .register
        .db()
        .query(
            sessions!(
                "entity_id = $1 AND body_id = $2 ORDER BY on_day DESC, year DESC, number DESC LIMIT $3"
            ),
            args![entity, body, limit],
        )
        .await
}

/// The day on which SGTD was told last that the members of a committee changed, and the number of the act that says so.
pub async fn members_told(house: &House, entity: EntityId, body: &str) -> Result<Option<(Date, u64)>, Fault> {
    const LAST: &str = "SELECT on_day, seq FROM committee_told WHERE entity_id = $1 AND body_id = $2 ORDER BY seq DESC LIMIT 1";
    house.register.db().get(LAST, args![entity, body]).await
}

/// Sessions of a committee that are called or go on.
pub async fn sessions_ahead(house: &House, entity: EntityId, body: &str) -> Result<Vec<SessionRow>, Fault> {
    let rows = house.register.db().query(
        sessions!(
            "entity_id = $1 AND body_id = $2 AND stage IN ('called', 'open', 'adjourned') ORDER BY on_day, number LIMIT 40"
        ),
        args![entity, body],
    );
    rows.await
}

/// How many sessions a committee called in a year.
pub async fn last_number(house: &House, entity: EntityId, body: &str, year: i16) -> Result<u32, Fault> {
    const LAST: &str = "SELECT COALESCE(MAX(number), 0) FROM committee_session WHERE entity_id = $1 AND body_id = $2 AND year = $3";
    let row: Option<(u32,)> = house
        .register
        .db()
        .get(LAST, args![entity, body, i64::from(year)])
        .await?;
    Ok(row.map_or(0, |(number,)| number))
}

record! { struct EventRow { seq: u64, kind: String, at: jiff::Timestamp, payload: String } }

/// A session, folded from its acts: from those that came since it was folded last.
pub async fn session(house: &House, id: SessionId) -> Result<Option<(SessionRow, Arc<Session>)>, Fault> {
    let Some(row) = session_row(house, id).await? else {
        return Ok(None);
    };
    let shelf = house.shelf::<Folded>();
    let last = shelf.get(id);
    if let Some(session) = last.as_ref().filter(|session| session.seq >= row.seq) {
        return Ok(Some((row, session.clone())));
    }
    let events = events(house, id, last.as_ref().map_or(0, |session| session.seq)).await?;
    let session = match last {
        Some(last) => Some(last.later(&events)?),
        None => Session::of(row.entity_id, &events)?,
    };
    let Some(session) = session.map(Arc::new) else {
        return Ok(None);
    };
    shelf.keep(id, session.clone());
    Ok(Some((row, session)))
}

/// The acts of a session after one of them.
async fn events(house: &House, id: SessionId, after: u64) -> Result<Vec<Event>, Fault> {
    const EVENTS: &str =
        "SELECT seq, kind, at, payload FROM committee_event WHERE session_id = $1 AND seq > $2 ORDER BY seq";
    let rows: Vec<EventRow> = house.register.db().query(EVENTS, args![id, after]).await?;
    let read = |row: EventRow| {
        Ok(Event {
            seq: row.seq,
            kind: row.kind,
            at: row.at,
            payload: serde_json::from_str(&row.payload).or_fault("reading an act of a session")?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// The committee's own rules on a day, with the number of their act.
pub async fn rules(
    house: &House,
    entity: EntityId,
    body: &str,
    day: Date,
) -> Result<Option<(u64, RulesSet)>, Fault> {
    const RULES: &str = "SELECT seq, payload FROM committee_rules WHERE entity_id = $1 AND body_id = $2 AND from_on <= $3 ORDER BY from_on DESC LIMIT 1";
    dated(house, RULES, entity, body, day).await
}

/// The first day after another on which rules of the committee's own begin to hold, and their name.
pub async fn rules_ahead(
    house: &House,
    entity: EntityId,
    body: &str,
    day: Date,
) -> Result<Option<(Date, RulesSet)>, Fault> {
    const AHEAD: &str = "SELECT seq, payload FROM committee_rules WHERE entity_id = $1 AND body_id = $2 AND from_on > $3 ORDER BY from_on LIMIT 1";
    let next: Option<(u64, RulesSet)> = dated(house, AHEAD, entity, body, day).await?;
    Ok(next.map(|(_, rules)| (rules.from, rules)))
}

/// The committee's own criteria on a day, with the number of their act.
pub async fn criteria(
    house: &House,
    entity: EntityId,
    body: &str,
    day: Date,
) -> Result<Option<(u64, CriteriaSet)>, Fault> {
    const CRITERIA: &str = "SELECT seq, payload FROM committee_criteria WHERE entity_id = $1 AND body_id = $2 AND from_on <= $3 ORDER BY from_on DESC LIMIT 1";
    dated(house, CRITERIA, entity, body, day).await
}

async fn dated<T: DeserializeOwned>(
    house: &House,
    sql: &'static str,
    entity: EntityId,
    body: &str,
    day: Date,
) -> Result<Option<(u64, T)>, Fault> {
    let row: Option<(u64, String)> = house.register.db().get(sql, args![entity, body, day]).await?;
    row.map(|(seq, payload)| {
        Ok((
            seq,
            serde_json::from_str(&payload).or_fault("reading dated rules")?,
        ))
    })
    .transpose()
}

record! {
    /// A matter.
    #[derive(Debug, Clone)]
    pub struct MatterRow { id: MatterId, entity_id: EntityId, body_id: String, kind: String, title: String, origin_path: Option<String>, origin_label: Option<String>, document: Option<String>, period_on: Option<String>, state: String, session_id: Option<SessionId>, proposed_on: String, seq: u64 }
}

impl MatterRow {
    /// Whether the chair decided it alone, so that the committee has to ratify it.
    pub fn is_urgent_decision(&self) -> bool {
        self.kind == RATIFY
    }
}

/// Kind of the matter that asks the committee to ratify what its chair decided alone.
pub const RATIFY: &str = "ratify_urgent";

macro_rules! matters {
    ($where:literal) => {
        concat!(
            "SELECT id, entity_id, body_id, kind, title, origin_path, origin_label, document, period_on, state, session_id, proposed_on, seq FROM committee_matter WHERE ",
            $where
        )
    };
}

/// Most matters that wait for one committee.
pub const MATTERS_MAX: u64 = 400;

/// Matters that wait for a session, the first proposed first.
pub async fn matters_waiting(house: &House, entity: EntityId, body: &str) -> Result<Vec<MatterRow>, Fault> {
    house
        .register
        .db()
        .query(
            matters!("entity_id = $1 AND body_id = $2 AND state = 'open' ORDER BY seq LIMIT $3"),
            args![entity, body, MATTERS_MAX],
        )
        .await
}

/// One matter.
pub async fn matter(house: &House, id: MatterId) -> Result<Option<MatterRow>, Fault> {
    house.register.db().get(matters!("id = $1"), args![id]).await
}

/// Holds a draft to a matter still waiting when it is recorded.
pub fn while_waiting(draft: Draft, matter: MatterId) -> Draft {
    const WAITS: &str = "SELECT 1 FROM committee_matter WHERE id = $1 AND state = 'open'";
    draft.guard(stmt(WAITS, args![matter]))
}

/// Titles of matters by id.
pub async fn titles(house: &House, ids: &[MatterId]) -> Result<HashMap<MatterId, String>, Fault> {
    const TITLES: &str = "SELECT id, title FROM committee_matter WHERE id IN";
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let keys: Vec<Val> = ids.iter().map(Val::from).collect();
    let rows: Vec<(MatterId, String)> = house.register.db().among(TITLES, &keys).await?;
    Ok(rows.into_iter().collect())
}

/// Matters that came from a record of the house, the last first.
pub async fn matters_from(house: &House, path: &str) -> Result<Vec<MatterRow>, Fault> {
    house
        .register
        .db()
        .query(
            matters!("origin_path = $1 ORDER BY seq DESC LIMIT 20"),
            args![path],
        )
        .await
}

/// Whether a periodic duty of an entity was performed for the period that begins on a day.
pub async fn duty_performed(
    house: &House,
    entity: EntityId,
    obligation: &str,
    period: Date,
) -> Result<bool, Fault> {
    const DONE: &str = "SELECT seq FROM committee_duty WHERE entity_id = $1 AND body_id = '' AND obligation = $2 AND period_on = $3";
    let row: Option<(u64,)> = house
        .register
        .db()
        .get(DONE, args![entity, obligation, period])
        .await?;
    Ok(row.is_some())
}

record! {
    /// A periodic duty that was performed.
    #[derive(Debug, Clone)]
    pub struct DutyRow { obligation: String, period_on: String, on_day: String, seq: u64 }
}

/// Periodic duties that a committee performed, the last period first.
pub async fn duties_of(house: &House, entity: EntityId, body: &str) -> Result<Vec<DutyRow>, Fault> {
    const DUTIES: &str = "SELECT obligation, period_on, on_day, seq FROM committee_duty WHERE entity_id = $1 AND body_id = $2 ORDER BY period_on DESC, obligation LIMIT 100";
    house.register.db().query(DUTIES, args![entity, body]).await
}

record! {
    /// An agreement.
    #[derive(Debug, Clone)]
    pub struct AgreementRow { id: AgreementId, entity_id: EntityId, body_id: String, session_id: SessionId, item_id: String, code: String, text: String, owner_kind: String, owner_id: String, due_on: Option<String>, public: bool, state: String, adopted_on: String, reported_on: Option<String>, closed_on: Option<String>, document: Option<String>, adopted_seq: u64, seq: u64 }
}

impl AgreementRow {
    /// Address of its page.
    pub fn href(&self) -> String {
        format!("/acuerdos/{}", self.id)
    }
    /// The day it is due.
    pub fn due(&self) -> Option<Date> {
        self.due_on.as_ref().and_then(|day| day.parse().ok())
    }
    /// Whether something is still to be done.
    pub fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "open" | "reported")
    }
    /// Whether its day passed and it is not done.
    pub fn is_late(&self, today: Date) -> bool {
        self.state == "open" && self.due().is_some_and(|due| due < today)
    }
}

macro_rules! agreements {
    ($where:literal) => {
        concat!(
            "SELECT id, entity_id, body_id, session_id, item_id, code, text, owner_kind, owner_id, due_on, public, state, adopted_on, reported_on, closed_on, document, adopted_seq, seq FROM committee_agreement WHERE ",
            $where
        )
    };
}

/// Most agreements of one committee that a page reads.
pub const AGREEMENTS_MAX: u64 = 2_000;

/// One agreement.
pub async fn agreement(house: &House, id: AgreementId) -> Result<Option<AgreementRow>, Fault> {
    house.register.db().get(agreements!("id = $1"), args![id]).await
}

/// Agreements of a committee, the last first.
pub async fn agreements_of(house: &House, entity: EntityId, body: &str) -> Result<Vec<AgreementRow>, Fault> {
    house
        .register
        .db()
        .query(
            agreements!("entity_id = $1 AND body_id = $2 ORDER BY adopted_seq DESC LIMIT $3"),
            args![entity, body, AGREEMENTS_MAX],
        )
        .await
}

/// Agreements of every committee of an entity that still ask for something.
pub async fn agreements_open(house: &House, entity: EntityId) -> Result<Vec<AgreementRow>, Fault> {
    house
        .register
        .db()
        .query(
            agreements!(
                "entity_id = $1 AND state IN ('open', 'reported') ORDER BY due_on, adopted_seq LIMIT $2"
            ),
            args![entity, AGREEMENTS_MAX],
        )
        .await
}

/// Agreements of an entity of which a document is the evidence.
pub async fn agreements_proven_by(
    house: &House,
    entity: EntityId,
    document: &str,
) -> Result<Vec<AgreementRow>, Fault> {
    house
        .register
        .db()
        .query(
            agreements!("entity_id = $1 AND document = $2 ORDER BY adopted_seq LIMIT $3"),
            args![entity, document, AGREEMENTS_MAX],
        )
        .await
}

record! {
    /// A step of an agreement.
    #[derive(Debug, Clone)]
    pub struct StepRow { seq: u64, kind: String, at: jiff::Timestamp, payload: String }
}

/// What came of an agreement, in order.
pub async fn steps_of(house: &House, id: AgreementId) -> Result<Vec<StepRow>, Fault> {
    const STEPS: &str =
        "SELECT seq, kind, at, payload FROM committee_step WHERE agreement_id = $1 ORDER BY seq";
    house.register.db().query(STEPS, args![id]).await
}
