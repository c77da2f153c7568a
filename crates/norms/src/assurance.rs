//! How sure the State is that it is you: levels of confidence (NCA), what proves them, and what fixes the level of an operation.
//!
//! D.S. 029-2021-PCM arts. 15, 16, 25.2 c and 106. What no norm fixes yet is marked as derived and stays data.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{
    AcrId, AssuranceFloorId, AssuranceLevelId, AuthenticationMethodId, CredentialId, HarmId, MandateKindId,
    StrategySectionId, TermCode,
};
use crate::instrument::Citation;
use crate::law::Law;
use crate::words::Words;

/// A level of confidence (Nivel de Confianza en la Autenticación).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct AssuranceLevel {
    /// `nca1`, `nca2`, `nca3`.
    pub id: AssuranceLevelId,
    /// 1, 2 or 3: the higher, the surer.
    pub number: u8,
    /// As screens name it.
    pub names: Words,
    /// What it asks for.
    pub text: Words,
    /// How many factors of different kinds it asks for.
    pub factors: usize,
    /// Whether one of them must lie in a tamper-resistant cryptographic module.
    pub hardware: bool,
    /// Where it stands.
    pub citation: Citation,
    /// Who must prove it when somebody denies the act.
    pub burden: Words,
    /// Where that stands.
    pub burden_citation: Citation,
}

/// A name of a level on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct AcrValue {
    /// As `acr_values` and `acr` write it.
    pub id: AcrId,
    /// The level it asks for.
    pub level: AssuranceLevelId,
    /// The method it asks for, when it asks for one.
    #[serde(default)]
    pub method: Option<AuthenticationMethodId>,
    /// Where the name or its level comes from.
    pub citation: Citation,
}

/// Kind of a factor (D.S. 029-2021-PCM, glossary m).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// Something the person knows.
    Known,
    /// Something the person has.
    Held,
    /// Something the person is.
    Inherent,
}

/// A way to prove that it is you.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct AuthenticationMethod {
    /// As tables and tokens write it.
    pub id: AuthenticationMethodId,
    /// As screens name it.
    pub names: Words,
    /// Which factors it is by itself.
    pub factors: Vec<Factor>,
    /// Names of RFC 8176 for the `amr` of tokens.
    pub amr: Vec<&'static str>,
    /// The highest level it takes part in.
    pub ceiling: AssuranceLevelId,
    /// Whether what is held lies in a tamper-resistant module.
    pub hardware: bool,
    /// Where it stands, and how sure that is.
    pub citation: Citation,
}

/// One of the five criteria of art. 106.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct Harm {
    /// As acts and forms write it.
    pub id: HarmId,
    /// As screens name it.
    pub names: Words,
    /// What it means, in one sentence.
    pub text: Words,
    /// Where it stands.
    pub citation: Citation,
}

/// Something that fixes the least level of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct AssuranceFloor {
    /// As acts and forms write it.
    pub id: AssuranceFloorId,
    /// As screens name it.
    pub names: Words,
    /// For floors by harm: the greatest harm it begins at. The others are properties of the operation.
    #[serde(default)]
    pub harm_from: Option<u8>,
    /// The least level.
    pub level: AssuranceLevelId,
    /// First day it holds.
    pub from: Date,
    /// Last day it holds, if it ended.
    #[serde(default)]
    pub to: Option<Date>,
    /// Where it comes from, and how sure that is.
    pub citation: Citation,
}

/// What a service of an entity asks for to know who is there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct Credential {
    /// As acts and forms write it.
    pub id: CredentialId,
    /// As screens name it.
    pub names: Words,
    /// The level that its factors reach; none when they reach none.
    #[serde(default)]
    pub level: Option<AssuranceLevelId>,
    /// Whether it goes through ID GOB.PE, as D.S. 029-2021-PCM art. 25 asks.
    pub national: bool,
    /// Tax numbers of the entities that a norm lets keep it.
    #[serde(default)]
    pub kept_by: Vec<&'static str>,
    /// First day it holds.
    pub from: Date,
    /// Where it stands, and how sure that is.
    pub citation: Citation,
}

