//! Say yes to a request: to what was asked for, or to less. Access is the owner's to give, and to its own services alone.

use super::{
    DAY_MAX, ENDPOINTS, FIELDS, LEGAL_BASE, NewTerms, PURPOSES, REQUEST, UNTIL, asked, choose,
    request_of_form, tick,
};
use crate::acts::agreements::{AccessGranted, Side};
use crate::agreements::actors::{actor, days, draft};
use crate::agreements::store::while_request;
use crate::agreements::{GrantId, RequestId, rules};
use crate::services::lines::endpoint_text;
use crate::use_cases::services::next;
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Stop, UseCase, Values};
use directory::target;
use serde::Deserialize;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/grant-access",
    act: "exchange/access-granted",
    title: "exchange-grant-access",
    path: "/intercambio/solicitudes/aprobar",
    api: "/api/v1/exchange-grants",
    parts: &[Part {
        title: "exchange-part-how-much",
        fields: &[
            REQUEST,
            ENDPOINTS,
            FIELDS,
            PURPOSES,
            LEGAL_BASE,
            DAY_MAX,
            UNTIL,
            Field::new("case_required", "exchange-field-case", FieldKind::Flag).optional(),
        ],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Grant {
    request: RequestId,
    #[serde(default)]
    case_required: bool,
    #[serde(flatten)]
    terms: NewTerms,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let asked = request_of_form(cx, form, USE_CASE.act, Side::Provider).await?;
        let (offer, terms) = (asked.offered.row.offer(), &asked.row.request.terms);
        choose(cx, form, &offer, Some(terms));
        tick(form, "endpoints", terms.endpoints.iter().map(endpoint_text));
        tick(form, "fields", terms.fields.clone().unwrap_or_default());
        tick(form, "purposes", terms.purposes.clone());
        if offer.case_required {
            tick(form, "case_required", ["1".to_owned()]);
        }
        form.first("legal_base", terms.legal_base.clone());
        form.first("day_max", terms.day_max.to_string());
        form.first("until", terms.until.to_string());
        next(
            cx,
            form,
            &[
                "exchange-next-in-force",
                "exchange-next-less",
                "exchange-next-expires",
            ],
        );
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Grant = values.into_typed()?;
        let asked = asked(cx, new.request).await?;
        let offer = asked.offered.row.offer();
        let terms = new.terms.terms(&offer)?;
        let request = &asked.row.request;
        rules::grant(
            actor(cx).await?,
            &asked.offered.provider,
            &offer,
            request,
            &terms,
            days(cx),
        )?;
        let grant = GrantId::new(&*cx.house.clock)?;
        let granted = AccessGranted {
            grant,
            request: request.id,
            client: request.client.clone(),
            service: request.service.clone(),
            terms,
            case_required: new.case_required || offer.case_required,
        };
        let entity = &asked.offered.entity;
        let draft = draft(cx, USE_CASE.act, entity.id)?
            .subject(format!("request:{}", request.id))
            .subject(format!("grant:{grant}"))
            .subject(format!("exchange-service:{}", request.service))
            .payload_of(&granted)?;
        Ok(
            Decision::act(while_request(draft, &asked.row), target::of(entity))
                .then(format!("/intercambio/accesos/{grant}")),
        )
    })
}
