//! Create a post: what a person holds besides an office of digital government.

use crate::acts::PostCreated;
use crate::{store, target};
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Stop, UseCase, Values,
};
use jiff::civil::Date;
use register::{Draft, EntityId, PostId, UnitId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/create-post",
    act: "directory/post-created",
    title: "directory-create-post",
    path: "/crear-puesto",
    api: "/api/v1/posts",
    parts: &[Part {
        title: "directory-part-post",
        fields: &[
            Field::new("entity", "directory-field-entity", FieldKind::Id),
            Field::new("name", "directory-field-post-name", FieldKind::Text(120)),
            Field::new(
                "unit",
                "directory-field-unit",
                FieldKind::Choice(Choices::Prepared),
            )
            .optional(),
            Field::new("from", "directory-field-unit-from", FieldKind::Date),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct CreatePost {
    entity: EntityId,
    name: String,
    unit: Option<UnitId>,
    from: Date,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let entity = target::entity_of_form(cx, form).await?;
        let units = store::units_of(&cx.house, entity.id).await?;
        let open = units.into_iter().filter(|unit| unit.to_on.is_none());
        form.choose(
            "unit",
            open.map(|unit| Choice {
                value: unit.id.to_string(),
                label: unit.name,
            })
            .collect(),
        );
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: CreatePost = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let post = PostId::new(cx.house.clock.as_ref())?;
        let draft = Draft::new("directory/post-created", cx.under()?)
            .entity(entity.id)
            .subject(format!("post:{post}"))
            .payload_of(&PostCreated {
                post,
                name: new.name,
                unit: new.unit,
                from: new.from,
            })?;
        Ok(Decision::act(draft, target::of(&entity)).then(entity.href()))
    })
}
