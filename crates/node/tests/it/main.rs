//! Nodes that call each other.

mod answers;
mod archive;
mod attacks;
mod evidence;
mod exchange;
mod faults;
mod insider;
mod later;
mod protocol;
mod receipt;
mod streams;
mod timestamp;
mod torture;
mod world;
