//! The authentication strategy of an entity and of the State: which operations people do online, how sure the entity has to be of
//! who does them, what it asks for today, and by which steps it closes the difference.
//!
//! D.S. 029-2021-PCM art. 25 has each entity fix the level of confidence operation by operation and use ID GOB.PE; arts. 15 and 16
//! say what a level asks for and who must prove in a dispute; art. 106 gives the criteria. Those who lead and those who secure
//! prepare, whoever heads the entity approves, and the governing body sees all.

pub mod acts;
mod apply;
mod doors;
pub mod gap;
pub mod ids;
pub mod indicators;
mod kinds;
pub mod level;
pub mod owners;
mod pages;
pub mod store;
pub mod strategy;
mod tables;
pub(crate) mod use_cases;

use capability::{ActKind, Area, Capability, Clash, Cx, Fut, PublicFact, Route, Stop, UseCase};
use register::db::Stmt;
use register::{EntityId, Fault, Recorded, Table};

/// The capability.
pub struct Assurance;

impl Capability for Assurance {
    fn name(&self) -> &'static str {
        "assurance"
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
    fn apply(&self, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
        apply::apply(act)
    }
    fn use_cases(&self) -> &'static [UseCase] {
        use_cases::USE_CASES
    }
    fn routes(&self) -> Vec<Route> {
        pages::routes()
    }
    fn texts(&self) -> ui::Source {
        ui::source!("texts")
    }
    fn areas<'a>(&'a self, cx: &'a Cx) -> Fut<'a, Result<Vec<Area>, Stop>> {
        Box::pin(doors::areas(cx))
    }
    fn entity_pages<'a>(
        &'a self,
        cx: &'a Cx,
        entity: EntityId,
    ) -> Fut<'a, Result<Vec<(String, String)>, Stop>> {
        Box::pin(doors::entity_pages(cx, entity))
    }
    fn facts<'a>(&'a self, cx: &'a Cx, act: &'a Recorded) -> Fut<'a, Result<Vec<PublicFact>, Stop>> {
        Box::pin(doors::facts(cx, act))
    }
}
