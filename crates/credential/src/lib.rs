//! The role credential: "office X of entity Y until Z", in the wallet of whoever holds the office.
//!
//! The national document proves the person and not the post (D.S. 029-2021-PCM arts. 15 and 16 speak of people alone). A designation
//! in force becomes an SD-JWT VC (RFC 9901) that the official receives by OpenID4VCI 1.0 with a code given beforehand, and shows by
//! OpenID4VP 1.0. It ends with the designation: the list of states (Token Status List) is made from the register when it is asked
//! for. Anybody can check one, in a page of this house or by themselves.

pub mod acts;
mod apply;
mod doors;
mod issued;
mod issuer;
mod keys;
mod kinds;
mod limits;
mod pages;
mod secret;
mod status;
mod sweep;
mod tables;
pub(crate) mod use_cases;
mod verifier;

pub use acts::{CredentialId, CredentialIssued};
pub use issued::{begin, record};

use capability::{ActKind, Area, Capability, Clash, Cx, Forgotten, Fut, House, Route, Stop, UseCase};
use register::db::Stmt;
use register::{Fault, Follower, Migration, Recorded, Table};
use std::sync::Arc;

/// The capability.
pub struct Credential;

impl Capability for Credential {
    fn name(&self) -> &'static str {
        "credential"
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
        use_cases::USE_CASES
    }
    fn routes(&self) -> Vec<Route> {
        pages::routes()
            .into_iter()
            .chain(issuer::routes())
            .chain(verifier::routes())
            .collect()
    }
    fn texts(&self) -> ui::Source {
        ui::source!("texts")
    }
    fn areas<'a>(&'a self, cx: &'a Cx) -> Fut<'a, Result<Vec<Area>, Stop>> {
        Box::pin(async { Ok(doors::areas(cx)) })
    }
    fn followers(&self, house: &Arc<House>) -> Vec<Arc<dyn Follower>> {
        vec![Arc::new(sweep::Sweep(house.clone()))]
    }
    fn forget<'a>(&'a self, _: &'a Cx, person: &'a Forgotten) -> Fut<'a, Result<Vec<Stmt>, Stop>> {
        Box::pin(async { Ok(vec![issuer::forget(person.id)]) })
    }
}
