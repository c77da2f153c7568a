//! Stop a system at once: it lets nobody in, and its tokens are worth nothing from the next request on.

use super::client_target::{of_form, of_id};
use crate::provider::acts::{CLIENT_SUSPENDED, ClientId, ClientSuspended};
use capability::{
    Choices, Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values,
};
use register::Draft;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "identity/suspend-client",
    act: CLIENT_SUSPENDED,
    title: "identity-op-suspend-client",
    path: "/sistemas/suspender",
    api: "/api/v1/client-suspensions",
    parts: &[Part {
        title: "identity-op-part-stop",
        fields: &[
            Field::new("client", "identity-op-field-client", FieldKind::Id),
            Field::new(
                "reason",
                "identity-op-field-reason",
                FieldKind::Choice(Choices::Fixed(REASONS)),
            ),
        ],
    }],
    prepare,
    decide: submit,
};

/// Why, with text keys.
pub(crate) const REASONS: &[(&str, &str)] = &[
    ("incident", "identity-op-stop-incident"),
    ("misuse", "identity-op-stop-misuse"),
    ("unmaintained", "identity-op-stop-unmaintained"),
    ("asked", "identity-op-stop-asked"),
];

#[derive(Debug, Deserialize)]
struct Suspend {
    client: ClientId,
    reason: String,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let client = of_form(cx, form).await?;
        let lead = cx.tr().f(
            "identity-op-suspend-lead",
            &[("name", client.profile.name.as_str().into())],
        );
        form.lead = Some(lead.into_owned());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Suspend = values.into_typed()?;
        let (client, target) = of_id(cx, new.client).await?;
        if !client.is_active() {
            return Err(Refusal::new("identity-op-client-stopped")
                .field("client")
                .conflict()
                .into());
        }
        let act = ClientSuspended {
            client: client.id,
            reason: new.reason,
        };
        let draft = Draft::new(CLIENT_SUSPENDED, cx.under()?)
            .entity(client.entity)
            .subject(format!("client:{}", client.id))
            .payload_of(&act)?;
        Ok(Decision::act(draft, target).then(format!("/sistemas/{}", client.id)))
    })
}
