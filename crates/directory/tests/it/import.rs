//! Lists as the State publishes them become one directory, and a second import changes nothing.

use directory::import::*;
use sheet::{Limits, Sheet};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::OnceLock;

const LISTS: [&str; 5] = [
    "entities/mef_unidades_ejecutoras_2022.csv",
    "entities/mef_pliegos_2022.csv",
    "entities/mef_sectores_2022.csv",
    "entities/conosce_entidades_contratantes_raw.csv",
    "entities/conosce_entidad_sector_tipo_2020.csv",
];

fn published(path: &str) -> Sheet {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(path);
    sheet_of(&std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}

pub(crate) fn sheet_of(bytes: &[u8]) -> Sheet {
    Sheet::read(bytes, "lista", &Limits::default()).unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn places() -> &'static Places {
    static PLACES: OnceLock<Places> = OnceLock::new();
    PLACES.get_or_init(|| {
        Places::from_sheet(&published("ubigeo/ubigeo_distrito.csv")).expect("a list of districts")
    })
}

fn lists() -> Vec<List> {
    LISTS
        .iter()
        .map(|path| List::guess(*path, published(path), places()))
        .collect()
}

/// All lists brought together, once.
fn state() -> &'static Merged {
    static STATE: OnceLock<Merged> = OnceLock::new();
    STATE.get_or_init(|| merge_lists(&lists(), places()))
}

/// A list typed by a person.
pub(crate) fn typed(text: &str) -> Merged {
    merge_lists(
        &[List::guess("lista", sheet_of(text.as_bytes()), places())],
        places(),
    )
}

/// The directory after the plan was carried out; ids count from 0.
pub(crate) fn carried_out(plan: &ImportPlan<u32>) -> Vec<KnownEntity<u32>> {
    let id = |index: usize| u32::try_from(index).expect("few entities");
    let known = |(index, new): (usize, &NewEntity<u32>)| KnownEntity {
        id: id(index),
        name: new.candidate.name.clone(),
        acronym: new.candidate.acronym.clone(),
        kind: new.candidate.kind,
        sector: new.candidate.sector.clone(),
        ruc: new.candidate.ruc.clone(),
        siaf: new.candidate.siaf.clone(),
        consucode: new.candidate.consucode.clone(),
        ubigeo: new.candidate.ubigeo.clone(),
        parent: new.parent.map(|parent| match parent {
            ParentRef::Known(id) => id,
            ParentRef::New(index) => id(index),
        }),
    };
    plan.new.iter().enumerate().map(known).collect()
}

fn by_siaf(siaf: &str) -> &'static Candidate {
    let entities = &state().entities;
    entities
        .iter()
        .find(|entity| entity.siaf.as_deref() == Some(siaf))
        .unwrap_or_else(|| panic!("no SIAF {siaf}"))
}

fn parent_of(entity: &Candidate) -> Option<&'static Candidate> {
    entity.parent.map(|parent| &state().entities[parent])
}

#[test]
fn known_lists_are_recognised_and_their_columns_understood() {
    let lists = lists();
    let profiles: Vec<Profile> = lists.iter().map(|list| list.mapping.profile).collect();
    assert_eq!(
        profiles,
        [
            Profile::ExecutingUnits,
            Profile::Pliegos,
            Profile::Sectors,
            Profile::ContractingEntities,
            Profile::ContractingTypes
        ]
    );
    let column = |list: usize, field| {
        lists[list]
            .mapping
            .choice(field)
            .map(|choice| lists[list].sheet.columns[choice.column].as_str())
    };
    assert_eq!(column(0, Field::Siaf), Some("EJECUTORA"));
    assert_eq!(column(0, Field::PliegoCode), Some("PLIEGO"));
    assert_eq!(column(0, Field::Parent), Some("PLIEGO_NOMBRE"));
    assert_eq!(column(3, Field::Ruc), Some("RUC"));
    assert_eq!(column(3, Field::Status), Some("ESTADO"));
    assert_eq!(column(4, Field::Level), Some("TIPOENTIDADOEE"));
    assert_eq!(column(4, Field::Consucode), Some("CODIGOENTIDAD"));
}

