//! Learning: public pages that teach, for citizens and officials alike.
//!
//! It begins with the basics of digital identity: eight lessons with a question each, a drill against false messages, and
//! leaflets to print. Nobody needs an account, and nothing that anybody answers is kept.

mod drill;
mod lessons;
mod pages;
mod picture;

pub use lessons::{LESSONS, Lesson};

use capability::{ActKind, Capability, Route};
use register::db::Stmt;
use register::{Fault, Recorded};

/// The capability.
pub struct Learning;

impl Capability for Learning {
    fn name(&self) -> &'static str {
        "learning"
    }
    /// Nobody does anything here that the State must remember.
    fn kinds(&self) -> &'static [ActKind] {
        &[]
    }
    fn apply(&self, _: &Recorded) -> Result<Vec<Stmt>, Fault> {
        Ok(Vec::new())
    }
    fn routes(&self) -> Vec<Route> {
        pages::routes()
    }
    fn texts(&self) -> ui::Source {
        ui::source!("texts")
    }
}
