//! An entity as an import sees it, ready to be recorded.

use super::kinds::Kind;
use jiff::civil::Date;
use norms::Level;
use serde::Serialize;

/// Where a candidate stands: list, from 0, and row of its file, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// Number of the list.
    pub list: usize,
    /// Row of the file.
    pub row: u64,
}

/// An entity put together from the rows of one or more lists.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Rows it was put together from; the first is the one to show.
    pub rows: Vec<Place>,
    /// Name, as people write it.
    pub name: String,
    /// Acronym.
    pub acronym: Option<String>,
    /// Type.
    pub kind: Kind,
    /// Level of government.
    pub level: Level,
    /// Sector, in words.
    pub sector: Option<String>,
    /// Tax number, eleven digits.
    pub ruc: Option<String>,
    /// Code of the executing unit in SIAF, without leading zeros.
    pub siaf: Option<String>,
    /// Code in the register of the procurement body, without leading zeros.
    pub consucode: Option<String>,
    /// UBIGEO of INEI, six digits.
    pub ubigeo: Option<String>,
    /// Entity it depends on: index among the candidates of the same [`Merged`](super::Merged).
    pub parent: Option<usize>,
    /// Name of the entity it depends on, when that one is not among the candidates.
    pub parent_name: Option<String>,
    /// The list says that it is no longer active.
    pub is_inactive: bool,
    /// Day its row was last brought up to date.
    pub updated: Option<Date>,
}
