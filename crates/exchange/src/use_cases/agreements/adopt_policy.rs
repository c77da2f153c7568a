//! Adopt a policy: every member that fulfils a condition may call, for as long as it fulfils it. One act instead of thousands of requests
//! (pagopa/pdnd-interop-frontend#604). The owner may; and the governing body, for data that the law has entities give each other.

use super::{DAY_MAX, ENDPOINTS, FIELDS, LEGAL_BASE, NewTerms, PURPOSES, UNTIL, choose, tick};
use crate::acts::agreements::{Condition, PolicyAdopted};
use crate::agreements::actors::{actor, days, draft, plain};
use crate::agreements::{PolicyId, rules};
use crate::services::lines::endpoint_text;
use crate::use_cases::services::{SERVICE, known, next, of_form};
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Stop, UseCase, Values,
};
use directory::holding::Slot;
use directory::target;
use serde::Deserialize;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/adopt-policy",
    act: "exchange/policy-adopted",
    title: "exchange-adopt-policy",
    path: "/intercambio/politicas/adoptar",
    api: "/api/v1/exchange-policies",
    parts: &[
        Part {
            title: "exchange-part-condition",
            fields: &[
                SERVICE,
                Field::new("title", "exchange-field-policy-title", FieldKind::Text(160)),
                Field::new(
                    "types",
                    "exchange-field-types",
                    FieldKind::Several(Choices::Law(types)),
                ),
                Field::new(
                    "office",
                    "exchange-field-office",
                    FieldKind::Choice(Choices::Law(offices)),
                )
                .optional(),
                Field::new("communicated", "exchange-field-communicated", FieldKind::Flag).optional(),
            ],
        },
        Part {
            title: "exchange-part-how-much",
            fields: &[ENDPOINTS, FIELDS, DAY_MAX, UNTIL],
        },
        Part {
            title: "exchange-part-what-for",
            fields: &[
                PURPOSES,
                LEGAL_BASE,
                Field::new("case_required", "exchange-field-case", FieldKind::Flag).optional(),
            ],
        },
    ],
    prepare,
    decide: submit,
};

fn types(cx: &Cx) -> Vec<Choice> {
    let all = cx.house.law.entity_types().iter();
    all.map(|kind| Choice {
        value: kind.id.to_string(),
        label: cx.pick(&kind.plural).to_owned(),
    })
    .collect()
}

/// Offices that the board follows: those that some obligation asks about.
fn offices(cx: &Cx) -> Vec<Choice> {
    let all = cx.house.law.offices().iter();
    all.filter(|office| Slot::of(office.id.as_str()).is_some())
        .map(|office| Choice {
            value: office.id.to_string(),
            label: cx.pick(&office.names).to_owned(),
        })
        .collect()
}

#[derive(Debug, Deserialize)]
struct Adopt {
    service: String,
    title: String,
    types: Vec<String>,
    office: Option<String>,
    #[serde(default)]
    communicated: bool,
    #[serde(default)]
    case_required: bool,
    #[serde(flatten)]
    terms: NewTerms,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let offered = of_form(cx, form, USE_CASE.act).await?;
        let offer = offered.row.offer();
        choose(cx, form, &offer, None);
        tick(form, "endpoints", offer.endpoints.iter().map(endpoint_text));
        tick(form, "fields", rules::fields_at_first(&offer));
        if offer.case_required {
            tick(form, "case_required", ["1".to_owned()]);
        }
        next(
            cx,
            form,
            &[
                "exchange-next-policy",
                "exchange-next-policy-leaves",
                "exchange-next-expires",
            ],
        );
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Adopt = values.into_typed()?;
        let offered = known(cx, &new.service).await?;
        let offer = offered.row.offer();
        let terms = new.terms.terms(&offer)?;
        plain("title", &new.title)?;
        let by = rules::adopt(actor(cx).await?, &offered.provider, &offer, &terms, days(cx))?;
        let policy = PolicyId::new(&*cx.house.clock)?;
        let adopted = PolicyAdopted {
            policy,
            service: offer.service,
            title: new.title,
            condition: Condition {
                types: new.types,
                communicated: new.communicated && new.office.is_some(),
                office: new.office,
            },
            terms,
            case_required: new.case_required || offer.case_required,
            by,
        };
        let draft = draft(cx, USE_CASE.act, offered.entity.id)?
            .subject(format!("policy:{policy}"))
            .subject(format!("exchange-service:{}", adopted.service))
            .payload_of(&adopted)?;
        Ok(
            Decision::act(draft, target::of(&offered.entity))
                .then(format!("/intercambio/politicas/{policy}")),
        )
    })
}
