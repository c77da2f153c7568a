//! The log of what the provider refused: which system, at which step, why in one word. No person, no address, nothing that was
//! brought.

use super::acts::ClientId;
use super::answer::ProtocolError;
use capability::House;
use jiff::{SignedDuration, Timestamp};
use register::db::stmt;
use register::{Fault, args, record};

/// Days that a refusal is kept: long enough to find out what went wrong on Friday.
const KEPT_DAYS: i64 = 14;
/// Refusals shown on the page of a system.
pub(crate) const SHOWN: i64 = 20;

record! {
    /// A refusal.
    #[derive(Debug, Clone)]
    pub(crate) struct RefusalRow { step: String, reason: String, at: Timestamp }
}

/// Writes a refusal down. What cannot be written is told in the log of the house and stops nothing.
pub(crate) async fn refused(
    house: &House,
    client: Option<ClientId>,
    step: &'static str,
    error: ProtocolError,
) {
    tracing::info!(step, reason = error.reason, "the provider refused");
    if let Err(fault) = keep(house, client, step, error).await {
        tracing::warn!(fault = %fault.chain(), "a refusal of the provider was not written down");
    }
}

async fn keep(
    house: &House,
    client: Option<ClientId>,
    step: &'static str,
    error: ProtocolError,
) -> Result<(), Fault> {
    const ADD: &str =
        "INSERT INTO identity_provider_refusal (id, client_id, step, reason, at) VALUES ($1, $2, $3, $4, $5)";
    let (id, now) = (register::new_id(house.clock.as_ref())?, house.clock.now());
    let oldest = now
        .checked_sub(SignedDuration::from_hours(KEPT_DAYS * 24))
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let client = client.map(|client| client.to_string());
    let changes = vec![
        stmt(ADD, args![id.to_string(), client, step, error.reason, now]),
        stmt(
            "DELETE FROM identity_provider_refusal WHERE at < $1",
            args![oldest],
        ),
    ];
    house
        .register
        .db()
        .commit_together(changes)
        .await
        .map_err(|error| Fault::because("writing a refusal of the provider", error))
}

/// The latest refusals of a system.
pub(crate) async fn of_client(house: &House, client: ClientId) -> Result<Vec<RefusalRow>, Fault> {
    const OF: &str = "SELECT step, reason, at FROM identity_provider_refusal WHERE client_id = $1 ORDER BY at DESC, id DESC LIMIT $2";
    house.register.db().query(OF, args![client, SHOWN]).await
}
