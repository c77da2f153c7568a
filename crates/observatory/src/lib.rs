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
        ui::Source {
            es: concat!(
                include_str!("state/es.ftl"),
                "\n",
                include_str!("record/es.ftl"),
                "\n",
                include_str!("papers/es.ftl"),
                "\n",
                include_str!("witnesses/es.ftl"),
                "\n",
                include_str!("open/es.ftl"),
            ),
            en: concat!(
                include_str!("state/en.ftl"),
                "\n",
                include_str!("record/en.ftl"),
                "\n",
                include_str!("papers/en.ftl"),
                "\n",
                include_str!("witnesses/en.ftl"),
                "\n",
                include_str!("open/en.ftl"),
            ),
            qu: concat!(
                include_str!("state/qu.ftl"),
                "\n",
                include_str!("record/qu.ftl"),
                "\n",
                include_str!("papers/qu.ftl"),
                "\n",
                include_str!("witnesses/qu.ftl"),
                "\n",
                include_str!("open/qu.ftl"),
            ),
        }
    }
}
