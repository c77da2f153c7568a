//! The facts this crate records, one payload each; written once, readable for ever.
//!
//! What anybody may know (services, operations, approved levels, the approved strategy) is public. What would tell whoever attacks
//! where to begin (what a service asks for today, scores, reasons, the plan's scope, figures) stands in acts of its own, reserved.

use crate::ids::{OperationId, ServiceId, StepId};
use directory::acts::Instrument;
use jiff::civil::Date;
use register::UnitId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `assurance/service-added`, `assurance/service-updated`: a digital service, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceDescribed {
    /// The service.
    pub service: ServiceId,
    /// As people know it.
    pub name: String,
    /// Where it is on the Internet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Whom it serves: `citizens`, `companies`, `officials`, `foreigners`.
    pub serves: Vec<String>,
}

/// `assurance/service-retired`: with its operations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRetired {
    /// The service.
    pub service: ServiceId,
    /// Why.
    pub reason: String,
}

/// `assurance/operation-added`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationAdded {
    /// The operation.
    pub operation: OperationId,
    /// Its service.
    pub service: ServiceId,
    /// What somebody does.
    pub name: String,
}

/// `assurance/operation-renamed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationRenamed {
    /// The operation.
    pub operation: OperationId,
    /// Its new name.
    pub name: String,
}

/// `assurance/operation-retired`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationRetired {
    /// The operation.
    pub operation: OperationId,
    /// Why.
    pub reason: String,
}

/// `assurance/credential-declared`: what a service asks for today, or one of its operations that asks for something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialDeclared {
    /// The service.
    pub service: ServiceId,
    /// The operation, when it asks for something else than its service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<OperationId>,
    /// Credential, of `norms`.
    pub credential: String,
    /// The level that it reached by the law of that day, 0 for none.
    pub level: u8,
    /// Whether the law of that day let the entity go on with it.
    pub lawful: bool,
    /// The system behind the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
}

/// `assurance/level-decided`: the level of an operation, with the scores that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelDecided {
    /// The operation.
    pub operation: OperationId,
    /// Score of each criterion of harm, of `norms`.
    pub harms: BTreeMap<String, u8>,
    /// Properties of the operation, of `norms`.
    pub properties: Vec<String>,
    /// The level that scores and properties ask for.
    pub proposed: u8,
    /// What asked for it, of `norms`.
    pub floors: Vec<String>,
    /// The level decided on: that one, or a higher one.
    pub level: u8,
    /// Why these scores, and why a higher level.
    pub reason: String,
}

/// `assurance/level-approved`: whoever heads the entity takes the level as theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelApproved {
    /// The operation.
    pub operation: OperationId,
    /// Number of the act that decided it.
    pub decided: u64,
    /// The level.
    pub level: u8,
    /// Day until which it is looked at again.
    pub review_by: Date,
}

/// Who answers for a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// Whoever holds an office of the entity.
    Office(String),
    /// A unit of it.
    Unit(UnitId),
}

/// `assurance/step-planned`: a step of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepPlanned {
    /// The step.
    pub step: StepId,
    /// What is done.
    pub title: String,
    /// Who answers for it.
    pub owner: Owner,
    /// By when.
    pub due: Date,
    /// Operations whose gap it closes.
    pub operations: Vec<OperationId>,
}

/// `assurance/step-moved`: it is due another day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepMoved {
    /// The step.
    pub step: StepId,
    /// The new day.
    pub due: Date,
    /// Why.
    pub reason: String,
}

/// `assurance/step-reported`: how far it is; a hundred ends it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepReported {
    /// The step.
    pub step: StepId,
    /// Hundredths done.
    pub progress: u8,
    /// Evidence, by hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// `assurance/step-dropped`: it is not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDropped {
    /// The step.
    pub step: StepId,
    /// Why.
    pub reason: String,
}

/// `assurance/section-written`: a section of the strategy, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionWritten {
    /// Section, of `norms`.
    pub section: String,
    /// What it says.
    pub text: String,
    /// The paper that says more, by hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
}

/// `assurance/strategy-approved`: a version, as it stood until an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrategyApproved {
    /// 1, 2, 3.
    pub version: u32,
    /// Number of the last act that it holds.
    pub until: u64,
    /// How many operations it levels.
    pub operations: u32,
    /// By which act of the authority.
    pub instrument: Instrument,
}

/// `assurance/figures-reported`: how people signed in over a year, told by the entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiguresReported {
    /// The year.
    pub year: i16,
    /// Times that somebody signed in.
    pub sign_ins: u64,
    /// Of them through ID GOB.PE.
    pub national: u64,
    /// Times that somebody tried and could not.
    pub failed: u64,
    /// Minutes that recovering access took, on average.
    pub recovery_minutes: u32,
    /// People without digital identity who asked for the service.
    pub without_identity: u64,
    /// Of them served by the assisted channel.
    pub assisted: u64,
    /// Accounts of people who had left and could still enter.
    pub leavers: u32,
}
