//! A small capability to try the register with: designations, one in force per entity and office, and a tally.

use std::sync::Arc;

use register::db::{Stmt, stmt};
use register::{
    DesignationId, Draft, EntityId, Fault, Migration, PersonId, Projector, Projectors, Recorded, Table,
    Under, args,
};
use serde::{Deserialize, Serialize};

pub const DESIGNATED: &str = "probe/designated";
pub const ENDED: &str = "probe/ended";
pub const NOTED: &str = "probe/noted";
pub const CONTACT: &str = "probe/contact-given";

/// What a designation says.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Designated {
    pub id: DesignationId,
    pub office: String,
    pub person: PersonId,
    pub since: String,
}

pub struct Probe;

pub fn projectors() -> Projectors {
    vec![Arc::new(Probe)]
}

pub const TABLES: &[Table] = &[
    Table {
        name: "probe_designation",
        key: &["id"],
        ddl: &[
            "CREATE TABLE probe_designation (id TEXT PRIMARY KEY, entity TEXT NOT NULL, office TEXT NOT NULL,
                person TEXT NOT NULL, since TEXT NOT NULL, ended TEXT, seq BIGINT NOT NULL)",
            "CREATE UNIQUE INDEX probe_in_force ON probe_designation (entity, office) WHERE ended IS NULL",
        ],
    },
    Table {
        name: "probe_tally",
        key: &["entity", "kind"],
        ddl: &[
            "CREATE TABLE probe_tally (entity TEXT NOT NULL, kind TEXT NOT NULL, acts BIGINT NOT NULL,
            last_seq BIGINT NOT NULL, PRIMARY KEY (entity, kind))",
        ],
    },
    Table {
        name: "probe_contact",
        key: &["seq"],
        ddl: &["CREATE TABLE probe_contact (seq BIGINT PRIMARY KEY, contact TEXT)"],
    },
];

const KEPT: &[Migration] = &[Migration {
    number: 1,
    name: "notes",
    sql: &[
        "CREATE TABLE probe_note (id BIGINT PRIMARY KEY, text TEXT NOT NULL, share DOUBLE PRECISION, raw BYTEA)",
    ],
}];

impl Projector for Probe {
    fn name(&self) -> &'static str {
        "probe"
    }

    fn tables(&self) -> &[Table] {
        TABLES
    }

    fn kept(&self) -> &[Migration] {
        KEPT
    }

    fn apply(&self, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
        match act.kind.as_str() {
            DESIGNATED => designated(act),
            ENDED => ended(act),
            CONTACT => Ok(contact(act)),
            "register/payload-erased" => Ok(erased(act)),
            NOTED => Ok(vec![tally(act)]),
            _ => Ok(Vec::new()),
        }
    }
}

fn designated(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    const ADD: &str = "INSERT INTO probe_designation (id, entity, office, person, since, ended, seq)
        VALUES ($1, $2, $3, $4, $5, NULL, $6)";
    let Designated {
        id,
        office,
        person,
        since,
    } = act.payload_as()?;
    Ok(vec![
        stmt(ADD, args![id, act.entity, office, person, since, act.seq]),
        tally(act),
    ])
}

fn ended(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    const END: &str = "UPDATE probe_designation SET ended = $2 WHERE id = $1 AND ended IS NULL";
    let id: DesignationId = act
        .subject("designation")
        .unwrap_or_default()
        .parse()
        .map_err(|_| Fault::new("no subject"))?;
    Ok(vec![stmt(END, args![id, act.at]).rows(1), tally(act)])
}

fn contact(act: &Recorded) -> Vec<Stmt> {
    let contact = act
        .payload
        .as_ref()
        .and_then(|payload| payload["contact"].as_str());
    vec![stmt(
        "INSERT INTO probe_contact (seq, contact) VALUES ($1, $2)",
        args![act.seq, contact],
    )]
}

/// A row whose payload was erased becomes what it is when replayed without payload.
fn erased(act: &Recorded) -> Vec<Stmt> {
    let seq = act.payload.as_ref().and_then(|payload| payload["seq"].as_u64());
    seq.map(|seq| {
        stmt(
            "UPDATE probe_contact SET contact = NULL WHERE seq = $1",
            args![seq],
        )
    })
    .into_iter()
    .collect()
}

fn tally(act: &Recorded) -> Stmt {
    const ADD: &str = "INSERT INTO probe_tally (entity, kind, acts, last_seq) VALUES ($1, $2, 1, $3)
        ON CONFLICT (entity, kind) DO UPDATE SET acts = probe_tally.acts + 1, last_seq = excluded.last_seq";
    let entity = act
        .entity
        .map_or_else(|| "none".to_owned(), |entity| entity.to_string());
    stmt(ADD, args![entity, &act.kind, act.seq])
}

pub fn under() -> Under {
    Under {
        person: PersonId::nil(),
        office: "entity_head".to_owned(),
        designation: None,
    }
}

/// A draft that puts somebody in an office.
pub fn designate(entity: EntityId, office: &str) -> Draft {
    let (id, person) = (new(DesignationId::from_uuid), new(PersonId::from_uuid));
    let payload = Designated {
        id,
        office: office.to_owned(),
        person,
        since: "2026-03-02".to_owned(),
    };
    Draft::new(DESIGNATED, under())
        .entity(entity)
        .subject(format!("designation:{id}"))
        .payload_of(&payload)
        .expect("a payload")
}

/// The designation that a draft makes.
pub fn designation_of(draft: &Draft) -> DesignationId {
    serde_json::from_value::<Designated>(draft.payload.clone())
        .expect("a designation")
        .id
}

pub fn end(entity: EntityId, designation: DesignationId) -> Draft {
    Draft::new(ENDED, under())
        .entity(entity)
        .subject(format!("designation:{designation}"))
}

/// A draft that nothing refuses.
pub fn note(text: &str) -> Draft {
    Draft::new(NOTED, under()).payload(serde_json::json!({"text": text}))
}

pub fn new<T>(wrap: fn(register::uuid::Uuid) -> T) -> T {
    wrap(register::new_id(&register::SystemClock).expect("randomness"))
}
