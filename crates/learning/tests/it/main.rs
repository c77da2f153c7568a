//! The lessons as anybody sees them: pages, answers, leaflets, texts.

mod pages;
mod texts;
