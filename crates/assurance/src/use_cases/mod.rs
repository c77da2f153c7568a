//! Use cases, named by verb: one file each.

mod add_operation;
mod add_service;
mod approve_levels;
mod approve_strategy;
mod decide_level;
mod declare_credential;
mod drop_step;
mod move_step;
mod plan_step;
mod rename_operation;
mod report_figures;
mod report_step;
mod retire_operation;
mod retire_service;
mod update_service;
mod write_section;

use crate::ids::{OperationId, ServiceId, StepId};
use crate::kinds::KINDS;
use crate::store::{self, OperationRow, ServiceRow, StepRow};
use crate::strategy::{desk, entity as entity_of, office_for};
use capability::{Choice, Cx, Field, FieldKind, FormState, Refusal, Refusals, Stop, UseCase};
use directory::board::BoardEntity;
use directory::target;
use jiff::ToSpan;
use jiff::civil::Date;
use maud::html;
use register::Draft;
use std::sync::Arc;

/// Every use case, in the order pages and descriptions list them.
pub const USE_CASES: &[UseCase] = &[
    add_service::USE_CASE,
    update_service::USE_CASE,
    retire_service::USE_CASE,
    declare_credential::USE_CASE,
    add_operation::USE_CASE,
    rename_operation::USE_CASE,
    retire_operation::USE_CASE,
    decide_level::USE_CASE,
    approve_levels::USE_CASE,
    plan_step::USE_CASE,
    move_step::USE_CASE,
    report_step::USE_CASE,
    drop_step::USE_CASE,
    write_section::USE_CASE,
    approve_strategy::USE_CASE,
    report_figures::USE_CASE,
];

/// The entity a form is about.
const ENTITY: Field = Field::new("entity", "assurance-field-entity", FieldKind::Id);
/// The service a form is about.
const SERVICE: Field = Field::new("service", "assurance-field-service", FieldKind::Id);
/// The operation a form is about.
const OPERATION: Field = Field::new("operation", "assurance-field-operation", FieldKind::Id);
/// The step a form is about.
const STEP: Field = Field::new("step", "assurance-field-step", FieldKind::Id);
/// Why something ends or changes.
const REASON: Field = Field::new("reason", "assurance-field-reason", FieldKind::Long(400));

/// How far ahead a step may be due, in years. No norm says it: it catches a year that was mistyped.
const DUE_YEARS_MAX: i32 = 10;

/// The entity of a form, with way back and crumbs; the act is recorded under the office of the caller that may.
async fn of_entity(cx: &Cx, form: &mut FormState, act: &str) -> Result<Arc<BoardEntity>, Stop> {
    let entity = target::entity_of_form(cx, form).await?;
    dress(cx, form, &entity, act);
    Ok(entity)
}

fn dress(cx: &Cx, form: &mut FormState, entity: &BoardEntity, act: &str) {
    form.target = target::of(entity);
    form.under = office_for(cx, act, &form.target);
    form.back = Some(desk(entity));
    form.crumbs = vec![
        (entity.name.clone(), entity.href()),
        (cx.tr().t("assurance-short").into_owned(), desk(entity)),
    ];
}

/// A service that goes on, with its entity.
async fn service(cx: &Cx, id: Option<ServiceId>) -> Result<(ServiceRow, Arc<BoardEntity>), Stop> {
    let unknown = || Refusal::new("assurance-service-unknown").field("service");
    let row = store::service(&cx.house, id.ok_or_else(unknown)?).await?;
    let row = row.filter(ServiceRow::is_live).ok_or_else(unknown)?;
    let entity = target::entity(cx, row.entity_id).await?;
    Ok((row, entity))
}

/// The service of a form.
async fn of_service(
    cx: &Cx,
    form: &mut FormState,
    act: &str,
) -> Result<(ServiceRow, Arc<BoardEntity>), Stop> {
    let id = form.get("service").and_then(|id| id.parse().ok());
    let (row, entity) = service(cx, id).await?;
    dress(cx, form, &entity, act);
    form.crumbs.push((row.name.clone(), row.href()));
    form.back = Some(row.href());
    form.lead = Some(row.name.clone());
    Ok((row, entity))
}

/// An operation that goes on, with its entity.
async fn operation(cx: &Cx, id: Option<OperationId>) -> Result<(OperationRow, Arc<BoardEntity>), Stop> {
    let unknown = || Refusal::new("assurance-operation-unknown").field("operation");
    let row = store::operation(&cx.house, id.ok_or_else(unknown)?).await?;
    let row = row.filter(OperationRow::is_live).ok_or_else(unknown)?;
    let entity = target::entity(cx, row.entity_id).await?;
    Ok((row, entity))
}

