//! Change what a system may ask for, where it lives or which keys are its own.

use super::client_form::{ASKS, NewProfile, SYSTEM, TALKS, first_values, profile};
use super::client_target::{of_form, of_id};
use crate::provider::acts::{CLIENT_UPDATED, ClientId, ClientRegistered};
use crate::provider::client::{contact, contact_of};
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use register::Draft;
use serde::Deserialize;

const FIELDS: &[Field] = &[
    Field::new("client", "identity-op-field-client", FieldKind::Id),
    SYSTEM[0],
    SYSTEM[1],
    SYSTEM[2],
    SYSTEM[3],
    SYSTEM[4],
    SYSTEM[5],
    SYSTEM[6],
];

pub(super) const USE_CASE: UseCase = UseCase {
    id: "identity/update-client",
    act: CLIENT_UPDATED,
    title: "identity-op-update-client",
    path: "/sistemas/cambiar",
    api: "/api/v1/client-updates",
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
struct Update {
    client: ClientId,
    #[serde(flatten)]
    profile: NewProfile,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let client = of_form(cx, form).await?;
        if form.get("name").is_none() {
            let first = first_values(&client.profile).into_iter();
            form.raw
                .0
                .extend(first.map(|(name, value)| (name.to_owned(), value)));
            form.first(
                "contact",
                contact_of(&cx.house, client.id).await?.unwrap_or_default(),
            );
        }
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Update = values.into_typed()?;
        let (old, target) = of_id(cx, new.client).await?;
        let (mut profile, mail) = profile(cx.house.law, new.profile, !cx.house.options.secure_cookies)?;
        // Another sector would give every person another name there, and the system would no longer know its people.
        if profile.sector != old.profile.sector {
            let refusal = Refusal::new("identity-op-sector-stays").field("sector");
            return Err(refusal.arg("sector", &old.profile.sector).into());
        }
        profile.logo = profile.logo.or(old.profile.logo);
        let draft = Draft::new(CLIENT_UPDATED, cx.under()?)
            .entity(old.entity)
            .subject(format!("client:{}", old.id))
            .payload_of(&ClientRegistered {
                client: old.id,
                profile,
            })?
            .aside(contact(old.id, &mail));
        Ok(Decision::act(draft, target).then(format!("/sistemas/{}", old.id)))
    })
}
