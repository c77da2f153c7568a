//! Nodes that call each other.

mod exchange;
mod world;
