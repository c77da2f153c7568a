//! Identity: who is behind a request, proven by something only they know.
//!
//! A wing that gives the house its door. An account is a person of the directory with a password; it is made by
//! an invitation that somebody with power over the person's offices records, never by signing up. Signing in
//! gives a session, and an access key gives programs the power of one designation. Power itself never comes
//! from here: it comes from designations, asked again at every request.

mod account;
pub mod acts;
mod attempt;
mod certificate;
mod citizen;
mod cookie;
mod courier;
mod demo;
mod device;
mod door;
mod doors;
mod entrance;
mod first_access;
mod forget;
mod form;
mod invitation;
mod key;
mod kinds;
mod mandate;
mod methods;
mod national;
mod pages;
mod password;
mod proven;
mod provider;
mod reach;
mod session;
mod shapes;
mod sign_in;
mod tables;
mod token;
mod use_cases;
mod vault;

pub use acts::{InvitationId, KeyId};
pub use certificate::{CertificateReader, CertificateSettings, presented, use_certificates};
pub use courier::{Courier, Delivery, use_courier};
pub use demo::{DEMO_PASSWORD, SharedPassword, demo_account, demo_password};
pub use door::IdentityDoor;
pub use first_access::{FIRST_ACCESS_HOURS, FirstAdministrator, first_access_token, first_administrator};
pub use kinds::KINDS;
pub use methods::passkey::{passkey_fits, passkey_is_made};
pub use national::{Ask, ClientAuthentication, NationalSettings, Told, Wire, use_provider};
pub use password::{PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, Password};
pub use session::{ABSOLUTE_HOURS, IDLE_HOURS};
pub use use_cases::USE_CASES;

use capability::{ActKind, Area, Capability, Cx, Forgotten, Fut, House, Route, Stop, UseCase};
use register::db::Stmt;
use register::{EntityId, Fault, Follower, Migration, Recorded, Table};
use std::sync::Arc;

/// The capability.
pub struct Identity;

impl Capability for Identity {
    fn name(&self) -> &'static str {
        "identity"
    }
    fn kinds(&self) -> &'static [ActKind] {
        KINDS
    }
    fn kept(&self) -> &'static [Migration] {
        tables::KEPT
    }
    fn tables(&self) -> &'static [Table] {
        tables::DERIVED
    }
    /// Relying parties and mandates are derived: accounts, sessions and keys are secrets or personal data, kept in tables that can be
    /// emptied, and the acts say only that they came to be.
    fn apply(&self, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
        let mut changes = provider::client::apply(act)?;
        changes.extend(mandate::apply(act)?);
        Ok(changes)
    }
    fn use_cases(&self) -> &'static [UseCase] {
        USE_CASES
    }
    fn routes(&self) -> Vec<Route> {
        pages::routes()
    }
    fn areas<'a>(&'a self, cx: &'a Cx) -> Fut<'a, Result<Vec<Area>, Stop>> {
        Box::pin(async { Ok(doors::areas(cx)) })
    }
    fn entity_pages<'a>(
        &'a self,
        cx: &'a Cx,
        entity: EntityId,
    ) -> Fut<'a, Result<Vec<(String, String)>, Stop>> {
        Box::pin(doors::entity_pages(cx, entity))
    }
    fn followers(&self, house: &Arc<House>) -> Vec<Arc<dyn Follower>> {
        vec![Arc::new(provider::farewell::Farewell(house.clone()))]
    }
    /// Everything by which the person came in, and the record of where they went.
    fn forget<'a>(&'a self, _: &'a Cx, person: &'a Forgotten) -> Fut<'a, Result<Vec<Stmt>, Stop>> {
        Box::pin(async { Ok(forget::person(person.id)) })
    }
    fn texts(&self) -> ui::Source {
        ui::source!("texts")
    }
}
