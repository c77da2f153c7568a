//! The socket every capability plugs into.
//!
//! A capability declares its use cases, its pages and the acts it records; this crate turns the
//! declaration into form pages, JSON operations, an API description, commands and permissions, and
//! asks one function, [`power::may`], before anything is shown or recorded. It is kept thin: it knows
//! HTTP, the register and the law's lists, and no subject.

mod answer;
mod body;
mod cache;
mod caller;
mod cx;
mod drafts;
mod field;
mod form;
mod house;
mod listing;
pub mod live;
pub mod openapi;
pub mod power;
mod problem;
mod query;
mod refusal;
mod route;
mod serve;
mod shape;
mod told;
mod use_case;
pub mod vault;
mod witnesses;

pub use answer::{Answer, FileBody, Format};
pub use body::{Body, Upload};
pub use caller::{Acting, Assurance, Caller};
pub use cx::{Cx, Page, hex, lima};
pub use drafts::{Drafts, Forgotten, WaitingDraft};
pub use field::{
    Choice, Choices, Field, FieldKind, Part, Values, composed, document_refusal, is_email, one_line,
    read_form, receive,
};
pub use form::{Aside, FormState, control, one_time_key, problems};
pub use house::{Area, Catalogue, Door, House, HouseOptions, Keys, Offices, PublicFact};
pub use listing::{
    Cell, CellValue, Column, ColumnKind, Listing, ListingPage, Sort, TableRoutes, sort, table_only,
};
pub use problem::{ProblemKind, refused as problem};
pub use query::Query;
pub use query::encode;
pub use refusal::{Refusal, Refusals, Stop};
pub use route::{Handler, Manner, Method, Permission, Req, Route, handler};
pub use serve::{SESSION_COOKIE, all_routes, router};
pub use shape::{CUT_OFF, Shape};
pub use use_case::{Decision, UseCase, unprepared};
pub use witnesses::{Cosigning, Witnesses, Witnessing};

use register::{Fault, Migration, Recorded, Table, db::Stmt};

/// A future that a handler or a rule returns.
pub type Fut<'a, T> = std::pin::Pin<Box<dyn std::future::Future<Output = T> + Send + 'a>>;

/// A kind of act that a capability records.
#[derive(Debug, Clone, Copy)]
pub struct ActKind {
    /// `capability/past-tense`, e.g. `directory/designated`.
    pub kind: &'static str,
    /// Version of the payload's shape; readers accept every version ever written.
    pub version: u16,
    /// Whether strangers may read the payload.
    pub public: bool,
    /// Whether the payload may be erased: then `apply` needs nothing of it.
    pub erasable: bool,
    /// One valid payload, as JSON text: tests feed it to every reader.
    pub sample: &'static str,
}

/// What a person is told when something that must be unique is taken.
#[derive(Debug, Clone, Copy)]
pub struct Clash {
    /// Name of the constraint: of a unique index, or `TABLE_pkey`.
    pub constraint: &'static str,
    /// Field that holds what is taken.
    pub field: &'static str,
    /// Text key of the sentence: what is taken, and what to do.
    pub text: &'static str,
}

/// A subject of the law that the house serves: its acts, its tables, its pages.
pub trait Capability: Send + Sync + 'static {
    /// Path, table and permission prefix: `directory`.
    fn name(&self) -> &'static str;
    /// Obligations of `norms` whose acts this capability records.
    fn obligations(&self) -> &'static [&'static str] {
        &[]
    }
    /// Kinds of acts it records.
    fn kinds(&self) -> &'static [ActKind];
    /// Derived tables, rebuilt from acts.
    fn tables(&self) -> &'static [Table] {
        &[]
    }
    /// Words for every constraint of its tables that an act may clash with.
    fn clashes(&self) -> &'static [Clash] {
        &[]
    }
    /// Tables that are not derived (people, sessions), by numbered migrations.
    fn kept(&self) -> &'static [Migration] {
        &[]
    }
    /// Raise it when [`apply`](Capability::apply) writes something else than before into the same tables: they are rebuilt.
    fn version(&self) -> u32 {
        1
    }
    /// What one act changes in the derived tables. Pure: replay runs the same code.
    fn apply(&self, act: &Recorded) -> Result<Vec<Stmt>, Fault>;
    /// Use cases: each is a form page, a JSON operation, a command and a permission.
    fn use_cases(&self) -> &'static [UseCase] {
        &[]
    }
    /// Pages and data that only read, and routes of other kinds.
    fn routes(&self) -> Vec<Route> {
        Vec::new()
    }
    /// Sentences that a person reads, in the three languages.
    fn texts(&self) -> ui::Source;
    /// What it does after an act was recorded: each may be stopped at any moment and repeats without harm.
    fn followers(&self, _house: &std::sync::Arc<House>) -> Vec<std::sync::Arc<dyn register::Follower>> {
        Vec::new()
    }
    /// Makes ready, while the house begins to serve, what the first one to ask would have to wait for.
    fn warm<'a>(&'a self, _house: &'a House) -> Fut<'a, Result<(), register::Fault>> {
        Box::pin(async { Ok(()) })
    }
    /// Areas it adds to the menu of the desk, each with what waits there for the caller.
    fn areas<'a>(&'a self, _cx: &'a Cx) -> Fut<'a, Result<Vec<Area>, Stop>> {
        Box::pin(async { Ok(Vec::new()) })
    }
    /// Its own pages about an entity, for the page of the entity: what each is called, and its address without language.
    fn entity_pages<'a>(
        &'a self,
        _cx: &'a Cx,
        _entity: register::EntityId,
    ) -> Fut<'a, Result<Vec<(String, String)>, Stop>> {
        Box::pin(async { Ok(Vec::new()) })
    }
    /// Where it deals with what has its page at `path`, for that page: what it is called, and its address without language.
    /// Only what the caller may read.
    fn mentions<'a>(&'a self, _cx: &'a Cx, _path: &'a str) -> Fut<'a, Result<Vec<(String, String)>, Stop>> {
        Box::pin(async { Ok(Vec::new()) })
    }
    /// Drafts that wait for the caller to go on with.
    fn drafts<'a>(&'a self, _cx: &'a Cx) -> Fut<'a, Result<Vec<WaitingDraft>, Stop>> {
        Box::pin(async { Ok(Vec::new()) })
    }
    /// What takes a person out of what it keeps beside acts, written in one with the act that orders it.
    fn forget<'a>(&'a self, _cx: &'a Cx, _person: &'a Forgotten) -> Fut<'a, Result<Vec<Stmt>, Stop>> {
        Box::pin(async { Ok(Vec::new()) })
    }
    /// Public tables that tell a stranger what this capability knows of one act (used by constancias).
    fn facts<'a>(&'a self, _cx: &'a Cx, _act: &'a Recorded) -> Fut<'a, Result<Vec<PublicFact>, Stop>> {
        Box::pin(async { Ok(Vec::new()) })
    }
}

/// Adapter: a capability seen as the register sees it.
pub struct AsProjector(pub &'static dyn Capability);

impl register::Projector for AsProjector {
    fn name(&self) -> &'static str {
        self.0.name()
    }
    fn tables(&self) -> &'static [Table] {
        self.0.tables()
    }
    fn kept(&self) -> &'static [Migration] {
        self.0.kept()
    }
    fn version(&self) -> u32 {
        self.0.version()
    }
    fn apply(&self, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
        self.0.apply(act)
    }
}

/// This crate's own sentences.
pub(crate) fn texts() -> ui::Source {
    ui::source!("texts")
}
