//! What a capability keeps in tables: some derived from acts, some not.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::db::Stmt;
use crate::hex::hex;
use crate::{Fault, Recorded};

/// A derived table: dropped and rebuilt from acts whenever its definition changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name: `directory_unit`.
    pub name: &'static str,
    /// Columns that tell its rows apart and order them; never NULL.
    pub key: &'static [&'static str],
    /// The statements that make it, its indexes after it.
    pub ddl: &'static [&'static str],
}

/// One step of the tables that are not derived. Numbered from 1, never edited once released.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migration {
    /// From 1, without gaps.
    pub number: u32,
    /// What it does, in a word or two.
    pub name: &'static str,
    /// Its statements, in order.
    pub sql: &'static [&'static str],
}

impl Migration {
    /// Hash of its statements: a migration that was edited after it ran is found by it.
    pub(crate) fn checksum(&self) -> String {
        digest(self.sql.iter().copied())
    }
}

/// Turns acts into rows.
///
/// `apply` is pure: no clock, no randomness, no reading. It runs when an act is recorded, and again for every act when
/// tables are rebuilt, then perhaps without the payload of acts that were erased; kinds in
/// [`Options::erasable`](crate::Options) must therefore apply with `payload: None`.
pub trait Projector: Send + Sync {
    /// Name of the capability: prefix of its tables and owner of its migrations.
    fn name(&self) -> &'static str;

    /// Its derived tables.
    fn tables(&self) -> &[Table];

    /// Steps of its tables that are not derived.
    fn kept(&self) -> &[Migration] {
        &[]
    }

    /// Raise it when `apply` writes something else than before into the same tables: they are rebuilt.
    fn version(&self) -> u32 {
        1
    }

    /// The changes of an act; none for kinds it does not know.
    ///
    /// # Errors
    /// When the act cannot be understood; it is then not recorded.
    fn apply(&self, act: &Recorded) -> Result<Vec<Stmt>, Fault>;
}

/// A list of projectors, in the order in which they see each act.
pub type Projectors = Vec<Arc<dyn Projector>>;

/// Hash of everything that decides what stands in the derived tables of a projector.
pub(crate) fn version_of(projector: &dyn Projector) -> String {
    let version = projector.version().to_string();
    let tables = projector
        .tables()
        .iter()
        .flat_map(|table| table.ddl.iter().copied());
    digest(tables.chain([version.as_str()]))
}

fn digest<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hex(&hash.finalize())
}

/// The changes of an act in the tables of all projectors.
pub(crate) fn apply_all(
    projectors: &[Arc<dyn Projector>],
    act: &Recorded,
    out: &mut Vec<Stmt>,
) -> Result<(), Fault> {
    for projector in projectors {
        let changes = projector.apply(act);
        out.extend(changes.map_err(|cause| {
            Fault::because(format!("{} applying act {}", projector.name(), act.seq), cause)
        })?);
    }
    Ok(())
}
