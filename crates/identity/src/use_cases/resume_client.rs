//! Let a suspended system work again.

use super::client_target::{of_form, of_id};
use crate::provider::acts::{CLIENT_RESUMED, ClientId, ClientNamed};
use capability::{Cx, Decision, Field, FieldKind, FormState, Fut, Part, Refusal, Stop, UseCase, Values};
use register::Draft;
use serde::Deserialize;

pub(super) const USE_CASE: UseCase = UseCase {
    id: "identity/resume-client",
    act: CLIENT_RESUMED,
    title: "identity-op-resume-client",
    path: "/sistemas/reanudar",
    api: "/api/v1/client-resumptions",
    parts: &[Part {
        title: "identity-op-part-resume",
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
            "identity-op-resume-lead",
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
            return Err(Refusal::new("identity-op-client-works")
                .field("client")
                .conflict()
                .into());
        }
        let draft = Draft::new(CLIENT_RESUMED, cx.under()?)
            .entity(client.entity)
            .subject(format!("client:{}", client.id))
            .payload_of(&ClientNamed { client: client.id })?;
        Ok(Decision::act(draft, target).then(format!("/sistemas/{}", client.id)))
    })
}
