//! Offices: what a designation puts a person in, and the power that comes with it.
//!
//! There is no other source of permission in the system. Powers are denied unless an entry of `powers.toml` grants
//! them, and the answer is read from a map made once.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::ids::{EntityTypeId, OfficeId};
use crate::instrument::Citation;
use crate::words::{Certainty, Words};

/// A body of the State that is told of designations and answers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// Secretaría de Gobierno y Transformación Digital (PCM), the governing body.
    Sgtd,
    /// Autoridad Nacional de Protección de Datos Personales (MINJUSDH).
    Anpd,
}

impl Authority {
    /// Both, in the order screens list them.
    pub const ALL: [Self; 2] = [Self::Sgtd, Self::Anpd];

    /// The identifier: `sgtd`, `anpd`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sgtd => "sgtd",
            Self::Anpd => "anpd",
        }
    }

    /// The authority called `given`, if there is one.
    pub fn parse(given: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|authority| authority.as_str() == given)
    }

    /// The acronym as it is written: `SGTD`, `ANPD`.
    pub const fn acronym(self) -> &'static str {
        match self {
            Self::Sgtd => "SGTD",
            Self::Anpd => "ANPD",
        }
    }

    /// The full name.
    pub const fn names(self) -> Words {
        match self {
            Self::Sgtd => Words {
                es: "Secretaría de Gobierno y Transformación Digital",
                en: "Secretariat of Government and Digital Transformation",
                qu: "Gobierno hinaspa Digital Tikray Secretaría",
            },
            Self::Anpd => Words {
                es: "Autoridad Nacional de Protección de Datos Personales",
                en: "National Authority for Personal Data Protection",
                qu: "Runakunap willakuyninta amachaq Hatun Kamachiq",
            },
        }
    }
}

/// How far a power reaches. Ordered: a wider scope contains the narrower ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The holder's own account and keys only.
    #[serde(rename = "self")]
    Itself,
    /// The entity of the designation.
    OwnEntity,
    /// The entity of the designation and the entities and bodies under it.
    Subordinate,
    /// Every entity.
    State,
}

/// Where an office exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeSeat {
    /// In any public entity.
    AnyEntity,
    /// In the governing body only.
    Sgtd,
    /// In the data-protection authority only.
    Anpd,
    /// In SERVIR only.
    Servir,
}

/// How many may hold an office of one entity at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holders {
    /// One.
    One,
    /// Several: coordinators, unit heads, analysts, other members.
    Several,
}

/// Whether an alternate may be designated beside the holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alternates {
    /// An alternate may be designated.
    Allowed,
    /// Only the holder.
    None,
}

/// What happens when one person would hold two offices that should be apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncompatibilitySeverity {
    /// The person who designates is told, and may go on.
    Warning,
    /// The designation is refused.
    Refusal,
}

/// Another office that the same person should not hold in the same entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct Incompatibility {
    /// The other office.
    pub office: OfficeId,
    /// Warning or refusal.
    pub severity: IncompatibilitySeverity,
    /// Why, for the person who designates.
    pub reason: Words,
    /// Where it is written.
    pub citation: Citation,
    /// How sure we are.
    #[serde(default)]
    pub certainty: Certainty,
}

/// Kinds of act that an office may record, and how far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct Power {
    /// Kinds of act, as in `directory/designated`.
    pub acts: Vec<&'static str>,
    /// How far.
    pub scope: Scope,
    /// Only about things told to this authority; about anything when absent.
    pub authority: Option<Authority>,
    /// Only while they preside: what is theirs for that time is offered where they preside, and not on their desk.
    #[serde(default)]
    pub presiding: bool,
}

/// Views that are not public and that an office may read, and how far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct Reading {
    /// Views, as in `directory.inbox`.
    pub views: Vec<&'static str>,
    /// How far.
    pub scope: Scope,
    /// Only things told to this authority; anything when absent.
    pub authority: Option<Authority>,
}

/// Plain sentences beside the form of a designation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct Aside {
    /// Which entities must have the office filled.
    pub who_must: Words,
    /// Who signs the designation.
    pub who_designates: Words,
    /// Who can be designated.
    pub who_can_be: Words,
    /// Which authority is told, and when.
    pub who_is_told: Words,
    /// What anybody can see afterwards.
    pub what_is_published: Words,
}

