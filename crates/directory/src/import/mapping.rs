//! Which column holds what: guessed from headers and from values, shown before anything is written, and the person's to change.

use super::codes;
use super::field::Field;
use super::fold::fold;
use super::places::{DEPARTMENTS, Places};
use super::profile::Profile;
use serde::Serialize;
use sheet::{Row, Sheet};
use std::collections::BTreeMap;

/// How a column came to its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its header says so.
    Header,
    /// Its values look so.
    Values,
    /// Both.
    HeaderAndValues,
    /// A person said so.
    Chosen,
}

/// A column for a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Choice {
    /// Position of the column.
    pub column: usize,
    /// How sure, 0 to 100.
    pub confidence: u8,
    /// Why.
    pub reason: Reason,
}

/// Columns by field, and the kind of list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mapping {
    /// Kind of list.
    pub profile: Profile,
    choices: BTreeMap<Field, Choice>,
}

/// Rows whose values are looked at.
const SAMPLE: usize = 300;
/// Least confidence for a column to be taken unasked.
const CONFIDENCE_MIN: u8 = 40;

impl Mapping {
    /// Guesses the mapping of a sheet. `places` help to know an UBIGEO by sight; they may be empty.
    pub fn guess(sheet: &Sheet, places: &Places) -> Mapping {
        let rows: Vec<Row> = sheet.rows().take(SAMPLE).collect();
        let headers: Vec<String> = sheet.columns.iter().map(|column| fold(column)).collect();
        let mut scored = Vec::new();
        for field in Field::ALL {
            for (column, header) in headers.iter().enumerate() {
                if let Some(choice) = judge(field, column, header, &rows, places) {
                    scored.push((choice.confidence, field, choice));
                }
            }
        }
        // The surest first; a column serves one field, a field has one column.
        scored.sort_by_key(|(confidence, field, choice)| {
            (std::cmp::Reverse(*confidence), *field, choice.column)
        });
        let mut mapping = Mapping {
            profile: Profile::recognise(sheet),
            choices: BTreeMap::new(),
        };
        for (_, field, choice) in scored {
            if !mapping.choices.contains_key(&field) && mapping.field_of(choice.column).is_none() {
                mapping.choices.insert(field, choice);
            }
        }
        mapping
    }

    /// The column of a field, with how it was chosen.
    pub fn choice(&self, field: Field) -> Option<Choice> {
        self.choices.get(&field).copied()
    }

    /// The field of a column.
    pub fn field_of(&self, column: usize) -> Option<Field> {
        self.choices
            .iter()
            .find(|(_, choice)| choice.column == column)
            .map(|(field, _)| *field)
    }

    /// All choices by field.
    pub fn choices(&self) -> impl Iterator<Item = (Field, Choice)> + '_ {
        self.choices.iter().map(|(field, choice)| (*field, *choice))
    }

    /// Gives a field another column, or none. A column that served another field leaves it.
    pub fn set(&mut self, field: Field, column: Option<usize>) {
        self.choices.remove(&field);
        if let Some(column) = column {
            self.choices.retain(|_, choice| choice.column != column);
            self.choices.insert(
                field,
                Choice {
                    column,
                    confidence: 100,
                    reason: Reason::Chosen,
                },
            );
        }
    }

    /// Whether the list can be read at all: it has names, or its kind needs none.
    pub fn is_enough(&self) -> bool {
        matches!(
            self.profile,
            Profile::Sectors | Profile::Places | Profile::Pliegos
        ) || self.choices.contains_key(&Field::Name)
    }

    pub(super) fn column(&self, field: Field) -> Option<usize> {
        self.choices.get(&field).map(|choice| choice.column)
    }
}