/// The operation of a form.
async fn of_operation(
    cx: &Cx,
    form: &mut FormState,
    act: &str,
) -> Result<(OperationRow, Arc<BoardEntity>), Stop> {
    let id = form.get("operation").and_then(|id| id.parse().ok());
    let (row, entity) = operation(cx, id).await?;
    dress(cx, form, &entity, act);
    form.crumbs.push((row.name.clone(), row.href()));
    form.back = Some(row.href());
    form.lead = Some(format!("{}: {}", row.service, row.name));
    Ok((row, entity))
}

/// A step, with its entity.
async fn step(cx: &Cx, id: Option<StepId>) -> Result<(StepRow, Arc<BoardEntity>), Stop> {
    let unknown = || Refusal::new("assurance-step-unknown").field("step");
    let row = store::step(&cx.house, id.ok_or_else(unknown)?).await?;
    let row = row.ok_or_else(unknown)?;
    let entity = entity_of(cx, row.entity_id).await?;
    Ok((row, entity))
}

/// The step of a form.
async fn of_step(cx: &Cx, form: &mut FormState, act: &str) -> Result<(StepRow, Arc<BoardEntity>), Stop> {
    let id = form.get("step").and_then(|id| id.parse().ok());
    let (row, entity) = step(cx, id).await?;
    dress(cx, form, &entity, act);
    form.lead = Some(row.title.clone());
    Ok((row, entity))
}

/// The rule of every form about a step: it is open.
fn open(row: &StepRow) -> Result<(), Refusal> {
    match row.is_open() {
        true => Ok(()),
        false => Err(Refusal::new("assurance-step-ended").field("step").conflict()),
    }
}

/// A draft of an act about an entity, reserved when its kind is.
fn draft(cx: &Cx, kind: &'static str, entity: &BoardEntity) -> Result<Draft, Stop> {
    let draft = Draft::new(kind, cx.under()?).entity(entity.id);
    let public = KINDS.iter().any(|known| known.kind == kind && known.public);
    Ok(if public { draft } else { draft.reserved() })
}

/// A choice.
fn choice(value: impl Into<String>, label: impl Into<String>) -> Choice {
    Choice {
        value: value.into(),
        label: label.into(),
    }
}

/// Levels of confidence, to choose from.
fn levels(cx: &Cx) -> Vec<Choice> {
    let levels = cx.house.law.assurance_levels().iter();
    levels
        .map(|level| choice(level.number.to_string(), cx.pick(&level.names)))
        .collect()
}

/// What services ask for, to choose from.
fn credentials(cx: &Cx) -> Vec<Choice> {
    let all = cx.house.law.credentials().iter();
    all.map(|credential| choice(credential.id.as_str(), cx.pick(&credential.names)))
        .collect()
}

/// The rule of free text that everybody, or every reader of acts, may see: nothing in it looks like an identity number. Names cannot
/// be told from other words, so the form warns of them.
fn plain(no: &mut Refusals, field: &'static str, text: &str) {
    no.when(has_identity_number(text), || {
        Refusal::new("assurance-identity-number").field(field)
    });
}

/// Whether eight digits stand together, as in a DNI.
fn has_identity_number(text: &str) -> bool {
    let mut runs = text.split(|c: char| !c.is_ascii_digit());
    runs.any(|run| run.len() == 8)
}

/// The day of a step: from today on, and some years ahead at most.
fn due_day(no: &mut Refusals, due: Date, today: Date) {
    no.when(due < today, || {
        Refusal::new("assurance-due-past")
            .field("due")
            .arg("today", ui::format::date_short(today))
    });
    let last = today.saturating_add(DUE_YEARS_MAX.years());
    no.when(due > last, || {
        Refusal::new("assurance-due-far")
            .field("due")
            .arg("last", ui::format::date_short(last))
    });
}

/// Levels with what each asks for and who must prove: for the column beside a form.
fn levels_aside(cx: &Cx, form: &mut FormState) {
    let levels = cx.house.law.assurance_levels().iter();
    form.aside.norm = levels
        .map(|level| {
            let text = html! {
                (cx.pick(&level.text)) " " (directory::cite(cx, &level.citation)) " "
                (cx.pick(&level.burden)) " " (directory::cite(cx, &level.burden_citation))
            };
            (cx.pick(&level.names).to_owned(), text)
        })
        .collect();
}

/// Sentences of what happens next.
fn next(cx: &Cx, form: &mut FormState, keys: &[&str]) {
    form.aside.next = keys.iter().map(|key| cx.tr().t(key).into_owned()).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_digits_together_look_like_an_identity_number() {
        for (text, yes) in [
            ("La lleva 12345678 desde marzo", true),
            ("RUC 20131378972", false),
            ("Resolución 118-2026", false),
            ("Central 219 7000 anexo 5110", false),
            ("", false),
        ] {
            assert_eq!(has_identity_number(text), yes, "{text}");
        }
    }
}
