//! The committee at work: it is convened, decides, keeps minutes and follows up what it agreed.
//!
//! The directory says who sits in a committee; this wing says how it meets. Every step of a session is an act, a session is
//! folded from its acts ([`session`]), and rules, pages and minutes read that one value. What the law fixes stands in `norms`;
//! what a committee sets for itself stands beside it, dated ([`rules`]).

pub mod acts;
mod apply;
pub mod digital_committee;
pub mod ids;
mod minutes;
mod notice;
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

use capability::{ActKind, Capability, Clash, Cx, Forgotten, Fut, Route, Stop, UseCase};
use register::db::Stmt;
use register::{Fault, Migration, Recorded, Table};

/// The capability.
pub struct Committee;

impl Capability for Committee {
    fn name(&self) -> &'static str {
        "committee"
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
    fn forget<'a>(&'a self, _: &'a Cx, person: &'a Forgotten) -> Fut<'a, Result<Vec<Stmt>, Stop>> {
        Box::pin(async { Ok(statement::forget(person.id)) })
    }
}
