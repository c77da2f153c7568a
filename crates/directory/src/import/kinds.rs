//! Type, level and sector of an entity, from what lists say and from its name.

use super::fold::{canonical, fold};
use norms::Level;
use serde::{Deserialize, Serialize};

/// Types of entity that an import can tell apart; [`as_str`](Kind::as_str) is the identifier in `norms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Ministry, the Presidency of the Council of Ministers among them.
    Ministry,
    /// Public body of the Executive Branch.
    PublicBody,
    /// Executing unit of another entity: programme, project, hospital, local education unit.
    Programme,
    /// Branch of the State.
    Branch,
    /// Constitutionally autonomous body.
    AutonomousBody,
    /// Regional government.
    RegionalGovernment,
    /// Provincial municipality, that of Lima among them.
    ProvincialMunicipality,
    /// District municipality.
    DistrictMunicipality,
    /// Municipality of a populated centre.
    PopulatedCentre,
    /// Public university.
    PublicUniversity,
    /// Company of the State.
    StateCompany,
    /// Company of one or more municipalities.
    MunicipalCompany,
    /// Anything else.
    OtherPublicEntity,
}

impl Kind {
    /// All.
    pub const ALL: [Kind; 13] = [
        Kind::Ministry,
        Kind::PublicBody,
        Kind::Programme,
        Kind::Branch,
        Kind::AutonomousBody,
        Kind::RegionalGovernment,
        Kind::ProvincialMunicipality,
        Kind::DistrictMunicipality,
        Kind::PopulatedCentre,
        Kind::PublicUniversity,
        Kind::StateCompany,
        Kind::MunicipalCompany,
        Kind::OtherPublicEntity,
    ];

    /// Identifier of the type in `norms`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Ministry => "ministry",
            Kind::PublicBody => "public_body",
            Kind::Programme => "programme",
            Kind::Branch => "branch",
            Kind::AutonomousBody => "autonomous_body",
            Kind::RegionalGovernment => "regional_government",
            Kind::ProvincialMunicipality => "provincial_municipality",
            Kind::DistrictMunicipality => "district_municipality",
            Kind::PopulatedCentre => "populated_centre",
            Kind::PublicUniversity => "public_university",
            Kind::StateCompany => "state_company",
            Kind::MunicipalCompany => "municipal_company",
            Kind::OtherPublicEntity => "other_public_entity",
        }
    }

    /// The type of that identifier.
    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// A provincial or district municipality: exactly one in its place.
    pub const fn is_municipality(self) -> bool {
        matches!(self, Kind::ProvincialMunicipality | Kind::DistrictMunicipality)
    }

    /// Level that the type alone tells.
    pub(super) const fn usual_level(self) -> Level {
        match self {
            Kind::RegionalGovernment => Level::Regional,
            Kind::ProvincialMunicipality
            | Kind::DistrictMunicipality
            | Kind::PopulatedCentre
            | Kind::MunicipalCompany => Level::Local,
            _ => Level::National,
        }
    }
}

/// The level that a word of a list means: `1.GN`, `GOBIERNO LOCAL`, `Regional`.
pub(super) fn level_of_word(cell: &str) -> Option<Level> {
    match fold(cell).as_str() {
        "1 GN" | "GN" | "GOBIERNO NACIONAL" | "NACIONAL" | "NATIONAL" => Some(Level::National),
        "2 GR" | "GR" | "GOBIERNO REGIONAL" | "REGIONAL" => Some(Level::Regional),
        "3 GL" | "GL" | "GOBIERNO LOCAL" | "LOCAL" => Some(Level::Local),
        _ => None,
    }
}

/// The type that a word of a type column means; `DISTRITAL` of the budget, an identifier of ours, or a name in full.
pub(super) fn kind_of_word(folded: &str) -> Option<Kind> {
    match folded {
        "DISTRITAL" | "MUNICIPALIDAD DISTRITAL" => Some(Kind::DistrictMunicipality),
        "PROVINCIAL" | "MUNICIPALIDAD PROVINCIAL" => Some(Kind::ProvincialMunicipality),
        "FONAFE" | "EMPRESA DEL ESTADO" => Some(Kind::StateCompany),
        "MINISTERIO" => Some(Kind::Ministry),
        "ORGANISMO PUBLICO" => Some(Kind::PublicBody),
        "GOBIERNO REGIONAL" => Some(Kind::RegionalGovernment),
        "UNIVERSIDAD" | "UNIVERSIDAD PUBLICA" | "UNIVERSIDAD NACIONAL" => Some(Kind::PublicUniversity),
        "UNIDAD EJECUTORA" | "PROGRAMA" | "PROYECTO ESPECIAL" | "PROGRAMA O PROYECTO ESPECIAL" => {
            Some(Kind::Programme)
        }
        "EMPRESA MUNICIPAL" => Some(Kind::MunicipalCompany),
        other => Kind::ALL.into_iter().find(|kind| fold(kind.as_str()) == other),
    }
}

