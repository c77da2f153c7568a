//! Names of the things of the law: typed, small, copied freely.
//!
//! An identifier can only be made from a string that the embedded data lists. So a reference to something that does
//! not exist is an error where it is read, be it in the data files themselves or in an act from outside, and mixing
//! two kinds of identifier does not compile.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::OnceLock;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::data;

/// A string that names nothing in the law: the kind of thing asked for and the string given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownId {
    /// What was looked for: `office`, `instrument`, ...
    pub what: &'static str,
    /// The string that named nothing.
    pub given: String,
}

impl fmt::Display for UnknownId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the law knows no {} called `{}`", self.what, self.given)
    }
}

impl std::error::Error for UnknownId {}

macro_rules! law_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $known:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(&'static str);

        impl $name {
            /// The identifier written as `given`, if the law lists it.
            pub fn parse(given: &str) -> Result<Self, UnknownId> {
                static KNOWN: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
                let known = KNOWN.get_or_init($known);
                known.get(given).map(|id| Self(id)).ok_or_else(|| UnknownId { what: $what, given: given.into() })
            }

            /// The identifier as the data files, the acts and the addresses write it.
            pub const fn as_str(self) -> &'static str {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownId;
            fn from_str(given: &str) -> Result<Self, UnknownId> {
                Self::parse(given)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let given = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                Self::parse(&given).map_err(D::Error::custom)
            }
        }
    };
}

law_id!(
    /// A legal instrument, as in `ds-016-2024-jus`.
    InstrumentId, "instrument", || data::listed(data::INSTRUMENTS)
);
law_id!(
    /// A level of confidence in authentication, as in `nca2`.
    AssuranceLevelId, "level of confidence", || data::listed(data::ASSURANCE_LEVELS)
);
law_id!(
    /// A name of a level on the wire, as in `two_factor`.
    AcrId, "acr value", || data::listed(data::ACR_VALUES)
);
law_id!(
    /// A way to prove that it is you, as in `passkey_synced`.
    AuthenticationMethodId, "way to authenticate", || data::listed(data::AUTHENTICATION_METHODS)
);
law_id!(
    /// A criterion of harm, as in `financial_loss`.
    HarmId, "harm", || data::listed(data::HARMS)
);
law_id!(
    /// Something that fixes the least level of an operation, as in `money_out`.
    AssuranceFloorId, "floor of a level", || data::listed(data::ASSURANCE_FLOORS)
);
law_id!(
    /// What a service asks for to know who is there, as in `own_password`.
    CredentialId, "credential", || data::listed(data::CREDENTIALS)
);
law_id!(
    /// A section of an authentication strategy, as in `assisted_channel`.
    StrategySectionId, "section of a strategy", || data::listed(data::STRATEGY_SECTIONS)
);
law_id!(
    /// A family of data that entities give each other, as in `identity`.
    DataFamilyId, "family of data", || data::listed(data::DATA_FAMILIES)
);
law_id!(
    /// What is looked for in the exchange, as in `odd_hours`.
    ExchangeAlertId, "alert of the exchange", || data::listed(data::EXCHANGE_ALERTS)
);
law_id!(
    /// A basic vocabulary, as in `natural_person`.
    VocabularyId, "basic vocabulary", || data::listed(data::VOCABULARIES)
);
law_id!(
    /// In whose name somebody acts, as in `legal_representative`.
    MandateKindId, "kind of mandate", || data::listed(data::MANDATE_KINDS)
);
law_id!(
    /// Why an entity closes, as in `merged`.
    ClosingReasonId, "reason of closing", || data::listed(data::SUCCESSION)
);
law_id!(
    /// An office that a designation puts a person in, as in `digital_leader`.
    OfficeId, "office", || data::listed(data::OFFICES)
);
law_id!(
    /// An obligation, as in `G04`.
    ObligationId, "obligation", || data::listed(data::OBLIGATIONS)
);
law_id!(
    /// A type of public entity, as in `district_municipality`.
    EntityTypeId, "entity type", || data::listed(data::ENTITY_TYPES)
);
law_id!(
    /// The code of a legal or internal term, as in `PD-ODP-COMM`.
    TermCode, "term", || data::listed(data::TERMS)
);
law_id!(
    /// A kind of instrument by which somebody is designated, as in `mayoral_resolution`.
    DesignationKindId, "kind of designation", || data::listed(data::DESIGNATION_KINDS)
);
law_id!(
    /// A kind of bond between a person and the State, as in `civil_service`.
    BondId, "employment bond", || data::listed(data::BONDS)
);
law_id!(
    /// A kind of notice, as in `overdue`.
    NoticeKindId, "kind of notice", || data::listed(data::NOTICES)
);
law_id!(
    /// A rule of collegiate bodies, as in `quorum`.
    RuleId, "rule of collegiate bodies", || data::listed(data::COLLEGIATE)
);
law_id!(
    /// A majority, as in `simple`.
    MajorityId, "majority", || data::listed(data::MAJORITIES)
);
law_id!(
    /// A kind of matter on an agenda, as in `approve_plan`.
    AgendaKindId, "kind of matter", || data::listed(data::AGENDA_KINDS)
);
law_id!(
    /// A reason to keep out of a matter, as in `kinship`.
    RecusalCauseId, "cause of recusal", || data::listed(data::RECUSAL_CAUSES)
);
law_id!(
    /// A criterion to prioritise with, as in `public_value`.
    CriterionId, "criterion", || data::listed(data::CRITERIA)
);

impl OfficeId {
    /// The identifier of a literal in this crate; a test proves that the data lists it.
    pub(crate) const fn literal(id: &'static str) -> Self {
        Self(id)
    }
}
