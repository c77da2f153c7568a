//! End a system for good: its name on the wire is never used again.

use super::client_target::{of_form, of_id};
use crate::provider::acts::{CLIENT_RETIRED, ClientId, ClientNamed};
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use register::Draft;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "identity/retire-client",
    act: CLIENT_RETIRED,
    title: "identity-op-retire-client",
    path: "/sistemas/retirar",
    api: "/api/v1/client-retirements",
    parts: &[Part {
        title: "identity-op-part-retire",
        fields: &[Field::new("client", "identity-op-field-client", FieldKind::Id)],
    }],
    prepare,
    decide: submit,
};

#[derive(Debug, Deserialize)]
struct Named {
    client: ClientId,
}

fn prepare<'a>(cx: &'a Cx, form: &'a mut FormState) -> Fut<'a, Result<(), Stop>> {
    Box::pin(async move {
        let client = of_form(cx, form).await?;
        let lead = cx.tr().f(
            "identity-op-retire-lead",
            &[("name", client.profile.name.as_str().into())],
        );
        form.lead = Some(lead.into_owned());
        Ok(())
    })
}

fn submit<'a>(cx: &'a Cx, values: Values) -> Fut<'a, Result<Decision, Stop>> {
    Box::pin(async move {
        let new: Named = values.into_typed()?;
        let (client, target) = of_id(cx, new.client).await?;
        if client.is_active() {
            return Err(Refusal::new("identity-op-suspend-first")
                .field("client")
                .conflict()
                .into());
        }
        let draft = Draft::new(CLIENT_RETIRED, cx.under()?)
            .entity(client.entity)
            .subject(format!("client:{}", client.id))
            .payload_of(&ClientNamed { client: client.id })?;
        Ok(Decision::act(draft, target).then(format!("/sistemas/{}", client.id)))
    })
}
