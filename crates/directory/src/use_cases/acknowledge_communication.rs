//! Acknowledge a communication: the authority takes note, and the act's code is the receipt.

use super::designate::about;
use crate::acts::CommunicationAcknowledged;
use crate::store::{CommunicationRow, communication};
use crate::target;
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use norms::Authority;
use register::CommunicationId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/acknowledge-communication",
    act: "directory/communication-acknowledged",
    title: "directory-acknowledge",
    path: "/aceptar",
    api: "/api/v1/acknowledgements",
    parts: &[Part {
        title: "directory-part-communication",
        fields: &[Field::new(
            "communication",
            "directory-field-communication",
            FieldKind::Id,
        )],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Acknowledge {
    communication: CommunicationId,
}

/// The rule: only what waits can be answered.
pub fn decide(row: &CommunicationRow) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(!["waiting", "corrected"].contains(&row.state.as_str()), || {
        Refusal::new("directory-not-waiting")
            .field("communication")
            .conflict()
    });
    no.none()
}

/// The communication that a form names, with what it would touch.
pub(super) async fn named(cx: &Cx, form: &mut FormState) -> Result<CommunicationRow, Stop> {
    let id = form
        .get("communication")
        .and_then(|id| id.parse::<CommunicationId>().ok());
    let row = found(cx, id.ok_or_else(unknown)?).await?;
    let (designation, entity) = target::designation(cx, row.designation_id).await?;
    form.target = target::told(&entity, Authority::parse(&row.authority));
    form.back = Some("/bandeja".to_owned());
    form.crumbs
        .push((cx.tr().t("directory-inbox").to_string(), "/bandeja".to_owned()));
    let office = target::office_name(cx, &designation.office);
    let args = [
        ("office", office.as_str().into()),
        ("entity", entity.name.as_str().into()),
    ];
    form.lead = Some(cx.tr().f("directory-communication-of", &args).to_string());
    Ok(row)
}

/// A communication, or a refusal that names the field.
pub(super) async fn found(cx: &Cx, id: CommunicationId) -> Result<CommunicationRow, Stop> {
    Ok(communication(&cx.house, id).await?.ok_or_else(unknown)?)
}

fn unknown() -> Refusal {
    Refusal::new("directory-communication-unknown").field("communication")
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move { named(cx, form).await.map(|_| ()) })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Acknowledge = values.into_typed()?;
        acknowledging(cx, new.communication).await
    })
}

/// What acknowledging a communication records.
pub(crate) async fn acknowledging(cx: &Cx, communication: CommunicationId) -> Result<Decision, Stop> {
    let row = found(cx, communication).await?;
    decide(&row)?;
    let (designation, entity) = target::designation(cx, row.designation_id).await?;
    let acknowledged = CommunicationAcknowledged {
        communication: row.id,
        designation: designation.id,
        authority: row.authority.clone(),
    };
    let draft = about(
        cx,
        "directory/communication-acknowledged",
        &entity,
        designation.id,
        &designation.office,
    )?
    .subject(format!("communication:{}", row.id))
    .payload_of(&acknowledged)?;
    Ok(Decision::act(
        draft,
        target::told(&entity, Authority::parse(&row.authority)),
    ))
}
