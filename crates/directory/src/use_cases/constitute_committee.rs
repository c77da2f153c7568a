//! Constitute the committee: the act of the head that formalises its membership (R.M. 119-2018-PCM, art. 1).

use crate::form_parts::NewInstrument;
use crate::store::DesignationRow;
use crate::together::Together;
use crate::{form_parts, target};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use jiff::civil::Date;
use register::{EntityId, UnitId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/constitute-committee",
    act: "directory/committee-constituted",
    title: "directory-constitute-committee",
    path: "/constituir-comite",
    api: "/api/v1/committees",
    parts: &[
        form_parts::INSTRUMENT,
        Part {
            title: "directory-part-term",
            fields: &[
                Field::new("entity", "directory-field-entity", FieldKind::Id),
                Field::new(
                    "body",
                    "directory-field-body",
                    FieldKind::Choice(Choices::Prepared),
                )
                .optional(),
                Field::new("from", "directory-field-from", FieldKind::Date),
                Field::new("declared", "directory-field-declared", FieldKind::Flag),
            ],
        },
    ],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct ConstituteCommittee {
    entity: EntityId,
    #[serde(flatten)]
    instrument: form_parts::NewInstrument,
    from: Date,
    body: Option<UnitId>,
    #[serde(rename = "declared")]
    _declared: bool,
}

/// The rule: one committee at a time, dates in order.
pub(crate) fn decide(
    instrument: &NewInstrument,
    from: Date,
    standing: Option<&DesignationRow>,
    today: Date,
) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    form_parts::check_dates(instrument, from, None, today, &mut no);
    no.when(standing.is_some(), || {
        Refusal::new("directory-committee-exists")
            .article("rm-119-2018-pcm", "1")
            .conflict()
    });
    no.none()
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let entity = target::entity_of_form(cx, form).await?;
        form_parts::prepare_instrument(cx, form, entity.kind.id);
        let bodies = super::designate::bodies(cx, entity.id).await?;
        if bodies.is_empty() {
            form.hidden.push("body");
        }
        form.choose("body", bodies);
        form.lead = Some(cx.tr().t("directory-committee-lead").to_string());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: ConstituteCommittee = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let mut together = Together::new(cx, entity)?;
        together.constitute(new.instrument, new.from, new.body).await?;
        Ok(together.decision())
    })
}
