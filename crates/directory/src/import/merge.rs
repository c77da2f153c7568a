//! Several lists become one directory, no entity twice, with an account of what met what.

use super::candidate::{Candidate, Place};
use super::field::Field;
use super::join::{Draft, Drafts, Fall, Outcome};
use super::mapping::Mapping;
use super::near::{Neighbourhood, Subject};
use super::places::Places;
use super::profile::Profile;
use super::record::{self, Record};
use super::refused::{RefusedCode, RefusedRow, excerpt};
use super::report::{Alone, AloneBecause, Key, ListReport, MatchReport, NearPair};
use super::{finish, pliegos};
use norms::Level;
use sheet::Sheet;
use std::collections::BTreeMap;

/// A list to bring in: its name for the report, its rows, and what its columns hold.
#[derive(Debug)]
pub struct List {
    /// Name for the report.
    pub name: String,
    /// Its rows.
    pub sheet: Sheet,
    /// What its columns hold.
    pub mapping: Mapping,
}

impl List {
    /// A list with the mapping that [`Mapping::guess`] finds.
    pub fn guess(name: impl Into<String>, sheet: Sheet, places: &Places) -> List {
        let mapping = Mapping::guess(&sheet, places);
        List {
            name: name.into(),
            sheet,
            mapping,
        }
    }
}

/// One directory out of several lists.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// Entities; [`Candidate::parent`] is an index here.
    pub entities: Vec<Candidate>,
    /// Rows refused, by list and row.
    pub refused: Vec<RefusedRow>,
    /// What met what.
    pub report: MatchReport,
}

/// Brings lists together. Executing units first, for they carry level, sector and pliego; then those that share a code with them.
/// Lists of sectors and of places have no entities and are only counted. Whole rows with a bad code are refused; everything else
/// is repaired or left out.
pub fn merge_lists(lists: &[List], places: &Places) -> Merged {
    let mut merging = Merging {
        reports: lists.iter().map(empty_report).collect(),
        refused: Vec::new(),
        drafts: Drafts::default(),
    };
    let mut order: Vec<usize> = (0..lists.len()).collect();
    order.sort_by_key(|list| (lists[*list].mapping.profile.rank(), *list));
    for list in order {
        merging.put_list(list, &lists[list], places);
    }
    merging.finish(lists, places)
}

fn empty_report(list: &List) -> ListReport {
    ListReport {
        name: list.name.clone(),
        profile: list.mapping.profile,
        rows: list.sheet.row_count(),
        refused: 0,
        joined: BTreeMap::new(),
        first: 0,
        alone: Vec::new(),
    }
}

struct Merging {
    reports: Vec<ListReport>,
    refused: Vec<RefusedRow>,
    drafts: Drafts,
}

impl Merging {
    fn put_list(&mut self, number: usize, list: &List, places: &Places) {
        let profile = list.mapping.profile;
        if matches!(profile, Profile::Sectors | Profile::Places) {
            return;
        }
        let (records, refused) = record::read(number, &list.sheet, &list.mapping, places);
        self.reports[number].refused += refused.len();
        self.refused.extend(refused);
        // Pliegos that are heads of units known from elsewhere meet them by their code.
        let heads = if profile == Profile::Pliegos {
            pliegos::gather(&self.drafts)
        } else {
            pliegos::Pliegos::default()
        };
        for record in records {
            let record = as_its_list_means(profile, record);
            // Budget lists leave names empty that another list gives; elsewhere nobody will.
            match record.name.is_empty() && profile != Profile::ExecutingUnits {
                true => self.refuse(number, list, &record, NAMELESS),
                false => self.put(number, list, record, &heads),
            }
        }
    }

    fn put(&mut self, number: usize, list: &List, record: Record, heads: &pliegos::Pliegos) {
        if record.pliego.is_some_and(|key| heads.all.contains_key(&key))
            && list.mapping.profile == Profile::Pliegos
        {
            *self.reports[number].joined.entry(Key::Pliego).or_default() += 1;
            return;
        }
        let fallen = record.clone();
        match self.drafts.put(number, list.mapping.profile, record) {
            Outcome::New => self.reports[number].first += 1,
            Outcome::Joined(key) => *self.reports[number].joined.entry(key).or_default() += 1,
            Outcome::Refused(fall) => self.refuse(number, list, &fallen, fall),
        }
    }

    fn refuse(&mut self, number: usize, list: &List, record: &Record, fall: Fall) {
        self.reports[number].refused += 1;
        self.refused.push(refused_row(number, list, record, fall));
    }

    fn finish(mut self, lists: &[List], places: &Places) -> Merged {
        self.refuse_nameless(lists);
        let pliegos = pliegos::gather(&self.drafts);
        let entities = finish::finish(&self.drafts, &pliegos, places);
        self.note_alone();
        self.refused.sort_by_key(|refused| (refused.list, refused.row));
        let report = report(self.reports, &entities);
        Merged {
            entities,
            refused: self.refused,
            report,
        }
    }

