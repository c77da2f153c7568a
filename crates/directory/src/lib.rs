//! The directory: public entities, their bodies, units and posts, the people designated in their offices,
//! what was communicated to SGTD and ANPD, and where every entity stands under every live obligation.
//!
//! It is the first floor: every wing may use it. It answers two questions for all of them: which power
//! does this person hold (`Offices`), and what does this entity owe (`board`).

pub mod acts;
pub mod agenda;
mod apply;
pub mod board;
pub mod deadline;
mod form_parts;
mod handover;
mod held;
pub mod holding;
pub mod import;
mod kinds;
pub mod letter;
pub mod pages;
pub mod past;
pub mod people;
pub mod report;
pub mod retention;
pub mod standing;
pub mod store;
mod succession;
mod tables;
pub mod take_in;
pub mod target;
pub mod together;
pub mod use_cases;

pub use form_parts::{
    DocumentGiven, NewInstrument, RESOLUTION, bonds, check_dates, instrument, instrument_kinds,
};
pub use held::HeldOffices;
pub use holding::obligations_of;
pub use kinds::{KINDS, SAMPLE_SUBJECTS};
pub use use_cases::USE_CASES;

use capability::{ActKind, Capability, Clash, Cx, Fut, House, PublicFact, Route, Stop, UseCase};
use maud::{Markup, html};
use norms::Citation;
use register::db::Stmt;
use register::{Fault, Follower, Migration, Recorded, Table};
use std::sync::Arc;

/// The capability.
pub struct Directory;

impl Capability for Directory {
    fn name(&self) -> &'static str {
        "directory"
    }
    fn obligations(&self) -> &'static [&'static str] {
        &["G01", "G02", "G03", "G04", "G05", "G06", "G07", "C12", "D01"]
    }
    fn kinds(&self) -> &'static [ActKind] {
        KINDS
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
        USE_CASES
    }
    fn routes(&self) -> Vec<Route> {
        pages::routes()
    }
    fn followers(&self, house: &Arc<House>) -> Vec<Arc<dyn Follower>> {
        vec![Arc::new(retention::Forgetting::new(house))]
    }
    fn texts(&self) -> ui::Source {
        ui::source!("texts", "import/texts", "handover/texts", "letter/texts")
    }
    fn warm<'a>(&'a self, house: &'a capability::House) -> Fut<'a, Result<(), Fault>> {
        Box::pin(past::warm(house))
    }
    fn facts<'a>(&'a self, cx: &'a Cx, act: &'a Recorded) -> Fut<'a, Result<Vec<PublicFact>, Stop>> {
        Box::pin(pages::facts(cx, act))
    }
}

/// Office under which the committee itself is kept among designations.
pub fn apply_committee() -> &'static str {
    holding::COMMITTEE
}

/// Citations beside or below each other, each leading to the page of its instrument and high enough for a finger; long ones
/// may break, as narrow tables ask.
pub fn cites(cx: &Cx, citations: &[Citation]) -> Markup {
    html! { span.row { @for citation in citations { a href=(cx.href(&format!("/normas/{}", citation.instrument))) { (citation) } } } }
}

/// A citation that leads to the page of its instrument.
pub fn cite(cx: &Cx, citation: &Citation) -> Markup {
    html! { a href=(cx.href(&format!("/normas/{}", citation.instrument))) { span.nw { (citation) } } }
}
