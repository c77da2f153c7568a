//! The directory as it is, by the keys that tell whether an entity is known.

use super::candidate::Candidate;
use super::field::Field;
use super::fold::canonical;
use super::kinds::Kind;
use super::plan::KnownEntity;
use std::collections::HashMap;
use std::hash::Hash;

/// The directory by its keys.
pub(super) struct Known<'a, Id> {
    pub all: &'a [KnownEntity<Id>],
    pub by_id: HashMap<Id, usize>,
    by_code: HashMap<(Field, &'a str), usize>,
    by_name: HashMap<String, usize>,
    by_plain_name: HashMap<String, Option<usize>>,
}

impl<'a, Id: Copy + Eq + Hash> Known<'a, Id> {
    pub fn of(all: &'a [KnownEntity<Id>]) -> Known<'a, Id> {
        let mut known = Known {
            all,
            by_id: HashMap::new(),
            by_code: HashMap::new(),
            by_name: HashMap::new(),
            by_plain_name: HashMap::new(),
        };
        for (index, entity) in all.iter().enumerate() {
            known.by_id.insert(entity.id, index);
            let codes = [
                (Field::Ruc, &entity.ruc),
                (Field::Siaf, &entity.siaf),
                (Field::Consucode, &entity.consucode),
            ];
            for (field, code) in codes {
                if let Some(code) = code {
                    known.by_code.insert((field, code.as_str()), index);
                }
            }
            if let Some(key) = place_key(&entity.name, entity.kind, entity.ubigeo.as_deref()) {
                known.by_name.insert(key, index);
            }
            known
                .by_plain_name
                .entry(canonical(&entity.name))
                .and_modify(|one| *one = None)
                .or_insert(Some(index));
        }
        known
    }

    /// The entity a candidate is; an error names the code that speaks for another.
    pub fn find(&self, candidate: &Candidate) -> Result<Option<usize>, Field> {
        let codes = [
            (Field::Ruc, &candidate.ruc),
            (Field::Siaf, &candidate.siaf),
            (Field::Consucode, &candidate.consucode),
        ];
        let mut found = None;
        for (field, code) in codes {
            let Some(index) = code
                .as_ref()
                .and_then(|code| self.by_code.get(&(field, code.as_str())))
            else {
                continue;
            };
            match found {
                Some(before) if before != *index => return Err(field),
                _ => found = Some(*index),
            }
        }
        if found.is_some() {
            return Ok(found);
        }
        let by_name = place_key(&candidate.name, candidate.kind, candidate.ubigeo.as_deref())
            .and_then(|key| self.by_name.get(&key).copied());
        Ok(by_name.filter(|index| !self.codes_differ(*index, candidate)))
    }

    fn codes_differ(&self, index: usize, candidate: &Candidate) -> bool {
        let entity = &self.all[index];
        let differ = |one: &Option<String>, other: &Option<String>| matches!((one, other), (Some(one), Some(other)) if one != other);
        differ(&entity.ruc, &candidate.ruc) || differ(&entity.siaf, &candidate.siaf)
    }
}

fn place_key(name: &str, kind: Kind, ubigeo: Option<&str>) -> Option<String> {
    let ubigeo = ubigeo?;
    Some(match kind.is_municipality() {
        true => format!("{ubigeo} municipality"),
        false => format!("{ubigeo} {}", canonical(name)),
    })
}

/// The entity above, wherever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Above {
    Candidate(usize),
    Known(usize),
}

/// The entity above each candidate: as joined, or as its list names it, among the candidates or in the directory. An error where a name is
/// given and nobody bears it.
pub(super) fn parents<Id: Copy + Eq + Hash>(
    known: &Known<'_, Id>,
    entities: &[Candidate],
) -> Vec<Result<Option<Above>, ()>> {
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for (index, candidate) in entities.iter().enumerate() {
        by_name.entry(canonical(&candidate.name)).or_insert(index);
        if let Some(acronym) = &candidate.acronym {
            by_name.entry(canonical(acronym)).or_insert(index);
        }
    }
    let named = |index: usize, name: &str| {
        let wanted = canonical(name);
        match (
            by_name.get(&wanted).filter(|other| **other != index),
            known.by_plain_name.get(&wanted),
        ) {
            (Some(other), _) => Ok(Some(Above::Candidate(*other))),
            (None, Some(Some(known))) => Ok(Some(Above::Known(*known))),
            _ => Err(()),
        }
    };
    let above = |(index, candidate): (usize, &Candidate)| match (candidate.parent, &candidate.parent_name) {
        (Some(parent), _) => Ok(Some(Above::Candidate(parent))),
        (None, Some(name)) => named(index, name),
        (None, None) => Ok(None),
    };
    entities.iter().enumerate().map(above).collect()
}
