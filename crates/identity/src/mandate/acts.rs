//! The facts about mandates.

use capability::ActKind;
use jiff::civil::Date;
use register::PersonId;
use serde::{Deserialize, Serialize};

register::typed_id!(
    /// A mandate.
    MandateId,
);

/// Kind of [`MandateRegistered`].
pub(crate) const MANDATE_REGISTERED: &str = "identity/mandate-registered";
/// Kind of [`MandateEnded`].
pub(crate) const MANDATE_ENDED: &str = "identity/mandate-ended";

/// In whose name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Principal {
    /// A person of the directory.
    Person(PersonId),
    /// A company or organisation.
    Company {
        /// Its tax number.
        ruc: String,
        /// Its name, as the power has it.
        name: String,
    },
}

/// `identity/mandate-registered`: an official saw the power by which a person acts in the name of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateRegistered {
    /// The mandate.
    pub mandate: MandateId,
    /// Who acts.
    pub representative: PersonId,
    /// By what, as `norms` names it.
    pub kind: String,
    /// In whose name.
    pub principal: Principal,
    /// What shows it: a record of a register, a ruling, a deed.
    pub proof: String,
    /// First day.
    pub from: Date,
    /// Last day, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}

/// `identity/mandate-ended`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateEnded {
    /// The mandate.
    pub mandate: MandateId,
    /// Why: `revoked`, `renounced`, `of_age`, `mistake`.
    pub reason: String,
}

/// Kinds, each with a sample.
pub(crate) const KINDS: [ActKind; 2] = [
    ActKind {
        kind: MANDATE_REGISTERED,
        version: 1,
        public: false,
        erasable: false,
        sample: r#"{"mandate":"018f0000-0000-7000-8000-000000000031","representative":"018f0000-0000-7000-8000-000000000005","kind":"legal_representative","principal":{"company":{"ruc":"20131312955","name":"Muestra S.A.C."}},"proof":"Partida 11000001, asiento C00002","from":"2026-01-05","until":"2027-01-04"}"#,
    },
    ActKind {
        kind: MANDATE_ENDED,
        version: 1,
        public: true,
        erasable: false,
        sample: r#"{"mandate":"018f0000-0000-7000-8000-000000000031","reason":"revoked"}"#,
    },
];
