//! What each act changes in the derived tables: pure, replay runs the same code.

use crate::acts::{
    CredentialDeclared, FiguresReported, LevelApproved, LevelDecided, OperationAdded, OperationRenamed,
    OperationRetired, Owner, SectionWritten, ServiceDescribed, ServiceRetired, StepDropped, StepMoved,
    StepPlanned, StepReported, StrategyApproved,
};
use register::db::{Stmt, stmt};
use register::{Fault, OrFault, Recorded, args};

const SERVICE: &str = "INSERT INTO assurance_service (id, entity_id, name, address, serves, credential, credential_level, lawful, state, added_on, seq) VALUES ($1, $2, $3, $4, $5, 'none', 0, 0, 'live', $6, $7)";
const SERVICE_UPDATED: &str =
    "UPDATE assurance_service SET name = $2, address = $3, serves = $4, seq = $5 WHERE id = $1";
const SERVICE_RETIRED: &str = "UPDATE assurance_service SET state = 'retired', seq = $2 WHERE id = $1";
const OPERATIONS_RETIRED: &str =
    "UPDATE assurance_operation SET state = 'retired', seq = $2 WHERE service_id = $1 AND state = 'live'";
const OPERATION: &str = "INSERT INTO assurance_operation (id, entity_id, service_id, name, state, added_on, seq) VALUES ($1, $2, $3, $4, 'live', $5, $6)";
const RENAMED: &str = "UPDATE assurance_operation SET name = $2, seq = $3 WHERE id = $1";
const OPERATION_RETIRED: &str = "UPDATE assurance_operation SET state = 'retired', seq = $2 WHERE id = $1";
const OF_SERVICE: &str = "UPDATE assurance_service SET credential = $2, credential_level = $3, lawful = $4, system = $5, seq = $6 WHERE id = $1";
const OF_OPERATION: &str = "UPDATE assurance_operation SET credential = $2, credential_level = $3, lawful = $4, seq = $5 WHERE id = $1";
const DECIDED: &str = "UPDATE assurance_operation SET harms = $2, properties = $3, floors = $4, proposed = $5, level = $6, reason = $7, decided_on = $8, decided_seq = $9, seq = $9 WHERE id = $1";
const APPROVED: &str = "UPDATE assurance_operation SET approved_of = $2, approved_level = $3, approved_on = $4, review_by = $5, seq = $6 WHERE id = $1";
const STEP: &str = "INSERT INTO assurance_step (id, entity_id, title, owner_kind, owner_id, due_on, planned_on, progress, state, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 'open', $8)";
const CLOSES: &str = "INSERT INTO assurance_closes (step_id, operation_id, entity_id) VALUES ($1, $2, $3) ON CONFLICT (step_id, operation_id) DO NOTHING";
const MOVED: &str = "UPDATE assurance_step SET due_on = $2, reason = $3, seq = $4 WHERE id = $1";
const REPORTED: &str = "UPDATE assurance_step SET progress = $2, state = $3, document = COALESCE($4, document), ended_on = $5, seq = $6 WHERE id = $1";
const DROPPED: &str =
    "UPDATE assurance_step SET state = 'dropped', reason = $2, ended_on = $3, seq = $4 WHERE id = $1";
const SECTION: &str = "INSERT INTO assurance_section (entity_id, section, text, document, written_on, seq) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (entity_id, section) DO UPDATE SET text = excluded.text, document = excluded.document, written_on = excluded.written_on, seq = excluded.seq";
const STRATEGY: &str = "INSERT INTO assurance_strategy (entity_id, version, until, operations, instrument_kind, instrument_number, instrument_on, document, approved_on, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
const FIGURES: &str = "INSERT INTO assurance_figures (entity_id, year, payload, reported_on, seq) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (entity_id, year) DO UPDATE SET payload = excluded.payload, reported_on = excluded.reported_on, seq = excluded.seq";

