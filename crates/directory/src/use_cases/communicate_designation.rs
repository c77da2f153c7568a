//! Communicate a designation, or the committee, to the authority that must be told: SGTD or ANPD.

use super::designate::about;
use crate::acts::DesignationCommunicated;
use crate::board::BoardEntity;
use crate::store::DesignationRow;
use crate::{deadline, form_parts, target};
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use jiff::civil::Date;
use norms::{Authority, OfficeId};
use register::{CommunicationId, DesignationId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/communicate-designation",
    act: "directory/designation-communicated",
    title: "directory-communicate",
    path: "/comunicar",
    api: "/api/v1/communications",
    parts: &[Part {
        title: "directory-part-communication",
        fields: &[
            Field::new("designation", "directory-field-designation", FieldKind::Id),
            Field::new("on", "directory-field-communicated-on", FieldKind::Date),
            Field::new("reference", "directory-field-reference", FieldKind::Text(60)).optional(),
            Field::new("declared", "directory-field-declared", FieldKind::Flag),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Communicate {
    designation: DesignationId,
    on: Date,
    reference: Option<String>,
    #[serde(rename = "declared")]
    _declared: bool,
}

/// Who must be told of an office: the law's list says; the committee is told to SGTD.
pub(super) fn authority_of(cx: &Cx, office: &str) -> Option<Authority> {
    if office == crate::apply_committee() {
        return Some(Authority::Sgtd);
    }
    OfficeId::parse(office)
        .ok()
        .and_then(|id| cx.house.law.office(id))
        .and_then(|office| office.communicated_to)
}

/// The rule: told once, after the act that supports it, not in the future.
fn decide(row: &DesignationRow, on: Date, today: Date) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(row.informed_on.is_some(), || {
        Refusal::new("directory-already-communicated")
            .field("designation")
            .conflict()
    });
    no.when(row.end_reason.is_some(), || {
        Refusal::new("directory-already-ended")
            .field("designation")
            .conflict()
    });
    no.when(on.to_string() < row.instrument_on, || {
        Refusal::new("directory-communicated-before-act")
            .field("on")
            .arg("signed", &row.instrument_on)
    });
    no.when(on > today, || {
        Refusal::new("directory-communicated-in-future")
            .field("on")
            .arg("today", form_parts::spanish(today))
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (row, _) = target::designation_of_form(cx, form).await?;
        let name = target::office_name(cx, &row.office);
        let authority = authority_of(cx, &row.office).map_or("", |authority| authority.acronym());
        let args = [("office", name.as_str().into()), ("authority", authority.into())];
        form.title = Some(cx.tr().f("directory-communicate-office", &args).to_string());
        form.lead = Some(cx.tr().t("directory-communicate-lead").to_string());
        form.first("on", cx.today().to_string());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Communicate = values.into_typed()?;
        let (row, entity) = target::designation(cx, new.designation).await?;
        let authority = authority_of(cx, &row.office)
            .ok_or_else(|| Refusal::new("directory-nobody-to-tell").field("designation"))?;
        decide(&row, new.on, cx.today())?;
        draft(cx, new, &row, &entity, authority).await
    })
}

async fn draft(
    cx: &Cx,
    new: Communicate,
    row: &DesignationRow,
    entity: &BoardEntity,
    authority: Authority,
) -> Result<Decision, Stop> {
    let communication = CommunicationId::new(cx.house.clock.as_ref())?;
    let communicated = DesignationCommunicated {
        communication,
        designation: row.id,
        authority: authority.as_str().to_owned(),
        on: new.on,
        reference: new.reference,
        answer_by: deadline::by(&cx.house, deadline::REVIEW, new.on, entity).await?,
    };
    let draft = about(
        cx,
        "directory/designation-communicated",
        entity,
        row.id,
        &row.office,
    )?
    .subject(format!("communication:{communication}"))
    .payload_of(&communicated)?;
    Ok(Decision::act(draft, target::of(entity)))
}