#[test]
fn the_state_is_one_directory() {
    let Merged { entities, report, .. } = state();
    println!("{report}");
    assert!(entities.len() >= 2900, "{}", entities.len());
    assert!(
        report.complete >= 2900,
        "{} with type, level, sector and place",
        report.complete
    );
    let count = |kind: Kind| report.by_kind.get(kind.as_str()).copied().unwrap_or(0);
    assert_eq!(count(Kind::Ministry), 19);
    assert_eq!(count(Kind::RegionalGovernment), 25);
    assert_eq!(count(Kind::ProvincialMunicipality), 196);
    assert!(count(Kind::DistrictMunicipality) >= 1694);
    assert!(count(Kind::PublicUniversity) >= 50);
    assert_eq!(count(Kind::Branch), 2);
}

#[test]
fn every_municipality_has_its_place() {
    let municipalities: Vec<&Candidate> = state()
        .entities
        .iter()
        .filter(|entity| entity.kind.is_municipality())
        .collect();
    assert!(municipalities.len() >= 1890, "{}", municipalities.len());
    let without: Vec<&str> = municipalities
        .iter()
        .filter(|one| one.ubigeo.is_none())
        .map(|one| one.name.as_str())
        .collect();
    assert!(without.is_empty(), "{without:?}");
    let young = by_siaf("301847");
    assert!(young.ubigeo.is_some());
    let mut seen = HashSet::new();
    for one in municipalities {
        assert!(seen.insert((one.ubigeo.clone(), one.kind)), "{} twice", one.name);
    }
}

#[test]
fn no_entity_stands_twice() {
    for code in [
        |e: &Candidate| e.ruc.clone(),
        |e: &Candidate| e.siaf.clone(),
        |e: &Candidate| e.consucode.clone(),
    ] {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for entity in &state().entities {
            if let Some(code) = code(entity) {
                let other = seen.insert(code.clone(), &entity.name);
                assert_eq!(other, None, "{code}: {}", entity.name);
            }
        }
    }
    assert!(
        state()
            .entities
            .iter()
            .filter_map(|entity| entity.ruc.as_ref())
            .all(|code| ruc(code).is_ok())
    );
}

#[test]
fn lists_meet_by_their_codes() {
    let report = &state().report;
    let joined = |list: usize, key: Key| report.lists[list].joined.get(&key).copied().unwrap_or(0);
    assert!(joined(3, Key::Siaf) >= 2810);
    assert_eq!(joined(1, Key::Siaf) + joined(1, Key::Pliego), 2070);
    assert!(joined(4, Key::Ruc) >= 1794);
    assert_eq!(
        joined(3, Key::ShortenedName),
        1,
        "the abbreviated programme of the employment centre"
    );
    for list in &report.lists {
        let told = list.first + list.joined_total() + list.refused;
        assert!(
            told == list.rows || matches!(list.profile, Profile::Sectors | Profile::Places),
            "{}: {told} of {}",
            list.name,
            list.rows
        );
    }
}

#[test]
fn units_hang_from_their_pliego() {
    let culture = by_siaf("1363");
    assert_eq!(
        (culture.name.as_str(), culture.kind),
        ("Ministerio de Cultura", Kind::Ministry)
    );
    assert_eq!(culture.sector.as_deref(), Some("Cultura"));
    let caral = by_siaf("1366");
    assert_eq!(caral.kind, Kind::Programme);
    assert_eq!(parent_of(caral), Some(culture));
    let health_cusco = by_siaf("1348");
    assert_eq!(
        parent_of(health_cusco).map(|parent| parent.name.as_str()),
        Some("Gobierno Regional de Cusco")
    );
    assert_eq!(health_cusco.level, norms::Level::Regional);
    let region_of_lima = by_siaf("1128");
    assert_eq!(
        parent_of(region_of_lima).map(|parent| parent.name.as_str()),
        Some("Municipalidad Metropolitana de Lima")
    );
    assert!(state().entities.iter().all(|entity| {
        parent_of(entity).is_none_or(|parent| parent.parent.is_none() || parent.kind != Kind::Programme)
    }));
}

