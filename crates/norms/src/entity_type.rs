//! Types of public entity, and the level of government and group they belong to.

use serde::{Deserialize, Serialize};

use crate::ids::EntityTypeId;
use crate::instrument::Citation;
use crate::words::{Certainty, Words};

/// Level of government.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// National.
    National,
    /// Regional.
    Regional,
    /// Local: provinces, districts, populated centres.
    Local,
}

impl Level {
    /// All, from the widest.
    pub const ALL: [Self; 3] = [Self::National, Self::Regional, Self::Local];

    /// The identifier, as in `national`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::National => "national",
            Self::Regional => "regional",
            Self::Local => "local",
        }
    }

    /// The name.
    pub const fn names(self) -> Words {
        match self {
            Self::National => Words {
                es: "Gobierno nacional",
                en: "National government",
                qu: "Suyu gobierno",
            },
            Self::Regional => Words {
                es: "Gobierno regional",
                en: "Regional government",
                qu: "Regional gobierno",
            },
            Self::Local => Words {
                es: "Gobierno local",
                en: "Local government",
                qu: "Llaqta gobierno",
            },
        }
    }
}

/// The group that reports put a type in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Executive Branch.
    Executive,
    /// Legislative and Judicial branches.
    Branches,
    /// Constitutionally autonomous bodies.
    Autonomous,
    /// Regional governments.
    Regional,
    /// Municipalities.
    Municipal,
    /// Public universities.
    Universities,
    /// Companies of the State and of municipalities.
    Companies,
    /// The rest.
    Others,
}

impl Group {
    /// All, in the order reports list them.
    pub const ALL: [Self; 8] = [
        Self::Executive,
        Self::Branches,
        Self::Autonomous,
        Self::Regional,
        Self::Municipal,
        Self::Universities,
        Self::Companies,
        Self::Others,
    ];

    /// The identifier, as in `executive`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Executive => "executive",
            Self::Branches => "branches",
            Self::Autonomous => "autonomous",
            Self::Regional => "regional",
            Self::Municipal => "municipal",
            Self::Universities => "universities",
            Self::Companies => "companies",
            Self::Others => "others",
        }
    }

    /// The name.
    pub const fn names(self) -> Words {
        match self {
            Self::Executive => words("Poder Ejecutivo", "Executive Branch", "Ruwaq Atiy"),
            Self::Branches => words("Otros poderes", "Other branches", "Huk atiykuna"),
            Self::Autonomous => words(
                "Organismos autónomos",
                "Autonomous bodies",
                "Sapaq kamachikuq wasikuna",
            ),
            Self::Regional => words(
                "Gobiernos regionales",
                "Regional governments",
                "Regional gobiernokuna",
            ),
            Self::Municipal => words("Municipalidades", "Municipalities", "Llaqta wasikuna"),
            Self::Universities => words(
                "Universidades públicas",
                "Public universities",
                "Llapaq universidadkuna",
            ),
            Self::Companies => words("Empresas del Estado", "State companies", "Estadop empresankuna"),
            Self::Others => words("Otras entidades", "Other entities", "Huk entidadkuna"),
        }
    }
}

const fn words(es: &'static str, en: &'static str, qu: &'static str) -> Words {
    Words { es, en, qu }
}

/// One type of public entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, bound(deserialize = "'de: 'static"))]
pub struct EntityType {
    /// Identifier.
    pub id: EntityTypeId,
    /// Singular name.
    pub singular: Words,
    /// Plural name.
    pub plural: Words,
    /// Level of government.
    pub level: Level,
    /// Group in reports.
    pub group: Group,
    /// Whether the municipal worker's day and municipal rules reach it.
    pub municipal: bool,
    /// How many there are, where a source counts them.
    pub count: Option<u32>,
    /// Day of that count.
    pub counted_on: Option<jiff::civil::Date>,
    /// Where the type is defined.
    pub citation: Citation,
    /// How sure we are of the count and the scope.
    #[serde(default)]
    pub certainty: Certainty,
}
