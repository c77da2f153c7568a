//! Where a draft waits: one row per entity, erasable, changed by whoever saw its last version.

use crate::draft::Draft;
use capability::{Cx, Stop, WaitingDraft};
use directory::target;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use register::db::{Stmt, stmt};
use register::{EntityId, Fault, Migration, PersonId, RecordError, Refused, args, record};

/// Days that a draft waits after its last change.
pub const DAYS_KEPT: i64 = 30;

/// How often a change is tried when somebody else was faster.
const TRIES: usize = 4;

/// The table of drafts: people's data before anything is recorded, so it is kept apart from acts and can be emptied.
pub const KEPT: &[Migration] = &[Migration {
    number: 1,
    name: "drafts of the guided start",
    sql: &[
        "CREATE TABLE start_draft (entity_id TEXT PRIMARY KEY, version BIGINT NOT NULL, content TEXT NOT NULL, person_id TEXT NOT NULL, updated_at TEXT NOT NULL, expires_on TEXT NOT NULL)",
        "CREATE INDEX start_draft_expiry ON start_draft (expires_on)",
    ],
}];

record! { struct Row { version: i64, content: String, person_id: PersonId, updated_at: Timestamp, expires_on: String } }

/// A draft as it waits.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Raised by every change.
    pub version: i64,
    /// The draft.
    pub draft: Draft,
    /// Who changed it last, and when.
    pub changed: Option<(PersonId, Timestamp)>,
    /// Day on which it goes by itself.
    pub expires_on: Option<Date>,
}

/// The draft of an entity; `first` when there is none.
pub async fn waiting(cx: &Cx, entity: EntityId, first: impl FnOnce() -> Draft) -> Result<Waiting, Stop> {
    const OF: &str = "SELECT version, content, person_id, updated_at, expires_on FROM start_draft WHERE entity_id = $1 AND expires_on >= $2";
    let row: Option<Row> = cx.house.register.db().get(OF, args![entity, cx.today()]).await?;
    let Some(row) = row else {
        return Ok(Waiting {
            version: 0,
            draft: first(),
            changed: None,
            expires_on: None,
        });
    };
    let draft =
        serde_json::from_str(&row.content).map_err(|error| Fault::because("reading a draft", error))?;
    Ok(Waiting {
        version: row.version,
        draft,
        changed: Some((row.person_id, row.updated_at)),
        expires_on: row.expires_on.parse().ok(),
    })
}

/// The draft of the caller's entity, if one waits and the caller may go on with it.
pub async fn listed(cx: &Cx) -> Result<Vec<WaitingDraft>, Stop> {
    let Some(acting) = cx.caller.acting.as_ref() else {
        return Ok(Vec::new());
    };
    let Ok(entity) = target::entity(cx, acting.entity).await else {
        return Ok(Vec::new());
    };
    if cx.may("directory/designated", &target::of(&entity)).is_err() {
        return Ok(Vec::new());
    }
    let waiting = waiting(cx, entity.id, Draft::default).await?;
    let draft = waiting
        .changed
        .zip(waiting.expires_on)
        .filter(|_| !waiting.draft.is_empty());
    let listed = draft.map(|((_, changed), expires_on)| WaitingDraft {
        title: cx.tr().t("start-guide").into_owned(),
        about: entity.name.clone(),
        path: "/empezar".to_owned(),
        changed,
        expires_on,
    });
    Ok(listed.into_iter().collect())
}

/// Every draft that waits, with its entity and version.
pub async fn all(cx: &Cx) -> Result<Vec<(EntityId, i64, Draft)>, Stop> {
    const ALL: &str = "SELECT entity_id, version, content FROM start_draft ORDER BY entity_id";
    let rows: Vec<(EntityId, i64, String)> = cx.house.register.db().query(ALL, args![]).await?;
    let read = |(entity, version, content): (EntityId, i64, String)| {
        let draft =
            serde_json::from_str(&content).map_err(|error| Fault::because("reading a draft", error))?;
        Ok((entity, version, draft))
    };
    rows.into_iter().map(read).collect()
}

/// Statement that writes a draft over the version that was seen, without a change of whose it is and how long it waits.
pub fn rewrite(entity: EntityId, seen: i64, draft: &Draft) -> Result<Stmt, Fault> {
    let content = serde_json::to_string(draft).map_err(|error| Fault::because("writing a draft", error))?;
    const OVER: &str =
        "UPDATE start_draft SET version = version + 1, content = $3 WHERE entity_id = $1 AND version = $2";
    Ok(stmt(OVER, args![entity, seen, content]).rows(1))
}

/// Changes the draft of an entity. `change` sees the last version, also when somebody was faster, and may refuse.
pub async fn change(
    cx: &Cx,
    entity: EntityId,
    first: impl Fn() -> Draft,
    change: impl Fn(&mut Draft) -> Result<(), Stop>,
) -> Result<(), Stop> {
    for _ in 0..TRIES {
        let waiting = waiting(cx, entity, &first).await?;
        let mut draft = waiting.draft;
        change(&mut draft)?;
        let written = write(cx, entity, waiting.version, &draft)?;
        match cx.house.register.db().commit(&written).await {
            Ok(()) => return Ok(()),
            Err(RecordError::Refused(Refused::Stale | Refused::Conflict { .. })) => {}
            Err(RecordError::Refused(refused)) => {
                return Err(Fault::new(format!("a draft: {refused:?}")).into());
            }
            Err(RecordError::Fault(fault)) => return Err(fault.into()),
        }
    }
    Err(capability::Refusal::new("capability-stale").conflict().into())
}

/// Statements that write a draft over the version that was seen; they touch nothing when it has changed.
pub fn write(cx: &Cx, entity: EntityId, seen: i64, draft: &Draft) -> Result<Vec<Stmt>, Stop> {
    let content = serde_json::to_string(draft).map_err(|error| Fault::because("writing a draft", error))?;
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    let expires = cx
        .today()
        .checked_add(Span::new().days(DAYS_KEPT))
        .unwrap_or(cx.today());
    Ok(if seen == 0 {
        vec![
            stmt(
                "DELETE FROM start_draft WHERE entity_id = $1 AND expires_on < $2",
                args![entity, cx.today()],
            ),
            stmt(
                "INSERT INTO start_draft (entity_id, version, content, person_id, updated_at, expires_on) VALUES ($1, 1, $2, $3, $4, $5)",
                args![entity, content, person, cx.now, expires],
            ),
        ]
    } else {
        vec![
            stmt(
                "UPDATE start_draft SET version = version + 1, content = $3, person_id = $4, updated_at = $5, expires_on = $6 WHERE entity_id = $1 AND version = $2",
                args![entity, seen, content, person, cx.now, expires],
            )
            .rows(1),
        ]
    })
}

/// Statement that takes a draft away, while it is the version that was seen.
pub fn erase(entity: EntityId, seen: i64) -> Stmt {
    stmt(
        "DELETE FROM start_draft WHERE entity_id = $1 AND version = $2",
        args![entity, seen],
    )
    .rows(1)
}

/// Statement that takes away every draft that waited too long.
pub fn erase_old(today: Date) -> Stmt {
    stmt("DELETE FROM start_draft WHERE expires_on < $1", args![today])
}
