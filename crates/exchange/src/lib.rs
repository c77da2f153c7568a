//! Exchange: who takes part in the exchange of data between entities, what they offer, who may call it and for what.
//!
//! Acts say all of it; nodes get it as a configuration that the operator signs. What passes between nodes is none of this wing's: it
//! sees what they report.

pub mod acts;
pub mod agreements;
mod apply;
mod configuration;
pub mod ids;
mod keys;
mod kinds;
mod members;
mod nodes;
mod pages;
pub mod services;
mod tables;
mod use_cases;
mod watching;

pub use agreements::open_request;
pub use configuration::{AuthorityKind, Settings, use_settings};
pub use nodes::enrolment_token;
pub use watching::{pseudonyms_at, tell_past};

use capability::{ActKind, Area, Capability, Clash, Cx, Fut, House, PublicFact, Route, Stop, UseCase};
use register::db::Stmt;
use register::{EntityId, Fault, Follower, Migration, Recorded, Table};
use std::sync::Arc;

/// The capability.
pub struct Exchange;

impl Capability for Exchange {
    fn name(&self) -> &'static str {
        "exchange"
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
    fn use_cases(&self) -> &'static [UseCase] {
        use_cases::LIST
    }
    fn routes(&self) -> Vec<Route> {
        let mut routes = nodes::routes();
        routes.extend(configuration::routes());
        routes.extend(watching::routes());
        routes.extend(pages::routes());
        routes
    }
    fn followers(&self, house: &Arc<House>) -> Vec<Arc<dyn Follower>> {
        vec![
            Arc::new(configuration::Publisher(house.clone())),
            Arc::new(watching::Watcher::new(house)),
        ]
    }
    fn texts(&self) -> ui::Source {
        ui::source!("texts")
    }
    fn areas<'a>(&'a self, cx: &'a Cx) -> Fut<'a, Result<Vec<Area>, Stop>> {
        Box::pin(pages::areas(cx))
    }
    fn entity_pages<'a>(
        &'a self,
        cx: &'a Cx,
        entity: EntityId,
    ) -> Fut<'a, Result<Vec<(String, String)>, Stop>> {
        Box::pin(pages::entity_pages(cx, entity))
    }
    fn mentions<'a>(&'a self, cx: &'a Cx, path: &'a str) -> Fut<'a, Result<Vec<(String, String)>, Stop>> {
        Box::pin(pages::mentions(cx, path))
    }
    fn facts<'a>(&'a self, cx: &'a Cx, act: &'a Recorded) -> Fut<'a, Result<Vec<PublicFact>, Stop>> {
        Box::pin(pages::facts(cx, act))
    }
}
