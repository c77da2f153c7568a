//! What came of bringing lists together, in figures and rows.

use super::candidate::Place;
use super::profile::Profile;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// By what two rows were known to be one entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Key {
    /// Tax number.
    Ruc,
    /// SIAF code without zeros.
    Siaf,
    /// CONSUCODE without zeros.
    Consucode,
    /// Sector and pliego of the budget.
    Pliego,
    /// The only municipality of a district.
    Municipality,
    /// Same name in the same district.
    NameAndPlace,
    /// Same name but for words cut short, in the same district.
    ShortenedName,
}

impl Key {
    /// Identifier: `name_and_place`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Key::Ruc => "ruc",
            Key::Siaf => "siaf",
            Key::Consucode => "consucode",
            Key::Pliego => "pliego",
            Key::Municipality => "municipality",
            Key::NameAndPlace => "name_and_place",
            Key::ShortenedName => "shortened_name",
        }
    }
}

/// Why a row met no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AloneBecause {
    /// It has a SIAF code that no other list has.
    SiafElsewhereUnknown,
    /// It has no SIAF code, and its RUC, CONSUCODE or name is in no other list.
    NoSiaf,
    /// It has no code that other lists have.
    NoSharedCode,
}

impl AloneBecause {
    /// Identifier: `no_siaf`.
    pub const fn as_str(self) -> &'static str {
        match self {
            AloneBecause::SiafElsewhereUnknown => "siaf_elsewhere_unknown",
            AloneBecause::NoSiaf => "no_siaf",
            AloneBecause::NoSharedCode => "no_shared_code",
        }
    }
}

/// A row that met no other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alone {
    /// Where it stands.
    pub place: Place,
    /// Name in the list.
    pub name: String,
    /// Why.
    pub because: AloneBecause,
}

/// One list of a merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListReport {
    /// Name given by the caller.
    pub name: String,
    /// Kind of list.
    pub profile: Profile,
    /// Data rows.
    pub rows: usize,
    /// Rows refused.
    pub refused: usize,
    /// Rows that joined an entity of an earlier list, by key.
    pub joined: BTreeMap<Key, usize>,
    /// Rows that were the first word on their entity.
    pub first: usize,
    /// Rows whose entity is in no other list.
    pub alone: Vec<Alone>,
}

/// Two entities that may be one; a person decides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearPair {
    /// Index of one candidate.
    pub one: usize,
    /// Index of the other.
    pub other: usize,
    /// How alike, 0 to 1.
    pub score: f64,
    /// Why.
    pub reason: super::near::NearReason,
}

/// What came of a merge.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct MatchReport {
    /// Lists, in the order given.
    pub lists: Vec<ListReport>,
    /// Entities.
    pub entities: usize,
    /// Entities by type.
    pub by_kind: BTreeMap<&'static str, usize>,
    /// Entities by level.
    pub by_level: BTreeMap<&'static str, usize>,
    /// Entities that no list places, and those without sector, RUC or SIAF code.
    pub without: BTreeMap<&'static str, usize>,
    /// Entities with type, level, sector and place.
    pub complete: usize,
    /// Entities that hang from another.
    pub with_parent: usize,
    /// Executing units of which nobody knows whose they are.
    pub orphans: Vec<usize>,
    /// Entities whose last row says inactive.
    pub inactive: usize,
    /// Entities that may be one.
    pub near: Vec<NearPair>,
}

impl ListReport {
    /// Rows that joined an entity of an earlier list.
    pub fn joined_total(&self) -> usize {
        self.joined.values().sum()
    }

    /// Rows whose entity is in another list too, earlier or later.
    pub fn shared(&self) -> usize {
        self.rows - self.refused - self.alone.len()
    }
}

impl fmt::Display for MatchReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for list in &self.lists {
            writeln!(f, "{list}")?;
        }
        let counts = |map: &BTreeMap<&'static str, usize>| {
            map.iter()
                .map(|(name, count)| format!("{name} {count}"))
                .collect::<Vec<_>>()
                .join(", ")
        };
        writeln!(f, "entities {}: {}", self.entities, counts(&self.by_level))?;
        writeln!(f, "  types: {}", counts(&self.by_kind))?;
        writeln!(
            f,
            "  with type, level, sector and place: {}; without: {}",
            self.complete,
            counts(&self.without)
        )?;
        writeln!(
            f,
            "  hanging from another: {}; executing units of nobody: {}; inactive: {}",
            self.with_parent,
            self.orphans.len(),
            self.inactive
        )?;
        write!(f, "  pairs that may be one entity: {}", self.near.len())
    }
}

impl fmt::Display for ListReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if matches!(self.profile, Profile::Sectors | Profile::Places) {
            return write!(
                f,
                "{} ({}): {} rows, no entities",
                self.name,
                self.profile.as_str(),
                self.rows
            );
        }
        let accepted = self.rows - self.refused;
        let percent = if accepted == 0 {
            0.0
        } else {
            self.shared() as f64 * 100.0 / accepted as f64
        };
        write!(
            f,
            "{} ({}): {} rows, {} refused",
            self.name,
            self.profile.as_str(),
            self.rows,
            self.refused
        )?;
        write!(f, "; {} first, {} joined", self.first, self.joined_total())?;
        for (key, count) in &self.joined {
            write!(f, " [{} {count}]", key.as_str())?;
        }
        write!(f, "; in another list too: {} ({percent:.1} %)", self.shared())?;
        let mut reasons: BTreeMap<AloneBecause, usize> = BTreeMap::new();
        for alone in &self.alone {
            *reasons.entry(alone.because).or_default() += 1;
        }
        for (because, count) in reasons {
            write!(f, "; alone [{} {count}]", because.as_str())?;
        }
        Ok(())
    }
}
