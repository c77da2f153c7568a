//! Services and their descriptions.

pub(crate) mod apply;
pub mod lines;
pub mod openapi;
pub mod store;
pub mod trial;

pub(crate) use apply::apply;

use crate::agreements::model::ServiceState;
use capability::House;
use node::configuration::Service;
use register::Fault;

/// Every service that is not retired, as nodes need it.
///
/// # Errors
/// When the database fails.
pub async fn of_configuration(house: &House) -> Result<Vec<Service>, Fault> {
    let rows = store::services(house).await?;
    let going_on = rows.into_iter().filter(|row| row.state != ServiceState::Retired);
    let services = going_on.map(|row| {
        let described = row.described;
        Service {
            id: described.service,
            title: described.title,
            enabled: row.state == ServiceState::Enabled,
            endpoints: described.endpoints,
            openapi: described.openapi,
            level: described.level,
            evidence: described.evidence,
            large_requests: described.large_requests,
            asynchronous: described.asynchronous,
            subject: described.subject,
        }
    });
    Ok(services.collect())
}
