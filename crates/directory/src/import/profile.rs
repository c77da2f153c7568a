//! Lists that are known by their columns. A known list is read with its own derivations; any other by its mapping alone.

use super::fold::fold;
use serde::{Deserialize, Serialize};
use sheet::Sheet;

/// Kinds of list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Profile {
    /// Executing units of the budget, with sector, pliego and place in codes.
    ExecutingUnits,
    /// Pliegos of the budget.
    Pliegos,
    /// Sectors of the budget: names only, no entities.
    Sectors,
    /// Register of contracting entities.
    ContractingEntities,
    /// Contracting entities with sector and level.
    ContractingTypes,
    /// Departments, provinces or districts with their codes: no entities.
    Places,
    /// Any other list of entities.
    Other,
}

impl Profile {
    /// Identifier: `executing_units`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Profile::ExecutingUnits => "executing_units",
            Profile::Pliegos => "pliegos",
            Profile::Sectors => "sectors",
            Profile::ContractingEntities => "contracting_entities",
            Profile::ContractingTypes => "contracting_types",
            Profile::Places => "places",
            Profile::Other => "other",
        }
    }

    /// Key of its name for a person, in [`TEXTS`](super::TEXTS).
    pub fn text_key(self) -> String {
        format!("directory-import-list-{}", self.as_str().replace('_', "-"))
    }

    /// The kind of list, by the names of its columns.
    pub fn recognise(sheet: &Sheet) -> Profile {
        let headers: Vec<String> = sheet.columns.iter().map(|column| fold(column)).collect();
        let has = |names: &[&str]| {
            names
                .iter()
                .all(|name| headers.iter().any(|header| header == name))
        };
        if has(&["EJECUTORA", "EJECUTORA NOMBRE", "PLIEGO", "PLIEGO NOMBRE"]) {
            Profile::ExecutingUnits
        } else if has(&["PLIEGO", "PLIEGO NOMBRE", "SECTOR"]) {
            Profile::Pliegos
        } else if has(&["SECTOR", "SECTOR NOMBRE", "TOTAL PLIEGO"]) {
            Profile::Sectors
        } else if has(&["RUC ENTIDAD", "CODIGOENTIDAD", "TIPOENTIDADOEE"]) {
            Profile::ContractingTypes
        } else if has(&["RUC", "CODCONSUCODE", "CODIGO SIAF"]) {
            Profile::ContractingEntities
        } else if has(&["INEI", "RENIEC", "DEPARTAMENTO"]) {
            Profile::Places
        } else {
            Profile::Other
        }
    }

    /// Order in which lists are joined: the one that carries level, sector and place first.
    pub(super) const fn rank(self) -> u8 {
        match self {
            Profile::ExecutingUnits => 0,
            Profile::ContractingEntities => 1,
            Profile::ContractingTypes => 2,
            Profile::Other => 3,
            Profile::Pliegos => 4,
            Profile::Sectors | Profile::Places => 5,
        }
    }
}