/// The type of a pliego of the budget: what stands at the head of its executing units.
pub(super) fn kind_of_pliego(name: &str, level: Level, branch: &str, sector: u32, pliego: u32) -> Kind {
    let name = canonical(name);
    if let Some(kind) = by_whole_name(&name) {
        return kind;
    }
    match level {
        Level::Regional => Kind::RegionalGovernment,
        Level::Local => Kind::DistrictMunicipality,
        // In a sector of an autonomous body only the pliego of the sector's own number is that body.
        Level::National if branch.ends_with("OCA") && sector == pliego => Kind::AutonomousBody,
        Level::National => Kind::PublicBody,
    }
}

/// Names that leave no doubt, as canonical words at the beginning.
const BEGINNINGS: [(&str, Kind); 24] = [
    ("MINISTERIO PUBLICO GERENCIA", Kind::Programme),
    ("MINISTERIO PUBLICO", Kind::AutonomousBody),
    ("PRESIDENCIA CONSEJO MINISTROS", Kind::Ministry),
    ("MINISTERIO", Kind::Ministry),
    ("PODER JUDICIAL", Kind::Branch),
    ("CONGRESO REPUBLICA", Kind::Branch),
    ("UNIVERSIDAD", Kind::PublicUniversity),
    ("MUNICIPALIDAD METROPOLITANA LIMA", Kind::ProvincialMunicipality),
    ("MUNICIPALIDAD CENTRO POBLADO", Kind::PopulatedCentre),
    ("MUNICIPALIDAD PROVINCIAL", Kind::ProvincialMunicipality),
    ("MUNICIPALIDAD DISTRITAL", Kind::DistrictMunicipality),
    ("MUNICIPALIDAD DELEGADA", Kind::PopulatedCentre),
    ("BANCO CENTRAL RESERVA", Kind::AutonomousBody),
    ("SUPERINTENDENCIA BANCA", Kind::AutonomousBody),
    ("CONTRALORIA GENERAL", Kind::AutonomousBody),
    ("DEFENSORIA PUEBLO", Kind::AutonomousBody),
    ("TRIBUNAL CONSTITUCIONAL", Kind::AutonomousBody),
    ("JURADO NACIONAL ELECCIONES", Kind::AutonomousBody),
    ("OFICINA NACIONAL PROCESOS ELECTORALES", Kind::AutonomousBody),
    (
        "REGISTRO NACIONAL IDENTIFICACION ESTADO CIVIL",
        Kind::AutonomousBody,
    ),
    ("JUNTA NACIONAL JUSTICIA", Kind::AutonomousBody),
    ("SEGURO SOCIAL SALUD", Kind::PublicBody),
    (
        "FONDO NACIONAL FINANCIAMIENTO ACTIVIDAD EMPRESARIAL",
        Kind::StateCompany,
    ),
    ("SERVICIO AGUA POTABLE ALCANTARILLADO LIMA", Kind::StateCompany),
];

fn by_whole_name(canonical: &str) -> Option<Kind> {
    let begins = |beginning: &str| {
        canonical
            .strip_prefix(beginning)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    BEGINNINGS
        .iter()
        .find(|(beginning, _)| begins(beginning))
        .map(|(_, kind)| *kind)
}

/// Words of municipal companies, of companies, of parts of another entity, and of bodies beside municipalities.
const MUNICIPAL_COMPANY: [&str; 11] = [
    "EMPRESA MUNICIPAL",
    "PRESTADORA",
    "CAJA MUNICIPAL",
    "CAJA METROPOLITANA",
    "EPS",
    "AGUA POTABLE",
    "SERVICIOS SANEAMIENTO",
    "EMPRESA EMAPA",
    "TERMINAL TERRESTRE",
    "ELECTRICOS MUNICIPALES",
    "EMPRESA MERCADOS",
];
const COMPANY: [&str; 11] = [
    "EMPRESA",
    "SA",
    "SAC",
    "SAA",
    "SRL",
    "SCRL",
    "SOCIEDAD ANONIMA",
    "BANCO",
    "CORPORACION",
    "ELECTRO",
    "COMPANIA",
];
const PART: [&str; 24] = [
    "UNIDAD EJECUTORA",
    "UE",
    "UGEL",
    "HOSPITAL",
    "PROGRAMA",
    "PROYECTO",
    "DIRECCION",
    "RED SALUD",
    "GERENCIA",
    "OFICINA",
    "REGION POLICIAL",
    "POLICIA NACIONAL PERU",
    "CORTE SUPERIOR",
    "UNIDAD GESTION",
    "UNIDAD COORD",
    "SUB REGION",
    "SUBREGION",
    "ZONA REGISTRAL",
    "UNIDAD",
    "COMISION ESPECIAL",
    "ESCUELA",
    "COLEGIO",
    "MICRO REGION",
    "INSTITUTO EDUCACION SUPERIOR",
];
const BESIDE_MUNICIPALITY: [&str; 11] = [
    "INSTITUTO VIAL",
    "INSTITUTO VIALIDAD",
    "MANCOMUNIDAD MUNICIPAL",
    "ADMINISTRACION TRIBUTARIA",
    "BENEFICENCIA",
    "INSTITUTO CATASTRAL",
    "PATRONATO",
    "METROPOLITANO",
    "METROPOLITANA",
    "MUNICIPAL",
    "ORGANISMO PUBLICO DESCENTRALIZADO",
];

/// Type and level of an entity that no budget list classifies, by its canonical name.
pub(super) fn by_name(words: &str) -> (Kind, Option<Level>) {
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| holds(words, phrase));
    if let Some(kind) = by_whole_name(words) {
        return (kind, None);
    }
    if words.starts_with("GOBIERNO REGIONAL") {
        return match is_bare_region(words) {
            true => (Kind::RegionalGovernment, None),
            false => (Kind::Programme, Some(Level::Regional)),
        };
    }
    if words.starts_with("SERVICIO ADMINISTRACION TRIBUTARIA") || has(&BESIDE_MUNICIPALITY[..5]) {
        (Kind::OtherPublicEntity, Some(Level::Local))
    } else if has(&MUNICIPAL_COMPANY) {
        (Kind::MunicipalCompany, None)
    } else if has(&COMPANY) {
        (Kind::StateCompany, None)
    } else if words.starts_with("MANCOMUNIDAD REGIONAL") {
        (Kind::OtherPublicEntity, Some(Level::Regional))
    } else if PART
        .iter()
        .any(|part| begins(words, part) || part.len() <= 4 && holds(words, part))
    {
        (Kind::Programme, None)
    } else if has(&BESIDE_MUNICIPALITY) {
        (Kind::OtherPublicEntity, Some(Level::Local))
    } else {
        (Kind::OtherPublicEntity, None)
    }
}

