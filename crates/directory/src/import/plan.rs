//! The dry run: what an import would do to the directory as it is, row by row, before anything is written.

use super::candidate::{Candidate, Place};
use super::field::Field;
use super::kinds::Kind;
use super::known::{Above, Known, parents};
use super::merge::{Merged, subject};
use super::near::{NearReason, Neighbourhood, Subject};
use super::refused::{RefusedCode, RefusedRow, excerpt};
use super::report::MatchReport;
use serde::Serialize;
use std::collections::HashMap;
use std::hash::Hash;

/// An entity of the directory, as far as an import compares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEntity<Id> {
    /// Its id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// Acronym.
    pub acronym: Option<String>,
    /// Type.
    pub kind: Kind,
    /// Sector.
    pub sector: Option<String>,
    /// Tax number.
    pub ruc: Option<String>,
    /// SIAF code without leading zeros.
    pub siaf: Option<String>,
    /// CONSUCODE without leading zeros, kept as an alias.
    pub consucode: Option<String>,
    /// UBIGEO.
    pub ubigeo: Option<String>,
    /// Entity it depends on.
    pub parent: Option<Id>,
}

/// The entity another depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParentRef<Id> {
    /// One of the directory.
    Known(Id),
    /// One that this import registers: index in [`ImportPlan::new`].
    New(usize),
}

/// An entity to register.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NewEntity<Id> {
    /// What is known of it.
    pub candidate: Candidate,
    /// Entity it depends on; always earlier in the plan when it is new.
    pub parent: Option<ParentRef<Id>>,
    /// Entities of one group are registered together or not at all.
    pub group: usize,
}

/// One detail that an import would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Which.
    pub field: Field,
    /// As it is; empty when there was nothing. For the entity above it, its name.
    pub before: String,
    /// As it would be.
    pub after: String,
}

/// An entity to update.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed<Id> {
    /// Which.
    pub id: Id,
    /// Rows that say so.
    pub rows: Vec<Place>,
    /// Details that change; never empty.
    pub changes: Vec<Change>,
    /// The new entity above it, when that changes.
    pub parent: Option<ParentRef<Id>>,
}

/// A new entity that may be a known one under another name.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Near<Id> {
    /// Index in [`ImportPlan::new`].
    pub new: usize,
    /// The known one.
    pub existing: Id,
    /// How alike, 0 to 1.
    pub score: f64,
    /// Why.
    pub reason: NearReason,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ImportPlan<Id> {
    /// Entities to register, those above before those below.
    pub new: Vec<NewEntity<Id>>,
    /// Entities that are as the lists say.
    pub same: usize,
    /// Entities to update.
    pub changed: Vec<Changed<Id>>,
    /// New entities that may be known ones.
    pub near: Vec<Near<Id>>,
    /// Rows refused.
    pub refused: Vec<RefusedRow>,
    /// What met what among the lists.
    pub report: MatchReport,
}

/// Compares merged lists with the directory. Identity goes by RUC, then SIAF code, then CONSUCODE, then name (or, for
/// municipalities, their being the only one) and place. A detail the lists leave empty changes nothing, so that importing the same lists again changes nothing.
pub fn plan<Id: Copy + Eq + Hash>(existing: &[KnownEntity<Id>], merged: Merged) -> ImportPlan<Id> {
    let Merged {
        entities,
        refused,
        report,
    } = merged;
    let known = Known::of(existing);
    let above = parents(&known, &entities);
    let mut planning = Planning {
        known: &known,
        entities: &entities,
        above,
        fates: vec![Fate::Open; entities.len()],
        refused,
    };
    planning.identify();
    planning.refuse_orphans();
    let order = planning.order();
    planning.write(order, report)
}

/// What becomes of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Open,
    Known(usize),
    Refused,
}

struct Planning<'a, Id> {
    known: &'a Known<'a, Id>,
    entities: &'a [Candidate],
    above: Vec<Result<Option<Above>, ()>>,
    fates: Vec<Fate>,
    refused: Vec<RefusedRow>,
}