/// One office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Office {
    /// Identifier.
    pub id: OfficeId,
    /// Full name.
    pub names: Words,
    /// Abbreviation for tight places, as in `OSCD`.
    pub short: &'static str,
    /// Norms that create it.
    pub citations: Vec<Citation>,
    /// Where it exists.
    pub seat: OfficeSeat,
    /// Types of entity that must have it.
    pub required_for: Vec<EntityTypeId>,
    /// Types of entity that may have it.
    pub voluntary_for: Vec<EntityTypeId>,
    /// Offices whose holder may sign the designation.
    pub designated_by: Vec<OfficeId>,
    /// Authority that must be told of the designation.
    pub communicated_to: Option<Authority>,
    /// One holder or several.
    pub holders: Holders,
    /// Whether alternates are allowed.
    pub alternates: Alternates,
    /// Offices that the same person should not hold.
    pub incompatible: Vec<Incompatibility>,
    /// Acts the holder may record.
    pub powers: Vec<Power>,
    /// Views the holder may read.
    pub reads: Vec<Reading>,
    /// Sentences for the form.
    pub aside: Aside,
    /// How sure we are of the office as a whole.
    pub certainty: Certainty,
}

impl Office {
    /// Whether several people may hold it at once in one entity.
    pub fn multiple(&self) -> bool {
        self.holders == Holders::Several
    }

    /// Whether a type of entity must have it.
    pub fn is_required_for(&self, entity_type: EntityTypeId) -> bool {
        self.required_for.contains(&entity_type)
    }

    /// Whether a type of entity must or may have it.
    pub fn exists_in(&self, entity_type: EntityTypeId) -> bool {
        self.is_required_for(entity_type) || self.voluntary_for.contains(&entity_type)
    }

    /// What this office says of one person holding another too. The other may say it instead: see
    /// [`crate::Law::incompatibility`].
    pub fn incompatibility_with(&self, other: OfficeId) -> Option<&Incompatibility> {
        self.incompatible
            .iter()
            .find(|incompatibility| incompatibility.office == other)
    }
}

/// The widest scope granted, apart for each authority that limits it.
#[derive(Clone, Copy, Debug, Default)]
struct Grant {
    anything: Option<Scope>,
    told_sgtd: Option<Scope>,
    told_anpd: Option<Scope>,
}

impl Grant {
    fn widen(&mut self, scope: Scope, authority: Option<Authority>) {
        let slot = match authority {
            None => &mut self.anything,
            Some(Authority::Sgtd) => &mut self.told_sgtd,
            Some(Authority::Anpd) => &mut self.told_anpd,
        };
        *slot = (*slot).max(Some(scope));
    }

    fn about(&self, authority: Option<Authority>) -> Option<Scope> {
        let limited = match authority {
            None => None,
            Some(Authority::Sgtd) => self.told_sgtd,
            Some(Authority::Anpd) => self.told_anpd,
        };
        self.anything.max(limited)
    }
}

/// Every grant of the law, by office and by kind of act or name of view.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grants {
    acts: HashMap<OfficeId, HashMap<&'static str, Grant>>,
    views: HashMap<OfficeId, HashMap<&'static str, Grant>>,
}

impl Grants {
    pub(crate) fn of(offices: &[Office]) -> Self {
        let mut grants = Self::default();
        for office in offices {
            let acts = grants.acts.entry(office.id).or_default();
            for power in &office.powers {
                power
                    .acts
                    .iter()
                    .for_each(|act| acts.entry(act).or_default().widen(power.scope, power.authority));
            }
            let views = grants.views.entry(office.id).or_default();
            for reading in &office.reads {
                let (scope, authority) = (reading.scope, reading.authority);
                reading
                    .views
                    .iter()
                    .for_each(|view| views.entry(view).or_default().widen(scope, authority));
            }
        }
        grants
    }

    pub(crate) fn act(&self, office: OfficeId, kind: &str, authority: Option<Authority>) -> Option<Scope> {
        self.acts.get(&office)?.get(kind)?.about(authority)
    }

    pub(crate) fn view(&self, office: OfficeId, view: &str, authority: Option<Authority>) -> Option<Scope> {
        self.views.get(&office)?.get(view)?.about(authority)
    }
}
