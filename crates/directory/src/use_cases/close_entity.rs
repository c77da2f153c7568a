//! Close an entity: why, since when, and who takes over. Whoever holds an office goes on in the entity that takes over, by
//! the rule of the reason; where both have a holder, somebody decides who stays.

use crate::acts::EntityClosed;
use crate::succession::{self, Keeps};
use crate::target;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use jiff::civil::Date;
use norms::{ClosingReasonId, Fate, Succession, Successors};
use register::{Draft, EntityId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/close-entity",
    act: "directory/entity-closed",
    title: "directory-close-entity",
    path: "/cerrar-entidad",
    api: "/api/v1/entity-closings",
    parts: &[
        Part {
            title: "directory-part-ending",
            fields: &[
                Field::new("entity", "directory-field-entity", FieldKind::Id),
                Field::new("on", "directory-field-last-day", FieldKind::Date),
                Field::new(
                    "reason",
                    "directory-field-reason",
                    FieldKind::Choice(Choices::Law(reasons)),
                ),
                Field::new("norm", "directory-field-norm", FieldKind::Text(160)),
            ],
        },
        Part {
            title: "directory-part-succession",
            fields: &[
                Field::new("successor", "directory-field-successor", FieldKind::Ruc).optional(),
                Field::new(
                    "other_successors",
                    "directory-field-other-successors",
                    FieldKind::Text(120),
                )
                .optional(),
                keeps("keeps_committee", "directory-field-keeps-committee"),
                keeps("keeps_digital_leader", "directory-field-keeps-leader"),
                keeps("keeps_security_officer", "directory-field-keeps-security"),
                keeps("keeps_data_governance_officer", "directory-field-keeps-data"),
                keeps(
                    "keeps_personal_data_officer",
                    "directory-field-keeps-personal-data",
                ),
                keeps(
                    "keeps_document_management_head",
                    "directory-field-keeps-documents",
                ),
                keeps("keeps_public_software_officer", "directory-field-keeps-software"),
            ],
        },
    ],
    prepare,
    decide: submit,
};

/// Most entities that take over besides the first.
const OTHERS_MAX: usize = 8;

const fn keeps(name: &'static str, label: &'static str) -> Field {
    Field::new(name, label, FieldKind::Choice(Choices::Prepared)).optional()
}

fn reasons(cx: &Cx) -> Vec<capability::Choice> {
    let rows = cx.house.law.successions().iter();
    rows.map(|row| capability::Choice {
        value: row.id.to_string(),
        label: cx.pick(&row.names).to_owned(),
    })
    .collect()
}

#[derive(Debug, Deserialize)]
struct Close {
    entity: EntityId,
    on: Date,
    reason: String,
    norm: String,
    successor: Option<String>,
    other_successors: Option<String>,
    #[serde(flatten)]
    keeps: Keeps,
}

/// Shows a question for each office that both entities have a holder of, once the entity that takes over is known.
fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let entity = target::entity_of_form(cx, form).await?;
        let mut asked = Vec::new();
        if let Some(ruc) = form.get("successor").map(str::to_owned)
            && let Ok(successor) = succession::successor(cx, &entity, &ruc).await
        {
            let on = form
                .get("on")
                .and_then(|on| on.parse().ok())
                .unwrap_or(cx.today());
            asked = succession::conflicts(cx, &entity, &successor, on).await?;
        }
        for name in Keeps::FIELDS {
            match asked.iter().find(|conflict| conflict.field == name) {
                Some(conflict) => form.choose(name, conflict.choices(cx)),
                None => form.hidden.push(name),
            }
        }
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Close = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        if let Some(to) = entity.to {
            return Err(Refusal::new("directory-closing-known")
                .field("entity")
                .arg("name", &entity.name)
                .arg("on", ui::format::date_short(to))
                .see(entity.href())
                .conflict()
                .into());
        }
        let reason = ClosingReasonId::parse(&new.reason).ok();
        let rule = reason.and_then(|id| cx.house.law.succession(id));
        let rule = rule.ok_or_else(|| Refusal::new("directory-reason-unknown").field("reason"))?;
        let successor = match &new.successor {
            Some(ruc) => Some(succession::successor(cx, &entity, ruc).await?),
            None => None,
        };
        let others = others(cx, &entity, new.other_successors.as_deref()).await?;
        if let Some(first) = successor.as_ref().filter(|first| others.contains(&first.id)) {
            return Err(Refusal::new("directory-successor-twice")
                .field("other_successors")
                .arg("name", &first.name)
                .into());
        }
        fits(rule, successor.is_some(), others.len())?;
        let closed = EntityClosed {
            entity: entity.id,
            on: new.on,
            reason: new.reason,
            successor: successor.as_ref().map(|entity| entity.id),
            other_successors: others,
            units_to: successor
                .as_ref()
                .filter(|_| rule.units == Fate::Carried)
                .map(|entity| entity.id),
            norm: new.norm,
        };
        let draft = Draft::new("directory/entity-closed", cx.under()?)
            .entity(entity.id)
            .payload_of(&closed)?;
        let decision = Decision::act(draft, target::of(&entity));
        match successor.filter(|_| rule.holders == Fate::Carried) {
            Some(successor) => {
                succession::carry(cx, decision, rule, &entity, &successor, new.on, &new.keeps).await
            }
            None => Ok(decision),
        }
    })
}

/// Whether so many entities take over as the reason asks for.
fn fits(rule: &Succession, successor: bool, others: usize) -> Result<(), Refusals> {
    let refusal = match (rule.successors, successor, others) {
        (Successors::None, false, 0) | (Successors::One, true, 0) | (Successors::Several, true, _) => {
            return Ok(());
        }
        (Successors::None, ..) => Refusal::new("directory-successor-none").field("successor"),
        (_, false, _) => Refusal::new("directory-successor-needed").field("successor"),
        (Successors::One, true, _) => Refusal::new("directory-successor-one").field("other_successors"),
    };
    Err(Refusals(vec![refusal]))
}

/// Tax numbers parted by commas or blanks.
async fn others(
    cx: &Cx,
    entity: &crate::board::BoardEntity,
    text: Option<&str>,
) -> Result<Vec<EntityId>, Stop> {
    let mut found = Vec::new();
    let numbers = text
        .unwrap_or_default()
        .split([',', ';', ' '])
        .filter(|ruc| !ruc.is_empty());
    for ruc in numbers {
        let other = succession::successor(cx, entity, ruc).await;
        let other = other.map_err(|_| {
            Refusal::new("directory-successor-unknown")
                .field("other_successors")
                .arg("ruc", ruc)
        })?;
        if !found.contains(&other.id) {
            found.push(other.id);
        }
    }
    if found.len() > OTHERS_MAX {
        return Err(Refusal::new("directory-successor-many")
            .field("other_successors")
            .arg("max", OTHERS_MAX)
            .into());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_asks_for_so_many_successors() {
        for (reason, successor, others, fine) in [
            ("merged", true, 0, true),
            ("merged", false, 0, false),
            ("merged", true, 1, false),
            ("split", true, 0, true),
            ("split", true, 3, true),
            ("split", false, 2, false),
            ("dissolved", false, 0, true),
            ("dissolved", true, 0, false),
            ("privatised", false, 1, false),
            ("registered_twice", true, 0, true),
        ] {
            let id = ClosingReasonId::parse(reason).unwrap();
            let rule = norms::peru().succession(id).unwrap();
            assert_eq!(
                fits(rule, successor, others).is_ok(),
                fine,
                "{reason} {successor} {others}"
            );
        }
    }
}
