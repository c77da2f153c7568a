//! Tests of the exchange through the house.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

// Members, nodes, configuration.
mod anchors;
mod both_databases;
mod configuration;
mod enrolment;
mod external;
mod keys_model;
mod machine;
mod members;
#[path = "../../../register/tests/it/pg.rs"]
mod pg;
mod size;
mod watching;
mod world;

// Services and agreements.
mod agreements;
mod agreements_on_both;
mod cards;
mod catalogue;
mod model;
mod parties;
mod policy;
mod services;
