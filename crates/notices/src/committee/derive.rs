//! Derived tables: what stands of each session and each agreement, rebuilt from acts. Nothing of what may be reserved is
//! copied: no agenda, no text, no reason.

use capability::House;
use jiff::civil::{Date, Time};
use register::db::{Stmt, stmt};
use register::{EntityId, Fault, PersonId, Recorded, Table, args, record};

use super::acts::{
    AgreementAdopted, AgreementId, AgreementMoved, AgreementReported, MinutesDrawn, MinutesSigned,
    OfAgreement, OfSession, Owner, SessionAdjourned, SessionCalled, SessionId, SessionMoved,
};

/// The tables.
pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "notices_session",
        key: &["id"],
        ddl: &[
            "CREATE TABLE notices_session (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, body_id TEXT NOT NULL, kind TEXT NOT NULL, number TEXT NOT NULL, on_day TEXT NOT NULL, second_on TEXT NOT NULL, hour TEXT NOT NULL, place TEXT NOT NULL, mode TEXT NOT NULL, stage TEXT NOT NULL, moved BIGINT NOT NULL, call_seq BIGINT NOT NULL, document TEXT)",
            "CREATE INDEX notices_session_called ON notices_session (second_on) WHERE stage = 'called'",
        ],
    },
    Table {
        name: "notices_signer",
        key: &["document", "person_id"],
        ddl: &[
            "CREATE TABLE notices_signer (document TEXT NOT NULL, person_id TEXT NOT NULL, PRIMARY KEY (document, person_id))",
        ],
    },
    Table {
        name: "notices_signature",
        key: &["document", "person_id"],
        ddl: &[
            "CREATE TABLE notices_signature (document TEXT NOT NULL, person_id TEXT NOT NULL, PRIMARY KEY (document, person_id))",
        ],
    },
    Table {
        name: "notices_agreement",
        key: &["id"],
        ddl: &[
            "CREATE TABLE notices_agreement (id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, body_id TEXT NOT NULL, code TEXT NOT NULL, owner_kind TEXT NOT NULL, owner_id TEXT NOT NULL, due_on TEXT, state TEXT NOT NULL, assigned_seq BIGINT NOT NULL)",
            "CREATE INDEX notices_agreement_open ON notices_agreement (due_on) WHERE state = 'open'",
        ],
    },
];

const CALLED: &str = "INSERT INTO notices_session (id, entity_id, body_id, kind, number, on_day, second_on, hour, place, mode, stage, moved, call_seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'called', 0, $11) ON CONFLICT (id) DO NOTHING";
const MOVED: &str = "UPDATE notices_session SET on_day = $2, second_on = $3, hour = $4, place = $5, moved = 1, call_seq = $6 WHERE id = $1";
const ADJOURNED: &str =
    "UPDATE notices_session SET on_day = $2, hour = $3, stage = 'adjourned', call_seq = $4 WHERE id = $1";
const STAGE: &str = "UPDATE notices_session SET stage = $2 WHERE id = $1";
const DRAWN: &str = "UPDATE notices_session SET document = $2 WHERE id = $1";
const SIGNER: &str = "INSERT INTO notices_signer (document, person_id) VALUES ($1, $2) ON CONFLICT (document, person_id) DO NOTHING";
const SIGNED: &str = "INSERT INTO notices_signature (document, person_id) VALUES ($1, $2) ON CONFLICT (document, person_id) DO NOTHING";
const ADOPTED: &str = "INSERT INTO notices_agreement (id, entity_id, body_id, code, owner_kind, owner_id, due_on, state, assigned_seq) VALUES ($1, $2, COALESCE((SELECT body_id FROM notices_session WHERE id = $3), ''), $4, $5, $6, $7, 'open', $8) ON CONFLICT (id) DO NOTHING";
const DUE: &str = "UPDATE notices_agreement SET due_on = $2, assigned_seq = $3 WHERE id = $1";
const STATE: &str = "UPDATE notices_agreement SET state = $2 WHERE id = $1";

/// What an act of a committee changes; acts of others change nothing.
pub(crate) fn apply(act: &Recorded) -> Result<Vec<Stmt>, Fault> {
    // What is reserved does not leave the house: whoever replays a public dump has the public acts alone.
    if act.payload.is_none() {
        return Ok(Vec::new());
    }
    Ok(match act.kind.as_str() {
        "committee/session-called" => called(act, &act.payload_as()?),
        "committee/session-moved" => {
            let new: SessionMoved = act.payload_as()?;
            let hour = hour_text(new.hour);
            vec![stmt(
                MOVED,
                args![new.session, new.on, new.second_on, hour, new.place, act.seq],
            )]
        }
        "committee/session-adjourned" => {
            let new: SessionAdjourned = act.payload_as()?;
            let hour = hour_text(new.hour);
            vec![stmt(ADJOURNED, args![new.session, new.on, hour, act.seq])]
        }
        "committee/session-opened" | "committee/session-resumed" => vec![stage(act, "held")?],
        "committee/session-cancelled" => vec![stage(act, "cancelled")?],
        "committee/minutes-drawn" => {
            let new: MinutesDrawn = act.payload_as()?;
            let mut drawn = asked(&new);
            drawn.push(stmt(DRAWN, args![new.session, new.document]));
            drawn
        }
        "committee/signatures-asked" => asked(&act.payload_as()?),
        "committee/minutes-signed" | "committee/signature-excused" => {
            let new: MinutesSigned = act.payload_as()?;
            vec![stmt(SIGNED, args![new.document, new.person])]
        }
        "committee/agreement-adopted" => adopted(act, &act.payload_as()?),
        "committee/agreement-moved" => {
            let new: AgreementMoved = act.payload_as()?;
            vec![stmt(DUE, args![new.agreement, new.due, act.seq])]
        }
        "committee/agreement-reported" => {
            let new: AgreementReported = act.payload_as()?;
            let state = if new.done { "reported" } else { "open" };
            vec![stmt(STATE, args![new.agreement, state])]
        }
        "committee/agreement-closed" => {
            let new: OfAgreement = act.payload_as()?;
            vec![stmt(STATE, args![new.agreement, "closed"])]
        }
        _ => Vec::new(),
    })
}

