//! Operations for programs.

use crate::form::{self, Hold};
use crate::password::Password;
use crate::use_cases::create_access_key::{self, NewKey};
use crate::use_cases::invite_account;
use capability::{Acting, Answer, Cx, Refusal, Req, Stop};
use http::header;
use register::{EntityId, PersonId};
use serde_json::{Value, json};

/// GET: who the caller is and under which office the house sees them.
pub(super) async fn me(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let person = cx.caller.person.ok_or(Stop::SignIn)?;
    let office = |acting: &Acting| {
        json!({
            "designation": acting.designation, "office": acting.office, "entity": acting.entity,
            "entity_name": acting.entity_name, "from": acting.from, "to": acting.to,
        })
    };
    let me = json!({
        "person": person,
        "name": cx.caller.name,
        "acting": cx.caller.acting.as_ref().map(office),
        "offices": cx.caller.offices.iter().map(office).collect::<Vec<Value>>(),
        "by_key": cx.caller.by_key,
    });
    Ok(form::no_store(Answer::json(200, &me)))
}

/// POST: invites a person; the link is in this answer alone.
pub(super) async fn invite(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let outcome = invited(cx, &req).await;
    form::operated(cx, outcome)
}

async fn invited(cx: &Cx, req: &Req) -> Result<Answer, Hold> {
    let object = form::object(req, &["entity", "person"])?;
    let (entity, person) = (form::member(object, "entity")?, form::member(object, "person")?);
    let entity: EntityId = entity.parse().map_err(|_| id_refused("entity", &entity))?;
    let person: PersonId = person.parse().map_err(|_| id_refused("person", &person))?;
    let made = invite_account::invite(cx, entity, person, req.idempotency_key.as_deref()).await?;
    let more = json!({"invitation": made.invitation, "link": made.link, "waits": made.waits, "expires_at": made.expires_at.to_string()});
    Ok(created(&made.receipts, more))
}

/// POST: makes a key; its secret is in this answer alone.
pub(super) async fn create_key(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let outcome = key_created(cx, &req).await;
    form::operated(cx, outcome)
}

async fn key_created(cx: &Cx, req: &Req) -> Result<Answer, Hold> {
    let object = form::object(req, &["label", "days", "current"])?;
    let days = match object.get("days") {
        Some(Value::Number(days)) => days
            .as_u64()
            .and_then(|days| u32::try_from(days).ok())
            .unwrap_or(0),
        None | Some(Value::Null) => 0,
        Some(_) => {
            return Err(Refusal::new("capability-json-type")
                .field("days")
                .malformed()
                .into());
        }
    };
    let new = NewKey {
        label: form::member(object, "label")?.trim().to_owned(),
        days,
        current: Password::new(form::member(object, "current")?),
        once: req.idempotency_key.clone(),
    };
    let made = create_access_key::create(cx, new).await?;
    let more = json!({"key": made.row.id, "secret": made.secret.reveal(), "expires_at": made.row.expires_at.to_string()});
    Ok(created(&made.receipts, more))
}

fn created(receipts: &[register::Receipt], more: Value) -> Answer {
    let first = receipts
        .first()
        .map_or_else(String::new, |receipt| format!("/api/v1/acts/{}", receipt.code));
    Answer::json(201, &form::recorded(receipts, more)).header(header::LOCATION, &first)
}

fn id_refused(field: &'static str, value: &str) -> Refusal {
    let short: String = value.chars().take(40).collect();
    Refusal::new("capability-id").field(field).arg("value", short)
}
