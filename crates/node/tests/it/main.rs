//! Nodes that call each other.

mod answers;
mod attacks;
mod exchange;
mod faults;
mod insider;
mod protocol;
mod streams;
mod world;
