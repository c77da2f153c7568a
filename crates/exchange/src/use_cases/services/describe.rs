//! Describe a service, for the first time or anew: what it gives, by which law, who answers for it, what is promised of it. Its OpenAPI
//! description says what can be called and what is answered. Grants name endpoints, and stay when it is described anew.

use super::described::{self, Describe};
use super::{next, unknown};
use crate::acts::agreements::Side;
use crate::agreements::actors::{actor, draft, dress};
use crate::agreements::model::{Party, ServiceState};
use crate::agreements::rules::side;
use crate::agreements::store as agreements;
use crate::services::store::{self, ServiceRow, while_service};
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use directory::board::BoardEntity;
use directory::target;
use node::ident::ServiceId;
use register::{Limits, MediaType};

/// An OpenAPI description: text of at most 1 MB.
pub(crate) const OPENAPI: Limits = Limits {
    bytes_max: crate::services::openapi::BYTES_MAX as u64,
    accepted: &[MediaType::PlainText],
};

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/describe-service",
    act: "exchange/service-described",
    title: "exchange-describe-service",
    path: "/intercambio/servicios/describir",
    api: "/api/v1/exchange-services",
    parts: &[WHAT, DATA, WHAT_FOR, PROMISED],
    prepare,
    decide: submit,
};

const WHAT: Part = Part {
    title: "exchange-part-what",
    fields: &[
        Field::new("entity", "exchange-field-own-entity", FieldKind::Id),
        Field::new(
            "subsystem",
            "exchange-field-subsystem",
            FieldKind::Choice(Choices::Prepared),
        ),
        Field::new("code", "exchange-field-service-code", FieldKind::Text(60)),
        Field::new("title", "exchange-field-title", FieldKind::Text(120)),
        Field::new("summary", "exchange-field-summary", FieldKind::Long(1_000)),
        Field::new("openapi", "exchange-field-openapi", FieldKind::File(&OPENAPI)).optional(),
        Field::new(
            "endpoints",
            "exchange-field-endpoint-lines",
            FieldKind::Long(8_000),
        )
        .optional(),
        Field::new(
            "owner",
            "exchange-field-owner",
            FieldKind::Choice(Choices::Prepared),
        ),
    ],
};

const DATA: Part = Part {
    title: "exchange-part-data",
    fields: &[
        Field::new("legal_base", "exchange-field-legal-base", FieldKind::Text(200)),
        Field::new(
            "sensitivity",
            "exchange-field-sensitivity",
            FieldKind::Choice(Choices::Fixed(SENSITIVITIES)),
        ),
        Field::new(
            "family",
            "exchange-field-family",
            FieldKind::Choice(Choices::Law(families)),
        )
        .optional(),
        Field::new("elements", "exchange-field-elements", FieldKind::Long(40_000)).optional(),
        Field::new("subject", "exchange-field-subject", FieldKind::Text(120)).optional(),
    ],
};

const WHAT_FOR: Part = Part {
    title: "exchange-part-what-for",
    fields: &[
        Field::new("purposes", "exchange-field-purposes", FieldKind::Long(20_000)),
        Field::new("case_required", "exchange-field-case", FieldKind::Flag).optional(),
    ],
};

const PROMISED: Part = Part {
    title: "exchange-part-promised",
    fields: &[
        Field::new("availability", "exchange-field-availability", FieldKind::Text(8)).optional(),
        Field::new("p95_ms", "exchange-field-p95", FieldKind::Number(1, 600_000)).optional(),
        Field::new(
            "timeout_ms",
            "exchange-field-timeout",
            FieldKind::Number(100, 600_000),
        )
        .optional(),
        Field::new("test_base", "exchange-field-test-base", FieldKind::Text(200)).optional(),
        Field::new(
            "evidence",
            "exchange-field-evidence",
            FieldKind::Choice(Choices::Fixed(EVIDENCE)),
        )
        .optional(),
        Field::new(
            "large_requests",
            "exchange-field-large",
            FieldKind::Choice(Choices::Fixed(LARGE)),
        )
        .optional(),
        Field::new(
            "asynchronous",
            "exchange-field-asynchronous",
            FieldKind::Choice(Choices::Fixed(ASYNCHRONOUS)),
        )
        .optional(),
    ],
};

