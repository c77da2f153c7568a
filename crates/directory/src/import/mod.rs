//! Lists of entities brought in from outside: read, understood, joined, compared with the directory, and only then recorded.
//!
//! Nobody keeps one list of the public entities of Peru. The budget knows executing units by SIAF code, the procurement register knows
//! contracting entities by RUC, the statistics institute knows places. Here they become one directory. Everything is pure: sheets
//! and what is known go in, an [`ImportPlan`] comes out, which a person sees before anything is written. [`Mapping::guess`] says
//! which column holds what, [`merge_lists`] joins lists, [`plan()`] compares them with the directory.

mod acronyms;
mod candidate;
mod codes;
mod field;
mod finish;
mod fold;
mod join;
mod kinds;
mod known;
mod mapping;
mod merge;
mod naming;
mod near;
mod places;
mod plan;
mod pliegos;
mod profile;
mod record;
mod refused;
mod report;
mod sectors;
mod spelling;
mod words;

pub use candidate::{Candidate, Place};
pub use codes::{RucFault, ruc};
pub use field::Field;
pub use fold::{canonical, fold};
pub use kinds::Kind;
pub use mapping::{Choice, Mapping, Reason};
pub use merge::{List, Merged, merge_lists};
pub use near::NearReason;
pub use places::{DEPARTMENTS, Department, District, Found, Places, department_of};
pub use plan::{Change, Changed, ImportPlan, KnownEntity, Near, NewEntity, ParentRef, plan};
pub use profile::Profile;
pub use refused::{RefusedCode, RefusedRow};
pub use report::{Alone, AloneBecause, Key, ListReport, MatchReport, NearPair};
pub use spelling::Spelling;

/// Texts of fields, lists, refusals and remedies as Fluent files, by language code; keys begin with `directory-import-`.
pub const TEXTS: [(&str, &str); 3] = [
    ("es", include_str!("texts/es.ftl")),
    ("en", include_str!("texts/en.ftl")),
    ("qu", include_str!("texts/qu.ftl")),
];
