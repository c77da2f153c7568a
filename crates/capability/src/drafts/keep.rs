//! Where drafts of forms wait: a row each, seen by its person alone.

use super::{Forgotten, WaitingDraft};
use crate::cx::hex;
use crate::{Cx, Query, Refusal, Stop, UseCase};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use register::db::{Stmt, stmt};
use register::{Fault, Migration, PersonId, RecordError, Refused, args, record};

/// Days that a draft waits after it was kept last.
const DAYS_KEPT: i64 = 30;
/// Most drafts of one person.
const DRAFTS_MAX: usize = 30;
/// Most bytes of one draft; documents are kept by their hash.
const BYTES_MAX: usize = 64 * 1024;

/// The table of drafts: what people type before anything is recorded, so it stands apart from acts and can be emptied.
pub(super) const KEPT: &[Migration] = &[Migration {
    number: 1,
    name: "drafts of forms",
    sql: &[
        "CREATE TABLE drafts_form (id TEXT PRIMARY KEY, person_id TEXT NOT NULL, use_case TEXT NOT NULL, about TEXT NOT NULL, content TEXT NOT NULL, updated_at TEXT NOT NULL, expires_on TEXT NOT NULL)",
        "CREATE INDEX drafts_form_person ON drafts_form (person_id, updated_at)",
        "CREATE INDEX drafts_form_expiry ON drafts_form (expires_on)",
    ],
}];

record! { struct Row { id: String, use_case: String, about: String, content: String, updated_at: Timestamp, expires_on: Date } }
record! { struct Content { id: String, content: String } }

/// A draft as it was kept.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    /// Its name in addresses; says nothing of what it holds.
    pub id: String,
    /// What was typed.
    pub pairs: Query,
    /// When it was kept last.
    pub changed: Timestamp,
    /// Last day that it waits.
    pub expires_on: Date,
}

/// The caller's draft of that name, if it is of this form and still waits.
pub(crate) async fn find(cx: &Cx, use_case: &UseCase, id: &str) -> Result<Option<Kept>, Stop> {
    const OF: &str = "SELECT id, use_case, about, content, updated_at, expires_on FROM drafts_form WHERE id = $1 AND person_id = $2 AND use_case = $3 AND expires_on >= $4";
    let Some(person) = cx.caller.person.filter(|_| super::offered(cx)) else {
        return Ok(None);
    };
    let row: Option<Row> = cx
        .house
        .register
        .db()
        .get(OF, args![id, person, use_case.id, cx.today()])
        .await?;
    let Some(row) = row else { return Ok(None) };
    let pairs =
        serde_json::from_str(&row.content).map_err(|error| Fault::because("reading a draft", error))?;
    Ok(Some(Kept {
        id: row.id,
        pairs: Query(pairs),
        changed: row.updated_at,
        expires_on: row.expires_on,
    }))
}

/// Keeps what was typed, over the draft of that name if the caller has it; gives its name.
pub(crate) async fn save(
    cx: &Cx,
    use_case: &UseCase,
    held: Option<&Kept>,
    about: &str,
    pairs: &[(String, String)],
) -> Result<String, Stop> {
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    let content = serde_json::to_string(pairs).map_err(|error| Fault::because("writing a draft", error))?;
    if content.len() > BYTES_MAX {
        return Err(Refusal::new("capability-drafts-too-long")
            .arg("max", BYTES_MAX / 1024)
            .into());
    }
    let expires = cx
        .today()
        .checked_add(Span::new().days(DAYS_KEPT))
        .unwrap_or(cx.today());
    if let Some(held) = held {
        const OVER: &str = "UPDATE drafts_form SET about = $3, content = $4, updated_at = $5, expires_on = $6 WHERE id = $1 AND person_id = $2";
        let over = stmt(
            OVER,
            args![held.id.as_str(), person, about, content.as_str(), cx.now, expires],
        );
        match commit(cx, over.rows(1)).await {
            // Taken away meanwhile, perhaps in another window: what was typed is kept all the same.
            Err(RecordError::Refused(Refused::Stale)) => {}
            done => return done.map(|()| held.id.clone()).map_err(fault),
        }
    }
    if rows(cx, person).await?.len() >= DRAFTS_MAX {
        return Err(Refusal::new("capability-drafts-too-many")
            .arg("max", DRAFTS_MAX)
            .into());
    }
    let id = hex(&register::random::<16>()?);
    let insert = stmt(
        "INSERT INTO drafts_form (id, person_id, use_case, about, content, updated_at, expires_on) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![id.as_str(), person, use_case.id, about, content, cx.now, expires],
    );
    commit(cx, insert).await.map_err(fault)?;
    Ok(id)
}

/// Takes a draft of the caller away, if it is there.
pub(super) async fn remove(cx: &Cx, id: &str) -> Result<(), Stop> {
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    commit(cx, erase(person, id)).await.map_err(fault)
}

async fn commit(cx: &Cx, change: Stmt) -> Result<(), RecordError> {
    cx.house.register.db().commit(&[change]).await
}

fn fault(error: RecordError) -> Stop {
    match error {
        RecordError::Refused(refused) => Fault::new(format!("a draft: {refused:?}")).into(),
        RecordError::Fault(fault) => fault.into(),
    }
}

async fn rows(cx: &Cx, person: PersonId) -> Result<Vec<Row>, Fault> {
    const OF: &str = "SELECT id, use_case, about, content, updated_at, expires_on FROM drafts_form WHERE person_id = $1 AND expires_on >= $2 ORDER BY updated_at DESC, id";
    cx.house.register.db().query(OF, args![person, cx.today()]).await
}

/// The caller's drafts, the last one first; those of forms that this build does not have stay hidden.
pub(super) async fn waiting(cx: &Cx) -> Result<Vec<WaitingDraft>, Stop> {
    let Some(person) = cx.caller.person.filter(|_| super::offered(cx)) else {
        return Ok(Vec::new());
    };
    let rows = rows(cx, person).await?.into_iter();
    let waiting = rows.filter_map(|row| {
        let form = cx.house.catalogue.use_case(&row.use_case)?;
        Some(WaitingDraft {
            title: cx.tr().t(form.title).into_owned(),
            about: row.about,
            path: format!("{}?borrador={}", form.path, row.id),
            changed: row.updated_at,
            expires_on: row.expires_on,
        })
    });
    Ok(waiting.collect())
}

/// Statement that takes a draft of a person away.
pub(crate) fn erase(person: PersonId, id: &str) -> Stmt {
    stmt(
        "DELETE FROM drafts_form WHERE id = $1 AND person_id = $2",
        args![id, person],
    )
}

/// Statement that takes away every draft that waited too long.
pub(super) fn erase_old(today: Date) -> Stmt {
    stmt("DELETE FROM drafts_form WHERE expires_on < $1", args![today])
}

/// What takes away the drafts that a person kept, and those of others that name the person.
pub(super) async fn forget(cx: &Cx, person: &Forgotten) -> Result<Vec<Stmt>, Stop> {
    let all: Vec<Content> = cx
        .house
        .register
        .db()
        .query("SELECT id, content FROM drafts_form ORDER BY id", args![])
        .await?;
    let naming = all.into_iter().filter(|draft| person.is_named_in(&draft.content));
    let named = naming.map(|draft| stmt("DELETE FROM drafts_form WHERE id = $1", args![draft.id]));
    let own = stmt("DELETE FROM drafts_form WHERE person_id = $1", args![person.id]);
    Ok(std::iter::once(own).chain(named).collect())
}
