//! An office is told in three files, each for its own reader: what it is (`offices.toml`, for lawyers), what it may do
//! (`powers.toml`, for whoever audits permissions), and the sentences beside the form (`asides.toml`, for writers).

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::data;
use crate::ids::{EntityTypeId, OfficeId};
use crate::instrument::Citation;
use crate::law::{LoadError, failed};
use crate::office::{
    Alternates, Aside, Authority, Holders, Incompatibility, Office, OfficeSeat, Power, Reading,
};
use crate::words::{Certainty, Words};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfficeEntry {
    id: OfficeId,
    names: Words,
    short: &'static str,
    citations: Vec<Citation>,
    seat: OfficeSeat,
    #[serde(default)]
    required_for: Vec<EntityTypeId>,
    #[serde(default)]
    voluntary_for: Vec<EntityTypeId>,
    designated_by: Vec<OfficeId>,
    communicated_to: Option<Authority>,
    holders: Holders,
    alternates: Alternates,
    #[serde(default)]
    incompatible: Vec<Incompatibility>,
    aside: &'static str,
    #[serde(default)]
    certainty: Certainty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AsideEntry {
    id: &'static str,
    who_must: Words,
    who_designates: Words,
    who_can_be: Words,
    who_is_told: Words,
    what_is_published: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct PowersFile {
    every_holder: Granted,
    office: Vec<OfficeGranted>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct Granted {
    #[serde(default)]
    powers: Vec<Power>,
    #[serde(default)]
    reads: Vec<Reading>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
struct OfficeGranted {
    offices: Vec<OfficeId>,
    /// Those of them to whom the powers belong only while they preside.
    #[serde(default)]
    presiding: Vec<OfficeId>,
    #[serde(default)]
    powers: Vec<Power>,
    #[serde(default)]
    reads: Vec<Reading>,
}

/// Read the three files and put each office together.
pub(crate) fn load() -> Result<Vec<Office>, LoadError> {
    let asides: Vec<AsideEntry> = data::list(data::ASIDES).map_err(|error| failed("asides.toml", &error))?;
    let asides: BTreeMap<_, _> = asides.into_iter().map(|entry| (entry.id, aside(entry))).collect();
    let powers: PowersFile = toml::from_str(data::POWERS).map_err(|error| failed("powers.toml", &error))?;
    let entries: Vec<OfficeEntry> =
        data::list(data::OFFICES).map_err(|error| failed("offices.toml", &error))?;
    entries
        .into_iter()
        .map(|entry| office(entry, &asides, &powers))
        .collect()
}

fn office(
    entry: OfficeEntry,
    asides: &BTreeMap<&'static str, Aside>,
    powers: &PowersFile,
) -> Result<Office, LoadError> {
    let aside = asides.get(entry.aside).copied().ok_or_else(|| LoadError {
        file: "offices.toml",
        message: format!(
            "`{}` names the aside `{}`, which is not in asides.toml",
            entry.id, entry.aside
        ),
    })?;
    let granted = granted(entry.id, powers);
    Ok(Office {
        id: entry.id,
        names: entry.names,
        short: entry.short,
        citations: entry.citations,
        seat: entry.seat,
        required_for: entry.required_for,
        voluntary_for: entry.voluntary_for,
        designated_by: entry.designated_by,
        communicated_to: entry.communicated_to,
        holders: entry.holders,
        alternates: entry.alternates,
        incompatible: entry.incompatible,
        powers: granted.powers,
        reads: granted.reads,
        aside,
        certainty: entry.certainty,
    })
}

/// What every holder may do, and what each table that names this office adds.
fn granted(office: OfficeId, file: &PowersFile) -> Granted {
    let mut all = file.every_holder.clone();
    for table in file.office.iter().filter(|table| table.offices.contains(&office)) {
        let presiding = table.presiding.contains(&office);
        let powers = table.powers.iter().cloned();
        all.powers
            .extend(powers.map(|power| Power { presiding, ..power }));
        all.reads.extend(table.reads.iter().cloned());
    }
    all
}

fn aside(entry: AsideEntry) -> Aside {
    Aside {
        who_must: entry.who_must,
        who_designates: entry.who_designates,
        who_can_be: entry.who_can_be,
        who_is_told: entry.who_is_told,
        what_is_published: entry.what_is_published,
    }
}