fn called(act: &Recorded, new: &SessionCalled) -> Vec<Stmt> {
    let Some(entity) = act.entity else {
        return Vec::new();
    };
    let row = args![
        new.session,
        entity,
        new.body.map_or_else(String::new, |body| body.to_string()),
        new.kind.as_str(),
        format!("{:02}-{}", new.number, new.year),
        new.on,
        new.second_on,
        hour_text(new.hour),
        new.place.as_str(),
        new.mode.as_str(),
        act.seq
    ];
    vec![stmt(CALLED, row)]
}

fn stage(act: &Recorded, stage: &'static str) -> Result<Stmt, Fault> {
    let of: OfSession = act.payload_as()?;
    Ok(stmt(STAGE, args![of.session, stage]))
}

fn asked(new: &MinutesDrawn) -> Vec<Stmt> {
    let each = new.signers.iter();
    each.map(|person| stmt(SIGNER, args![new.document.as_str(), *person]))
        .collect()
}

fn adopted(act: &Recorded, new: &AgreementAdopted) -> Vec<Stmt> {
    let Some(entity) = act.entity else {
        return Vec::new();
    };
    let (kind, owner) = match &new.owner {
        Owner::Office(office) => ("office", office.clone()),
        Owner::Unit(unit) => ("unit", unit.to_string()),
    };
    let row = args![
        new.agreement,
        entity,
        new.session,
        new.code.as_str(),
        kind,
        owner,
        new.due,
        act.seq
    ];
    vec![stmt(ADOPTED, row)]
}

/// `15:00`.
pub(super) fn hour_text(hour: Time) -> String {
    format!("{:02}:{:02}", hour.hour(), hour.minute())
}

record! {
    /// A session as it stands.
    #[derive(Debug, Clone)]
    pub(super) struct SessionRow {
        id: SessionId, entity_id: EntityId, body_id: String, kind: String, number: String, on_day: Date, hour: String,
        place: String, mode: String, stage: String, moved: bool, call_seq: u64, document: Option<String>
    }
}

record! {
    /// An agreement as it stands.
    #[derive(Debug, Clone)]
    pub(super) struct AgreementRow {
        id: AgreementId, entity_id: EntityId, body_id: String, code: String, owner_kind: String, owner_id: String,
        due_on: Option<Date>, state: String, assigned_seq: u64
    }
}

/// One session.
pub(super) async fn session(house: &House, id: SessionId) -> Result<Option<SessionRow>, Fault> {
    const ONE: &str = "SELECT id, entity_id, body_id, kind, number, on_day, hour, place, mode, stage, moved, call_seq, document FROM notices_session WHERE id = $1";
    house.register.db().get(ONE, args![id]).await
}

/// Sessions of the whole State that were called and whose day has not passed.
pub(super) async fn sessions_ahead(house: &House, today: Date) -> Result<Vec<SessionRow>, Fault> {
    const AHEAD: &str = "SELECT id, entity_id, body_id, kind, number, on_day, hour, place, mode, stage, moved, call_seq, document FROM notices_session WHERE stage = 'called' AND second_on >= $1 ORDER BY id";
    house.register.db().query(AHEAD, args![today]).await
}

/// Whose signature of a document is waited for.
pub(super) async fn signers(house: &House, document: &str) -> Result<Vec<PersonId>, Fault> {
    const WHO: &str = "SELECT person_id FROM notices_signer WHERE document = $1 AND person_id NOT IN (SELECT person_id FROM notices_signature WHERE document = $1) ORDER BY person_id";
    let rows: Vec<(PersonId,)> = house.register.db().query(WHO, args![document]).await?;
    Ok(rows.into_iter().map(|(person,)| person).collect())
}

/// One agreement.
pub(super) async fn agreement(house: &House, id: AgreementId) -> Result<Option<AgreementRow>, Fault> {
    const ONE: &str = "SELECT id, entity_id, body_id, code, owner_kind, owner_id, due_on, state, assigned_seq FROM notices_agreement WHERE id = $1";
    house.register.db().get(ONE, args![id]).await
}

/// Agreements of the whole State that have a day and are not done.
pub(super) async fn agreements_open(house: &House) -> Result<Vec<AgreementRow>, Fault> {
    const OPEN: &str = "SELECT id, entity_id, body_id, code, owner_kind, owner_id, due_on, state, assigned_seq FROM notices_agreement WHERE state = 'open' AND due_on IS NOT NULL ORDER BY id";
    house.register.db().query(OPEN, args![]).await
}
