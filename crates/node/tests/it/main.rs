//! Nodes that call each other.

mod attacks;
mod exchange;
mod insider;
mod protocol;
mod streams;
mod world;