const SENSITIVITIES: &[(&str, &str)] = &[
    ("public", "exchange-sensitivity-public"),
    ("personal", "exchange-sensitivity-personal"),
    ("sensitive", "exchange-sensitivity-sensitive"),
];
const EVIDENCE: &[(&str, &str)] = &[
    ("metadata", "exchange-evidence-metadata"),
    ("full", "exchange-evidence-full"),
];
const LARGE: &[(&str, &str)] = &[
    ("stream", "exchange-large-stream"),
    ("refuse", "exchange-large-refuse"),
];
const ASYNCHRONOUS: &[(&str, &str)] = &[
    ("repeat", "exchange-asynchronous-repeat"),
    ("ask", "exchange-asynchronous-ask"),
];

fn families(cx: &Cx) -> Vec<Choice> {
    let all = cx.house.law.data_families().iter();
    all.map(|family| Choice {
        value: family.id.to_string(),
        label: cx.pick(&family.names).to_owned(),
    })
    .collect()
}

/// The member that an entity is; refused with the way to become one.
pub(super) async fn provider(cx: &Cx, entity: &BoardEntity) -> Result<Party, Stop> {
    let found = agreements::party_of(&cx.house, entity.id).await?;
    Ok(found.ok_or_else(|| Refusal::new("exchange-entity-no-member").field("entity"))?)
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        // A form about a service that is described already begins with what was said of it.
        if let Some(id) = form.get("service").and_then(|id| ServiceId::parse(id).ok()) {
            let row = store::service(&cx.house, &id).await?.ok_or_else(unknown)?;
            let party = crate::agreements::actors::party(cx, &id.member()).await?;
            form.first("entity", party.entity.to_string());
            described::fill(form, &row);
        }
        let entity = target::entity_of_form(cx, form).await?;
        dress(cx, form, USE_CASE.act, &[&entity]);
        let party = provider(cx, &entity).await?;
        let systems = agreements::subsystems(&cx.house, &party.member).await?;
        let systems = systems.into_iter().map(|(code, name)| Choice {
            label: format!("{code}: {name}"),
            value: code,
        });
        form.choose("subsystem", systems.collect());
        form.choose("owner", described::owners(cx, &entity).await?);
        if let Some(hash) = form.get("openapi").map(str::to_owned) {
            form.choose("openapi", described::own_document(cx, &party, &hash).await?);
        }
        form.first("sensitivity", "personal");
        form.first("evidence", "metadata");
        form.first("large_requests", "stream");
        form.lead = Some(cx.tr().t("exchange-describe-lead").into_owned());
        next(
            cx,
            form,
            &[
                "exchange-next-version",
                "exchange-next-disabled-first",
                "exchange-next-catalogue",
            ],
        );
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Describe = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let party = provider(cx, &entity).await?;
        if side(actor(cx).await?, party.entity, None) != Some(Side::Provider) {
            return Err(Refusal::new("exchange-not-owner").field("entity").denied().into());
        }
        if !party.active {
            return Err(Refusal::new("exchange-member-off")
                .field("entity")
                .conflict()
                .into());
        }
        let id = described::name(&party, &new)?;
        let before = store::service(&cx.house, &id).await?;
        if before
            .as_ref()
            .is_some_and(|row| row.state == ServiceState::Retired)
        {
            return Err(Refusal::new("exchange-service-retired")
                .field("code")
                .conflict()
                .into());
        }
        let version = before.as_ref().map_or(1, |row| row.described.version + 1);
        let described = described::described(cx, id.clone(), version, new).await?;
        let draft = draft(cx, USE_CASE.act, entity.id)?
            .subject(format!("exchange-service:{id}"))
            .payload_of(&described)?;
        let draft = match &before {
            Some(row) => while_service(draft, row),
            None => draft,
        };
        let href = before.as_ref().map_or_else(|| store::href(&id), ServiceRow::href);
        Ok(Decision::act(draft, target::of(&entity)).then(href))
    })
}
