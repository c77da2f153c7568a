//! Pliegos of the budget: which of the executing units of a pliego is the entity itself, and which only hang from it.

use super::fold::canonical;
use super::join::{Draft, Drafts};
use super::kinds::{self, Kind};
use super::record::PliegoKey;
use norms::Level;
use std::collections::{BTreeMap, HashMap};

/// A pliego as its units tell it.
#[derive(Debug, Clone)]
pub(super) struct Pliego {
    pub name: String,
    pub kind: Kind,
    pub sector: String,
    /// The draft that is the entity itself.
    pub head: usize,
}

/// Pliegos by code, and the pliego of each unit that is not its head.
#[derive(Debug, Default)]
pub(super) struct Pliegos {
    pub all: BTreeMap<PliegoKey, Pliego>,
    pub unit_of: HashMap<usize, PliegoKey>,
}

pub(super) fn gather(drafts: &Drafts) -> Pliegos {
    let mut groups: BTreeMap<PliegoKey, Vec<usize>> = BTreeMap::new();
    for (number, draft) in drafts.all.iter().enumerate() {
        if let Some(key) = pliego_of(draft).filter(|(level, _, _)| *level != Level::Local) {
            groups.entry(key).or_default().push(number);
        }
    }
    let mut pliegos = Pliegos::default();
    for (key, units) in groups {
        let Some(pliego) = describe(drafts, key, &units) else {
            continue;
        };
        pliegos.unit_of.extend(
            units
                .into_iter()
                .filter(|unit| *unit != pliego.head)
                .map(|unit| (unit, key)),
        );
        pliegos.all.insert(key, pliego);
    }
    pliegos
}

/// Code of the pliego of a draft, from the first row that tells it.
pub(super) fn pliego_of(draft: &Draft) -> Option<PliegoKey> {
    draft.rows.iter().find_map(|joined| joined.record.pliego)
}

fn describe(drafts: &Drafts, key: PliegoKey, units: &[usize]) -> Option<Pliego> {
    let (level, sector_code, pliego_code) = key;
    let rows = units
        .iter()
        .flat_map(|unit| &drafts.all[*unit].rows)
        .filter(|joined| joined.record.pliego == Some(key));
    let row = rows.into_iter().next()?;
    let name = row.record.parent.clone();
    let kind = kinds::kind_of_pliego(&name, level, &row.record.branch, sector_code, pliego_code);
    let head = match kind.is_municipality() {
        // A municipality that also answers for a region: its regional unit hangs from the municipality.
        true => municipality(drafts, &name)?,
        false => head(drafts, &name, units)?,
    };
    Some(Pliego {
        name,
        kind,
        sector: row.record.sector.clone(),
        head,
    })
}

fn municipality(drafts: &Drafts, name: &str) -> Option<usize> {
    let wanted = canonical(name);
    let is_it = |draft: &Draft| {
        let local = pliego_of(draft).is_none_or(|(level, _, _)| level == Level::Local);
        local && draft.rows.iter().any(|joined| joined.canonical == wanted)
    };
    drafts.all.iter().position(is_it)
}

/// Words that only the central administration bears.
const CENTRAL: [&str; 10] = [
    "SEDE CENTRAL",
    "ADMINISTRACION GENERAL",
    "ADMINISTRACION CENTRAL",
    "OFICINA GENERAL ADMINISTRACION",
    "GERENCIA GENERAL",
    "NIVEL CENTRAL",
    "ADM GENERAL",
    "SECRETARIA GENERAL",
    "OGA",
    "CENTRAL",
];

/// The unit that is the pliego itself: the one of its name, the central one, or the oldest.
fn head(drafts: &Drafts, pliego: &str, units: &[usize]) -> Option<usize> {
    let wanted = canonical(pliego);
    let likeness = |unit: usize| {
        drafts.all[unit]
            .rows
            .iter()
            .map(|joined| rate(&joined.canonical, &wanted))
            .max()
            .unwrap_or(0)
    };
    let age = |unit: usize| {
        drafts.all[unit]
            .siaf
            .as_ref()
            .and_then(|siaf| siaf.parse::<u32>().ok())
            .unwrap_or(u32::MAX)
    };
    units
        .iter()
        .copied()
        .max_by_key(|unit| (likeness(*unit), std::cmp::Reverse(age(*unit))))
}

fn rate(name: &str, pliego: &str) -> u8 {
    let central = CENTRAL
        .iter()
        .any(|words| name.ends_with(words) || name.contains(&format!("{words} ")));
    match (name == pliego, name.starts_with(pliego), central) {
        (true, _, _) => 4,
        (_, true, true) => 3,
        (_, false, true) => 2,
        (_, true, false) if name.len() <= pliego.len() + 12 => 1,
        _ => 0,
    }
}
