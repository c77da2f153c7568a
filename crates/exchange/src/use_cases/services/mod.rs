//! What the owner of a service does with it.

pub(super) mod describe;
mod described;
pub(super) mod disable;
pub(super) mod enable;
pub(super) mod retire;
pub(super) mod sign_level;

use crate::agreements::actors::{actor, dress, entity, party};
use crate::agreements::model::{Party, ServiceState};
use crate::agreements::rules::Actor;
use crate::services::store::{self, ServiceRow};
use capability::{Cx, Field, FieldKind, FormState, Refusal, Stop};
use directory::board::BoardEntity;
use node::ident::ServiceId;
use std::sync::Arc;

/// The service a form is about, carried hidden.
pub(crate) const SERVICE: Field = Field::new("service", "exchange-field-service", FieldKind::Text(600));
/// Why something stops.
pub(crate) const REASON: Field = Field::new("reason", "exchange-field-why", FieldKind::Long(400));

pub(crate) fn unknown() -> Refusal {
    Refusal::new("exchange-service-unknown").field("service")
}

/// A service, with who offers it.
pub(crate) struct Known {
    pub row: ServiceRow,
    pub provider: Party,
    pub entity: Arc<BoardEntity>,
}

/// A service by name.
pub(crate) async fn known(cx: &Cx, id: &str) -> Result<Known, Stop> {
    let id = ServiceId::parse(id).map_err(|_| unknown())?;
    let row = store::service(&cx.house, &id).await?.ok_or_else(unknown)?;
    let provider = party(cx, &id.member()).await?;
    let entity = entity(cx, &provider).await?;
    Ok(Known {
        row,
        provider,
        entity,
    })
}

/// The service of a form that is not retired.
pub(crate) async fn of_form(cx: &Cx, form: &mut FormState, act: &str) -> Result<Known, Stop> {
    let id = form.get("service").unwrap_or("").to_owned();
    let known = known(cx, &id).await?;
    dress(cx, form, act, &[&known.entity]);
    form.hidden.push("service");
    form.lead = Some(known.row.described.title.clone());
    form.back = Some(known.row.href());
    form.crumbs = vec![
        (
            cx.tr().t("exchange-catalogue").into_owned(),
            "/intercambio/catalogo".to_owned(),
        ),
        (known.row.described.title.clone(), known.row.href()),
    ];
    Ok(known)
}

/// The rule of every act of the owner: the service is its own and goes on.
pub(super) async fn owned(cx: &Cx, id: &str) -> Result<(Known, Actor), Stop> {
    let known = known(cx, id).await?;
    let actor = actor(cx).await?;
    if known.row.state == ServiceState::Retired {
        return Err(Refusal::new("exchange-service-retired")
            .field("service")
            .conflict()
            .into());
    }
    Ok((known, actor))
}

/// Sentences of what happens next.
pub(crate) fn next(cx: &Cx, form: &mut FormState, keys: &[&str]) {
    form.aside.next = keys.iter().map(|key| cx.tr().t(key).into_owned()).collect();
}
