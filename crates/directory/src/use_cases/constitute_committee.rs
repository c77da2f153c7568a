//! Constitute the committee: the act of the head that formalises its membership (R.M. 119-2018-PCM, art. 1).

use super::designate::about;
use crate::acts::{CommitteeConstituted, Instrument};
use crate::board::BoardEntity;
use crate::store::DesignationRow;
use crate::{apply_committee, deadline, form_parts, store, target};
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use jiff::civil::Date;
use register::{DesignationId, EntityId};
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
    #[serde(rename = "declared")]
    _declared: bool,
}

/// The rule: one committee at a time, dates in order.
fn decide(new: &ConstituteCommittee, standing: Option<&DesignationRow>, today: Date) -> Result<(), Refusals> {
    let mut no = Refusals::default();
    form_parts::check_dates(&new.instrument, new.from, None, today, &mut no);
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
        form.lead = Some(cx.tr().t("directory-committee-lead").to_string());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: ConstituteCommittee = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let standing = store::main_holder(&cx.house, entity.id, "", apply_committee()).await?;
        decide(&new, standing.as_ref(), cx.today())?;
        draft(cx, new, &entity).await
    })
}

async fn draft(cx: &Cx, new: ConstituteCommittee, entity: &BoardEntity) -> Result<Decision, Stop> {
    let committee = DesignationId::new(cx.house.clock.as_ref())?;
    let signed = new.instrument.instrument_date;
    let constituted = CommitteeConstituted {
        committee,
        body: None,
        instrument: Instrument::from(new.instrument),
        from: new.from,
        communicate_by: deadline::by(&cx.house, deadline::COMMUNICATE, signed, entity).await?,
    };
    let draft = about(
        cx,
        "directory/committee-constituted",
        entity,
        committee,
        apply_committee(),
    )?
    .payload_of(&constituted)?;
    Ok(Decision::act(draft, target::of(entity)))
}
