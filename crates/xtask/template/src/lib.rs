//! Specimen: say in a few sentences what the law asks for here, and what this capability adds to the house.

mod acts;
mod note;
mod overview;
mod store;

use capability::{ActKind, Capability, Permission, Route, UseCase, handler};
use register::db::Stmt;
use register::{Fault, Recorded, Table};

/// The capability.
pub struct Specimen;

impl Capability for Specimen {
    fn name(&self) -> &'static str {
        "specimen"
    }
    fn kinds(&self) -> &'static [ActKind] {
        acts::KINDS
    }
    fn tables(&self) -> &'static [Table] {
        store::TABLES
    }
    fn apply(&self, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
        store::apply(act)
    }
    fn use_cases(&self) -> &'static [UseCase] {
        &[note::USE_CASE]
    }
    fn routes(&self) -> Vec<Route> {
        vec![Route::page("/specimen", Permission::Public, handler(|cx, _| Box::pin(overview::page(cx))))]
    }
    fn texts(&self) -> ui::Source {
        ui::source!("texts")
    }
}
