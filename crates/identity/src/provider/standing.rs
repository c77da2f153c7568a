//! Whether a grant is worth anything at this moment: asked again at every use, so that nothing outlives what it rests on.

use super::grant::Grant;
use super::{client, consent};
use crate::session;
use capability::{Acting, Cx};
use register::{DesignationId, Fault, PersonId};

/// The office it was given for, when it stands; or the word for why it has fallen.
pub(super) async fn of(cx: &Cx, grant: &Grant) -> Result<Result<Option<Acting>, &'static str>, Fault> {
    if !grant.is_offline() && !session::is_live(&cx.house, &grant.sid, cx.now).await? {
        return Ok(Err("session_ended"));
    }
    if consent::given(&cx.house, grant.person_id, grant.client_id)
        .await?
        .is_none()
    {
        return Ok(Err("consent_withdrawn"));
    }
    let Some(designation) = grant.designation_id else {
        return Ok(Ok(None));
    };
    match acting(cx, grant.person_id, designation).await? {
        Some(acting) => Ok(Ok(Some(acting))),
        None => Ok(Err("designation_ended")),
    }
}

/// The office of a designation, while it is in force and the person's.
pub(super) async fn acting(
    cx: &Cx,
    person: PersonId,
    designation: DesignationId,
) -> Result<Option<Acting>, Fault> {
    let held = cx.house.offices.of(&cx.house, person).await?;
    let today = cx.today();
    Ok(held
        .into_iter()
        .find(|acting| acting.designation == designation && acting.in_force(today)))
}

/// Whether the system of a grant lets people in today.
pub(super) async fn client_of(cx: &Cx, grant: &Grant) -> Result<Option<client::Client>, Fault> {
    Ok(client::of_id(&cx.house, grant.client_id)
        .await?
        .filter(client::Client::is_active))
}
