//! Close an entity, with its reason as a code and the entity that takes over.

use crate::acts::EntityClosed;
use crate::board::board;
use crate::target;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use jiff::civil::Date;
use register::{Draft, EntityId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/close-entity",
    act: "directory/entity-closed",
    title: "directory-close-entity",
    path: "/cerrar-entidad",
    api: "/api/v1/entity-closings",
    parts: &[Part {
        title: "directory-part-ending",
        fields: &[
            Field::new("entity", "directory-field-entity", FieldKind::Id),
            Field::new("on", "directory-field-last-day", FieldKind::Date),
            Field::new(
                "reason",
                "directory-field-reason",
                FieldKind::Choice(Choices::Fixed(REASONS)),
            ),
            Field::new("successor", "directory-field-successor", FieldKind::Ruc).optional(),
            Field::new("norm", "directory-field-norm", FieldKind::Text(160)),
        ],
    }],
    prepare,
    decide: submit,
};

const REASONS: &[(&str, &str)] = &[
    ("merged", "directory-close-merged"),
    ("split", "directory-close-split"),
    ("dissolved", "directory-close-dissolved"),
    ("privatised", "directory-close-privatised"),
    ("registered_twice", "directory-close-twice"),
];

#[derive(Debug, Deserialize)]
struct Close {
    entity: EntityId,
    on: Date,
    reason: String,
    successor: Option<String>,
    norm: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move { target::entity_of_form(cx, form).await.map(|_| ()) })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Close = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let successor = match &new.successor {
            Some(ruc) => {
                let board = board(&cx.house).await?;
                let found = board.find(ruc).filter(|found| found.id != entity.id);
                Some(
                    found
                        .ok_or_else(|| Refusal::new("directory-entity-unknown").field("successor"))?
                        .id,
                )
            }
            None if ["merged", "registered_twice"].contains(&new.reason.as_str()) => {
                return Err(Refusal::new("directory-successor-needed")
                    .field("successor")
                    .into());
            }
            None => None,
        };
        let closed = EntityClosed {
            entity: entity.id,
            on: new.on,
            reason: new.reason,
            successor,
            other_successors: Vec::new(),
            norm: new.norm,
        };
        let draft = Draft::new("directory/entity-closed", cx.under()?)
            .entity(entity.id)
            .payload_of(&closed)?;
        Ok(Decision::act(draft, target::of(&entity)))
    })
}
