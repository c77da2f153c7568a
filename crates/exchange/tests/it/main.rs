//! Tests of the exchange through the house.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

// Members, nodes, configuration.
mod anchors;
mod configuration;
mod enrolment;
mod external;
mod machine;
mod members;
mod size;
mod world;

// Services and agreements.
