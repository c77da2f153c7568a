//! Minutes: written from what was recorded and from the texts of the secretary, drawn as a PDF, signed by its hash.

mod content;
pub(crate) mod page;
mod paper;
pub(crate) mod texts;

pub(crate) use content::content;
pub(crate) use paper::{minutes, signatures, signers};
