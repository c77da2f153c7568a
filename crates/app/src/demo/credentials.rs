//! A role credential of the demonstration: its wallet exists on paper, so nobody can show it.

use super::hand;
use crate::open;
use anyhow::{Result, bail};
use capability::{House, Stop};
use register::PersonId;
use std::sync::Arc;

/// Records that somebody took the first of their offices into a wallet.
pub async fn issue(house: &Arc<House>, person: PersonId) -> Result<()> {
    let cx = hand::of(house, person, |_| true).await?;
    let new = credential::begin(&cx).await.map_err(ended)?;
    match credential::record(&cx, &new, Vec::new()).await.map_err(ended)? {
        Ok(()) => Ok(()),
        Err(refused) => bail!("the credential was refused: {refused:?}"),
    }
}

fn ended(stop: Stop) -> anyhow::Error {
    match stop {
        Stop::Fault(fault) => open::fault(fault),
        other => anyhow::anyhow!("the credential ended: {other:?}"),
    }
}
