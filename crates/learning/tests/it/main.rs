//! The lessons as anybody sees them: pages, answers, leaflets, texts.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod pages;
mod texts;
