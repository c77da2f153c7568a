//! Sign the service level with the governing body: availability, time, what is done when it stops (D.S. 029-2021-PCM art. 88.9).

use super::{SERVICE, of_form, owned};
use crate::acts::agreements::{ServiceSwitched, Side};
use crate::agreements::actors::draft;
use crate::agreements::rules::side;
use crate::services::store::while_service;
use capability::{Cx, Decision, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/sign-service-level",
    act: "exchange/service-level-signed",
    title: "exchange-sign-service-level",
    path: "/intercambio/servicios/firmar-nivel",
    api: "/api/v1/exchange-service-levels",
    parts: &[Part {
        title: "exchange-part-service",
        fields: &[SERVICE],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Sign {
    service: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_form(cx, form, USE_CASE.act).await?;
        super::next(cx, form, &["exchange-next-level-signed"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Sign = values.into_typed()?;
        let (known, actor) = owned(cx, &new.service).await?;
        if side(actor, known.provider.entity, None) != Some(Side::Provider) {
            return Err(Refusal::new("exchange-not-owner")
                .field("service")
                .denied()
                .into());
        }
        let level = known.row.described.level;
        if level.availability.is_none() || level.p95_ms.is_none() {
            return Err(Refusal::new("exchange-level-missing")
                .field("service")
                .article("ds-029-2021-pcm", "88.9")
                .into());
        }
        if known
            .row
            .signed
            .is_some_and(|(version, _)| version == known.row.described.version)
        {
            return Err(Refusal::new("exchange-level-signed")
                .field("service")
                .conflict()
                .into());
        }
        let described = &known.row.described;
        let signed = ServiceSwitched {
            service: described.service.clone(),
            version: described.version,
            by: Side::Provider,
        };
        let draft = draft(cx, USE_CASE.act, known.entity.id)?
            .subject(format!("exchange-service:{}", described.service))
            .payload_of(&signed)?;
        Ok(Decision::act(while_service(draft, &known.row), target::of(&known.entity)).then(known.row.href()))
    })
}
