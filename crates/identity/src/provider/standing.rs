//! Whether a grant is worth anything at this moment: asked again at every use, so that nothing outlives what it rests on.

use super::client::Client;
use super::grant::Grant;
use super::{claims, client, consent};
use crate::mandate::{self, MandateRow};
use crate::session;
use capability::{Acting, Cx, House};
use register::{DesignationId, Fault, PersonId};
use serde_json::{Map, Value};

/// What a grant that stands was given for: an office, a mandate, or the person alone.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    acting: Option<Acting>,
    mandate: Option<MandateRow>,
}

impl Standing {
    /// Says as the holder of which office, and in whose name, the person acts.
    pub(super) async fn tell(
        &self,
        house: &House,
        client: &Client,
        told: &mut Map<String, Value>,
    ) -> Result<(), Fault> {
        if let Some(acting) = &self.acting {
            told.insert("acting_as".into(), claims::office(house, acting).await?);
        }
        if let Some(row) = &self.mandate
            && let Some(mandate) = claims::mandate(house, client, row).await?
        {
            told.insert("acting_for".into(), mandate);
        }
        Ok(())
    }
}

/// What it was given for, when it stands; or the word for why it has fallen.
pub(super) async fn of(cx: &Cx, grant: &Grant) -> Result<Result<Standing, &'static str>, Fault> {
    if !grant.is_offline() && !session::is_live(&cx.house, &grant.sid, cx.now).await? {
        return Ok(Err("session_ended"));
    }
    if consent::given(&cx.house, grant.person_id, grant.client_id)
        .await?
        .is_none()
    {
        return Ok(Err("consent_withdrawn"));
    }
    rests_on(cx, grant).await
}

/// The office and the mandate that a grant rests on, while they stand.
pub(super) async fn rests_on(cx: &Cx, grant: &Grant) -> Result<Result<Standing, &'static str>, Fault> {
    let mut standing = Standing::default();
    if let Some(designation) = grant.designation_id {
        standing.acting = acting(cx, grant.person_id, designation).await?;
        if standing.acting.is_none() {
            return Ok(Err("designation_ended"));
        }
    }
    if let Some(id) = grant.mandate_id {
        standing.mandate = mandate::held(&cx.house, grant.person_id, id, cx.today()).await?;
        if standing.mandate.is_none() {
            return Ok(Err("mandate_ended"));
        }
    }
    Ok(Ok(standing))
}

/// The office of a designation, while it is in force and the person's.
async fn acting(cx: &Cx, person: PersonId, designation: DesignationId) -> Result<Option<Acting>, Fault> {
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
