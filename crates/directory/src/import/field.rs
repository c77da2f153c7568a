//! What a column of a list of entities can hold.

use serde::{Deserialize, Serialize};

/// A target of the mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Name of the entity.
    Name,
    /// Acronym.
    Acronym,
    /// Tax number.
    Ruc,
    /// Code of the executing unit in SIAF.
    Siaf,
    /// Code in the register of the procurement body.
    Consucode,
    /// UBIGEO of INEI, whole.
    Ubigeo,
    /// Name of the department.
    Department,
    /// Name of the province.
    Province,
    /// Name of the district.
    District,
    /// Type of entity, in the words of the list.
    Type,
    /// Level of government.
    Level,
    /// Name of the sector.
    Sector,
    /// Name of the entity it depends on: of the pliego, in budget lists.
    Parent,
    /// Active or not.
    Status,
    /// Day the row was last brought up to date.
    Updated,
    /// Code of the sector in the budget.
    SectorCode,
    /// Code of the pliego in the budget.
    PliegoCode,
    /// First part of the UBIGEO.
    DepartmentCode,
    /// Second part of the UBIGEO.
    ProvinceCode,
    /// Third part of the UBIGEO.
    DistrictCode,
    /// Branch: executive, or autonomous bodies.
    Branch,
}

impl Field {
    /// All, in the order a person sees them.
    pub const ALL: [Field; 21] = [
        Field::Name,
        Field::Acronym,
        Field::Ruc,
        Field::Siaf,
        Field::Consucode,
        Field::Ubigeo,
        Field::Department,
        Field::Province,
        Field::District,
        Field::Type,
        Field::Level,
        Field::Sector,
        Field::Parent,
        Field::Status,
        Field::Updated,
        Field::SectorCode,
        Field::PliegoCode,
        Field::DepartmentCode,
        Field::ProvinceCode,
        Field::DistrictCode,
        Field::Branch,
    ];

    /// Identifier, as in forms: `name`, `sector_code`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Field::Name => "name",
            Field::Acronym => "acronym",
            Field::Ruc => "ruc",
            Field::Siaf => "siaf",
            Field::Consucode => "consucode",
            Field::Ubigeo => "ubigeo",
            Field::Department => "department",
            Field::Province => "province",
            Field::District => "district",
            Field::Type => "type",
            Field::Level => "level",
            Field::Sector => "sector",
            Field::Parent => "parent",
            Field::Status => "status",
            Field::Updated => "updated",
            Field::SectorCode => "sector_code",
            Field::PliegoCode => "pliego_code",
            Field::DepartmentCode => "department_code",
            Field::ProvinceCode => "province_code",
            Field::DistrictCode => "district_code",
            Field::Branch => "branch",
        }
    }

    /// The field of that identifier.
    pub fn parse(text: &str) -> Option<Field> {
        Field::ALL.into_iter().find(|field| field.as_str() == text)
    }

    /// Key of its name for a person, in [`TEXTS`](super::TEXTS).
    pub fn text_key(self) -> String {
        format!("directory-import-field-{}", self.as_str().replace('_', "-"))
    }

    /// Headers it bears in lists, folded; the surest first.
    pub(super) const fn headers(self) -> &'static [&'static str] {
        match self {
            Field::Name => &[
                "EJECUTORA NOMBRE",
                "NOMBRE DE ENTIDAD",
                "NOMBRE DE LA ENTIDAD",
                "NOMBRE ENTIDAD",
                "ENTIDAD",
                "RAZON SOCIAL",
                "INSTITUCION",
                "NOMBRE DE LA INSTITUCION",
                "DENOMINACION",
                "NOMBRE",
                "NOMBRE OFICIAL",
                "MUNICIPALIDAD",
                "UNIDAD EJECUTORA",
                "ENTITY",
                "NAME",
            ],
            Field::Acronym => &[
                "SIGLA",
                "SIGLAS",
                "ACRONIMO",
                "ABREVIATURA",
                "NOMBRE CORTO",
                "ACRONYM",
            ],
            Field::Ruc => &[
                "RUC",
                "RUC ENTIDAD",
                "RUC DE LA ENTIDAD",
                "N RUC",
                "NRO RUC",
                "NUMERO DE RUC",
                "NUMERO RUC",
            ],
            Field::Siaf => &[
                "CODIGO SIAF",
                "COD SIAF",
                "SIAF",
                "SEC EJEC",
                "EJECUTORA",
                "CODIGO EJECUTORA",
                "CODIGO DE UNIDAD EJECUTORA",
                "CODIGO UE",
            ],
            Field::Consucode => &[
                "CODCONSUCODE",
                "CODIGO CONSUCODE",
                "CONSUCODE",
                "CODIGOENTIDAD",
                "CODIGO ENTIDAD",
                "CODIGO DE ENTIDAD",
            ],
            Field::Ubigeo => &[
                "UBIGEO",
                "UBIGEO INEI",
                "CODIGO UBIGEO",
                "COD UBIGEO",
                "CODIGO DE UBIGEO",
                "INEI",
            ],
            Field::Department => &[
                "DEPARTAMENTO EJECUTORA NOMBRE",
                "ENTIDAD DEPARTAMENTO",
                "DEPARTAMENTO",
                "DPTO",
                "REGION",
                "NOMBRE DEPARTAMENTO",
            ],
            Field::Province => &[
                "PROVINCIA EJECUTORA NOMBRE",
                "ENTIDAD PROVINCIA",
                "PROVINCIA",
                "PROV",
                "NOMBRE PROVINCIA",
            ],
            Field::District => &[
                "DISTRITO EJECUTORA NOMBRE",
                "ENTIDAD DISTRITO",
                "DISTRITO",
                "DIST",
                "NOMBRE DISTRITO",
            ],
            Field::Type => &[
                "TIPO MUNICIPALIDAD",
                "TIPO DE ENTIDAD",
                "TIPO ENTIDAD",
                "TIPO",
                "CLASE",
                "NATURALEZA",
            ],
            Field::Level => &[
                "TIPO NG",
                "NIVEL DE GOBIERNO",
                "TIPOENTIDADOEE",
                "NIVEL GOBIERNO",
                "NIVEL",
            ],
            Field::Sector => &["SECTOR NOMBRE", "NOMBRE SECTOR", "SECTOR"],
            Field::Parent => &[
                "PLIEGO NOMBRE",
                "NOMBRE PLIEGO",
                "ENTIDAD SUPERIOR",
                "ADSCRITA A",
                "ADSCRITO A",
                "DEPENDE DE",
                "ENTIDAD PADRE",
                "PLIEGO",
            ],
            Field::Status => &["ESTADO", "SITUACION", "CONDICION", "VIGENCIA"],
            Field::Updated => &[
                "ULTIMAACTUALIZACION",
                "ULTIMA ACTUALIZACION",
                "FECHA DE ACTUALIZACION",
                "ACTUALIZADO",
                "FECHA ACTUALIZACION",
            ],
            Field::SectorCode => &["SECTOR", "CODIGO SECTOR"],
            Field::PliegoCode => &["PLIEGO", "CODIGO PLIEGO"],
            Field::DepartmentCode => &["DEPARTAMENTO EJECUTORA", "CODIGO DEPARTAMENTO", "CCDD"],
            Field::ProvinceCode => &["PROVINCIA EJECUTORA", "CODIGO PROVINCIA", "CCPP"],
            Field::DistrictCode => &["DISTRITO EJECUTORA", "CODIGO DISTRITO", "CCDI"],
            Field::Branch => &["TIPO GN"],
        }
    }
}