    /// A name may come from any of the lists; an entity that none names is refused.
    fn refuse_nameless(&mut self, lists: &[List]) {
        let nameless = |draft: &Draft| draft.rows.iter().all(|joined| joined.record.name.is_empty());
        let (without, with) = std::mem::take(&mut self.drafts.all)
            .into_iter()
            .partition(nameless);
        self.drafts.all = with;
        for joined in without.iter().flat_map(|draft: &Draft| &draft.rows) {
            self.refuse(joined.list, &lists[joined.list], &joined.record, NAMELESS);
        }
    }

    fn note_alone(&mut self) {
        for draft in &self.drafts.all {
            if let [joined] = draft.rows.as_slice() {
                let because = match (&joined.record.siaf, &joined.record.ruc) {
                    (Some(_), _) => AloneBecause::SiafElsewhereUnknown,
                    (None, Some(_)) => AloneBecause::NoSiaf,
                    (None, None) => AloneBecause::NoSharedCode,
                };
                let place = Place {
                    list: joined.list,
                    row: joined.record.row,
                };
                self.reports[joined.list].alone.push(Alone {
                    place,
                    name: joined.record.name.clone(),
                    because,
                });
            }
        }
    }
}

/// In a list of pliegos a municipality bears its SIAF code as pliego, and every row is its own pliego.
fn as_its_list_means(profile: Profile, mut record: Record) -> Record {
    if profile == Profile::Pliegos {
        if record.name.is_empty() {
            record.name.clone_from(&record.parent);
        }
        record.parent.clone_from(&record.name);
        if let Some((Level::Local, _, code)) = record.pliego.filter(|(level, _, _)| *level == Level::Local) {
            record.siaf = Some(code.to_string());
            record.pliego = None;
        }
    }
    record
}

const NAMELESS: Fall = Fall {
    code: RefusedCode::NameMissing,
    key: Key::NameAndPlace,
    other_row: None,
};

fn refused_row(number: usize, list: &List, record: &Record, fall: Fall) -> RefusedRow {
    let (field, value) = match fall.key {
        Key::Ruc => (Field::Ruc, record.ruc.as_deref()),
        Key::Siaf => (Field::Siaf, record.siaf.as_deref()),
        Key::Consucode => (Field::Consucode, record.consucode.as_deref()),
        _ => (Field::Name, Some(record.name.as_str())),
    };
    RefusedRow {
        list: number,
        row: record.row,
        column: record::header(&list.sheet, &list.mapping, field),
        field,
        code: fall.code,
        value: excerpt(value.unwrap_or(""), fall.code),
        other_row: fall.other_row,
    }
}

fn report(lists: Vec<ListReport>, entities: &[Candidate]) -> MatchReport {
    let mut report = MatchReport {
        lists,
        entities: entities.len(),
        near: near_pairs(entities),
        ..MatchReport::default()
    };
    for (index, entity) in entities.iter().enumerate() {
        *report.by_kind.entry(entity.kind.as_str()).or_default() += 1;
        *report.by_level.entry(entity.level.as_str()).or_default() += 1;
        let gaps = [
            ("place", &entity.ubigeo),
            ("sector", &entity.sector),
            ("ruc", &entity.ruc),
            ("siaf", &entity.siaf),
        ];
        for (name, _) in gaps.iter().filter(|(_, value)| value.is_none()) {
            *report.without.entry(name).or_default() += 1;
        }
        report.complete += usize::from(entity.ubigeo.is_some() && entity.sector.is_some());
        report.with_parent += usize::from(entity.parent.is_some());
        report.inactive += usize::from(entity.is_inactive);
        if entity.kind == super::Kind::Programme && entity.parent.is_none() {
            report.orphans.push(index);
        }
    }
    report
}

pub(super) fn subject(candidate: &Candidate) -> Subject<'_> {
    Subject {
        name: &candidate.name,
        kind: candidate.kind,
        ubigeo: candidate.ubigeo.as_deref(),
        ruc: candidate.ruc.as_deref(),
        siaf: candidate.siaf.as_deref(),
    }
}

fn near_pairs(entities: &[Candidate]) -> Vec<NearPair> {
    let neighbourhood = Neighbourhood::of(entities.iter().map(subject));
    let mut pairs = Vec::new();
    for (one, entity) in entities.iter().enumerate() {
        let near = neighbourhood
            .near(&subject(entity))
            .into_iter()
            .filter(|(other, _, _)| *other > one);
        pairs.extend(near.map(|(other, score, reason)| NearPair {
            one,
            other,
            score,
            reason,
        }));
    }
    pairs
}
