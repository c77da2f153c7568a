//! Nodes that call each other.

mod answers;
mod attacks;
mod chaos;
mod evidence;
mod exchange;
mod faults;
mod insider;
mod later;
mod protocol;
mod streams;
mod watch;
mod world;
