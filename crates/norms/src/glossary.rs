//! The law's own word, one English identifier per legal term: never two words for one thing, nor one for two.

use serde::{Deserialize, Serialize};

use crate::words::Words;

/// One legal term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlossaryTerm {
    /// The identifier that code, acts and addresses use.
    pub id: &'static str,
    /// The term, as the law writes it in Spanish, and in the other languages.
    pub names: Words,
    /// What it means, in plain words.
    pub meaning: Words,
}
