//! Entity, act, desk, norms, documents.

mod act;
mod desk;
mod documents;
mod entity;
mod law;
mod look;
mod report;
