//! Derived tables from acts that a stranger holds in a file, without the database they came from.

use super::{BATCH, Progress, Replayed, define};
use crate::db::{Db, Stmt};
use crate::projector::apply_all;
use crate::read::{ActRow, verified};
use crate::tree::Frontier;
use crate::{Fault, Projectors};

/// An act as it was published: what is reserved comes without salt and payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenAct {
    /// The envelope, byte for byte.
    pub envelope: String,
    /// Salt of its commitment.
    pub salt: Option<Vec<u8>>,
    /// Canonical payload.
    pub payload: Option<String>,
}

/// Make the derived tables of `projectors` in `target` from acts that are given one after the other, the first of the
/// register first. Each is checked: its number, its form, its payload against its commitment. `all` is how many are
/// expected, for `progress` alone; the caller compares the root of the answer with a checkpoint it trusts.
///
/// # Errors
/// When an act is not what its envelope says, `acts` gives an error, or a projector or database fails. The tables in
/// `target` are then incomplete.
pub async fn replay_given(
    acts: &mut (dyn Iterator<Item = Result<GivenAct, Fault>> + Send),
    all: u64,
    target: &Db,
    projectors: &Projectors,
    progress: Progress,
) -> Result<Replayed, Fault> {
    let writer = target.own_writer();
    let mut tx = writer.begin().await?;
    for table in projectors.iter().flat_map(|projector| projector.tables()) {
        tx.define(&format!("DROP TABLE IF EXISTS {}", table.name)).await?;
        define(&mut tx, table).await?;
    }
    tx.commit().await?;
    let mut frontier = Frontier::new();
    loop {
        let (mut changes, before): (Vec<Stmt>, u64) = (Vec::new(), frontier.size());
        for act in Iterator::take(&mut *acts, BATCH as usize) {
            let GivenAct {
                envelope,
                salt,
                payload,
            } = act?;
            let row = ActRow::given(envelope, salt, payload)
                .map_err(|cause| Fault::because(format!("reading act {}", frontier.size()), cause))?;
            let (act, leaf) = verified(row, frontier.size())?;
            apply_all(projectors, &act, &mut changes)?;
            frontier.push(leaf);
        }
        if frontier.size() == before {
            break;
        }
        let mut tx = writer.begin().await?;
        tx.run(&changes)
            .await
            .map_err(|failed| failed.into_fault(&changes))?;
        tx.commit().await?;
        progress(frontier.size(), all);
    }
    Ok(Replayed {
        acts: frontier.size(),
        root: frontier.root(),
    })
}
