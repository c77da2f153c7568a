//! Plan a step: what is done, who answers for it, by when, and the gap of which operations it closes.

use super::{ENTITY, choice, draft, due_day, of_entity, plain};
use crate::acts::StepPlanned;
use crate::ids::{OperationId, StepId};
use crate::{owners, store, strategy::desk};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::target;
use jiff::civil::Date;
use register::EntityId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/plan-step",
    act: "assurance/step-planned",
    title: "assurance-plan-step",
    path: "/autenticacion/plan/agregar",
    api: "/api/v1/authentication-steps",
    parts: &[Part {
        title: "assurance-part-step",
        fields: &[
            ENTITY,
            Field::new("title", "assurance-field-step-title", FieldKind::Text(160)),
            Field::new(
                "owner",
                "assurance-field-owner",
                FieldKind::Choice(Choices::Prepared),
            ),
            DUE,
            Field::new(
                "operations",
                "assurance-field-closes",
                FieldKind::Several(Choices::Prepared),
            )
            .optional(),
        ],
    }],
    prepare,
    decide: submit,
};

/// By when.
pub(super) const DUE: Field = Field::new("due", "assurance-field-due", FieldKind::Date);

#[derive(Debug, Deserialize)]
struct Plan {
    entity: EntityId,
    title: String,
    owner: String,
    due: Date,
    #[serde(default)]
    operations: Vec<OperationId>,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let entity = of_entity(cx, form, USE_CASE.act).await?;
        form.choose("owner", owners::choices(cx, &entity).await?);
        let rows = store::operations_of(&cx.house, entity.id).await?;
        let open = rows.iter().filter(|row| row.gap().is_open());
        let list = open.map(|row| {
            let gap = cx.tr().t(row.gap().word());
            choice(
                row.id.to_string(),
                format!("{} · {}: {gap}", row.service, row.name),
            )
        });
        form.choose("operations", list.collect());
        super::next(cx, form, &["assurance-next-step", "assurance-next-credential"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Plan = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let mut no = Refusals::default();
        plain(&mut no, "title", &new.title);
        due_day(&mut no, new.due, cx.today());
        let steps = store::steps_of(&cx.house, entity.id).await?;
        no.when(steps.len() >= store::STEPS_MAX, || {
            Refusal::new("assurance-steps-full")
                .field("title")
                .arg("max", store::STEPS_MAX)
        });
        no.none()?;
        let owner = owners::parse(&new.owner);
        let mut operations = new.operations;
        operations.sort_unstable();
        operations.dedup();
        let planned = StepPlanned {
            step: StepId::new(&*cx.house.clock)?,
            title: new.title,
            owner: owner.ok_or_else(|| Refusal::new("assurance-owner-unknown").field("owner"))?,
            due: new.due,
            operations,
        };
        let mut draft = draft(cx, USE_CASE.act, &entity)?.subject(format!("step:{}", planned.step));
        draft = draft.payload_of(&planned)?;
        for operation in &planned.operations {
            draft = store::while_operation(draft, *operation);
        }
        Ok(Decision::act(draft, target::of(&entity)).then(format!("{}#plan", desk(&entity))))
    })
}
