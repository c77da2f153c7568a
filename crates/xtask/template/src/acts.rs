//! The facts this crate records; written once, readable for ever.

use capability::ActKind;
use serde::{Deserialize, Serialize};

/// Kind of [`Noted`].
pub(crate) const NOTED: &str = "specimen/noted";

/// `specimen/noted`: an entity keeps a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Noted {
    /// At most 200 characters.
    pub(crate) text: String,
}

/// Kinds of acts, each with one valid payload.
pub(crate) const KINDS: &[ActKind] = &[ActKind {
    kind: NOTED,
    version: 1,
    public: true,
    erasable: false,
    sample: r#"{"text": "Acta 4 archivada"}"#,
}];
