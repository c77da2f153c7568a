//! Names of sectors, which every list writes its own way.

use super::fold::canonical;
use norms::Level;

/// Sectors whose lists disagree on the name: words of the list, name for people.
const SECTORS: [(&str, &str); 11] = [
    (
        "PRESIDENCIA CONSEJO MINISTROS",
        "Presidencia del Consejo de Ministros",
    ),
    ("AMBIENTAL", "Ambiente"),
    ("JUSTICIA", "Justicia y Derechos Humanos"),
    ("AGRICULTURA", "Desarrollo Agrario y Riego"),
    (
        "VIVIENDA CONSTRUCCION SANEAMIENTO",
        "Vivienda, Construcción y Saneamiento",
    ),
    ("MUJER POBLACIONES VULNERABLES", "Mujer y Poblaciones Vulnerables"),
    (
        "MINISTERIO MUJER POBLACIONES VULNERABLES",
        "Mujer y Poblaciones Vulnerables",
    ),
    ("CONTRALORIA GENERAL", "Contraloría General"),
    ("GOBIERNOS REGIONALES", REGIONAL_SECTOR),
    ("GOBIERNO REGIONAL", REGIONAL_SECTOR),
    ("GOBIERNO LOCAL", LOCAL_SECTOR),
];

/// What stands for the sector of regional and local governments, which have none.
const REGIONAL_SECTOR: &str = "Gobiernos regionales";
const LOCAL_SECTOR: &str = "Gobiernos locales";

/// Name of the sector for people; none for the fillers of lists.
pub(super) fn sector(name: &str, spell: impl Fn(&str) -> String) -> Option<String> {
    let words = canonical(name);
    if matches!(words.as_str(), "" | "FICTICIO" | "OTROS") {
        return None;
    }
    let known = SECTORS.iter().find(|(sector, _)| *sector == words);
    Some(known.map_or_else(|| spell(&name.to_uppercase()), |(_, name)| (*name).to_string()))
}

/// What stands for the sector of regional and local governments; the national ones have one of their own.
pub(super) fn sector_of_level(level: Level) -> Option<String> {
    match level {
        Level::National => None,
        Level::Regional => Some(REGIONAL_SECTOR.to_string()),
        Level::Local => Some(LOCAL_SECTOR.to_string()),
    }
}
