//! Sign the minutes: an act with the hash of the document that was read, and what the signer holds against it.

use super::SESSION;
use crate::acts::MinutesSigned;
use crate::digital_committee::Sitting;
use crate::ids::SessionId;
use crate::minutes;
use crate::pages::View;
use crate::session::{Session, Stage};
use crate::statement;
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use register::PersonId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "committee/sign-minutes",
    act: "committee/minutes-signed",
    title: "committee-sign-minutes",
    path: "/sesiones/firmar-acta",
    api: "/api/v1/minutes-signatures",
    parts: &[Part {
        title: "committee-part-minutes",
        fields: &[
            SESSION,
            DOCUMENT,
            Field::new(
                "reservation",
                "committee-field-reservation",
                FieldKind::Long(statement::CHARS_MAX),
            )
            .optional(),
        ],
    }],
    prepare,
    decide: submit,
};

/// The document a form is about, by its SHA-256.
pub(super) const DOCUMENT: Field = Field::new("document", "committee-document-hash", FieldKind::Text(64));

/// How the signer was known: by their session in the house. A stronger level is asked for when the house knows one.
const LEVEL: &str = "session";

#[derive(Debug, Deserialize)]
struct Sign {
    session: SessionId,
    document: String,
    reservation: Option<String>,
}

/// The rule: whoever was there, or kept the minutes, signs once, and signs what stands now.
fn decide(session: &Session, me: PersonId, document: &str, content: &str) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    let Some(minutes) = session.minutes.as_ref() else {
        no.push(Refusal::new("committee-minutes-none").field("session"));
        return no.none();
    };
    no.when(
        !matches!(session.stage, Stage::Concluded | Stage::Registered),
        || Refusal::new("committee-not-concluded").field("session"),
    );
    let changed = minutes.document != document || minutes.content != content;
    no.when(changed, || {
        Refusal::new("committee-minutes-changed")
            .field("document")
            .conflict()
    });
    no.when(!changed && minutes.approved.is_none(), || {
        Refusal::new("committee-minutes-unapproved")
            .field("document")
            .article("ley-27444", "102.3")
    });
    let there = session.attendance.stays().iter().any(|stay| stay.person == me);
    let secretary = session
        .opening
        .as_ref()
        .is_some_and(|opening| opening.secretary == me);
    no.when(!there && !secretary, || {
        Refusal::new("committee-sign-absent")
            .denied()
            .article("ley-27444", "102.3")
    });
    no.when(minutes.signed.contains_key(&me), || {
        Refusal::new("committee-signed-already")
            .field("document")
            .conflict()
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let sitting = Sitting::of_form(cx, form).await?;
        let role = sitting.role(cx);
        let under = role.sits.or(role.runs);
        form.under = Some(under.ok_or_else(|| Refusal::new("committee-not-member").denied())?);
        form.hidden.push("document");
        if let Some(minutes) = &sitting.session.minutes {
            form.first("document", minutes.document.clone());
        }
        form.back = Some(format!("{}/acta", sitting.row.href()));
        form.lead = Some(sitting.about(cx, form));
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Sign = values.into_typed()?;
        let view = View::of(cx, new.session).await?;
        let me = cx.caller.person.ok_or(Stop::SignIn)?;
        decide(view.session(), me, &new.document, &minutes::content(&view)?)?;
        let said = new
            .reservation
            .as_deref()
            .map(|text| statement::said(cx, text))
            .transpose()?;
        let (reservation, row) = said.unzip();
        let signed = MinutesSigned {
            session: new.session,
            document: new.document.clone(),
            person: me,
            level: LEVEL.to_owned(),
            reservation,
        };
        let sitting = &view.sitting;
        // Who presided and who kept the minutes is no secret; that somebody else signs may tell how they voted.
        let draft = match minutes::signers(view.session()).officers.contains(&me) {
            true => sitting.public_draft(cx, USE_CASE.act)?,
            false => sitting.draft(cx, USE_CASE.act)?,
        };
        let mut draft = draft
            .payload_of(&signed)?
            .guard(minutes::as_read(&view, &new.document));
        draft.aside.extend(row);
        Ok(Decision::act(draft, sitting.committee.target()).then(format!("{}/acta", sitting.row.href())))
    })
}
