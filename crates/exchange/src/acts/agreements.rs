//! Acts about services, requests, grants and policies. What is offered and who may call it is public; what is asked for and why it was
//! refused is for those who ask, those who are asked and the governing body.

use crate::agreements::{GrantId, PolicyId, RequestId};
use jiff::civil::Date;
use node::configuration::{Endpoint, Evidence, LargeRequests, ServiceLevel, UnknownOutcome};
use node::ident::{ClientId, MemberId, ServiceId};
use register::{PostId, UnitId};
use serde::{Deserialize, Serialize};

/// `exchange/service-described`: a service whole, each time it is described anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceDescribed {
    /// The service.
    pub service: ServiceId,
    /// From 1, one more each time.
    pub version: u32,
    /// What people call it.
    pub title: String,
    /// What it gives, in plain words.
    pub summary: String,
    /// SHA-256 of its OpenAPI description, a document of the house.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub openapi: Option<String>,
    /// What can be called.
    pub endpoints: Vec<Endpoint>,
    /// What its answers hold.
    pub elements: Vec<Element>,
    /// Who answers for the data being right, current and complete (D.S. 029-2021-PCM art. 84.3).
    pub owner: Owner,
    /// What it may be asked for.
    pub purposes: Vec<Purpose>,
    /// What is promised.
    #[serde(default)]
    pub level: ServiceLevel,
    /// Where its test environment is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_base: Option<String>,
    /// What the evidence keeps.
    #[serde(default)]
    pub evidence: Evidence,
    /// What is done with requests too large to be held.
    #[serde(default)]
    pub large_requests: LargeRequests,
    /// Whether it may be called without waiting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asynchronous: Option<UnknownOutcome>,
    /// Where a request names the person it is about, as [`node::configuration::Service::subject`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Whether each call must name its case.
    #[serde(default)]
    pub case_required: bool,
    /// Family of data of D.Leg. 1246 art. 3, of `norms`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<String>,
}

/// A datum that a service answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// Where it stands in the answer: `persona.nombres`.
    pub field: String,
    /// Norm and article by which the entity keeps and gives it.
    pub legal_base: String,
    /// How much harm it can do.
    pub sensitivity: Sensitivity,
    /// Basic vocabulary, of `norms` (D.S. 029-2021-PCM art. 85).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vocabulary: Option<String>,
}

/// How much harm a datum can do (Ley 29733 art. 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Anybody may know it.
    Public,
    /// It is about a person.
    Personal,
    /// It is about a person and most private: health, income, biometry.
    Sensitive,
}

/// Who answers for a process: an office, a unit or a post of the provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Whoever holds an office, of `norms`.
    Office(String),
    /// A unit.
    Unit(UnitId),
    /// A post.
    Post(PostId),
}

/// What a service may be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purpose {
    /// As calls name it.
    pub code: String,
    /// In plain words.
    pub title: String,
    /// Norm and article.
    pub legal_base: String,
}

/// `exchange/service-enabled`, `exchange/service-level-signed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceSwitched {
    /// The service.
    pub service: ServiceId,
    /// The version that it stands at.
    pub version: u32,
    /// Who: what the governing body stopped it only releases, and the owner switches it on.
    pub by: Side,
}

/// `exchange/service-disabled`, `exchange/service-retired`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceStopped {
    /// The service.
    pub service: ServiceId,
    /// Why.
    pub reason: String,
    /// Who stops it.
    pub by: Side,
}

/// On whose side somebody acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The entity that offers the service.
    Provider,
    /// The entity that calls it.
    Consumer,
    /// The governing body, which operates the exchange.
    Operator,
}

/// How much of a service, for what, until when.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Terms {
    /// Which endpoints, one at least.
    pub endpoints: Vec<Endpoint>,
    /// Codes of what for.
    pub purposes: Vec<String>,
    /// Norm and article that it rests on.
    pub legal_base: String,
    /// Fields of the answer that may leave. None is all of them: where the description names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<String>>,
    /// Calls of each client in a day of Lima.
    pub day_max: u32,
    /// Last day, in Lima.
    pub until: Date,
}

/// `exchange/access-requested`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessRequested {
    /// The request.
    pub request: RequestId,
    /// Who will call.
    pub client: ClientId,
    /// What.
    pub service: ServiceId,
    /// How much, for what, until when.
    pub terms: Terms,
    /// SHA-256 of what explains why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// `exchange/access-granted`: what was asked for, or less.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessGranted {
    /// The grant.
    pub grant: GrantId,
    /// What it answers.
    pub request: RequestId,
    /// Who calls.
    pub client: ClientId,
    /// What.
    pub service: ServiceId,
    /// How much, for what, until when.
    pub terms: Terms,
    /// Whether each call must name its case.
    pub case_required: bool,
}

/// `exchange/access-refused`, `exchange/request-withdrawn`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestClosed {
    /// The request.
    pub request: RequestId,
    /// Why.
    pub reason: String,
}

/// `exchange/renewal-requested`, by who calls; `exchange/grant-renewed`, by who offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantRenewed {
    /// The grant.
    pub grant: GrantId,
    /// New last day.
    pub until: Date,
}

/// `exchange/grant-suspended`, `exchange/grant-resumed`, `exchange/grant-ended`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantSwitched {
    /// The grant.
    pub grant: GrantId,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Side,
}

/// `exchange/policy-adopted`: every member that fulfils a condition may call, for as long as it fulfils it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyAdopted {
    /// The policy.
    pub policy: PolicyId,
    /// What may be called.
    pub service: ServiceId,
    /// What people call it.
    pub title: String,
    /// Who may.
    pub condition: Condition,
    /// How much, for what, until when.
    pub terms: Terms,
    /// Whether each call must name its case.
    pub case_required: bool,
    /// Who adopts it.
    pub by: Side,
}

/// What a member must fulfil.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Condition {
    /// Types of entity, of `norms`.
    pub types: Vec<String>,
    /// An office with a holder in force, of `norms`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// Whether that designation must have been communicated.
    #[serde(default)]
    pub communicated: bool,
}

/// `exchange/policy-ended`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyEnded {
    /// The policy.
    pub policy: PolicyId,
    /// Why.
    pub reason: String,
    /// Who ends it.
    pub by: Side,
}

/// `exchange/policy-exception-made`: one member is out whatever it fulfils. `exchange/policy-exception-ended`: no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyException {
    /// The policy.
    pub policy: PolicyId,
    /// The member.
    pub member: MemberId,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: Side,
}
