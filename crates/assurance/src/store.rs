//! Queries over the tables of this crate.

use crate::acts::FiguresReported;
use crate::gap::{Asked, Gap};
use crate::ids::{OperationId, ServiceId, StepId};
use capability::House;
use directory::standing::SOON_DAYS;
use jiff::ToSpan;
use jiff::civil::Date;
use register::db::stmt;
use register::{Draft, EntityId, Fault, OrFault, args, record};
use std::collections::{BTreeMap, HashMap};

/// Most services of an entity, most operations of a service and of an entity, and most steps of a plan.
pub const SERVICES_MAX: usize = 200;
/// Most operations of one entity.
pub const OPERATIONS_MAX: usize = 1_000;
/// Most steps of one plan.
pub const STEPS_MAX: usize = 300;

record! {
    /// A digital service.
    #[derive(Debug, Clone, PartialEq)]
    pub struct ServiceRow { id: ServiceId, entity_id: EntityId, name: String, address: Option<String>, serves: String, system: Option<String>, credential: String, credential_level: i64, lawful: bool, state: String, added_on: String, seq: u64 }
}

impl ServiceRow {
    /// Address of its page.
    pub fn href(&self) -> String {
        format!("/autenticacion/servicios/{}", self.id)
    }
    /// Whom it serves.
    pub fn serves(&self) -> impl Iterator<Item = &str> {
        self.serves.split(',').filter(|one| !one.is_empty())
    }
    /// Whether it goes on.
    pub fn is_live(&self) -> bool {
        self.state == "live"
    }
}

macro_rules! services {
    ($where:literal) => {
        concat!(
            "SELECT id, entity_id, name, address, serves, system, credential, credential_level, lawful, state, added_on, seq FROM assurance_service WHERE ",
            $where
        )
    };
}

/// One service.
pub async fn service(house: &House, id: ServiceId) -> Result<Option<ServiceRow>, Fault> {
    house.register.db().get(services!("id = $1"), args![id]).await
}

/// Services of an entity that go on, by name.
pub async fn services_of(house: &House, entity: EntityId) -> Result<Vec<ServiceRow>, Fault> {
    const OF: &str = services!("entity_id = $1 AND state = 'live' ORDER BY name, id LIMIT 200");
    house.register.db().query(OF, args![entity]).await
}

record! {
    /// An operation, with what its service asks for beside what it asks for itself.
    #[derive(Debug, Clone, PartialEq)]
    pub struct OperationRow { id: OperationId, entity_id: EntityId, service_id: ServiceId, service: String, name: String, own_credential: Option<String>, credential: String, credential_level: i64, lawful: bool, state: String, harms: Option<String>, properties: Option<String>, floors: Option<String>, proposed: Option<i64>, level: Option<i64>, reason: Option<String>, decided_on: Option<String>, decided_seq: Option<u64>, approved_of: Option<u64>, approved_level: Option<i64>, approved_on: Option<String>, review_by: Option<String>, seq: u64 }
}

impl OperationRow {
    /// Address of its page.
    pub fn href(&self) -> String {
        format!("/autenticacion/operaciones/{}", self.id)
    }
    /// Whether it goes on.
    pub fn is_live(&self) -> bool {
        self.state == "live"
    }
    /// The level decided on last.
    pub fn level(&self) -> Option<u8> {
        self.level.and_then(|level| u8::try_from(level).ok())
    }
    /// The level approved last.
    pub fn approved(&self) -> Option<u8> {
        self.approved_level.and_then(|level| u8::try_from(level).ok())
    }
    /// Whether a decision waits to be approved.
    pub fn is_pending(&self) -> bool {
        self.decided_seq.is_some() && self.decided_seq != self.approved_of
    }
    /// Scores by criterion.
    pub fn harms(&self) -> BTreeMap<String, u8> {
        let text = self.harms.as_deref().unwrap_or("{}");
        serde_json::from_str(text).unwrap_or_default()
    }
    /// Day until which its level is looked at again.
    pub fn review_by(&self) -> Option<Date> {
        self.review_by.as_ref().and_then(|day| day.parse().ok())
    }
    /// How its level stands on a day.
    pub fn stage(&self, today: Date) -> Stage {
        match (self.level, self.review_by()) {
            (None, _) => Stage::Undecided,
            _ if self.is_pending() => Stage::Pending,
            (_, Some(by)) if by < today => Stage::Overdue,
            (_, Some(by)) if by < today.saturating_add(SOON_DAYS.days()) => Stage::Soon,
            _ => Stage::Approved,
        }
    }
    /// What it asks for today.
    pub fn asked(&self) -> Asked {
        Asked {
            level: u8::try_from(self.credential_level).unwrap_or(0),
            lawful: self.lawful,
        }
    }
    /// What is missing.
    pub fn gap(&self) -> Gap {
        Gap::of(self.level(), self.asked())
    }
}

