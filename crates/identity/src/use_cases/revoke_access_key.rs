//! Revoke an access key: it stops opening the door with the next request.

use crate::acts::{ACCESS_KEY_REVOKED, AccessKeyRevoked, KeyId};
use crate::key::{self, KeyRow};
use capability::power::Target;
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use register::{Draft, PersonId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "identity/revoke-access-key",
    act: ACCESS_KEY_REVOKED,
    title: "identity-revoke-key",
    path: "/cuenta/llaves/revocar",
    api: "/api/v1/access-key-revocations",
    parts: &[Part {
        title: "identity-part-key",
        fields: &[Field::new("key", "identity-field-key", FieldKind::Id)],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Revoke {
    key: KeyId,
}

/// The rule: one's own, and still working. Pure.
fn decide(row: Option<&KeyRow>, person: Option<PersonId>) -> Result<KeyId, Refusal> {
    match row.filter(|row| Some(row.person_id) == person) {
        Some(row) if row.revoked_at.is_none() => Ok(row.id),
        Some(_) => Err(Refusal::new("identity-key-revoked").field("key").conflict()),
        None => Err(Refusal::new("identity-key-unknown").field("key")),
    }
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        form.target = Target {
            person: cx.caller.person,
            ..Target::default()
        };
        form.back = Some("/cuenta".to_owned());
        form.crumbs
            .push((cx.tr().t("identity-account").into_owned(), "/cuenta".to_owned()));
        let id = form.get("key").and_then(|key| key.parse::<KeyId>().ok());
        let row = match id {
            Some(id) => key::of_id(&cx.house, id)
                .await?
                .filter(|row| Some(row.person_id) == cx.caller.person),
            None => None,
        };
        if let Some(row) = row {
            let lead = cx.tr().f(
                "identity-revoke-key-lead",
                &[("label", row.label.as_str().into())],
            );
            form.lead = Some(lead.into_owned());
        }
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Revoke = values.into_typed()?;
        let row = key::of_id(&cx.house, new.key).await?;
        let id = decide(row.as_ref(), cx.caller.person)?;
        let mut draft = Draft::new(ACCESS_KEY_REVOKED, cx.under()?).subject(format!("key:{id}"));
        if let Some(acting) = &cx.caller.acting {
            draft = draft.entity(acting.entity);
        }
        let draft = draft
            .payload_of(&AccessKeyRevoked { key: id })?
            .aside(key::revoke(id, cx.now));
        Ok(Decision::act(
            draft,
            Target {
                person: cx.caller.person,
                ..Target::default()
            },
        )
        .then("/cuenta"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::{DesignationId, SystemClock};

    #[test]
    fn only_ones_own_and_once() {
        let (mine, other) = (
            PersonId::new(&SystemClock).unwrap(),
            PersonId::new(&SystemClock).unwrap(),
        );
        let now = jiff::Timestamp::from_second(1_800_000_000).unwrap();
        let row = |person_id, revoked_at| KeyRow {
            id: KeyId::nil(),
            hash: String::new(),
            person_id,
            designation_id: DesignationId::nil(),
            label: String::new(),
            created_at: now,
            expires_at: now,
            seen_on: None,
            revoked_at,
            state: String::new(),
        };
        for (row, want) in [
            (Some(row(mine, None)), None),
            (Some(row(mine, Some(now))), Some("identity-key-revoked")),
            (Some(row(other, None)), Some("identity-key-unknown")),
            (None, Some("identity-key-unknown")),
        ] {
            assert_eq!(
                decide(row.as_ref(), Some(mine)).err().map(|refusal| refusal.text),
                want
            );
        }
    }
}
