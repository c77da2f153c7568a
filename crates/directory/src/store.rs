//! Queries over the derived tables of the directory.

use capability::House;
use register::{CommunicationId, DesignationId, EntityId, Fault, PersonId, PostId, UnitId, args, record};

record! {
    /// A designation, or the committee itself, as it stands.
    #[derive(Debug, Clone)]
    pub struct DesignationRow {
        id: DesignationId, entity_id: EntityId, body_id: String, office: String, capacity: String,
        person_id: Option<PersonId>, post_id: Option<PostId>, post_title: String, bond: String,
        instrument_kind: String, instrument_number: String, instrument_on: String, article: Option<String>, document: Option<String>,
        from_on: String, to_on: Option<String>, end_reason: Option<String>, post_ended_on: Option<String>, communicate_by: Option<String>,
        communication_id: Option<CommunicationId>, authority: Option<String>, informed_on: Option<String>, reference: Option<String>,
        answer_by: Option<String>, accepted_on: Option<String>, accepted_seq: Option<i64>, observed_on: Option<String>,
        observed_reason: Option<String>, correct_by: Option<String>, explained_seq: Option<i64>, contact: Option<String>,
        warnings: String, proof_seq: i64
    }
}

macro_rules! designations {
    ($where:literal) => {
        concat!(
            "SELECT id, entity_id, body_id, office, capacity, person_id, post_id, post_title, bond, instrument_kind, instrument_number, instrument_on, article, document, from_on, to_on, end_reason, post_ended_on, communicate_by, communication_id, authority, informed_on, reference, answer_by, accepted_on, accepted_seq, observed_on, observed_reason, correct_by, explained_seq, contact, warnings, proof_seq FROM directory_designation WHERE ",
            $where
        )
    };
}

/// The entity that has a code of the budget system.
pub async fn entity_of_siaf(house: &House, siaf: &str) -> Result<Option<EntityId>, Fault> {
    const WITH: &str = "SELECT id FROM directory_entity WHERE siaf = $1";
    let row: Option<(EntityId,)> = house.register.db().get(WITH, args![siaf]).await?;
    Ok(row.map(|(id,)| id))
}

impl DesignationRow {
    /// Whether it gives power on a day.
    pub fn in_force(&self, day: jiff::civil::Date) -> bool {
        let day = day.to_string();
        self.from_on <= day && self.to_on.as_ref().is_none_or(|to| day <= *to)
    }
    /// Name of its office among the law's, unless it is the committee itself.
    pub fn is_committee(&self) -> bool {
        self.office == crate::apply_committee()
    }
    /// Where it stands in the workflow: `act_issued`, `communicated`, `observed`, `accepted`, `ended`.
    pub fn stage(&self) -> &'static str {
        if self.end_reason.is_some() {
            "ended"
        } else if self.observed_on.is_some() {
            "observed"
        } else if self.accepted_on.is_some() {
            "accepted"
        } else if self.informed_on.is_some() {
            "communicated"
        } else {
            "act_issued"
        }
    }
}

/// One designation.
pub async fn designation(house: &House, id: DesignationId) -> Result<Option<DesignationRow>, Fault> {
    house.register.db().get(designations!("id = $1"), args![id]).await
}

/// Designations of an entity, the most recent first.
pub async fn designations_of(house: &House, entity: EntityId) -> Result<Vec<DesignationRow>, Fault> {
    house
        .register
        .db()
        .query(
            designations!("entity_id = $1 ORDER BY from_on DESC, proof_seq DESC"),
            args![entity],
        )
        .await
}

/// Designations of a person in force on a day.
pub async fn designations_held(
    house: &House,
    person: PersonId,
    day: jiff::civil::Date,
) -> Result<Vec<DesignationRow>, Fault> {
    house
        .register
        .db()
        .query(
            designations!("person_id = $1 AND from_on <= $2 AND (to_on IS NULL OR to_on >= $2) ORDER BY from_on DESC, proof_seq DESC"),
            args![person, day],
        )
        .await
}

/// The main holder of an office of an entity without an end, if any.
pub async fn main_holder(
    house: &House,
    entity: EntityId,
    body: &str,
    office: &str,
) -> Result<Option<DesignationRow>, Fault> {
    house
        .register
        .db()
        .get(
            designations!("entity_id = $1 AND body_id = $2 AND office = $3 AND capacity = 'main' AND end_reason IS NULL ORDER BY from_on DESC, proof_seq DESC LIMIT 1"),
            args![entity, body, office],
        )
        .await
}

/// Designations to seats of the committee of an entity or of one of its bodies, in the order of seats.
pub async fn seats_of(house: &House, entity: EntityId, body: &str) -> Result<Vec<DesignationRow>, Fault> {
    house
        .register
        .db()
        .query(
            designations!("entity_id = $1 AND body_id = $2 AND office >= 'committee_seat_1' AND office <= 'committee_seat_9' ORDER BY office, from_on, proof_seq"),
            args![entity, body],
        )
        .await
}