impl<Id: Copy + Eq + Hash> Planning<'_, Id> {
    fn identify(&mut self) {
        let mut claimed: HashMap<usize, usize> = HashMap::new();
        for (index, candidate) in self.entities.iter().enumerate() {
            match self.known.find(candidate) {
                Err(field) => self.refuse(index, field, RefusedCode::KeysDisagree),
                Ok(Some(known)) if claimed.contains_key(&known) => {
                    self.refuse(index, Field::Name, RefusedCode::KeysDisagree)
                }
                Ok(Some(known)) => {
                    claimed.insert(known, index);
                    self.fates[index] = Fate::Known(known);
                }
                Ok(None) => {}
            }
        }
    }

    /// Whoever hangs from a refused or unknown entity is refused too.
    fn refuse_orphans(&mut self) {
        for index in 0..self.entities.len() {
            let mut above = Some(index);
            let mut steps = 0;
            while let Some(one) = above.filter(|_| steps <= self.entities.len()) {
                if one != index && self.fates[one] == Fate::Refused && self.fates[index] != Fate::Refused {
                    self.refuse(index, Field::Parent, RefusedCode::ParentRefused);
                }
                above = match self.above(one) {
                    Some(Above::Candidate(next)) => Some(next),
                    _ => None,
                };
                steps += 1;
            }
            if self.fates[index] == Fate::Open && self.above[index].is_err() {
                self.refuse(index, Field::Parent, RefusedCode::ParentUnknown);
            }
        }
    }

    fn above(&self, index: usize) -> Option<Above> {
        self.above[index].unwrap_or(None)
    }

    fn refuse(&mut self, index: usize, field: Field, code: RefusedCode) {
        self.fates[index] = Fate::Refused;
        let candidate = &self.entities[index];
        let value = match field {
            Field::Ruc => candidate.ruc.as_deref(),
            Field::Siaf => candidate.siaf.as_deref(),
            Field::Consucode => candidate.consucode.as_deref(),
            Field::Parent => candidate.parent_name.as_deref(),
            _ => Some(candidate.name.as_str()),
        };
        for place in candidate.rows.iter().take(1) {
            self.refused.push(RefusedRow {
                list: place.list,
                row: place.row,
                column: field.as_str().to_string(),
                field,
                code,
                value: excerpt(value.unwrap_or(""), code),
                other_row: None,
            });
        }
    }

    /// Candidates to register, those above first.
    fn order(&self) -> Vec<usize> {
        let depth = |index: usize| {
            let (mut steps, mut above) = (0, self.above(index));
            while let Some(Above::Candidate(one)) = above.filter(|_| steps < 50) {
                steps += 1;
                above = self.above(one);
            }
            steps
        };
        let mut order: Vec<(usize, usize)> = (0..self.entities.len())
            .filter(|index| self.fates[*index] == Fate::Open)
            .map(|index| (depth(index), index))
            .collect();
        order.sort_unstable();
        order.into_iter().map(|(_, index)| index).collect()
    }

    fn write(self, order: Vec<usize>, report: MatchReport) -> ImportPlan<Id> {
        let position: HashMap<usize, usize> = order
            .iter()
            .enumerate()
            .map(|(position, index)| (*index, position))
            .collect();
        let mut new: Vec<NewEntity<Id>> = Vec::with_capacity(order.len());
        for (number, index) in order.iter().enumerate() {
            let parent = self.reference(*index, &position);
            let group = match parent {
                Some(ParentRef::New(above)) => {
                    new.get(above).map_or(number, |above: &NewEntity<Id>| above.group)
                }
                _ => number,
            };
            new.push(NewEntity {
                candidate: self.entities[*index].clone(),
                parent,
                group,
            });
        }
        let (mut same, mut changed) = (0, Vec::new());
        for (index, fate) in self.fates.iter().enumerate() {
            if let Fate::Known(known) = fate {
                match self.changes(index, *known, &position) {
                    None => same += 1,
                    Some(change) => changed.push(change),
                }
            }
        }
        let near = self.near(&new);
        let mut refused = self.refused;
        refused.sort_by_key(|refused| (refused.list, refused.row));
        ImportPlan {
            new,
            same,
            changed,
            near,
            refused,
            report,
        }
    }

    fn reference(&self, index: usize, position: &HashMap<usize, usize>) -> Option<ParentRef<Id>> {
        match self.above(index)? {
            Above::Known(known) => Some(ParentRef::Known(self.known.all[known].id)),
            Above::Candidate(other) => match self.fates[other] {
                Fate::Known(known) => Some(ParentRef::Known(self.known.all[known].id)),
                Fate::Open => position.get(&other).map(|place| ParentRef::New(*place)),
                Fate::Refused => None,
            },
        }
    }

    fn changes(&self, index: usize, known: usize, position: &HashMap<usize, usize>) -> Option<Changed<Id>> {
        let (candidate, entity) = (&self.entities[index], &self.known.all[known]);
        let texts = [
            (Field::Name, Some(&entity.name), Some(&candidate.name)),
            (
                Field::Acronym,
                entity.acronym.as_ref(),
                candidate.acronym.as_ref(),
            ),
            (Field::Ruc, entity.ruc.as_ref(), candidate.ruc.as_ref()),
            (Field::Siaf, entity.siaf.as_ref(), candidate.siaf.as_ref()),
            (
                Field::Consucode,
                entity.consucode.as_ref(),
                candidate.consucode.as_ref(),
            ),
            (Field::Ubigeo, entity.ubigeo.as_ref(), candidate.ubigeo.as_ref()),
            (Field::Sector, entity.sector.as_ref(), candidate.sector.as_ref()),
        ];
        let mut changes = Vec::new();
        for (field, before, after) in texts {
            if let Some(after) = after.filter(|after| Some(*after) != before) {
                changes.push(Change {
                    field,
                    before: before.cloned().unwrap_or_default(),
                    after: after.clone(),
                });
            }
        }
        if entity.kind != candidate.kind {
            changes.push(Change {
                field: Field::Type,
                before: entity.kind.as_str().into(),
                after: candidate.kind.as_str().into(),
            });
        }
        let parent = self
            .reference(index, position)
            .filter(|parent| !matches!(parent, ParentRef::Known(id) if Some(*id) == entity.parent));
        if parent.is_some() {
            let before = entity
                .parent
                .and_then(|id| self.known.by_id.get(&id))
                .map_or_else(String::new, |above| self.known.all[*above].name.clone());
            changes.push(Change {
                field: Field::Parent,
                before,
                after: self.name_above(index),
            });
        }
        (!changes.is_empty()).then(|| Changed {
            id: entity.id,
            rows: candidate.rows.clone(),
            changes,
            parent,
        })
    }

    fn name_above(&self, index: usize) -> String {
        match self.above(index) {
            Some(Above::Candidate(other)) => self.entities[other].name.clone(),
            Some(Above::Known(known)) => self.known.all[known].name.clone(),
            None => String::new(),
        }
    }

    fn near(&self, new: &[NewEntity<Id>]) -> Vec<Near<Id>> {
        let neighbourhood = Neighbourhood::of(self.known.all.iter().map(|entity| Subject {
            name: &entity.name,
            kind: entity.kind,
            ubigeo: entity.ubigeo.as_deref(),
            ruc: entity.ruc.as_deref(),
            siaf: entity.siaf.as_deref(),
        }));
        let mut pairs = Vec::new();
        for (number, entity) in new.iter().enumerate() {
            if let Some((other, score, reason)) =
                neighbourhood.near(&subject(&entity.candidate)).into_iter().next()
            {
                pairs.push(Near {
                    new: number,
                    existing: self.known.all[other].id,
                    score,
                    reason,
                });
            }
        }
        pairs
    }
}