fn judge(field: Field, column: usize, header: &str, rows: &[Row], places: &Places) -> Option<Choice> {
    let by_header = header_score(field, header);
    let filled: Vec<&str> = rows
        .iter()
        .map(|row| row.get(column))
        .filter(|cell| !cell.is_empty())
        .collect();
    let share = share(field, &filled, places);
    let (confidence, reason) = match (by_header, share) {
        (0, Some(share)) if knows_by_sight(field) && share >= 0.8 => (round(share * 70.0), Reason::Values),
        (0, _) => return None,
        (header, None) => (header, Reason::Header),
        (header, Some(share)) if share >= 0.5 => (
            header.saturating_add(round(share * 35.0)).min(99),
            Reason::HeaderAndValues,
        ),
        // The header speaks for it and most values against.
        (header, Some(_)) if !filled.is_empty() => (header / 2, Reason::Header),
        (header, Some(_)) => (header, Reason::Header),
    };
    (confidence >= CONFIDENCE_MIN).then_some(Choice {
        column,
        confidence,
        reason,
    })
}

fn round(value: f64) -> u8 {
    value.round().clamp(0.0, 100.0) as u8
}

fn header_score(field: Field, header: &str) -> u8 {
    match field.headers().iter().position(|known| *known == header) {
        Some(place) => 64 - u8::try_from(place).unwrap_or(20).min(20),
        None if header.split(' ').count() > 1
            && field
                .headers()
                .iter()
                .any(|known| known.len() > 4 && header.starts_with(known)) =>
        {
            30
        }
        None => 0,
    }
}

/// Fields whose values give them away under any header.
const fn knows_by_sight(field: Field) -> bool {
    matches!(
        field,
        Field::Ruc | Field::Ubigeo | Field::Name | Field::Department | Field::Level
    )
}

/// Share of the values that can be of this field; none when any text can.
fn share(field: Field, filled: &[&str], places: &Places) -> Option<f64> {
    let fits: fn(&str, &Places) -> bool = match field {
        Field::Ruc => |cell, _| codes::ruc(cell).is_ok(),
        Field::Ubigeo => |cell, places| codes::ubigeo(cell).is_some_and(|code| places.is_plausible(&code)),
        Field::Siaf | Field::Consucode => |cell, _| codes::plain_number(cell, 6).is_some(),
        Field::SectorCode | Field::PliegoCode => {
            |cell, _| codes::plain_number(cell, 6).is_some() || cell.trim_matches('0').is_empty()
        }
        Field::DepartmentCode | Field::ProvinceCode | Field::DistrictCode => {
            |cell, _| codes::plain_number(cell, 2).is_some()
        }
        Field::Department => |cell, _| is_department(cell),
        Field::Name => |cell, _| is_entity_name(cell),
        Field::Level => |cell, _| {
            super::kinds::level_of_word(cell).is_some() || fold(cell) == "FONAFE" || fold(cell) == "OTROS"
        },
        Field::Status => |cell, _| super::record::is_active(cell).is_some(),
        Field::Updated => |cell, _| super::record::day(cell).is_some(),
        Field::Sector | Field::Parent | Field::Province | Field::District => {
            |cell, _| !cell.bytes().all(|b| b.is_ascii_digit())
        }
        Field::Acronym | Field::Type | Field::Branch => return None,
    };
    if filled.is_empty() {
        return Some(0.0);
    }
    let fitting = filled.iter().filter(|cell| fits(cell, places)).count();
    Some(fitting as f64 / filled.len() as f64)
}

fn is_department(cell: &str) -> bool {
    let name = fold(cell);
    DEPARTMENTS.iter().any(|department| fold(department.name) == name)
        || name.ends_with("CONSTITUCIONAL DEL CALLAO")
}

/// Beginnings of names of public entities.
const ENTITY_WORDS: [&str; 16] = [
    "MUNICIPALIDAD",
    "MINISTERIO",
    "GOBIERNO",
    "UNIVERSIDAD",
    "HOSPITAL",
    "INSTITUTO",
    "SUPERINTENDENCIA",
    "ORGANISMO",
    "PROGRAMA",
    "REGION",
    "GOB",
    "EMPRESA",
    "DIRECCION",
    "UNIDAD",
    "SERVICIO",
    "AUTORIDAD",
];

fn is_entity_name(cell: &str) -> bool {
    let name = fold(cell);
    let first = name.split(' ').next().unwrap_or("");
    ENTITY_WORDS.contains(&first) || name.split(' ').count() >= 4
}
