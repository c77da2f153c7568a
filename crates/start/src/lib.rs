//! The guided start of a small entity: who we are, committee, leader, officers, resolutions, and one press that records
//! and communicates it all.
//!
//! Everything that lasts is an act of `directory`. What is typed before the resolution is signed waits in a draft, which
//! is the only thing kept here and can be erased.

mod draft;
mod forget;
mod keep;
mod model;
mod pages;
mod record;
mod slot;
mod step;

use capability::{ActKind, Capability, Cx, Forgotten, Fut, House, Route, Stop, WaitingDraft};
use register::{Fault, Follower, Migration, Recorded, db::Stmt};
use std::sync::Arc;

/// The capability.
pub struct Start;

impl Capability for Start {
    fn name(&self) -> &'static str {
        "start"
    }
    fn kinds(&self) -> &'static [ActKind] {
        &[]
    }
    fn kept(&self) -> &'static [Migration] {
        keep::KEPT
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
    fn drafts<'a>(&'a self, cx: &'a Cx) -> Fut<'a, Result<Vec<WaitingDraft>, Stop>> {
        Box::pin(keep::listed(cx))
    }
    fn forget<'a>(&'a self, cx: &'a Cx, person: &'a Forgotten) -> Fut<'a, Result<Vec<Stmt>, Stop>> {
        Box::pin(forget::person(cx, person))
    }
    fn followers(&self, house: &Arc<House>) -> Vec<Arc<dyn Follower>> {
        vec![Arc::new(forget::Forgetting::new(house))]
    }
}
