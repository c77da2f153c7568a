//! Ask for access to a service: which endpoints, for what, by which law, to which fields, how often, until when. Nothing private is
//! asked for unless somebody ticks it.

use super::{DAY_MAX, ENDPOINTS, FIELDS, LEGAL_BASE, NewTerms, PURPOSES, UNTIL, choose, tick};
use crate::acts::agreements::AccessRequested;
use crate::agreements::actors::{actor, days, draft, dress};
use crate::agreements::{RequestId, rules, store};
use crate::services::lines::endpoint_text;
use crate::use_cases::services::{SERVICE, known, next};
use capability::{
    Choice, Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use directory::{DocumentGiven, target};
use node::ident::ClientId;
use register::{EntityId, Limits};
use serde::Deserialize;

pub(in crate::use_cases) const USE_CASE: UseCase = UseCase {
    id: "exchange/request-access",
    act: "exchange/access-requested",
    title: "exchange-request-access",
    path: "/intercambio/solicitudes/nueva",
    api: "/api/v1/exchange-requests",
    parts: &[
        Part {
            title: "exchange-part-who",
            fields: &[
                Field::new("entity", "exchange-field-own-entity", FieldKind::Id),
                SERVICE,
                Field::new(
                    "client",
                    "exchange-field-client",
                    FieldKind::Choice(Choices::Prepared),
                ),
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
                Field::new(
                    "document",
                    "exchange-field-document",
                    FieldKind::File(&Limits::PDF),
                )
                .optional(),
            ],
        },
    ],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Ask {
    entity: EntityId,
    service: String,
    client: String,
    document: Option<DocumentGiven>,
    #[serde(flatten)]
    terms: NewTerms,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let id = form.get("service").unwrap_or("").to_owned();
        let offered = known(cx, &id).await?;
        let entity = target::entity_of_form(cx, form).await?;
        dress(cx, form, USE_CASE.act, &[&entity]);
        form.hidden.push("service");
        let party = store::party_of(&cx.house, entity.id).await?;
        let party = party.ok_or_else(|| Refusal::new("exchange-entity-no-member").field("entity"))?;
        let systems = store::subsystems(&cx.house, &party.member).await?;
        let clients = systems.into_iter().filter_map(|(code, name)| {
            Some(Choice {
                value: party.member.subsystem(&code).ok()?.to_string(),
                label: format!("{code}: {name}"),
            })
        });
        form.choose("client", clients.collect());
        let offer = offered.row.offer();
        choose(cx, form, &offer, None);
        tick(form, "endpoints", offer.endpoints.iter().map(endpoint_text));
        tick(form, "fields", rules::fields_at_first(&offer));
        form.lead = Some(format!(
            "{}: {}",
            offered.entity.name, offered.row.described.title
        ));
        form.back = Some(offered.row.href());
        next(
            cx,
            form,
            &[
                "exchange-next-owner-answers",
                "exchange-next-less",
                "exchange-next-expires",
            ],
        );
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Ask = values.into_typed()?;
        let offered = known(cx, &new.service).await?;
        let entity = target::entity(cx, new.entity).await?;
        let party = store::party_of(&cx.house, entity.id).await?;
        let party = party.ok_or_else(|| Refusal::new("exchange-entity-no-member").field("entity"))?;
        let client = ClientId::parse(&new.client);
        let client = client.map_err(|_| Refusal::new("exchange-client-unknown").field("client"))?;
        let offer = offered.row.offer();
        let terms = new.terms.terms(&offer)?;
        let waiting = store::waits(&cx.house, &client, &offer.service).await?;
        let consumer = rules::Consumer {
            party: &party,
            client: &client,
            waiting,
        };
        rules::request(
            actor(cx).await?,
            consumer,
            &offered.provider,
            &offer,
            &terms,
            days(cx),
        )?;
        let request = RequestId::new(&*cx.house.clock)?;
        let asked = AccessRequested {
            request,
            client,
            service: offer.service,
            terms,
            document: new.document.map(|document| document.sha256),
        };
        let draft = draft(cx, USE_CASE.act, entity.id)?
            .subject(format!("request:{request}"))
            .subject(format!("exchange-service:{}", asked.service))
            .payload_of(&asked)?;
        Ok(Decision::act(draft, target::of(&entity)).then(format!("/intercambio/solicitudes/{request}")))
    })
}
