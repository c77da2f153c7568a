//! Annul a credential of one's own: the telephone is lost, or another one took its place. It stops holding within minutes.

use crate::acts::{CREDENTIAL_REVOKED, CredentialId, CredentialRevoked};
use crate::issued::{self, IssuedRow};
use capability::power::Target;
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use jiff::civil::Date;
use register::db::stmt;
use register::{Draft, PersonId, args};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "credential/revoke",
    act: CREDENTIAL_REVOKED,
    title: "credential-revoke",
    path: "/credencial/anular",
    api: "/api/v1/credential-revocations",
    parts: &[Part {
        title: "credential-part",
        fields: &[Field::new("credential", "credential-field", FieldKind::Id)],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Revoke {
    credential: CredentialId,
}

/// The rule: one's own, and still holding. Pure.
fn decide(row: Option<&IssuedRow>, person: Option<PersonId>, today: Date) -> Result<CredentialId, Refusal> {
    match row.filter(|row| Some(row.person_id) == person) {
        Some(row) if row.end(today).is_none() => Ok(row.id),
        Some(_) => Err(Refusal::new("credential-ended").field("credential").conflict()),
        None => Err(Refusal::new("credential-unknown").field("credential")),
    }
}

fn target(cx: &Cx) -> Target {
    Target {
        person: cx.caller.person,
        ..Target::default()
    }
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        form.target = target(cx);
        form.back = Some("/credencial".to_owned());
        let label = cx.tr().t("credential-short").into_owned();
        form.crumbs.push((label, "/credencial".to_owned()));
        let id = form
            .get("credential")
            .and_then(|id| id.parse::<CredentialId>().ok());
        let row = match id {
            Some(id) => issued::of_id(&cx.house, id).await?,
            None => None,
        };
        let row = row.filter(|row| Some(row.person_id) == cx.caller.person);
        let day = row.and_then(|row| row.issued_on.parse::<Date>().ok());
        if let Some(day) = day {
            let day = ui::format::date_short(day);
            let lead = cx
                .tr()
                .f("credential-revoke-lead", &[("day", day.as_str().into())]);
            form.lead = Some(lead.into_owned());
        }
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Revoke = values.into_typed()?;
        let row = issued::of_id(&cx.house, asked.credential).await?;
        let credential = decide(row.as_ref(), cx.caller.person, cx.today())?;
        const HOLDS: &str = "SELECT 1 FROM credential_issued WHERE id = $1 AND ended_on IS NULL";
        let mut draft = Draft::new(CREDENTIAL_REVOKED, cx.under()?)
            .reserved()
            .guard(stmt(HOLDS, args![credential]))
            .subject(format!("credential:{credential}"))
            .payload_of(&CredentialRevoked { credential })?;
        if let Some(acting) = &cx.caller.acting {
            draft = draft.entity(acting.entity);
        }
        Ok(Decision::act(draft, target(cx)).then("/credencial"))
    })
}
