//! End a post: whoever holds an office through it is left without, and the vacancy shows until somebody acts.

use crate::acts::PostEnded;
use crate::{store, target};
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use jiff::civil::Date;
use register::{Draft, EntityId, PostId};
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/end-post",
    act: "directory/post-ended",
    title: "directory-end-post",
    path: "/terminar-puesto",
    api: "/api/v1/post-endings",
    parts: &[Part {
        title: "directory-part-post",
        fields: &[
            Field::new("entity", "directory-field-entity", FieldKind::Id),
            Field::new(
                "post",
                "directory-field-post",
                FieldKind::Choice(Choices::Prepared),
            ),
            Field::new("on", "directory-field-last-day", FieldKind::Date),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct EndPost {
    entity: EntityId,
    post: PostId,
    on: Date,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let entity = target::entity_of_form(cx, form).await?;
        let posts = store::posts_of(&cx.house, entity.id).await?;
        let open = posts.into_iter().filter(|post| post.to_on.is_none());
        form.choose(
            "post",
            open.map(|post| Choice {
                value: post.id.to_string(),
                label: post.name,
            })
            .collect(),
        );
        form.lead = Some(cx.tr().t("directory-end-post-lead").to_string());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: EndPost = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let post = store::post(&cx.house, entity.id, new.post).await?;
        let post = post.ok_or(Stop::NotFound)?;
        if new.on.to_string() < post.from_on {
            return Err(Refusal::new("directory-ends-before-from")
                .field("on")
                .arg("from", &post.from_on)
                .into());
        }
        let draft = Draft::new("directory/post-ended", cx.under()?)
            .entity(entity.id)
            .subject(format!("post:{}", new.post))
            .payload_of(&PostEnded {
                post: new.post,
                on: new.on,
            })?;
        Ok(Decision::act(draft, target::of(&entity)).then(entity.href()))
    })
}
