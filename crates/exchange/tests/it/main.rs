//! Tests of the exchange through the house.

// Members, nodes, configuration.
mod anchors;
mod configuration;
mod enrolment;
mod machine;
mod members;
mod world;

// Services and agreements.
