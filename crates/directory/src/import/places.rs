//! Places: the twenty-five departments, which we know, and provinces and districts from a list that the user brings.
//!
//! Codes are UBIGEO of INEI. RENIEC numbers the same districts otherwise; the two are never mixed.

use super::codes;
use super::fold::{fold, likeness};
use super::spelling::Spelling;
use sheet::Sheet;
use std::collections::{BTreeMap, HashMap};

/// A department, or the constitutional province of Callao, which stands beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Department {
    /// First two digits of its UBIGEO.
    pub code: &'static str,
    /// Name.
    pub name: &'static str,
    /// Three letters of ISO 3166-2:PE.
    pub abbreviation: &'static str,
}

const fn department(code: &'static str, name: &'static str, abbreviation: &'static str) -> Department {
    Department {
        code,
        name,
        abbreviation,
    }
}

/// The departments by code.
pub const DEPARTMENTS: [Department; 25] = [
    department("01", "Amazonas", "AMA"),
    department("02", "Áncash", "ANC"),
    department("03", "Apurímac", "APU"),
    department("04", "Arequipa", "ARE"),
    department("05", "Ayacucho", "AYA"),
    department("06", "Cajamarca", "CAJ"),
    department("07", "Callao", "CAL"),
    department("08", "Cusco", "CUS"),
    department("09", "Huancavelica", "HUV"),
    department("10", "Huánuco", "HUC"),
    department("11", "Ica", "ICA"),
    department("12", "Junín", "JUN"),
    department("13", "La Libertad", "LAL"),
    department("14", "Lambayeque", "LAM"),
    department("15", "Lima", "LIM"),
    department("16", "Loreto", "LOR"),
    department("17", "Madre de Dios", "MDD"),
    department("18", "Moquegua", "MOQ"),
    department("19", "Pasco", "PAS"),
    department("20", "Piura", "PIU"),
    department("21", "Puno", "PUN"),
    department("22", "San Martín", "SAM"),
    department("23", "Tacna", "TAC"),
    department("24", "Tumbes", "TUM"),
    department("25", "Ucayali", "UCA"),
];

/// Districts younger than the lists in circulation: code and name.
const YOUNG_DISTRICTS: [(&str, &str); 2] = [("130112", "ALTO TRUJILLO"), ("180107", "SAN ANTONIO")];

/// The department whose code begins an UBIGEO.
pub fn department_of(ubigeo: &str) -> Option<Department> {
    DEPARTMENTS
        .into_iter()
        .find(|department| ubigeo.starts_with(department.code))
}

/// A district with its names as lists write them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// UBIGEO, six digits.
    pub ubigeo: String,
    /// Department, in capitals.
    pub department: String,
    /// Province, in capitals.
    pub province: String,
    /// District; with the accents of its capital when both bear one name.
    pub name: String,
}

/// How a place was found by its names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// All names agree.
    Exact,
    /// The district is spelled nearly so, and no other in the province is near.
    Near,
}

/// The districts of a list, by code and by name.
#[derive(Debug, Clone, Default)]
pub struct Places {
    by_code: BTreeMap<String, District>,
    by_name: HashMap<(String, String, String), String>,
    by_province: HashMap<(String, String), Vec<String>>,
    spelling: Spelling,
}

/// How alike two spellings of a district must be.
const NEAR: f64 = 0.8;

impl Places {
    /// Reads a list of districts: a column of INEI codes (`inei` or `ubigeo`), and `departamento`, `provincia`, `distrito`;
    /// `capital` if there is one.
    /// None when the sheet is no such list.
    pub fn from_sheet(sheet: &Sheet) -> Option<Places> {
        let column = |names: &[&str]| {
            let wanted = |column: &String| names.contains(&fold(column).as_str());
            sheet.columns.iter().position(wanted)
        };
        let code = column(&["INEI", "UBIGEO", "UBIGEO INEI", "IDDIST"])?;
        let (department, province) = (
            column(&["DEPARTAMENTO", "NOMBDEP"])?,
            column(&["PROVINCIA", "NOMBPROV"])?,
        );
        let district = column(&["DISTRITO", "NOMBDIST"])?;
        let capital = column(&["CAPITAL"]);
        let mut places = Places::default();
        for row in sheet.rows() {
            let name = with_accents_of(row.get(district), capital.map_or("", |column| row.get(column)));
            let place = (row.get(department).to_string(), row.get(province).to_string());
            places.add(codes::ubigeo(row.get(code)), place, name);
        }
        places.learn(
            sheet
                .rows()
                .filter_map(|row| capital.map(|column| row.get(column).to_string())),
        );
        (!places.by_code.is_empty()).then_some(places)
    }

