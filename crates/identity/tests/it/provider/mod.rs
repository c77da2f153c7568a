//! The provider, used as a system of an entity uses it: every step by the wire, nothing by the inside.

mod attacks;
mod clients;
mod farewell;
mod flow;
mod logout;
mod office;
pub mod party;
mod person;
mod proofs;
mod step_up;