/// What an entity comes to, counted anew after each of its acts, so that the board of the State is a read.
const TALLY: &str = "INSERT INTO assurance_entity (entity_id, services, operations, decided, approved, gap_1, gap_2, gap_3, steps, steps_done, version, approved_on) SELECT $1,
(SELECT COUNT(*) FROM assurance_service s WHERE s.entity_id = $1 AND s.state = 'live'),
(SELECT COUNT(*) FROM assurance_operation o WHERE o.entity_id = $1 AND o.state = 'live'),
(SELECT COUNT(*) FROM assurance_operation o WHERE o.entity_id = $1 AND o.state = 'live' AND o.level IS NOT NULL),
(SELECT COUNT(*) FROM assurance_operation o WHERE o.entity_id = $1 AND o.state = 'live' AND o.approved_level IS NOT NULL),
(SELECT COUNT(*) FROM assurance_operation o JOIN assurance_service s ON s.id = o.service_id WHERE o.entity_id = $1 AND o.state = 'live' AND o.level = 1 AND (COALESCE(o.credential_level, s.credential_level) < 1 OR COALESCE(o.lawful, s.lawful) = 0)),
(SELECT COUNT(*) FROM assurance_operation o JOIN assurance_service s ON s.id = o.service_id WHERE o.entity_id = $1 AND o.state = 'live' AND o.level = 2 AND (COALESCE(o.credential_level, s.credential_level) < 2 OR COALESCE(o.lawful, s.lawful) = 0)),
(SELECT COUNT(*) FROM assurance_operation o JOIN assurance_service s ON s.id = o.service_id WHERE o.entity_id = $1 AND o.state = 'live' AND o.level = 3 AND (COALESCE(o.credential_level, s.credential_level) < 3 OR COALESCE(o.lawful, s.lawful) = 0)),
(SELECT COUNT(*) FROM assurance_step p WHERE p.entity_id = $1 AND p.state <> 'dropped'),
(SELECT COUNT(*) FROM assurance_step p WHERE p.entity_id = $1 AND p.state = 'done'),
(SELECT COALESCE(MAX(v.version), 0) FROM assurance_strategy v WHERE v.entity_id = $1),
(SELECT MAX(v.approved_on) FROM assurance_strategy v WHERE v.entity_id = $1)
WHERE TRUE ON CONFLICT (entity_id) DO UPDATE SET services = excluded.services, operations = excluded.operations, decided = excluded.decided, approved = excluded.approved, gap_1 = excluded.gap_1, gap_2 = excluded.gap_2, gap_3 = excluded.gap_3, steps = excluded.steps, steps_done = excluded.steps_done, version = excluded.version, approved_on = excluded.approved_on";

/// Changes of one act; acts of other capabilities change nothing here.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let Some(kind) = act.kind.strip_prefix("assurance/") else {
        return Ok(Vec::new());
    };
    // What is reserved does not leave the house: whoever replays a public dump has the public acts alone.
    if act.payload.is_none() {
        return Ok(Vec::new());
    }
    let mut changes = match kind {
        "step-planned" | "step-moved" | "step-reported" | "step-dropped" => step(kind, act)?,
        "level-decided" | "level-approved" => level(kind, act)?,
        "section-written" | "strategy-approved" | "figures-reported" => document(kind, act)?,
        _ => inventory(kind, act)?,
    };
    changes.push(stmt(TALLY, args![entity(act)?]));
    Ok(changes)
}

fn inventory(kind: &str, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let seq = act.seq;
    Ok(match kind {
        "service-added" => {
            let new: ServiceDescribed = act.payload_as()?;
            let serves = new.serves.join(",");
            let row = args![
                new.service,
                entity(act)?,
                new.name,
                new.address,
                serves,
                day(act),
                seq
            ];
            vec![stmt(SERVICE, row)]
        }
        "service-updated" => {
            let new: ServiceDescribed = act.payload_as()?;
            let row = args![new.service, new.name, new.address, new.serves.join(","), seq];
            vec![stmt(SERVICE_UPDATED, row)]
        }
        "service-retired" => {
            let ended: ServiceRetired = act.payload_as()?;
            vec![
                stmt(SERVICE_RETIRED, args![ended.service, seq]),
                stmt(OPERATIONS_RETIRED, args![ended.service, seq]),
            ]
        }
        "operation-added" => {
            let new: OperationAdded = act.payload_as()?;
            let row = args![new.operation, entity(act)?, new.service, new.name, day(act), seq];
            vec![stmt(OPERATION, row)]
        }
        "operation-renamed" => {
            let new: OperationRenamed = act.payload_as()?;
            vec![stmt(RENAMED, args![new.operation, new.name, seq])]
        }
        "operation-retired" => {
            let ended: OperationRetired = act.payload_as()?;
            vec![stmt(OPERATION_RETIRED, args![ended.operation, seq])]
        }
        // tidy: texts: a kind of act without the name of its wing, and no text
        "credential-declared" => vec![credential(act.payload_as()?, seq)],
        _ => Vec::new(),
    })
}

