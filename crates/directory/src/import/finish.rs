//! Drafts become candidates: one name, one type, one level, one place, one entity above.

use super::acronyms::acronym_of;
use super::candidate::{Candidate, Place};
use super::fold::canonical;
use super::join::{Draft, Drafts};
use super::kinds::{self, Kind};
use super::naming::Naming;
use super::places::Places;
use super::pliegos::{Pliego, Pliegos, pliego_of};
use super::profile::Profile;
use super::sectors::{self, sector_of_level};
use super::spelling::split_acronym;
use norms::Level;
use std::collections::HashMap;

/// What is known of all drafts when each is finished.
pub(super) struct Finishing<'a> {
    places: &'a Places,
    pliegos: &'a Pliegos,
    /// The pliego whose head a draft is.
    heads: HashMap<usize, &'a Pliego>,
    /// Canonical names of heads, longest first.
    head_names: Vec<(String, usize)>,
    /// The municipality of each kind in each place; any other that says so is a part of it.
    municipal: HashMap<(String, Kind), usize>,
}

pub(super) fn finish(drafts: &Drafts, pliegos: &Pliegos, places: &Places) -> Vec<Candidate> {
    let finishing = Finishing::of(drafts, pliegos, places);
    let mut candidates: Vec<Candidate> = drafts
        .all
        .iter()
        .enumerate()
        .map(|(number, draft)| finishing.candidate(number, draft))
        .collect();
    let sectors: Vec<Option<String>> = candidates
        .iter()
        .map(|candidate| candidate.sector.clone())
        .collect();
    for candidate in &mut candidates {
        if candidate.sector.is_none() {
            candidate.sector = candidate
                .parent
                .and_then(|parent| sectors[parent].clone())
                .or_else(|| sector_of_level(candidate.level));
        }
    }
    candidates
}

impl<'a> Finishing<'a> {
    fn of(drafts: &Drafts, pliegos: &'a Pliegos, places: &'a Places) -> Finishing<'a> {
        let heads: HashMap<usize, _> = pliegos
            .all
            .values()
            .filter(|pliego| !pliego.kind.is_municipality())
            .map(|pliego| (pliego.head, pliego))
            .collect();
        let mut head_names: Vec<(String, usize)> = heads
            .iter()
            .map(|(head, pliego)| (canonical(&split_acronym(&pliego.name).0), *head))
            .collect();
        head_names.sort_by_key(|(name, head)| (std::cmp::Reverse(name.len()), *head));
        let mut municipal: HashMap<(String, Kind), usize> = HashMap::new();
        // Drafts of the budget come first, so the municipality itself is there before what calls itself by its name.
        for (number, draft) in drafts.all.iter().enumerate() {
            let kind = kind_said(draft);
            if let (Some(ubigeo), true) = (&draft.ubigeo, kind.is_municipality()) {
                municipal.entry((ubigeo.clone(), kind)).or_insert(number);
            }
        }
        Finishing {
            places,
            pliegos,
            heads,
            head_names,
            municipal,
        }
    }

    fn candidate(&self, number: usize, draft: &Draft) -> Candidate {
        let (kind, level) = self.kind_and_level(number, draft);
        let naming = Naming { places: self.places };
        let (name, acronym) = naming.name(draft, kind, self.heads.get(&number).copied());
        let parent = self.parent(number, draft, kind);
        let latest = draft.rows.iter().max_by_key(|joined| joined.record.updated);
        Candidate {
            rows: draft
                .rows
                .iter()
                .map(|joined| Place {
                    list: joined.list,
                    row: joined.record.row,
                })
                .collect(),
            name,
            acronym,
            kind,
            level,
            sector: self.sector(number, draft, level),
            ruc: draft.ruc.clone(),
            siaf: draft.siaf.clone(),
            consucode: draft.consucode.clone(),
            ubigeo: draft.ubigeo.clone(),
            parent_name: if parent.is_none() {
                said_parent(draft)
            } else {
                None
            },
            parent,
            is_inactive: latest.is_some_and(|joined| joined.record.is_inactive),
            updated: latest.and_then(|joined| joined.record.updated),
        }
    }

    fn kind_and_level(&self, number: usize, draft: &Draft) -> (Kind, Level) {
        let said_level = draft.rows.iter().find_map(|joined| joined.record.level);
        if let Some(pliego) = self.heads.get(&number) {
            return (pliego.kind, said_level.unwrap_or(pliego.kind.usual_level()));
        }
        if let Some((level, _, _)) = self.pliegos.unit_of.get(&number) {
            return (Kind::Programme, *level);
        }
        let kind = match self.head_in_name(draft) {
            Some(head) if head != number && is_part(draft) => Kind::Programme,
            _ if self.municipality_of_part(number, draft).is_some() => Kind::OtherPublicEntity,
            _ => kind_said(draft),
        };
        let named_level = draft.rows.iter().find_map(|joined| joined.by_name.1);
        let municipal = kind.is_municipality() || self.municipality_of_part(number, draft).is_some();
        let level = if municipal {
            Some(Level::Local)
        } else {
            said_level.or(named_level)
        };
        (kind, level.unwrap_or(kind.usual_level()))
    }

    fn sector(&self, number: usize, draft: &Draft, level: Level) -> Option<String> {
        if let Some(sector) = sector_of_level(level) {
            return Some(sector);
        }
        let spell = |name: &str| self.places.spelling().title(name);
        let own = self
            .heads
            .get(&number)
            .and_then(|pliego| sectors::sector(&pliego.sector, spell));
        own.or_else(|| {
            draft
                .rows
                .iter()
                .find_map(|joined| sectors::sector(&joined.record.sector, spell))
        })
    }

    fn parent(&self, number: usize, draft: &Draft, kind: Kind) -> Option<usize> {
        if self.heads.contains_key(&number) {
            return None;
        }
        if let Some(key) = self.pliegos.unit_of.get(&number) {
            return self
                .pliegos
                .all
                .get(key)
                .map(|pliego| pliego.head)
                .filter(|head| *head != number);
        }
        match kind {
            Kind::Programme => self.head_in_name(draft).filter(|head| *head != number),
            Kind::OtherPublicEntity if is_of_the_province(draft) => {
                let seat = draft.ubigeo.as_ref()?.chars().take(4).chain(['0', '1']).collect();
                self.municipal.get(&(seat, Kind::ProvincialMunicipality)).copied()
            }
            _ => self.municipality_of_part(number, draft),
        }
    }

    /// The municipality of the same kind and place that was there before this one: `Municipalidad Provincial de Huamanga - Terrapuerto`.
    fn municipality_of_part(&self, number: usize, draft: &Draft) -> Option<usize> {
        let kind = kind_said(draft);
        let municipality = self.municipal.get(&(draft.ubigeo.clone()?, kind)).copied();
        municipality.filter(|other| kind.is_municipality() && *other != number)
    }

    /// The head whose name or acronym begins the name of a unit: `Gobierno Regional de Cajamarca - Red de Salud Cajabamba`,
    /// `MTC - UE 015`.
    fn head_in_name(&self, draft: &Draft) -> Option<usize> {
        draft
            .rows
            .iter()
            .map(|joined| joined.canonical.as_str())
            .find_map(|name| {
                let begins = |head: &str| name.strip_prefix(head).is_some_and(|rest| rest.starts_with(' '));
                let found = self
                    .head_names
                    .iter()
                    .find(|(head, _)| begins(head) || acronym_of(head).is_some_and(begins));
                found.map(|(_, number)| *number)
            })
    }
}