#[test]
fn names_are_written_as_people_write_them() {
    let names = [
        ("301250", "Municipalidad Metropolitana de Lima"),
        ("301281", "Municipalidad Distrital de San Juan de Lurigancho"),
        ("831", "Gobierno Regional de La Libertad"),
        ("1706", "Universidad Nacional de Música"),
        (
            "1309",
            "Servicio Nacional de Áreas Naturales Protegidas por el Estado",
        ),
        ("155", "Ministerio de Desarrollo Agrario y Riego"),
    ];
    for (siaf, name) in names {
        assert_eq!(by_siaf(siaf).name, name);
    }
    assert_eq!(by_siaf("1309").acronym.as_deref(), Some("SERNANP"));
    for entity in &state().entities {
        assert!(!entity.name.contains(['¥', '\u{fffd}', '?']), "{}", entity.name);
        assert!(entity.name.chars().any(char::is_lowercase), "{}", entity.name);
        assert!(
            !entity.name.contains("  ") && entity.name.trim() == entity.name,
            "{:?}",
            entity.name
        );
    }
    let canete: Vec<&str> = state()
        .entities
        .iter()
        .map(|entity| entity.name.as_str())
        .filter(|name| name.contains("Canete"))
        .collect();
    assert!(canete.is_empty(), "{canete:?}");
}

#[test]
fn an_import_into_nothing_and_the_same_import_again() {
    let first = plan::<u32>(&[], state().clone());
    assert_eq!(first.new.len(), state().entities.len());
    assert_eq!((first.same, first.changed.len()), (0, 0));
    for (index, new) in first.new.iter().enumerate() {
        if let Some(ParentRef::New(above)) = new.parent {
            assert!(
                above < index,
                "{} comes before the entity above it",
                new.candidate.name
            );
            assert_eq!(first.new[above].group, new.group);
        }
    }
    let again = plan(&carried_out(&first), state().clone());
    assert_eq!(
        (again.new.len(), again.changed.len(), again.near.len()),
        (0, 0, 0)
    );
    assert_eq!(again.same, state().entities.len());
    assert_eq!(again.refused, first.refused);
}

#[test]
fn a_detail_that_differs_is_a_change_and_an_empty_one_is_not() {
    let mut known = carried_out(&plan::<u32>(&[], state().clone()));
    let (one, other) = (known.len() / 2, known.len() / 3);
    known[one].name = "Otro nombre".to_string();
    known[other].acronym = Some("XYZ".to_string());
    known[other].sector = None;
    let expected_sector = state()
        .entities
        .iter()
        .find(|entity| entity.ruc == known[other].ruc)
        .and_then(|entity| entity.sector.clone());
    let again = plan(&known, state().clone());
    assert!(again.new.is_empty());
    let changes: BTreeMap<u32, Vec<Field>> = again
        .changed
        .iter()
        .map(|changed| {
            (
                changed.id,
                changed.changes.iter().map(|change| change.field).collect(),
            )
        })
        .collect();
    assert_eq!(changes[&known[one].id], [Field::Name]);
    assert_eq!(
        changes
            .get(&known[other].id)
            .map(|fields| fields.contains(&Field::Sector)),
        expected_sector.map(|_| true)
    );
}

#[test]
fn every_refused_row_says_where_why_and_what_to_do() {
    let refused = &state().refused;
    let told: Vec<(usize, u64, RefusedCode)> =
        refused.iter().map(|row| (row.list, row.row, row.code)).collect();
    assert!(told.contains(&(3, 409, RefusedCode::RucCheckDigit)), "{told:?}");
    assert!(told.contains(&(3, 3183, RefusedCode::RucMalformed)), "{told:?}");
    for row in refused {
        let list = &lists()[row.list];
        assert!(list.sheet.columns.contains(&row.column), "{row:?}");
        assert!(list.sheet.rows().any(|read| read.number == row.row), "{row:?}");
        assert!(
            !row.value.is_empty() && row.value.chars().count() <= 40,
            "{row:?}"
        );
    }
}

#[test]
fn every_key_has_its_sentence_in_every_language() {
    let mut keys: Vec<String> = Field::ALL.iter().map(|field| field.text_key()).collect();
    for code in RefusedCode::ALL {
        keys.extend([code.reason_key(), code.remedy_key()]);
    }
    keys.extend(
        [
            NearReason::SameName,
            NearReason::NearName,
            NearReason::SameDistrict,
        ]
        .map(|reason| reason.text_key().to_string()),
    );
    let profiles = [
        Profile::ExecutingUnits,
        Profile::Pliegos,
        Profile::Sectors,
        Profile::Places,
        Profile::Other,
    ];
    keys.extend(profiles.map(Profile::text_key));
    for (language, text) in TEXTS {
        for key in &keys {
            assert!(
                text.lines().any(|line| line.starts_with(&format!("{key} = "))),
                "{language} lacks {key}"
            );
        }
    }
}
