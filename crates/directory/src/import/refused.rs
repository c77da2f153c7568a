//! Rows that are not imported: where, why, and what to do.

use super::field::Field;
use serde::Serialize;

/// Why a row was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusedCode {
    /// No name, here or in a joined list.
    NameMissing,
    /// RUC that is not eleven digits beginning with 20.
    RucMalformed,
    /// RUC whose last digit does not check.
    RucCheckDigit,
    /// RUC of a natural person.
    RucOfAPerson,
    /// SIAF code that is no number of at most six digits.
    SiafMalformed,
    /// CONSUCODE that is no number of at most six digits.
    ConsucodeMalformed,
    /// UBIGEO that is not six digits, or whose province does not exist.
    UbigeoUnknown,
    /// The entity stands in the same list already.
    RowRepeated,
    /// Its codes belong to different entities.
    KeysDisagree,
    /// The entity it depends on is neither in the directory nor in the list.
    ParentUnknown,
    /// The entity it depends on was refused.
    ParentRefused,
}

impl RefusedCode {
    /// All.
    pub const ALL: [RefusedCode; 11] = [
        RefusedCode::NameMissing,
        RefusedCode::RucMalformed,
        RefusedCode::RucCheckDigit,
        RefusedCode::RucOfAPerson,
        RefusedCode::SiafMalformed,
        RefusedCode::ConsucodeMalformed,
        RefusedCode::UbigeoUnknown,
        RefusedCode::RowRepeated,
        RefusedCode::KeysDisagree,
        RefusedCode::ParentUnknown,
        RefusedCode::ParentRefused,
    ];

    /// Machine code: `ruc-check-digit`.
    pub const fn as_str(self) -> &'static str {
        match self {
            RefusedCode::NameMissing => "name-missing",
            RefusedCode::RucMalformed => "ruc-malformed",
            RefusedCode::RucCheckDigit => "ruc-check-digit",
            RefusedCode::RucOfAPerson => "ruc-of-a-person",
            RefusedCode::SiafMalformed => "siaf-malformed",
            RefusedCode::ConsucodeMalformed => "consucode-malformed",
            RefusedCode::UbigeoUnknown => "ubigeo-unknown",
            RefusedCode::RowRepeated => "row-repeated",
            RefusedCode::KeysDisagree => "keys-disagree",
            RefusedCode::ParentUnknown => "parent-unknown",
            RefusedCode::ParentRefused => "parent-refused",
        }
    }

    /// Key of the reason for a person, in [`TEXTS`](super::TEXTS).
    pub fn reason_key(self) -> String {
        format!("directory-import-refused-{}", self.as_str())
    }

    /// Key of what to do about it.
    pub fn remedy_key(self) -> String {
        format!("directory-import-remedy-{}", self.as_str())
    }
}

/// A refused row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedRow {
    /// List it stands in, from 0.
    pub list: usize,
    /// Row number in the file, from 1.
    pub row: u64,
    /// Header of the column at fault; the field's identifier when the list has no such column.
    pub column: String,
    /// Field at fault.
    pub field: Field,
    /// Why.
    pub code: RefusedCode,
    /// Beginning of the value at fault, at most 40 characters; never a person's number.
    pub value: String,
    /// Row of the other one, when the fault is between two of the same list.
    pub other_row: Option<u64>,
}

/// Longest excerpt, in characters.
const EXCERPT: usize = 40;

pub(super) fn excerpt(value: &str, code: RefusedCode) -> String {
    match code {
        RefusedCode::RucOfAPerson => format!("{}…", value.trim().chars().take(2).collect::<String>()),
        _ => value.trim().chars().take(EXCERPT).collect(),
    }
}