/// `GOBIERNO REGIONAL CUSCO`, with or without its seat, and nothing more.
fn is_bare_region(words: &str) -> bool {
    let rest = words
        .trim_start_matches("GOBIERNO REGIONAL")
        .trim()
        .trim_end_matches("SEDE CENTRAL")
        .trim();
    super::places::DEPARTMENTS
        .iter()
        .any(|department| canonical(department.name) == rest)
}

fn begins(words: &str, phrase: &str) -> bool {
    words
        .strip_prefix(phrase)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

fn holds(words: &str, phrase: &str) -> bool {
    words.match_indices(phrase).any(|(at, _)| {
        let before = at == 0 || words.as_bytes()[at - 1] == b' ';
        let after = words
            .as_bytes()
            .get(at + phrase.len())
            .is_none_or(|byte| *byte == b' ');
        before && after
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_a_type_of_the_law() {
        for kind in Kind::ALL {
            assert!(
                norms::EntityTypeId::parse(kind.as_str()).is_ok(),
                "{}",
                kind.as_str()
            );
            assert_eq!(Kind::parse(kind.as_str()), Some(kind));
        }
    }

    #[test]
    fn names_tell_the_type() {
        let cases = [
            ("MINISTERIO PÚBLICO", Kind::AutonomousBody),
            ("MINISTERIO DE CULTURA", Kind::Ministry),
            (
                "MUNICIPALIDAD DEL CENTRO POBLADO DE HUMAYA",
                Kind::PopulatedCentre,
            ),
            (
                "MUNICIPALIDAD METROPOLITANA DE LIMA",
                Kind::ProvincialMunicipality,
            ),
            (
                "SERVICIO DE AGUA POTABLE Y ALCANTARILLADO DE LIMA - SEDAPAL",
                Kind::StateCompany,
            ),
            (
                "SERVICIO DE AGUA POTABLE Y ALCANTARILLADO DE LA LIBERTAD",
                Kind::MunicipalCompany,
            ),
            ("CAJA METROPOLITANA DE LIMA", Kind::MunicipalCompany),
            (
                "EMPRESA DE ELECTRICIDAD DEL PERÚ S.A. - ELECTROPERU",
                Kind::StateCompany,
            ),
            (
                "GOBIERNO REGIONAL DE CUSCO SEDE CENTRAL",
                Kind::RegionalGovernment,
            ),
            (
                "GOBIERNO REGIONAL DE CAJAMARCA - RED DE SALUD CAJABAMBA",
                Kind::Programme,
            ),
            ("INSTITUTO VIAL PROVINCIAL DE GRAU", Kind::OtherPublicEntity),
            (
                "SERVICIO DE ADMINISTRACION TRIBUTARIA DE PISCO",
                Kind::OtherPublicEntity,
            ),
            ("DIRECCION DE SALUD V LIMA CIUDAD", Kind::Programme),
        ];
        for (name, kind) in cases {
            assert_eq!(by_name(&canonical(name)).0, kind, "{name}");
        }
    }
}