    fn add(&mut self, code: Option<String>, (department, province): (String, String), name: String) {
        let young = YOUNG_DISTRICTS.iter().find(|(code, young)| {
            *young == fold(&name) && department_of(code).is_some_and(|d| fold(d.name) == fold(&department))
        });
        let Some(ubigeo) = code.or_else(|| young.map(|(code, _)| (*code).to_string())) else {
            return;
        };
        let names = (fold(&department), fold(&province), fold(&name));
        self.by_province
            .entry((names.0.clone(), names.1.clone()))
            .or_default()
            .push(ubigeo.clone());
        self.by_name.insert(names, ubigeo.clone());
        self.by_code.insert(
            ubigeo.clone(),
            District {
                ubigeo,
                department,
                province,
                name,
            },
        );
    }

    fn learn(&mut self, capitals: impl Iterator<Item = String>) {
        for (code, name) in YOUNG_DISTRICTS {
            let sister = self
                .by_code
                .values()
                .find(|district| district.ubigeo.starts_with(&code[..4]))
                .cloned();
            if let (Some(sister), false) = (sister, self.by_code.contains_key(code)) {
                self.add(
                    Some(code.to_string()),
                    (sister.department, sister.province),
                    name.to_string(),
                );
            }
        }
        let mut names: Vec<String> = capitals.collect();
        names.extend(
            self.by_code
                .values()
                .flat_map(|place| [place.name.clone(), place.province.clone()]),
        );
        self.spelling = Spelling::learn(names.iter().flat_map(|name| name.split(' ')));
    }

    /// Number of districts.
    pub fn len(&self) -> usize {
        self.by_code.len()
    }

    /// True when no list was given.
    pub fn is_empty(&self) -> bool {
        self.by_code.is_empty()
    }

    /// The district with that UBIGEO.
    pub fn district(&self, ubigeo: &str) -> Option<&District> {
        self.by_code.get(ubigeo)
    }

    /// Whether the code can be believed: it is listed, or begins like one that is, or there is no list and its department exists.
    pub fn is_plausible(&self, ubigeo: &str) -> bool {
        if self.is_empty() {
            return department_of(ubigeo).is_some();
        }
        let province = &ubigeo[..4.min(ubigeo.len())];
        self.by_code
            .range(province.to_string()..)
            .next()
            .is_some_and(|(code, _)| code.starts_with(province))
    }

    /// UBIGEO of a district by its three names.
    pub fn find(&self, department: &str, province: &str, district: &str) -> Option<(&str, Found)> {
        let names = (fold(department), fold(province), fold(district));
        if let Some(code) = self.by_name.get(&names) {
            return Some((code, Found::Exact));
        }
        let sisters = self.by_province.get(&(names.0, names.1))?;
        let mut near: Vec<(f64, &str)> = Vec::new();
        for code in sisters {
            let name = fold(&self.by_code.get(code)?.name);
            let begins = names.2.len() >= 8
                && (name.starts_with(&names.2) || names.2.starts_with(&name) && name.len() >= 5);
            let score = if begins { 0.99 } else { likeness(&name, &names.2) };
            if score >= NEAR {
                near.push((score, code.as_str()));
            }
        }
        match near.as_slice() {
            [(_, code)] => Some((code, Found::Near)),
            _ => None,
        }
    }

    /// Name of a district as people write it: `La Encañada`.
    pub fn district_title(&self, ubigeo: &str) -> Option<String> {
        let name = &self.by_code.get(ubigeo)?.name;
        Some(self.spelling.title(&name.to_uppercase()))
    }

    /// Name of the province of an UBIGEO as people write it.
    pub fn province_title(&self, ubigeo: &str) -> Option<String> {
        Some(
            self.spelling
                .title(&self.by_code.get(ubigeo)?.province.to_uppercase()),
        )
    }

    /// A name with the articles of its own places in capitals: `Gobierno Regional de La Libertad`.
    pub(super) fn with_articles(&self, name: &str, ubigeo: Option<&str>) -> String {
        let place = ubigeo.and_then(|ubigeo| self.by_code.get(ubigeo));
        let own = place
            .map(|place| [place.province.as_str(), place.name.as_str()])
            .unwrap_or_default();
        let mut name = name.to_string();
        for place in own.into_iter().chain(["LA LIBERTAD"]) {
            let title = self.spelling.title(&place.to_uppercase());
            let Some((article, rest)) = title.split_once(' ') else {
                continue;
            };
            if ["La", "El", "Los", "Las"].contains(&article) {
                name = name.replace(
                    &format!(" {} {rest}", article.to_lowercase()),
                    &format!(" {title}"),
                );
            }
        }
        name
    }

    /// How the names of these places are spelled.
    pub fn spelling(&self) -> &Spelling {
        &self.spelling
    }

    /// Words of all names, to mend words that lost a letter.
    pub fn words(&self) -> impl Iterator<Item = &str> + Clone {
        self.by_code
            .values()
            .flat_map(|place| place.name.split(' ').chain(place.province.split(' ')))
    }
}

/// The district as its capital is spelled, when both bear one name: lists keep accents only there.
fn with_accents_of(district: &str, capital: &str) -> String {
    match fold(district) == fold(capital) && !capital.is_ascii() && district.is_ascii() {
        true => capital.to_string(),
        false => district.to_string(),
    }
}