/// How the level of an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Nobody decided on it.
    Undecided,
    /// It waits for whoever heads the entity.
    Pending,
    /// Approved, and the day to look at it again passed.
    Overdue,
    /// Approved, and that day is near.
    Soon,
    /// Approved.
    Approved,
}

macro_rules! operations {
    ($where:literal) => {
        concat!(
            "SELECT o.id, o.entity_id, o.service_id, s.name, o.name, o.credential, COALESCE(o.credential, s.credential), COALESCE(o.credential_level, s.credential_level), COALESCE(o.lawful, s.lawful), o.state, o.harms, o.properties, o.floors, o.proposed, o.level, o.reason, o.decided_on, o.decided_seq, o.approved_of, o.approved_level, o.approved_on, o.review_by, o.seq FROM assurance_operation o JOIN assurance_service s ON s.id = o.service_id WHERE ",
            $where
        )
    };
}

/// One operation.
pub async fn operation(house: &House, id: OperationId) -> Result<Option<OperationRow>, Fault> {
    house.register.db().get(operations!("o.id = $1"), args![id]).await
}

/// Operations of an entity that go on, by service and name.
pub async fn operations_of(house: &House, entity: EntityId) -> Result<Vec<OperationRow>, Fault> {
    const OF: &str =
        operations!("o.entity_id = $1 AND o.state = 'live' ORDER BY s.name, s.id, o.name, o.id LIMIT 1000");
    house.register.db().query(OF, args![entity]).await
}

record! {
    /// A step of the plan.
    #[derive(Debug, Clone, PartialEq)]
    pub struct StepRow { id: StepId, entity_id: EntityId, title: String, owner_kind: String, owner_id: String, due_on: String, planned_on: String, progress: i64, state: String, reason: Option<String>, document: Option<String>, ended_on: Option<String>, seq: u64 }
}

impl StepRow {
    /// The day it is due.
    pub fn due(&self) -> Option<Date> {
        self.due_on.parse().ok()
    }
    /// Whether something is still to be done.
    pub fn is_open(&self) -> bool {
        self.state == "open"
    }
    /// Whether its day passed and it is not done.
    pub fn is_late(&self, today: Date) -> bool {
        self.is_open() && self.due().is_some_and(|due| due < today)
    }
}

macro_rules! steps {
    ($where:literal) => {
        concat!(
            "SELECT id, entity_id, title, owner_kind, owner_id, due_on, planned_on, progress, state, reason, document, ended_on, seq FROM assurance_step WHERE ",
            $where
        )
    };
}

/// One step.
pub async fn step(house: &House, id: StepId) -> Result<Option<StepRow>, Fault> {
    house.register.db().get(steps!("id = $1"), args![id]).await
}

/// Steps of an entity, the first due first.
pub async fn steps_of(house: &House, entity: EntityId) -> Result<Vec<StepRow>, Fault> {
    const OF: &str = steps!("entity_id = $1 ORDER BY due_on, planned_on, id LIMIT 300");
    house.register.db().query(OF, args![entity]).await
}

/// Operations that each step of an entity closes.
pub async fn closes_of(house: &House, entity: EntityId) -> Result<HashMap<StepId, Vec<OperationId>>, Fault> {
    const OF: &str = "SELECT step_id, operation_id FROM assurance_closes WHERE entity_id = $1 ORDER BY step_id, operation_id";
    let rows: Vec<(StepId, OperationId)> = house.register.db().query(OF, args![entity]).await?;
    let mut closes: HashMap<StepId, Vec<OperationId>> = HashMap::new();
    for (step, operation) in rows {
        closes.entry(step).or_default().push(operation);
    }
    Ok(closes)
}

record! {
    /// A section of a strategy.
    #[derive(Debug, Clone, PartialEq)]
    pub struct SectionRow { section: String, text: String, document: Option<String>, written_on: String, seq: u64 }
}

/// Sections that an entity has written.
pub async fn sections_of(house: &House, entity: EntityId) -> Result<Vec<SectionRow>, Fault> {
    const OF: &str = "SELECT section, text, document, written_on, seq FROM assurance_section WHERE entity_id = $1 ORDER BY section";
    house.register.db().query(OF, args![entity]).await
}

record! {
    /// A version that was approved.
    #[derive(Debug, Clone, PartialEq)]
    pub struct VersionRow { version: i64, until: u64, operations: i64, instrument_kind: String, instrument_number: String, instrument_on: String, document: Option<String>, approved_on: String, seq: u64 }
}

/// Versions of an entity, the last first.
pub async fn versions_of(house: &House, entity: EntityId) -> Result<Vec<VersionRow>, Fault> {
    const OF: &str = "SELECT version, until, operations, instrument_kind, instrument_number, instrument_on, document, approved_on, seq FROM assurance_strategy WHERE entity_id = $1 ORDER BY version DESC LIMIT 50";
    house.register.db().query(OF, args![entity]).await
}

