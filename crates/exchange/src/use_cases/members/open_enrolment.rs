//! Open an enrolment: leave for one machine of the entity to come in. The token itself is made and shown afterwards, on the page of
//! the enrolment, and stands in no act.

use super::{ENTITY, draft, entity_and_member, next, of_entity};
use crate::acts::members::EnrolmentOpened;
use crate::configuration::settings;
use crate::ids::EnrolmentId;
use crate::nodes::{page_of, store};
use capability::{
    Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Refusals, Stop, UseCase, Values,
};
use directory::target;
use node::ident::is_code;
use register::{EntityId, OrFault};
use serde::Deserialize;

pub(crate) const USE_CASE: UseCase = UseCase {
    id: "exchange/open-enrolment",
    act: "exchange/enrolment-opened",
    title: "exchange-open-enrolment",
    path: "/intercambio/nodos/inscribir",
    api: "/api/v1/exchange-enrolments",
    parts: &[Part {
        title: "exchange-part-node",
        fields: &[ENTITY, NAME],
    }],
    prepare,
    decide: submit,
};

/// Name of a machine.
const NAME: Field = Field::new("name", "exchange-field-node-name", FieldKind::Text(60));

#[derive(Debug, Deserialize)]
struct Asked {
    entity: EntityId,
    name: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        of_entity(cx, form, USE_CASE.act).await?;
        next(cx, form, &["exchange-next-token", "exchange-next-run"]);
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let asked: Asked = values.into_typed()?;
        let (entity, row) = entity_and_member(cx, asked.entity).await?;
        let member = row.id()?;
        let known = store::nodes_of(&cx.house, &row.member).await?;
        let mut no = Refusals::default();
        no.when(!is_code(&asked.name), || {
            Refusal::new("exchange-code")
                .field("name")
                .arg("value", &asked.name)
        });
        let id = member.node(&asked.name).ok();
        let taken = known
            .iter()
            .any(|one| Some(one.node.as_str()) == id.as_ref().map(|id| id.as_str()));
        no.when(taken, || {
            Refusal::new("exchange-node-twice").field("name").conflict()
        });
        no.when(known.len() >= store::NODES_MAX, || {
            Refusal::new("exchange-nodes-full")
                .field("name")
                .arg("max", store::NODES_MAX)
        });
        no.none()?;
        let enrolment = EnrolmentId::new(&*cx.house.clock)?;
        let until = settings(&cx.house)
            .token_ends(cx.now)
            .or_fault("the end of an enrolment")?;
        let opened = EnrolmentOpened {
            enrolment,
            member,
            name: asked.name,
            until,
        };
        let draft = draft(cx, USE_CASE.act, &entity, &row.member)?
            .subject(format!("enrolment:{enrolment}"))
            .payload_of(&opened)?;
        Ok(Decision::act(draft, target::of(&entity)).then(page_of(enrolment)))
    })
}
