//! Queries over services.

use crate::acts::agreements::{ServiceDescribed, Side};
use crate::agreements::model::{Offer, ServiceState};
use capability::House;
use jiff::civil::Date;
use node::ident::{MemberId, ServiceId};
use register::db::stmt;
use register::{Draft, Fault, OrFault, args, record};

record! {
    struct Cells { state: String, described: String, described_on: String, reason: Option<String>, stopped_by: Option<String>, signed_version: Option<u32>, signed_on: Option<String>, seq: u64 }
}

/// A service as it was described last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRow {
    /// How it stands.
    pub state: ServiceState,
    /// The last description.
    pub described: ServiceDescribed,
    /// The day of it.
    pub described_on: Option<Date>,
    /// Why it is not switched on.
    pub reason: Option<String>,
    /// Who switched it off.
    pub stopped_by: Option<Side>,
    /// The version whose level its provider signed, and when (D.S. 029-2021-PCM art. 88.9).
    pub signed: Option<(u32, Option<Date>)>,
    /// Number of the last act about it.
    pub seq: u64,
}

impl ServiceRow {
    fn of(cells: Cells) -> Result<ServiceRow, Fault> {
        let signed_on = cells.signed_on.and_then(|day| day.parse().ok());
        Ok(ServiceRow {
            state: ServiceState::parse(&cells.state).or_fault("state of a service")?,
            described: serde_json::from_str(&cells.described).or_fault("description of a service")?,
            described_on: cells.described_on.parse().ok(),
            reason: cells.reason,
            stopped_by: cells.stopped_by.as_deref().and_then(Side::parse),
            signed: cells.signed_version.map(|version| (version, signed_on)),
            seq: cells.seq,
        })
    }
    /// Its name.
    pub fn id(&self) -> &ServiceId {
        &self.described.service
    }
    /// Address of its page.
    pub fn href(&self) -> String {
        href(self.id())
    }
    /// What it offers, for those who decide about access.
    pub fn offer(&self) -> Offer {
        let described = &self.described;
        Offer {
            service: described.service.clone(),
            state: self.state,
            endpoints: described.endpoints.clone(),
            purposes: described.purposes.clone(),
            elements: described.elements.clone(),
            case_required: described.case_required,
            family: described.family.clone(),
        }
    }
}

/// Address of the page of a service. Class and code of the member stand in one part: instances are one house each.
pub fn href(service: &ServiceId) -> String {
    let parts: Vec<&str> = service.parts().collect();
    match parts[..] {
        [_, class, code, subsystem, service] => {
            format!("/intercambio/servicios/{class}-{code}/{subsystem}/{service}")
        }
        _ => "/intercambio/catalogo".to_owned(),
    }
}

macro_rules! services {
    ($rest:literal) => {
        concat!("SELECT state, described, described_on, reason, stopped_by, signed_version, signed_on, seq FROM exchange_service WHERE ", $rest)
    };
}

/// One service.
///
/// # Errors
/// When the database fails.
pub async fn service(house: &House, id: &ServiceId) -> Result<Option<ServiceRow>, Fault> {
    let cells: Option<Cells> = house
        .register
        .db()
        .get(services!("id = $1"), args![id.as_str()])
        .await?;
    cells.map(ServiceRow::of).transpose()
}

/// Every service, retired ones too, by name.
///
/// # Errors
/// When the database fails.
pub async fn services(house: &House) -> Result<Vec<ServiceRow>, Fault> {
    let cells: Vec<Cells> = house
        .register
        .db()
        .query(services!("TRUE ORDER BY id LIMIT 20000"), args![])
        .await?;
    cells.into_iter().map(ServiceRow::of).collect()
}

/// Services of a member, retired ones too.
///
/// # Errors
/// When the database fails.
pub async fn services_of(house: &House, member: &MemberId) -> Result<Vec<ServiceRow>, Fault> {
    const OF: &str = services!("member = $1 ORDER BY id LIMIT 20000");
    let cells: Vec<Cells> = house.register.db().query(OF, args![member.as_str()]).await?;
    cells.into_iter().map(ServiceRow::of).collect()
}

/// What every service offers.
///
/// # Errors
/// When the database fails.
pub(crate) async fn offers(house: &House) -> Result<Vec<Offer>, Fault> {
    Ok(services(house).await?.iter().map(ServiceRow::offer).collect())
}

record! {
    /// A version of a service.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct VersionRow { version: u32, title: String, openapi: Option<String>, described_on: String, seq: u64 }
}

/// Versions of a service, the last one first.
///
/// # Errors
/// When the database fails.
pub async fn versions(house: &House, id: &ServiceId) -> Result<Vec<VersionRow>, Fault> {
    const OF: &str = "SELECT version, title, openapi, described_on, seq FROM exchange_service_version WHERE service = $1 ORDER BY version DESC LIMIT 200";
    house.register.db().query(OF, args![id.as_str()]).await
}

/// Holds a draft to a service that no other act has touched since it was read.
pub(crate) fn while_service(draft: Draft, row: &ServiceRow) -> Draft {
    const SAME: &str = "SELECT 1 FROM exchange_service WHERE id = $1 AND seq = $2";
    draft.guard(stmt(SAME, args![row.id().as_str(), row.seq]))
}

/// The service of an address: class and code of the member in one part, as [`href`] writes them.
///
/// # Errors
/// When the database fails.
pub async fn addressed(
    house: &House,
    member: &str,
    subsystem: &str,
    code: &str,
) -> Result<Option<ServiceRow>, Fault> {
    const MEMBER: &str = "SELECT member FROM exchange_member ORDER BY member LIMIT 1";
    let any: Option<(String,)> = house.register.db().get(MEMBER, args![]).await?;
    let named = any.and_then(|(any,)| {
        let instance = any.split('/').next()?;
        let (class, of_class) = member.split_once('-')?;
        let member = MemberId::of(instance, class, of_class).ok()?;
        ServiceId::of(&member.subsystem(subsystem).ok()?, code).ok()
    });
    match named {
        Some(id) => service(house, &id).await,
        None => Ok(None),
    }
}
