//! Correct what the authority observed: the act as it should have been read, with its document.

use super::designate::about;
use crate::acts::{Instrument, ObservationCorrected};
use crate::store::DesignationRow;
use crate::{deadline, form_parts, target};
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use jiff::civil::Date;
use register::DesignationId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/correct-observation",
    act: "directory/observation-corrected",
    title: "directory-correct",
    path: "/subsanar",
    api: "/api/v1/corrections",
    parts: &[
        form_parts::INSTRUMENT,
        Part {
            title: "directory-part-declaration",
            fields: &[
                Field::new("designation", "directory-field-designation", FieldKind::Id),
                Field::new("declared", "directory-field-declared", FieldKind::Flag),
            ],
        },
    ],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Correct {
    designation: DesignationId,
    #[serde(flatten)]
    instrument: form_parts::NewInstrument,
    #[serde(rename = "declared")]
    _declared: bool,
}

/// The rule: only what is observed can be corrected; the act is signed before power begins.
fn decide(row: &DesignationRow, new: &Correct, today: Date) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    no.when(row.observed_on.is_none(), || {
        Refusal::new("directory-not-observed")
            .field("designation")
            .conflict()
    });
    let from = row.from_on.parse().unwrap_or(today);
    form_parts::check_dates(&new.instrument, from, None, today, &mut no);
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let (row, entity) = target::designation_of_form(cx, form).await?;
        form_parts::prepare_instrument(cx, form, entity.kind.id);
        form.first("instrument_kind", row.instrument_kind.clone());
        form.first("instrument_number", row.instrument_number.clone());
        form.first("instrument_date", row.instrument_on.clone());
        if let Some(article) = &row.article {
            form.first("article", article.clone());
        }
        let office = target::office_name(cx, &row.office);
        form.title = Some(
            cx.tr()
                .f("directory-correct-office", &[("office", office.as_str().into())])
                .to_string(),
        );
        let reason = super::observe_communication::OBSERVATIONS
            .iter()
            .find(|(code, _)| Some(*code) == row.observed_reason.as_deref())
            .map(|(_, key)| cx.tr().t(key).to_string());
        form.aside.notice =
            reason.map(|reason| (cx.tr().t("directory-what-was-observed").to_string(), reason));
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Correct = values.into_typed()?;
        let (row, entity) = target::designation(cx, new.designation).await?;
        decide(&row, &new, cx.today())?;
        let communication = row
            .communication_id
            .ok_or_else(|| Refusal::new("directory-not-observed").field("designation"))?;
        let corrected = ObservationCorrected {
            communication,
            designation: row.id,
            instrument: Instrument::from(new.instrument),
            answer_by: deadline::by(&cx.house, deadline::REVIEW, cx.today(), &entity).await?,
        };
        let draft = about(
            cx,
            "directory/observation-corrected",
            &entity,
            row.id,
            &row.office,
        )?
        .subject(format!("communication:{communication}"))
        .payload_of(&corrected)?;
        Ok(Decision::act(draft, target::of(&entity)))
    })
}
