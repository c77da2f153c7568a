//! The observatory: the State at a glance, one entity at a glance, one act at a glance, one desk at a glance.
//!
//! It records nothing: it shows the difference between what norms ask and what acts prove.

mod moment;
mod open;
mod papers;
mod record;
mod shapes;
mod state;
mod witnesses;

pub use open::dump;

use capability::{ActKind, Capability, Route};
use register::{Fault, Recorded, db::Stmt};

/// The capability.
pub struct Observatory;

impl Capability for Observatory {
    fn name(&self) -> &'static str {
        "observatory"
    }
    fn kinds(&self) -> &'static [ActKind] {
        &[]
    }
    fn apply(&self, _: &Recorded) -> Result<Vec<Stmt>, Fault> {
        Ok(Vec::new())
    }
    fn routes(&self) -> Vec<Route> {
        let mut routes = state::routes();
        routes.extend(record::routes());
        routes.extend(papers::routes());
        routes.extend(witnesses::routes());
        routes.extend(open::routes());
        routes
    }
    fn texts(&self) -> ui::Source {
        ui::source!("state", "record", "papers", "witnesses", "open")
    }
}
