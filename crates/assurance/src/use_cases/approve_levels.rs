//! Approve levels: whoever heads the entity takes them as theirs, one act for each operation. What is approved is the decision that
//! was read: one that changed meanwhile is refused. From that day a year runs until the level is looked at again.

use super::{ENTITY, choice, draft, of_entity};
use crate::acts::LevelApproved;
use crate::store::{self, OperationRow};
use crate::strategy::desk;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::{deadline, target};
use register::EntityId;
use serde::Deserialize;

/// The term after which a level is looked at again.
pub(crate) const REVIEW: &str = "ID-NCA-REVIEW";
/// Most levels approved at once.
const AT_ONCE: usize = 100;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "assurance/approve-levels",
    act: "assurance/level-approved",
    title: "assurance-approve-levels",
    path: "/autenticacion/aprobar-niveles",
    api: "/api/v1/authentication-level-approvals",
    parts: &[Part {
        title: "assurance-part-approve",
        fields: &[
            ENTITY,
            Field::new(
                "levels",
                "assurance-field-levels",
                FieldKind::Several(Choices::Prepared),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Approve {
    entity: EntityId,
    levels: Vec<String>,
}

/// The decision of an operation, as the form sends it.
fn value(row: &OperationRow) -> String {
    format!("{}@{}", row.id, row.decided_seq.unwrap_or(0))
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let entity = of_entity(cx, form, USE_CASE.act).await?;
        let rows = store::operations_of(&cx.house, entity.id).await?;
        let pending: Vec<&OperationRow> = rows.iter().filter(|row| row.is_pending()).take(AT_ONCE).collect();
        let list = pending.iter().map(|row| choice(value(row), label(cx, row)));
        form.choose("levels", list.collect());
        form.lead = Some(match pending.is_empty() {
            true => cx.tr().t("assurance-approve-none").into_owned(),
            false => cx.tr().t("assurance-approve-lead").into_owned(),
        });
        super::levels_aside(cx, form);
        super::next(cx, form, &["assurance-next-public", "assurance-next-review"]);
        Ok(())
    })
}

/// «Pedir una licencia (Licencias en línea): NCA 2, razonable. Otorga un derecho a un negocio».
fn label(cx: &Cx, row: &OperationRow) -> String {
    let level = row
        .level()
        .and_then(|level| cx.house.law.assurance_level_numbered(level));
    let level = level.map_or("", |level| cx.pick(&level.names));
    let args = [
        ("operation", row.name.clone().into()),
        ("service", row.service.clone().into()),
        ("level", level.into()),
        ("reason", row.reason.clone().unwrap_or_default().into()),
    ];
    cx.tr().f("assurance-approve-line", &args).into_owned()
}

/// The rule: every value is a decision that waits, as it was read, and none stands twice.
fn decide<'a>(pending: &'a [OperationRow], chosen: &[String]) -> Result<Vec<&'a OperationRow>, Refusals> {
    let mut no = Refusals::default();
    let mut found: Vec<&OperationRow> = Vec::new();
    for one in chosen {
        match pending.iter().find(|row| row.is_pending() && value(row) == *one) {
            Some(row) if !found.iter().any(|known| known.id == row.id) => found.push(row),
            Some(_) => {}
            None => no.push(Refusal::new("assurance-not-pending").field("levels").conflict()),
        }
    }
    no.when(found.len() > AT_ONCE, || {
        Refusal::new("assurance-approve-many")
            .field("levels")
            .arg("max", AT_ONCE)
    });
    no.none()?;
    Ok(found)
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Approve = values.into_typed()?;
        let entity = target::entity(cx, asked.entity).await?;
        let rows = store::operations_of(&cx.house, entity.id).await?;
        let chosen = decide(&rows, &asked.levels)?;
        let by = deadline::by(&cx.house, REVIEW, cx.today(), &entity).await?;
        let review_by = by.ok_or_else(|| Refusal::new("assurance-no-review-term").field("levels"))?;
        let mut decision = Decision::default();
        for row in chosen {
            let (Some(decided), Some(level)) = (row.decided_seq, row.level()) else {
                continue;
            };
            let approved = LevelApproved {
                operation: row.id,
                decided,
                level,
                review_by,
            };
            let draft = draft(cx, USE_CASE.act, &entity)?
                .subject(format!("operation:{}", row.id))
                .payload_of(&approved)?;
            decision = decision.and(store::while_pending(draft, row.id, decided), target::of(&entity));
        }
        Ok(decision.then(desk(&entity)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{OperationId, ServiceId};

    fn row(name: &str, decided: Option<u64>, approved: Option<u64>) -> OperationRow {
        OperationRow {
            id: OperationId::nil(),
            entity_id: EntityId::nil(),
            service_id: ServiceId::nil(),
            service: "Licencias".to_owned(),
            name: name.to_owned(),
            own_credential: None,
            credential: "own_password".to_owned(),
            credential_level: 1,
            lawful: false,
            state: "live".to_owned(),
            harms: None,
            properties: None,
            floors: None,
            proposed: Some(2),
            level: decided.map(|_| 2),
            reason: None,
            decided_on: None,
            decided_seq: decided,
            approved_of: approved,
            approved_level: None,
            approved_on: None,
            review_by: None,
            seq: 1,
        }
    }

    #[test]
    fn only_the_decision_that_was_read_is_approved() {
        for (decided, approved, sent, text) in [
            (Some(7), None, 7, None),
            (Some(7), Some(5), 7, None),
            (Some(9), None, 7, Some("assurance-not-pending")),
            (Some(7), Some(7), 7, Some("assurance-not-pending")),
            (None, None, 0, Some("assurance-not-pending")),
        ] {
            let rows = [row("Pedir", decided, approved)];
            let sent = format!("{}@{sent}", OperationId::nil());
            let refused = decide(&rows, &[sent]).err().map(|no| no.0[0].text);
            assert_eq!(refused, text, "{decided:?} {approved:?}");
        }
        let rows = [row("Pedir", Some(7), None)];
        let twice = [value(&rows[0]), value(&rows[0])];
        assert_eq!(decide(&rows, &twice).unwrap().len(), 1);
    }
}