impl Credential {
    /// Whether an entity may go on with it: it goes through ID GOB.PE, or a norm lets this entity keep it.
    pub fn is_lawful_for(&self, ruc: Option<&str>) -> bool {
        self.national || ruc.is_some_and(|ruc| self.kept_by.contains(&ruc))
    }
}

/// What is represented under a mandate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Represented {
    /// A natural person.
    Person,
    /// A company or organisation with a tax number.
    Company,
}

/// In whose name somebody acts who is not that person.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct MandateKind {
    /// As acts and forms write it.
    pub id: MandateKindId,
    /// As screens name it.
    pub names: Words,
    /// What is represented.
    pub principal: Represented,
    /// What shows it.
    pub proof: Words,
    /// First day it holds.
    pub from: Date,
    /// Where it stands, and how sure that is.
    pub citation: Citation,
}

/// A section that the authentication strategy of an entity has beside its inventory and its plan.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct StrategySection {
    /// As acts and forms write it.
    pub id: StrategySectionId,
    /// As screens name it.
    pub names: Words,
    /// What it has to say.
    pub text: Words,
    /// Whether anybody may read it.
    pub public: bool,
    /// Where it stands.
    pub citation: Citation,
    /// Terms of law that it has to keep.
    #[serde(default)]
    pub terms: Vec<TermCode>,
}

/// The greatest harm that can be scored.
pub const HARM_MAX: u8 = 3;

impl Law {
    /// The level that these methods reach together: how many kinds of factors they are, whether one lies in hardware, and
    /// never over the ceiling of the lowest that is needed for it. None without a method.
    pub fn level_reached(&self, methods: &[AuthenticationMethodId]) -> Option<&AssuranceLevel> {
        let used: Vec<&AuthenticationMethod> = methods
            .iter()
            .filter_map(|id| self.authentication_method(*id))
            .collect();
        let reaches = |level: &&AssuranceLevel| {
            let able: Vec<_> = used
                .iter()
                .filter(|method| self.number_of(method.ceiling) >= level.number)
                .collect();
            let kinds: BTreeSet<Factor> = able
                .iter()
                .flat_map(|method| method.factors.iter().copied())
                .collect();
            let hardware = able.iter().any(|method| method.hardware);
            kinds.len() >= level.factors && (hardware || !level.hardware)
        };
        self.assurance_levels().iter().rev().find(reaches)
    }

    /// Properties of an operation that lift its level, on a day.
    pub fn properties(&self, day: Date) -> impl Iterator<Item = &AssuranceFloor> {
        let holds = move |floor: &&AssuranceFloor| floor.from <= day && floor.to.is_none_or(|to| day <= to);
        let floors = self.assurance_floors().iter();
        floors.filter(holds).filter(|floor| floor.harm_from.is_none())
    }

    /// 1, 2 or 3.
    pub fn number_of(&self, level: AssuranceLevelId) -> u8 {
        self.assurance_level(level).map_or(0, |level| level.number)
    }

    /// The level with that number.
    pub fn assurance_level_numbered(&self, number: u8) -> Option<&AssuranceLevel> {
        self.assurance_levels()
            .iter()
            .find(|level| level.number == number)
    }

    /// The least level of an operation on a day: the highest floor that its greatest harm and its properties reach.
    ///
    /// `harms` are the scores of the five criteria, 0 to [`HARM_MAX`]: the greatest counts, not their sum.
    pub fn level_needed(
        &self,
        harms: &[u8],
        properties: &[AssuranceFloorId],
        day: Date,
    ) -> Option<(&AssuranceLevel, Vec<&AssuranceFloor>)> {
        let greatest = harms.iter().copied().max().unwrap_or(0);
        let applies = |floor: &&AssuranceFloor| {
            let holds = floor.from <= day && floor.to.is_none_or(|to| day <= to);
            let reached = match floor.harm_from {
                Some(from) => from <= greatest,
                None => properties.contains(&floor.id),
            };
            holds && reached
        };
        let reached: Vec<&AssuranceFloor> = self.assurance_floors().iter().filter(applies).collect();
        let number = reached.iter().map(|floor| self.number_of(floor.level)).max()?;
        let why = reached
            .into_iter()
            .filter(|floor| self.number_of(floor.level) == number)
            .collect();
        Some((self.assurance_level_numbered(number)?, why))
    }
}
