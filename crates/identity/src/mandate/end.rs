//! End a mandate: sessions and tokens that rest on it end within seconds.

use super::acts::{MANDATE_ENDED, MandateEnded, MandateId};
use super::{MandateRow, of_id};
use ::register::Draft;
use capability::power::Target;
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use directory::target;
use serde::Deserialize;

/// Why, with text keys.
pub(super) const REASONS: &[(&str, &str)] = &[
    ("revoked", "identity-mandate-end-revoked"),
    ("renounced", "identity-mandate-end-renounced"),
    ("of_age", "identity-mandate-end-of-age"),
    ("mistake", "identity-mandate-end-mistake"),
];

pub(crate) const USE_CASE: UseCase = UseCase {
    id: "identity/end-mandate",
    act: MANDATE_ENDED,
    title: "identity-mandate-end",
    path: "/mandatos/terminar",
    api: "/api/v1/mandate-endings",
    parts: &[Part {
        title: "identity-mandate-part-end",
        fields: &[
            Field::new("mandate", "identity-mandate-field-mandate", FieldKind::Id),
            Field::new(
                "reason",
                "identity-mandate-field-reason",
                FieldKind::Choice(Choices::Fixed(REASONS)),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct End {
    mandate: MandateId,
    reason: String,
}

/// The mandate of an entity within reach.
async fn find(cx: &Cx, id: MandateId) -> Result<(MandateRow, Target), Stop> {
    let row = of_id(&cx.house, id).await?.ok_or(Stop::NotFound)?;
    let entity = target::entity(cx, row.entity_id).await?;
    Ok((row, target::of(&entity)))
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let id = form.get("mandate").unwrap_or_default();
        let (row, target) = find(cx, id.parse().map_err(|_| Stop::NotFound)?).await?;
        cx.may(MANDATE_ENDED, &target)?;
        form.target = target;
        form.back = Some("/mandatos".to_owned());
        let name = row.principal(&cx.house).await?.unwrap_or_default();
        let lead = cx
            .tr()
            .f("identity-mandate-end-lead", &[("name", name.as_str().into())]);
        form.lead = Some(lead.into_owned());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: End = values.into_typed()?;
        let (row, target) = find(cx, new.mandate).await?;
        if row.ended_seq.is_some() {
            return Err(Refusal::new("identity-mandate-over")
                .field("mandate")
                .conflict()
                .into());
        }
        let draft = Draft::new(MANDATE_ENDED, cx.under()?)
            .entity(row.entity_id)
            .subject(format!("mandate:{}", row.id))
            .payload_of(&MandateEnded {
                mandate: row.id,
                reason: new.reason,
            })?;
        Ok(Decision::act(draft, target).then("/mandatos"))
    })
}