fn said_parent(draft: &Draft) -> Option<String> {
    let named = draft
        .rows
        .iter()
        .filter(|joined| joined.profile == Profile::Other);
    named
        .map(|joined| joined.record.parent.clone())
        .find(|parent| !parent.is_empty())
}

/// The type that the rows say in words, or their names betray.
fn kind_said(draft: &Draft) -> Kind {
    let said = draft
        .rows
        .iter()
        .find_map(|joined| kinds::kind_of_word(&joined.record.kind_word));
    let named = || {
        let kinds = draft
            .rows
            .iter()
            .filter(|joined| !joined.record.name.is_empty())
            .map(|joined| joined.by_name.0);
        kinds.min_by_key(|kind| *kind == Kind::OtherPublicEntity)
    };
    // A pliego list says the pliego's own type by its codes when no unit of it is known.
    let pliego = || {
        let (level, sector, pliego) = pliego_of(draft)?;
        let joined = draft
            .rows
            .first()
            .filter(|joined| joined.profile == Profile::Pliegos)?;
        Some(kinds::kind_of_pliego(
            &joined.record.name,
            level,
            &joined.record.branch,
            sector,
            pliego,
        ))
    };
    said.or_else(pliego)
        .or_else(named)
        .unwrap_or(Kind::OtherPublicEntity)
}

/// A name with a dash after the entity it is part of.
fn is_part(draft: &Draft) -> bool {
    draft
        .rows
        .iter()
        .any(|joined| joined.record.name.contains('-') && split_acronym(&joined.record.name).1.is_none())
}

/// Road institutes and tax services belong to the municipality of their province.
fn is_of_the_province(draft: &Draft) -> bool {
    draft.rows.iter().any(|joined| {
        let name = &joined.canonical;
        [
            "INSTITUTO VIAL",
            "INSTITUTO VIALIDAD",
            "SERVICIO ADMINISTRACION TRIBUTARIA",
        ]
        .iter()
        .any(|words| name.starts_with(words))
    })
}
