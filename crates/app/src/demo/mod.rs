//! The demonstration State: everything in it is an act, recorded through the same register as real use.

mod assurance;
mod credentials;
mod exchange;
mod hand;
mod holders;
mod levels;
mod mandates;
mod merger;
mod paper;
mod people;
mod sessions;
mod staff;
mod state;
mod systems;

pub use exchange::{Running, say as say_exchange};
pub use state::{Made, beginning, make};
