//! Say what an alert was: somebody of either side, or of the governing body, looked into it. What follows from misuse is done elsewhere:
//! suspend the access, tell the data authority, open a file.

use crate::acts::watching::{AlertReviewed, Verdict};
use crate::agreements::actors::{draft, dress, entity, party, plain, reads};
use crate::ids::AlertId;
use crate::pages::{alert_rule, alert_sentence};
use crate::use_cases::services::next;
use crate::watching::alerts::{Alert, alert};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use directory::board::BoardEntity;
use directory::target;
use serde::Deserialize;
use std::sync::Arc;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/review-alert",
    act: "exchange/alert-reviewed",
    title: "exchange-review-alert",
    path: "/intercambio/alertas/revisar",
    api: "/api/v1/exchange-alert-reviews",
    parts: &[Part {
        title: "exchange-part-alert",
        fields: &[
            Field::new("alert", "exchange-field-alert", FieldKind::Id),
            Field::new(
                "verdict",
                "exchange-field-verdict",
                FieldKind::Choice(Choices::Fixed(VERDICTS)),
            ),
            Field::new("note", "exchange-field-alert-note", FieldKind::Long(600)),
        ],
    }],
    prepare,
    decide: submit,
};

const VERDICTS: &[(&str, &str)] = &[
    ("explained", "exchange-verdict-explained"),
    ("misuse", "exchange-verdict-misuse"),
    ("fault", "exchange-verdict-fault"),
];

#[derive(Debug, Deserialize)]
struct Asked {
    alert: AlertId,
    verdict: Verdict,
    note: String,
}

/// An alert with both entities.
struct Seen {
    alert: Alert,
    provider: Arc<BoardEntity>,
    consumer: Arc<BoardEntity>,
}

/// An alert that one of the caller's offices may look into: to others there is none.
async fn seen(cx: &Cx, id: AlertId) -> Result<Seen, Stop> {
    let unknown = || Refusal::new("exchange-alert-unknown").field("alert");
    let alert = alert(&cx.house, id).await?.ok_or_else(unknown)?;
    let provider = party(cx, &alert.service.member()).await?;
    let consumer = party(cx, &alert.client.member()).await?;
    let (provider, consumer) = (entity(cx, &provider).await?, entity(cx, &consumer).await?);
    match reads(cx, &[&provider, &consumer]) {
        true => Ok(Seen {
            alert,
            provider,
            consumer,
        }),
        false => Err(unknown().into()),
    }
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let id = form.get("alert").and_then(|id| id.parse().ok());
        let id = id.ok_or_else(|| Refusal::new("exchange-alert-unknown").field("alert"))?;
        let seen = seen(cx, id).await?;
        dress(cx, form, USE_CASE.act, &[&seen.provider, &seen.consumer]);
        form.hidden.push("alert");
        form.lead = Some(format!(
            "{}. {}: {} → {}. {}",
            alert_rule(cx, &seen.alert.rule),
            ui::format::date_short(seen.alert.day),
            seen.consumer.name,
            seen.alert.service,
            alert_sentence(cx, &seen.alert)
        ));
        form.back = Some("/intercambio/alertas".to_owned());
        form.crumbs = vec![(
            cx.tr().t("exchange-alerts").into_owned(),
            "/intercambio/alertas".to_owned(),
        )];
        next(cx, form, &["exchange-next-reviewed", "exchange-next-misuse"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Asked = values.into_typed()?;
        let seen = seen(cx, asked.alert).await?;
        let alert = seen.alert;
        if alert
            .review
            .as_ref()
            .is_some_and(|(verdict, note, _)| (*verdict, note) == (asked.verdict, &asked.note))
        {
            return Err(Refusal::new("exchange-alert-same")
                .field("verdict")
                .conflict()
                .into());
        }
        plain("note", &asked.note)?;
        let own = cx.caller.acting.as_ref().map(|acting| acting.entity);
        let about = match own == Some(seen.consumer.id) {
            true => &seen.consumer,
            false => &seen.provider,
        };
        let reviewed = AlertReviewed {
            alert: alert.id,
            rule: alert.rule,
            day: alert.day,
            client: alert.client,
            service: alert.service,
            verdict: asked.verdict,
            note: asked.note,
        };
        let draft = draft(cx, USE_CASE.act, about.id)?
            .subject(format!("exchange-alert:{}", reviewed.alert))
            .subject(format!("exchange-service:{}", reviewed.service))
            .payload_of(&reviewed)?;
        Ok(Decision::act(draft, target::of(about)).then("/intercambio/alertas"))
    })
}