/// Of those designations, each with the number of the last act about it.
pub async fn seats_touched(
    house: &House,
    entity: EntityId,
    body: &str,
) -> Result<Vec<(DesignationId, u64)>, Fault> {
    const TOUCHED: &str = "SELECT id, seq FROM directory_designation WHERE entity_id = $1 AND body_id = $2 AND office >= 'committee_seat_1' AND office <= 'committee_seat_9'";
    house.register.db().query(TOUCHED, args![entity, body]).await
}

/// Holders of an office of an entity, of the whole of it and of its bodies, in force or not.
pub async fn holders_of_office(
    house: &House,
    entity: EntityId,
    office: &str,
) -> Result<Vec<DesignationRow>, Fault> {
    house
        .register
        .db()
        .query(
            designations!("entity_id = $1 AND office = $2 ORDER BY from_on, proof_seq"),
            args![entity, office],
        )
        .await
}

/// Committees of an entity and of its bodies, in force or not, the first constituted first.
pub async fn committees_of(house: &House, entity: EntityId) -> Result<Vec<DesignationRow>, Fault> {
    holders_of_office(house, entity, crate::apply_committee()).await
}

/// Designations whose holder has a post, in force or not.
pub async fn designations_of_post(house: &House, post: PostId) -> Result<Vec<DesignationRow>, Fault> {
    house
        .register
        .db()
        .query(designations!("post_id = $1 ORDER BY id"), args![post])
        .await
}

record! {
    /// Who holds an office of an entity.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Holder { designation: DesignationId, entity: EntityId, office: String, person: PersonId }
}

/// Holders on a day of any of those offices, of the whole State; whoever lost their post holds none.
pub async fn holders(house: &House, offices: &[&str], day: jiff::civil::Date) -> Result<Vec<Holder>, Fault> {
    let among = offices
        .iter()
        .fold(",".to_owned(), |list, office| format!("{list}{office},"));
    house
        .register
        .db()
        .query(
            "SELECT id, entity_id, office, person_id FROM directory_designation WHERE $1 LIKE '%,' || office || ',%' AND person_id IS NOT NULL AND from_on <= $2 AND (to_on IS NULL OR to_on >= $2) AND post_ended_on IS NULL ORDER BY entity_id, office, id",
            args![among, day],
        )
        .await
}

record! {
    /// A unit or a body of an entity.
    #[derive(Debug, Clone)]
    pub struct UnitRow { id: UnitId, kind: String, name: String, from_on: String, to_on: Option<String> }
}

/// Units and bodies of an entity.
pub async fn units_of(house: &House, entity: EntityId) -> Result<Vec<UnitRow>, Fault> {
    house
        .register
        .db()
        .query(
            "SELECT id, kind, name, from_on, to_on FROM directory_unit WHERE entity_id = $1 ORDER BY name, id",
            args![entity],
        )
        .await
}

/// Some of the units and bodies of an entity, by name.
pub async fn units_page(
    house: &House,
    entity: EntityId,
    offset: usize,
    limit: usize,
) -> Result<Vec<UnitRow>, Fault> {
    house
        .register
        .db()
        .query(
            "SELECT id, kind, name, from_on, to_on FROM directory_unit WHERE entity_id = $1 ORDER BY name, id LIMIT $2 OFFSET $3",
            args![entity, limit, offset],
        )
        .await
}

/// How many units and bodies an entity has, closed ones too.
pub async fn count_units(house: &House, entity: EntityId) -> Result<usize, Fault> {
    const COUNT: &str = "SELECT COUNT(*) FROM directory_unit WHERE entity_id = $1";
    count(house, COUNT, entity).await
}

/// One unit of an entity.
pub async fn unit(house: &House, entity: EntityId, id: UnitId) -> Result<Option<UnitRow>, Fault> {
    house
        .register
        .db()
        .get(
            "SELECT id, kind, name, from_on, to_on FROM directory_unit WHERE entity_id = $1 AND id = $2",
            args![entity, id],
        )
        .await
}

async fn count(house: &House, sql: &'static str, entity: EntityId) -> Result<usize, Fault> {
    let counted: Option<(u64,)> = house.register.db().get(sql, args![entity]).await?;
    Ok(counted.map_or(0, |(count,)| usize::try_from(count).unwrap_or(usize::MAX)))
}

record! {
    /// A post of an entity.
    #[derive(Debug, Clone)]
    pub struct PostRow { id: PostId, name: String, from_on: String, to_on: Option<String> }
}

