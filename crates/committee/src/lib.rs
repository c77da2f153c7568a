//! The committee at work: it is convened, decides, keeps minutes and follows up what it agreed.
//!
//! The directory says who sits in a committee; this wing says how it meets. Every step of a session is an act, a session is
//! folded from its acts ([`session`]), and rules, pages and minutes read that one value. What the law fixes stands in `norms`;
//! what a committee sets for itself stands beside it, dated ([`rules`]).

pub mod acts;
mod apply;
pub mod digital_committee;
mod doors;
mod folded;
pub mod ids;
mod members;
mod minutes;
mod notice;
mod origins;
mod owners;
mod pages;
mod periods;
mod prioritise;
mod proposals;
pub mod roster;
pub mod rules;
pub mod session;
pub mod statement;
pub mod store;
mod tables;
mod urn;
pub(crate) mod use_cases;
mod words;

pub use pages::cast_secretly;

use capability::{ActKind, Area, Capability, Clash, Cx, Forgotten, Fut, PublicFact, Route, Stop, UseCase};
use register::db::Stmt;
use register::{EntityId, Fault, Migration, Recorded, Table};

/// The capability.
pub struct Committee;

impl Capability for Committee {
    fn name(&self) -> &'static str {
        "committee"
    }
    fn obligations(&self) -> &'static [&'static str] {
        &["G12", "G13", "G14"]
    }
    fn kinds(&self) -> &'static [ActKind] {
        acts::KINDS
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
    fn mentions<'a>(&'a self, cx: &'a Cx, path: &'a str) -> Fut<'a, Result<Vec<(String, String)>, Stop>> {
        Box::pin(doors::mentions(cx, path))
    }
    fn facts<'a>(&'a self, cx: &'a Cx, act: &'a Recorded) -> Fut<'a, Result<Vec<PublicFact>, Stop>> {
        Box::pin(doors::facts(cx, act))
    }
    fn forget<'a>(&'a self, _: &'a Cx, person: &'a Forgotten) -> Fut<'a, Result<Vec<Stmt>, Stop>> {
        Box::pin(async { Ok(statement::forget(person.id)) })
    }
}
