//! Tests of the exchange through the house.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

// Members, nodes, configuration.

// Services and agreements.
mod agreements;
mod catalogue;
mod model;
mod parties;
mod policy;
mod services;