/// Posts of an entity.
pub async fn posts_of(house: &House, entity: EntityId) -> Result<Vec<PostRow>, Fault> {
    house
        .register
        .db()
        .query(
            "SELECT id, name, from_on, to_on FROM directory_post WHERE entity_id = $1 ORDER BY name, id",
            args![entity],
        )
        .await
}

/// Some of the posts of an entity, by name.
pub async fn posts_page(
    house: &House,
    entity: EntityId,
    offset: usize,
    limit: usize,
) -> Result<Vec<PostRow>, Fault> {
    house
        .register
        .db()
        .query(
            "SELECT id, name, from_on, to_on FROM directory_post WHERE entity_id = $1 ORDER BY name, id LIMIT $2 OFFSET $3",
            args![entity, limit, offset],
        )
        .await
}

/// How many posts an entity has, ended ones too.
pub async fn count_posts(house: &House, entity: EntityId) -> Result<usize, Fault> {
    const COUNT: &str = "SELECT COUNT(*) FROM directory_post WHERE entity_id = $1";
    count(house, COUNT, entity).await
}

/// One post of an entity.
pub async fn post(house: &House, entity: EntityId, id: PostId) -> Result<Option<PostRow>, Fault> {
    house
        .register
        .db()
        .get(
            "SELECT id, name, from_on, to_on FROM directory_post WHERE entity_id = $1 AND id = $2",
            args![entity, id],
        )
        .await
}

record! {
    /// A communication in the queue of an authority.
    #[derive(Debug, Clone)]
    pub struct CommunicationRow { id: CommunicationId, designation_id: DesignationId, entity_id: EntityId, authority: String, state: String, sent_on: String, sent_seq: i64, answer_by: Option<String>, answered_on: Option<String>, rounds: i64 }
}

/// One communication.
pub async fn communication(house: &House, id: CommunicationId) -> Result<Option<CommunicationRow>, Fault> {
    house
        .register
        .db()
        .get(
            "SELECT id, designation_id, entity_id, authority, state, sent_on, sent_seq, answer_by, answered_on, rounds FROM directory_communication WHERE id = $1",
            args![id],
        )
        .await
}

/// Communications of an authority in those states, the oldest first.
pub async fn queue(
    house: &House,
    authority: &str,
    state: &str,
    limit: u64,
    offset: u64,
) -> Result<Vec<CommunicationRow>, Fault> {
    house
        .register
        .db()
        .query(
            "SELECT id, designation_id, entity_id, authority, state, sent_on, sent_seq, answer_by, answered_on, rounds FROM directory_communication WHERE authority = $1 AND state = $2 ORDER BY sent_on, sent_seq LIMIT $3 OFFSET $4",
            args![authority, state, limit, offset],
        )
        .await
}

record! {
    /// How many communications of an authority are in a state.
    #[derive(Debug, Clone)]
    pub struct QueueCount { state: String, n: i64, oldest: Option<String> }
}

/// How many wait, were observed, corrected and acknowledged, and since when the oldest.
pub async fn queue_counts(house: &House, authority: &str) -> Result<Vec<QueueCount>, Fault> {
    house
        .register
        .db()
        .query(
            "SELECT state, COUNT(*), MIN(sent_on) FROM directory_communication WHERE authority = $1 GROUP BY state ORDER BY state",
            args![authority],
        )
        .await
}

record! {
    /// A due date that a changed calendar moved.
    #[derive(Debug, Clone)]
    pub struct DueMoveRow { seq: i64, designation_id: DesignationId, what: String, before_on: String, after_on: String, moved_on: String }
}

/// Due dates of an entity that a changed calendar moved until a day, by acts before that number, the last first.
pub async fn due_moves_of(
    house: &House,
    entity: EntityId,
    until: jiff::civil::Date,
    before: u64,
) -> Result<Vec<DueMoveRow>, Fault> {
    house
        .register
        .db()
        .query(
            "SELECT seq, designation_id, what, before_on, after_on, moved_on FROM directory_due_move WHERE entity_id = $1 AND moved_on <= $2 AND seq < $3 ORDER BY seq DESC LIMIT 50",
            args![entity, until, i64::try_from(before).unwrap_or(i64::MAX)],
        )
        .await
}

record! {
    /// An entity that closed, and one that took over from it.
    #[derive(Debug, Clone)]
    pub struct SuccessionRow { entity_id: EntityId, successor_id: EntityId, reason: String, on_day: String, seq: u64 }
}

/// Who took over from an entity, and from whom it took over.
pub async fn successions_of(house: &House, entity: EntityId) -> Result<Vec<SuccessionRow>, Fault> {
    house
        .register
        .db()
        .query(
            "SELECT entity_id, successor_id, reason, on_day, seq FROM directory_succession WHERE entity_id = $1 OR successor_id = $1 ORDER BY on_day, seq, successor_id",
            args![entity],
        )
        .await
}
