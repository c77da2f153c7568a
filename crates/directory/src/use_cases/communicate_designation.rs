//! Communicate a designation, or the committee, to the authority that must be told: SGTD or ANPD.

use crate::store::DesignationRow;
use crate::together::Together;
use crate::{form_parts, target};
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use jiff::civil::Date;
use norms::{Authority, OfficeId};
use register::DesignationId;
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
pub(crate) fn authority_of(cx: &Cx, office: &str) -> Option<Authority> {
    if office == crate::apply_committee() {
        return Some(Authority::Sgtd);
    }
    OfficeId::parse(office)
        .ok()
        .and_then(|id| cx.house.law.office(id))
        .and_then(|office| office.communicated_to)
}

/// What is told, as far as the rule looks at it.
#[derive(Debug, Clone)]
pub struct ToTell {
    /// The designation, or the committee.
    pub designation: DesignationId,
    /// Its office.
    pub office: String,
    /// Day of the act that supports it.
    pub signed: String,
    /// Whether it was told before.
    pub informed: bool,
    /// Whether it ended.
    pub ended: bool,
}

impl From<&DesignationRow> for ToTell {
    fn from(row: &DesignationRow) -> ToTell {
        ToTell {
            designation: row.id,
            office: row.office.clone(),
            signed: row.instrument_on.clone(),
            informed: row.informed_on.is_some(),
            ended: row.end_reason.is_some(),
        }
    }
}

/// The rule: told once, after the act that supports it, not in the future.
pub(crate) fn decide(told: &ToTell, on: Date, today: Date) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(told.informed, || {
        Refusal::new("directory-already-communicated")
            .field("designation")
            .conflict()
    });
    no.when(told.ended, || {
        Refusal::new("directory-already-ended")
            .field("designation")
            .conflict()
    });
    no.when(on.to_string() < told.signed, || {
        Refusal::new("directory-communicated-before-act")
            .field("on")
            .arg("signed", &told.signed)
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
        let mut together = Together::new(cx, entity)?;
        together
            .communicate(ToTell::from(&row), new.on, new.reference)
            .await?;
        Ok(together.decision())
    })
}
