//! Observe a communication: the authority says what must be corrected, and until when.

use super::acknowledge_communication::{decide, found, named};
use super::designate::about;
use crate::acts::{CommunicationObserved, ObservationExplained};
use crate::{deadline, target};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use norms::Authority;
use register::CommunicationId;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "directory/observe-communication",
    act: "directory/communication-observed",
    title: "directory-observe",
    path: "/observar",
    api: "/api/v1/observations",
    parts: &[Part {
        title: "directory-part-observation",
        fields: &[
            Field::new("communication", "directory-field-communication", FieldKind::Id),
            Field::new(
                "reason",
                "directory-field-observation",
                FieldKind::Choice(Choices::Fixed(OBSERVATIONS)),
            ),
            Field::new(
                "text",
                "directory-field-observation-text",
                FieldKind::Long(TEXT_MAX),
            )
            .optional(),
        ],
    }],
    prepare,
    decide: submit,
};

/// What an authority may find wrong.
pub(crate) const OBSERVATIONS: &[(&str, &str)] = &[
    ("article_missing", "directory-observed-article-missing"),
    ("document_illegible", "directory-observed-document-illegible"),
    ("wrong_signatory", "directory-observed-wrong-signatory"),
    ("dates_wrong", "directory-observed-dates-wrong"),
    ("incompatible_office", "directory-observed-incompatible"),
    ("other", "directory-observed-other"),
];

#[derive(Debug, Deserialize)]
struct Observe {
    communication: CommunicationId,
    reason: String,
    text: Option<String>,
}

/// Most characters in the words of an observation.
const TEXT_MAX: usize = 500;

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move { named(cx, form).await.map(|_| ()) })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Observe = values.into_typed()?;
        let decision = observing(cx, new.communication, new.reason, new.text).await?;
        Ok(decision.then("/bandeja"))
    })
}

/// What observing a communication records: the reason, and the words apart, for they may name a person.
pub(crate) async fn observing(
    cx: &Cx,
    communication: CommunicationId,
    reason: String,
    text: Option<String>,
) -> Result<Decision, Stop> {
    let row = found(cx, communication).await?;
    decide(&row)?;
    if reason == "other" && text.is_none() {
        return Err(Refusal::new("directory-observation-needs-words")
            .field("text")
            .into());
    }
    let (designation, entity) = target::designation(cx, row.designation_id).await?;
    let correct_by = deadline::by(&cx.house, deadline::CORRECT, cx.today(), &entity)
        .await?
        .unwrap_or(cx.today());
    let observed = CommunicationObserved {
        communication: row.id,
        designation: designation.id,
        authority: row.authority.clone(),
        reason,
        correct_by,
    };
    let target = target::told(&entity, Authority::parse(&row.authority));
    let draft = about(
        cx,
        "directory/communication-observed",
        &entity,
        designation.id,
        &designation.office,
    )?
    .subject(format!("communication:{}", row.id))
    .payload_of(&observed)?;
    let decision = Decision::act(draft, target.clone());
    let Some(text) = text else { return Ok(decision) };
    let words = about(
        cx,
        "directory/observation-explained",
        &entity,
        designation.id,
        &designation.office,
    )?
    .reserved()
    .payload_of(&ObservationExplained { text })?;
    Ok(decision.and(words, target))
}
