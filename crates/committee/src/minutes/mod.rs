//! Minutes: written from what was recorded and from the texts of the secretary, drawn as a PDF, signed by its hash.

mod content;
mod items;
pub(crate) mod page;
mod paper;
mod signatures;
pub(crate) mod texts;

pub(crate) use content::{approved, as_read, content};
pub(crate) use paper::minutes;
pub(crate) use signatures::{Signers, not_signed, signatures, signers};
