//! Entities that may be one without a code to prove it: alike in name, in the same department. Proposed, never merged.

use super::fold::{canonical, likeness};
use super::kinds::Kind;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

/// Why two entities may be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NearReason {
    /// The same name in the same department.
    SameName,
    /// Nearly the same name in the same department.
    NearName,
    /// Two municipalities of one district.
    SameDistrict,
}

impl NearReason {
    /// Key of the sentence for a person, in [`TEXTS`](super::TEXTS).
    pub const fn text_key(self) -> &'static str {
        match self {
            NearReason::SameName => "directory-import-near-same-name",
            NearReason::NearName => "directory-import-near-near-name",
            NearReason::SameDistrict => "directory-import-near-same-district",
        }
    }
}

/// What is compared of an entity.
pub(super) struct Subject<'a> {
    pub name: &'a str,
    pub kind: Kind,
    pub ubigeo: Option<&'a str>,
    pub ruc: Option<&'a str>,
    pub siaf: Option<&'a str>,
}

/// How alike names must be to be proposed.
const ALIKE: f64 = 0.92;
/// A word that more entities of a department share than this tells nothing apart.
const COMMON: usize = 40;

/// Entities by department and word, so that only those that share a rare word are compared.
pub(super) struct Neighbourhood<'a> {
    subjects: Vec<(Subject<'a>, String)>,
    by_word: HashMap<(String, String), Vec<usize>>,
}

impl<'a> Neighbourhood<'a> {
    pub fn of(subjects: impl Iterator<Item = Subject<'a>>) -> Neighbourhood<'a> {
        let mut neighbourhood = Neighbourhood {
            subjects: Vec::new(),
            by_word: HashMap::new(),
        };
        for (index, subject) in subjects.enumerate() {
            let name = canonical(subject.name);
            for word in words(&subject, &name) {
                let block = (department(&subject), word);
                neighbourhood.by_word.entry(block).or_default().push(index);
            }
            neighbourhood.subjects.push((subject, name));
        }
        neighbourhood
    }

    /// Entities that may be this one, with how alike and why; the most alike first.
    pub fn near(&self, subject: &Subject<'_>) -> Vec<(usize, f64, NearReason)> {
        let name = canonical(subject.name);
        let mut seen = BTreeSet::new();
        for word in words(subject, &name) {
            let block = self.by_word.get(&(department(subject), word));
            seen.extend(
                block
                    .into_iter()
                    .flatten()
                    .filter(|_| block.is_some_and(|block| block.len() <= COMMON)),
            );
        }
        let mut near: Vec<(usize, f64, NearReason)> = seen
            .into_iter()
            .filter_map(|index| {
                let (other, other_name): &(Subject<'_>, String) = &self.subjects[index];
                let (score, reason) = compare(subject, &name, other, other_name.as_str())?;
                Some((index, score, reason))
            })
            .collect();
        near.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        near
    }
}

/// Words that bring two entities together: those of the name, and the district of a municipality.
fn words(subject: &Subject<'_>, name: &str) -> BTreeSet<String> {
    let district = subject.ubigeo.filter(|_| subject.kind.is_municipality());
    name.split(' ').chain(district).map(str::to_string).collect()
}

fn department(subject: &Subject<'_>) -> String {
    subject
        .ubigeo
        .map_or_else(String::new, |ubigeo| ubigeo.chars().take(2).collect())
}

fn compare(
    one: &Subject<'_>,
    one_name: &str,
    other: &Subject<'_>,
    other_name: &str,
) -> Option<(f64, NearReason)> {
    let both = |a: Option<&str>, b: Option<&str>| a.is_some() && b.is_some();
    let municipal = one.kind.is_municipality() || other.kind.is_municipality();
    if municipal {
        let same_place = both(one.ubigeo, other.ubigeo) && one.ubigeo == other.ubigeo;
        let same_kind = one.kind.is_municipality() && other.kind.is_municipality();
        return (same_place && same_kind).then_some((1.0, NearReason::SameDistrict));
    }
    // Two budget codes or two tax numbers are two entities that the State keeps apart.
    if both(one.siaf, other.siaf)
        || both(one.ruc, other.ruc) && one_name != other_name
        || digits(one_name) != digits(other_name)
    {
        return None;
    }
    let score = if one_name == other_name {
        1.0
    } else {
        likeness(one_name, other_name)
    };
    match score {
        1.0 => Some((score, NearReason::SameName)),
        score if score >= ALIKE => Some((score, NearReason::NearName)),
        _ => None,
    }
}

/// UGEL 01 and UGEL 02 are alike to the eye and not the same.
fn digits(name: &str) -> Vec<&str> {
    name.split(' ')
        .filter(|word| word.bytes().any(|byte| byte.is_ascii_digit()))
        .collect()
}