/// Figures that an entity reported, the last year first.
pub async fn figures_of(house: &House, entity: EntityId) -> Result<Vec<FiguresReported>, Fault> {
    const OF: &str = "SELECT payload FROM assurance_figures WHERE entity_id = $1 ORDER BY year DESC LIMIT 20";
    let rows: Vec<(String,)> = house.register.db().query(OF, args![entity]).await?;
    let read = |(payload,): (String,)| serde_json::from_str(&payload).or_fault("reading figures");
    rows.into_iter().map(read).collect()
}

/// Number of the last act that changed the strategy of an entity; 0 when it has none.
pub async fn last_change(house: &House, entity: EntityId) -> Result<u64, Fault> {
    let row: Option<(u64,)> = house.register.db().get(LAST, args![entity]).await?;
    Ok(row.map_or(0, |(seq,)| seq))
}

const LAST: &str = "SELECT COALESCE(MAX(seq), 0) FROM (SELECT seq FROM assurance_service WHERE entity_id = $1 UNION ALL SELECT seq FROM assurance_operation WHERE entity_id = $1 UNION ALL SELECT seq FROM assurance_step WHERE entity_id = $1 UNION ALL SELECT seq FROM assurance_section WHERE entity_id = $1) changed";

/// Holds a draft to nothing having changed since an act.
pub fn unchanged_since(draft: Draft, entity: EntityId, seq: u64) -> Draft {
    const SAME: &str = "SELECT 1 WHERE $2 = (SELECT COALESCE(MAX(seq), 0) FROM (SELECT seq FROM assurance_service WHERE entity_id = $1 UNION ALL SELECT seq FROM assurance_operation WHERE entity_id = $1 UNION ALL SELECT seq FROM assurance_step WHERE entity_id = $1 UNION ALL SELECT seq FROM assurance_section WHERE entity_id = $1) changed)";
    draft.guard(stmt(SAME, args![entity, seq]))
}

/// Holds a draft to a service that goes on.
pub fn while_service(draft: Draft, service: ServiceId) -> Draft {
    const LIVE: &str = "SELECT 1 FROM assurance_service WHERE id = $1 AND state = 'live'";
    draft.guard(stmt(LIVE, args![service]))
}

/// Holds a draft to an operation that goes on.
pub fn while_operation(draft: Draft, operation: OperationId) -> Draft {
    const LIVE: &str = "SELECT 1 FROM assurance_operation WHERE id = $1 AND state = 'live'";
    draft.guard(stmt(LIVE, args![operation]))
}

/// Holds a draft to the decision that was read being the last one, and not approved.
pub fn while_pending(draft: Draft, operation: OperationId, decided: u64) -> Draft {
    const PENDING: &str = "SELECT 1 FROM assurance_operation WHERE id = $1 AND state = 'live' AND decided_seq = $2 AND COALESCE(approved_of, 0) <> $2";
    draft.guard(stmt(PENDING, args![operation, decided]))
}

/// Holds a draft to a step that is open.
pub fn while_open(draft: Draft, step: StepId) -> Draft {
    const OPEN: &str = "SELECT 1 FROM assurance_step WHERE id = $1 AND state = 'open'";
    draft.guard(stmt(OPEN, args![step]))
}

record! {
    /// What an entity comes to.
    #[derive(Debug, Clone, Default, PartialEq)]
    pub struct TallyRow { entity_id: String, services: i64, operations: i64, decided: i64, approved: i64, gap_1: i64, gap_2: i64, gap_3: i64, steps: i64, steps_done: i64, version: i64, approved_on: Option<String> }
}

impl TallyRow {
    /// Operations with a gap.
    pub fn gaps(&self) -> i64 {
        self.gap_1 + self.gap_2 + self.gap_3
    }
}

/// What every entity that keeps an inventory comes to.
pub async fn tallies(house: &House) -> Result<HashMap<EntityId, TallyRow>, Fault> {
    const ALL: &str = "SELECT entity_id, services, operations, decided, approved, gap_1, gap_2, gap_3, steps, steps_done, version, approved_on FROM assurance_entity";
    let rows: Vec<TallyRow> = house.register.db().query(ALL, args![]).await?;
    let keyed = |row: TallyRow| Some((row.entity_id.parse().ok()?, row));
    Ok(rows.into_iter().filter_map(keyed).collect())
}

/// What one entity comes to; none when it never kept an inventory.
pub async fn tally(house: &House, entity: EntityId) -> Result<Option<TallyRow>, Fault> {
    const ONE: &str = "SELECT entity_id, services, operations, decided, approved, gap_1, gap_2, gap_3, steps, steps_done, version, approved_on FROM assurance_entity WHERE entity_id = $1";
    house.register.db().get(ONE, args![entity]).await
}

/// How many levels of each entity should have been looked at again before a day.
pub async fn overdue(house: &House, today: Date) -> Result<HashMap<EntityId, i64>, Fault> {
    const LATE: &str = "SELECT entity_id, COUNT(*) FROM assurance_operation WHERE state = 'live' AND review_by < $1 GROUP BY entity_id";
    let rows: Vec<(EntityId, i64)> = house.register.db().query(LATE, args![today]).await?;
    Ok(rows.into_iter().collect())
}
