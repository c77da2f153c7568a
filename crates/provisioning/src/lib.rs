//! Provisioning: the human resources system of an entity tells who works in which unit, by SCIM 2.0 (RFC 7643, RFC 7644).
//!
//! It gives no power. An office is given by a designation alone, and ends by an act alone: when somebody who holds one leaves, the
//! page of the entity says that the designation has to be ended, and by whom. Who people are stands in a kept table that can be
//! corrected and erased; acts hold identifiers.

pub mod acts;
mod apply;
mod doors;
mod gone;
pub mod ids;
mod kinds;
mod pages;
pub mod scim;
mod service;
pub mod store;
mod tables;

pub use service::call;

use capability::{ActKind, Area, Capability, Clash, Cx, Forgotten, Fut, Route, Stop};
use register::db::Stmt;
use register::{Fault, Migration, Recorded, Table};

/// The capability.
pub struct Provisioning;

impl Capability for Provisioning {
    fn name(&self) -> &'static str {
        "provisioning"
    }
    fn kinds(&self) -> &'static [ActKind] {
        kinds::KINDS
    }
    fn tables(&self) -> &'static [Table] {
        tables::TABLES
    }
    fn clashes(&self) -> &'static [Clash] {
        tables::CLASHES
    }
    fn kept(&self) -> &'static [Migration] {
        tables::KEPT
    }
    fn apply(&self, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
        apply::apply(act)
    }
    fn routes(&self) -> Vec<Route> {
        let mut routes = service::routes();
        routes.extend(pages::routes());
        routes
    }
    fn texts(&self) -> ui::Source {
        ui::source!("texts")
    }
    fn areas<'a>(&'a self, cx: &'a Cx) -> Fut<'a, Result<Vec<Area>, Stop>> {
        Box::pin(doors::areas(cx))
    }
    fn forget<'a>(&'a self, _: &'a Cx, person: &'a Forgotten) -> Fut<'a, Result<Vec<Stmt>, Stop>> {
        Box::pin(async { Ok(vec![store::erase_of_person(person.id)]) })
    }
}
