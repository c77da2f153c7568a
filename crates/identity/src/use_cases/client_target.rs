//! The relying party that a form or an act is about, and what power is asked for it.

use crate::provider::acts::ClientId;
use crate::provider::client::{self, Client};
use capability::power::Target;
use capability::{Cx, FormState, Refusal, Stop};
use directory::board::board;
use directory::target;

fn unknown() -> Refusal {
    Refusal::new("identity-op-client-unknown").field("client")
}

/// The system that a form names.
pub(super) async fn of_form(cx: &Cx, form: &mut FormState) -> Result<Client, Stop> {
    let named = form.get("client").unwrap_or_default().to_owned();
    let client = client::find(&cx.house, &named).await?.ok_or_else(unknown)?;
    form.target = touched(cx, &client).await?;
    form.back = Some(format!("/sistemas/{}", client.id));
    form.crumbs
        .push((client.profile.name.clone(), format!("/sistemas/{}", client.id)));
    Ok(client)
}

/// The system of an id, if it is not retired.
pub(super) async fn of_id(cx: &Cx, id: ClientId) -> Result<(Client, Target), Stop> {
    let client = client::of_id(&cx.house, id).await?.ok_or_else(unknown)?;
    if client.state == "retired" {
        return Err(Refusal::new("identity-op-client-retired")
            .field("client")
            .conflict()
            .into());
    }
    let target = touched(cx, &client).await?;
    Ok((client, target))
}

/// What an act about a system would touch: its entity, also one that has closed.
pub(crate) async fn touched(cx: &Cx, client: &Client) -> Result<Target, Stop> {
    let board = board(&cx.house).await?;
    Ok(match board.entity(client.entity) {
        Some(entity) => target::of(entity),
        None => Target {
            entity: Some(client.entity),
            ..Target::default()
        },
    })
}
