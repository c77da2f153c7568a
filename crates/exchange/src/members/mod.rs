//! Members and their subsystems.

mod apply;
mod power;
pub(crate) mod store;

pub(crate) use apply::apply;
pub(crate) use power::{desk, office_for};
