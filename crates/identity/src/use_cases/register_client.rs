//! Register a system that lets people in through the provider (D.S. 029-2021-PCM art. 25.3 a).

use super::client_form::{ASKS, NewProfile, SYSTEM, TALKS, profile};
use crate::provider::acts::{CLIENT_REGISTERED, ClientId, ClientRegistered};
use crate::provider::client::contact;
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Stop, UseCase, Values};
use directory::target;
use register::{Draft, EntityId};
use serde::Deserialize;

const FIELDS: &[Field] = &[
    Field::new("entity", "identity-op-field-entity", FieldKind::Id),
    SYSTEM[0],
    SYSTEM[1],
    SYSTEM[2],
    SYSTEM[3],
    SYSTEM[4],
    SYSTEM[5],
    SYSTEM[6],
];

pub(super) const USE_CASE: UseCase = UseCase {
    id: "identity/register-client",
    act: CLIENT_REGISTERED,
    title: "identity-op-register-client",
    path: "/sistemas/registrar",
    api: "/api/v1/clients",
    parts: &[
        Part {
            title: "identity-op-part-system",
            fields: FIELDS,
        },
        ASKS,
        TALKS,
    ],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Register {
    entity: EntityId,
    #[serde(flatten)]
    profile: NewProfile,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        target::entity_of_form(cx, form).await?;
        form.back = Some("/sistemas".to_owned());
        for (name, value) in [
            ("level", "nca1"),
            ("authentication", "private_key_jwt"),
            ("id_token_alg", "ES256"),
            ("userinfo", "plain"),
            ("tokens", "bearer"),
        ] {
            form.first(name, value);
        }
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Register = values.into_typed()?;
        let entity = target::entity(cx, new.entity).await?;
        let (profile, mail) = profile(cx.house.law, new.profile, !cx.house.options.secure_cookies)?;
        let client = ClientId::new(cx.house.clock.as_ref())?;
        let draft = Draft::new(CLIENT_REGISTERED, cx.under()?)
            .entity(entity.id)
            .subject(format!("client:{client}"))
            .payload_of(&ClientRegistered { client, profile })?
            .aside(contact(client, &mail));
        Ok(Decision::act(draft, target::of(&entity)).then(format!("/sistemas/{client}")))
    })
}
