//! One row of a list, cleaned: codes checked, places found, nothing decided yet.

use super::codes::{self, RucFault};
use super::field::Field;
use super::fold::fold;
use super::kinds;
use super::mapping::Mapping;
use super::places::Places;
use super::refused::{RefusedCode, RefusedRow, excerpt};
use jiff::civil::Date;
use norms::Level;
use sheet::{Row, Sheet};

/// Sector and pliego of the budget: what makes a pliego one.
pub(super) type PliegoKey = (Level, u32, u32);

#[derive(Debug, Clone, Default)]
pub(super) struct Record {
    pub row: u64,
    pub name: String,
    pub acronym: Option<String>,
    pub ruc: Option<String>,
    pub siaf: Option<String>,
    pub consucode: Option<String>,
    pub ubigeo: Option<String>,
    pub kind_word: String,
    pub level: Option<Level>,
    pub branch: String,
    pub sector: String,
    pub parent: String,
    pub pliego: Option<PliegoKey>,
    pub is_inactive: bool,
    pub updated: Option<Date>,
}

/// Reads every row of a list; a row with a bad code is refused whole.
pub(super) fn read(
    list: usize,
    sheet: &Sheet,
    mapping: &Mapping,
    places: &Places,
) -> (Vec<Record>, Vec<RefusedRow>) {
    let (mut records, mut refused) = (Vec::with_capacity(sheet.row_count()), Vec::new());
    for row in sheet.rows() {
        let cells = Cells { row: &row, mapping };
        match record(&cells, places) {
            Ok(record) => records.push(record),
            Err((field, code)) => refused.push(cells.refuse(list, sheet, field, code)),
        }
    }
    (records, refused)
}

struct Cells<'a> {
    row: &'a Row,
    mapping: &'a Mapping,
}

impl Cells<'_> {
    fn get(&self, field: Field) -> &str {
        self.mapping
            .column(field)
            .map_or("", |column| self.row.get(column))
    }

    fn refuse(&self, list: usize, sheet: &Sheet, field: Field, code: RefusedCode) -> RefusedRow {
        RefusedRow {
            list,
            row: self.row.number,
            column: header(sheet, self.mapping, field),
            field,
            code,
            value: excerpt(self.get(field), code),
            other_row: None,
        }
    }
}

/// Header of the column of a field.
pub(super) fn header(sheet: &Sheet, mapping: &Mapping, field: Field) -> String {
    let column = mapping.column(field).and_then(|column| sheet.columns.get(column));
    column.cloned().unwrap_or_else(|| field.as_str().to_string())
}

fn record(cells: &Cells<'_>, places: &Places) -> Result<Record, (Field, RefusedCode)> {
    let level = kinds::level_of_word(cells.get(Field::Level));
    let place =
        [Field::Department, Field::Province, Field::District].map(|field| cells.get(field).to_string());
    let ruc = ruc(cells.get(Field::Ruc))?;
    Ok(Record {
        row: cells.row.number,
        name: cells.get(Field::Name).to_string(),
        acronym: text(cells.get(Field::Acronym)),
        ruc,
        siaf: number(cells.get(Field::Siaf)).map_err(|()| (Field::Siaf, RefusedCode::SiafMalformed))?,
        consucode: number(cells.get(Field::Consucode))
            .map_err(|()| (Field::Consucode, RefusedCode::ConsucodeMalformed))?,
        ubigeo: ubigeo(cells, &place, places)?,
        kind_word: kind_word(cells),
        level,
        branch: fold(cells.get(Field::Branch)),
        sector: cells.get(Field::Sector).to_string(),
        parent: cells.get(Field::Parent).to_string(),
        pliego: pliego(cells, level),
        is_inactive: is_active(cells.get(Field::Status)) == Some(false),
        updated: day(cells.get(Field::Updated)),
    })
}

/// The type in words; some lists say it where others say the level.
fn kind_word(cells: &Cells<'_>) -> String {
    match (fold(cells.get(Field::Type)), fold(cells.get(Field::Level))) {
        (word, level) if word.is_empty() && level == "FONAFE" => level,
        (word, _) => word,
    }
}

fn text(cell: &str) -> Option<String> {
    (!cell.is_empty() && !is_nothing(cell)).then(|| cell.to_string())
}

/// Ways of saying that there is nothing.
fn is_nothing(cell: &str) -> bool {
    matches!(
        fold(cell).as_str(),
        "" | "NA" | "N A" | "NULL" | "ND" | "S N" | "NINGUNO"
    )
}

fn ruc(cell: &str) -> Result<Option<String>, (Field, RefusedCode)> {
    if cell.is_empty() || is_nothing(cell) && cell != "*" {
        return Ok(None);
    }
    match codes::ruc(cell) {
        Ok(ruc) => Ok(Some(ruc)),
        Err(RucFault::Malformed) => Err((Field::Ruc, RefusedCode::RucMalformed)),
        Err(RucFault::CheckDigit) => Err((Field::Ruc, RefusedCode::RucCheckDigit)),
        Err(RucFault::OfAPerson) => Err((Field::Ruc, RefusedCode::RucOfAPerson)),
    }
}

fn number(cell: &str) -> Result<Option<String>, ()> {
    if cell.trim_matches('0').is_empty() || is_nothing(cell) {
        return Ok(None);
    }
    codes::plain_number(cell, 6).map(Some).ok_or(())
}

/// The place by its code, by its three codes, or by its names.
fn ubigeo(
    cells: &Cells<'_>,
    place: &[String; 3],
    places: &Places,
) -> Result<Option<String>, (Field, RefusedCode)> {
    let whole = cells.get(Field::Ubigeo);
    if !whole.is_empty() && !is_nothing(whole) {
        let code = codes::ubigeo(whole).filter(|code| places.is_plausible(code));
        return code.map(Some).ok_or((Field::Ubigeo, RefusedCode::UbigeoUnknown));
    }
    let [department, province, district] =
        [Field::DepartmentCode, Field::ProvinceCode, Field::DistrictCode].map(|field| cells.get(field));
    if let Some(code) = codes::ubigeo_of(department, province, district) {
        let known = places.is_plausible(&code);
        return known
            .then_some(Some(code))
            .ok_or((Field::DistrictCode, RefusedCode::UbigeoUnknown));
    }
    Ok(places
        .find(&place[0], &place[1], &place[2])
        .map(|(code, _)| code.to_string()))
}

fn pliego(cells: &Cells<'_>, level: Option<Level>) -> Option<PliegoKey> {
    let code = |field| cells.get(field).trim().parse::<u32>().ok();
    Some((level?, code(Field::SectorCode)?, code(Field::PliegoCode)?))
}

/// Whether a word of a status column says active; none when it says neither.
pub(super) fn is_active(cell: &str) -> Option<bool> {
    match fold(cell).as_str() {
        "ACTIVO" | "ACTIVA" | "VIGENTE" | "HABILITADO" | "SI" | "A" => Some(true),
        "INACTIVO" | "INACTIVA" | "NO VIGENTE" | "BAJA" | "EXTINGUIDA" | "LIQUIDADA" | "NO" | "I" => {
            Some(false)
        }
        _ => None,
    }
}

/// A day written `2019-12-31`, `31/12/2019` or `31/12/19`.
pub(super) fn day(cell: &str) -> Option<Date> {
    let day = cell.split(['T', ' ']).next()?;
    if let Ok(date) = day.parse::<Date>() {
        return Some(date);
    }
    let mut parts = day.split(['/', '-', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let short: i16 = year.parse().ok()?;
    let year = if year.len() == 2 { 2000 + short } else { short };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}