fn credential(new: CredentialDeclared, seq: u64) -> Stmt {
    let level = i64::from(new.level);
    match new.operation {
        Some(operation) => stmt(
            OF_OPERATION,
            args![operation, new.credential, level, new.lawful, seq],
        ),
        None => stmt(
            OF_SERVICE,
            args![new.service, new.credential, level, new.lawful, new.system, seq],
        ),
    }
}

fn level(kind: &str, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    if kind == "level-approved" {
        let new: LevelApproved = act.payload_as()?;
        let (level, by) = (i64::from(new.level), new.review_by.to_string());
        let row = args![new.operation, new.decided, level, day(act), by, act.seq];
        return Ok(vec![stmt(APPROVED, row)]);
    }
    let new: LevelDecided = act.payload_as()?;
    let harms = serde_json::to_string(&new.harms).or_fault("writing scores")?;
    let row = args![
        new.operation,
        harms,
        new.properties.join(","),
        new.floors.join(","),
        i64::from(new.proposed),
        i64::from(new.level),
        new.reason,
        day(act),
        act.seq
    ];
    Ok(vec![stmt(DECIDED, row)])
}

fn step(kind: &str, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let seq = act.seq;
    Ok(match kind {
        "step-planned" => planned(act, act.payload_as()?)?,
        "step-moved" => {
            let moved: StepMoved = act.payload_as()?;
            vec![stmt(
                MOVED,
                args![moved.step, moved.due.to_string(), moved.reason, seq],
            )]
        }
        "step-reported" => {
            let told: StepReported = act.payload_as()?;
            let done = told.progress >= 100;
            let state = if done { "done" } else { "open" };
            let ended = done.then(|| day(act));
            let row = args![
                told.step,
                i64::from(told.progress),
                state,
                told.document,
                ended,
                seq
            ];
            vec![stmt(REPORTED, row)]
        }
        _ => {
            let dropped: StepDropped = act.payload_as()?;
            vec![stmt(DROPPED, args![dropped.step, dropped.reason, day(act), seq])]
        }
    })
}

fn planned(act: &Recorded, new: StepPlanned) -> Result<Vec<Stmt>, Fault> {
    let (kind, owner) = match new.owner {
        Owner::Office(office) => ("office", office),
        Owner::Unit(unit) => ("unit", unit.to_string()),
    };
    let entity = entity(act)?;
    let due = new.due.to_string();
    let row = args![
        new.step,
        entity.clone(),
        new.title,
        kind,
        owner,
        due,
        day(act),
        act.seq
    ];
    let closes = new.operations.iter();
    let closes = closes.map(|operation| stmt(CLOSES, args![new.step, *operation, entity.clone()]));
    Ok([stmt(STEP, row)].into_iter().chain(closes).collect())
}

fn document(kind: &str, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    let (entity, day, seq) = (entity(act)?, day(act), act.seq);
    Ok(match kind {
        "section-written" => {
            let new: SectionWritten = act.payload_as()?;
            vec![stmt(
                SECTION,
                args![entity, new.section, new.text, new.document, day, seq],
            )]
        }
        "strategy-approved" => {
            let new: StrategyApproved = act.payload_as()?;
            let row = args![
                entity,
                i64::from(new.version),
                new.until,
                i64::from(new.operations),
                new.instrument.kind,
                new.instrument.number,
                new.instrument.date.to_string(),
                new.instrument.document,
                day,
                seq
            ];
            vec![stmt(STRATEGY, row)]
        }
        _ => {
            let told: FiguresReported = act.payload_as()?;
            let payload = serde_json::to_string(&told).or_fault("writing figures")?;
            vec![stmt(
                FIGURES,
                args![entity, i64::from(told.year), payload, day, seq],
            )]
        }
    })
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
