//! Lists as people save and misspell them: understood, corrected by a person, or refused row by row.

use crate::import::{carried_out, places, sheet_of, typed};
use directory::import::*;

#[test]
fn a_list_with_headers_of_its_own_is_understood_by_its_values() {
    let text = "Nro;Quién es;Identificación tributaria;Dónde\n1;MUNICIPALIDAD DISTRITAL DE ATE;20131378620;150103\n2;HOSPITAL DE EJEMPLO DE LIMA;20131379944;150101\n3;MUNICIPALIDAD DISTRITAL DE BREÑA;;150105\n";
    let sheet = sheet_of(text.as_bytes());
    let mapping = Mapping::guess(&sheet, places());
    let choice = |field| mapping.choice(field).map(|choice| (choice.column, choice.reason));
    assert_eq!(choice(Field::Name), Some((1, Reason::Values)));
    assert_eq!(choice(Field::Ubigeo), Some((3, Reason::Values)));
    assert_eq!(mapping.profile, Profile::Other);
    assert!(mapping.is_enough());
}

#[test]
fn a_person_can_overrule_the_guess() {
    let sheet = sheet_of(b"nombre,otro nombre,ruc\nINSTITUTO A,INSTITUTO B,20131378972\n");
    let mut mapping = Mapping::guess(&sheet, places());
    assert_eq!(mapping.choice(Field::Name).map(|choice| choice.column), Some(0));
    mapping.set(Field::Name, Some(1));
    mapping.set(Field::Ruc, None);
    let merged = merge_lists(
        &[List {
            name: "lista".into(),
            sheet,
            mapping,
        }],
        places(),
    );
    assert_eq!(
        (merged.entities[0].name.as_str(), &merged.entities[0].ruc),
        ("Instituto B", &None)
    );
}

/// The same small list, saved in every way.
#[test]
fn the_way_a_file_was_saved_changes_nothing() {
    let text = "RUC;NOMBRE DE LA ENTIDAD;DEPARTAMENTO;PROVINCIA;DISTRITO\n20131378972;\"CONTRALORÍA GENERAL\nDE LA REPÚBLICA\";LIMA;LIMA;JESÚS MARÍA\n20131378549;JURADO NACIONAL DE ELECCIONES;LIMA;LIMA;BREÑA\n";
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("a Latin letter"))
        .collect();
    let marked = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let commas = text.replace(';', ",");
    let titled = format!("PADRÓN DE ENTIDADES;;;;\n;;;;\n{text};;;;\n");
    let plans: Vec<Vec<_>> = [
        text.as_bytes(),
        &latin,
        marked.as_bytes(),
        commas.as_bytes(),
        titled.as_bytes(),
    ]
    .into_iter()
    .map(|bytes| {
        let merged = merge_lists(&[List::guess("lista", sheet_of(bytes), places())], places());
        merged
            .entities
            .into_iter()
            .map(|entity| (entity.name, entity.ruc, entity.ubigeo))
            .collect()
    })
    .collect();
    assert_eq!(plans[0].len(), 2);
    assert_eq!(
        plans[0][0],
        (
            "Contraloría General de la República".to_string(),
            Some("20131378972".to_string()),
            Some("150113".to_string())
        )
    );
    assert!(plans.iter().all(|plan| *plan == plans[0]), "{plans:?}");
}

#[test]
fn bad_codes_refuse_their_row_and_no_other() {
    let merged = typed(concat!(
        "RUC,NOMBRE,CODIGO SIAF,UBIGEO\n",
        "20131378973,INSTITUTO UNO,1,150101\n",
        "10131378972,INSTITUTO DOS,2,150101\n",
        "20131378972,INSTITUTO TRES,tres,150101\n",
        "20131378972,INSTITUTO CUATRO,4,990101\n",
        "20131378972,,5,150101\n",
        "20131378972,INSTITUTO SEIS,6,150101\n",
        "20131378972,INSTITUTO SIETE,7,150101\n",
    ));
    let told: Vec<(u64, &str, RefusedCode, &str, Option<u64>)> = merged
        .refused
        .iter()
        .map(|row| {
            (
                row.row,
                row.column.as_str(),
                row.code,
                row.value.as_str(),
                row.other_row,
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (2, "RUC", RefusedCode::RucCheckDigit, "20131378973", None),
            (3, "RUC", RefusedCode::RucOfAPerson, "10…", None),
            (4, "CODIGO SIAF", RefusedCode::SiafMalformed, "tres", None),
            (5, "UBIGEO", RefusedCode::UbigeoUnknown, "990101", None),
            (6, "NOMBRE", RefusedCode::NameMissing, "", None),
            (8, "RUC", RefusedCode::RowRepeated, "20131378972", Some(7)),
        ]
    );
}

#[test]
fn whoever_hangs_from_nobody_is_refused_and_whoever_hangs_together_stands_together() {
    let list = "NOMBRE,RUC,DEPENDE DE,UBIGEO\nPROGRAMA DE EJEMPLO,,INSTITUTO MAYOR,150101\nINSTITUTO MAYOR,20131378972,,150101\nPROGRAMA PERDIDO,,NADIE CONOCE ESTO,150101\nPROGRAMA AJENO,,MINISTERIO DE SALUD,150101\n";
    let known = KnownEntity {
        id: 7_u32,
        name: "Ministerio de Salud".to_string(),
        acronym: None,
        kind: Kind::Ministry,
        sector: None,
        ruc: None,
        siaf: None,
        consucode: None,
        ubigeo: None,
        parent: None,
    };
    let plan = plan(&[known], typed(list));
    let told: Vec<(&str, Option<ParentRef<u32>>, usize)> = plan
        .new
        .iter()
        .map(|new| (new.candidate.name.as_str(), new.parent, new.group))
        .collect();
    assert_eq!(
        told,
        [
            ("Instituto Mayor", None, 0),
            ("Programa Ajeno", Some(ParentRef::Known(7)), 1),
            ("Programa de Ejemplo", Some(ParentRef::New(0)), 0),
        ]
    );
    assert_eq!(plan.refused.len(), 1);
    assert_eq!(
        (plan.refused[0].row, plan.refused[0].code),
        (4, RefusedCode::ParentUnknown)
    );
}

#[test]
fn alike_is_proposed_and_never_merged() {
    let known = |id: u32, name: &str, ubigeo: &str| KnownEntity {
        id,
        name: name.to_string(),
        acronym: None,
        kind: Kind::OtherPublicEntity,
        sector: None,
        ruc: None,
        siaf: None,
        consucode: None,
        ubigeo: Some(ubigeo.to_string()),
        parent: None,
    };
    let directory = [
        known(1, "Instituto Vial Provincial de Satipo", "120601"),
        known(2, "Instituto Vial Provincial de Grau", "030701"),
        known(3, "Unidad de Gestión Educativa Local 01", "150101"),
    ];
    let plan = plan(
        &directory,
        typed(
            "NOMBRE,UBIGEO\nINSTITUTO VIAL PROVINCIAL DE SATIPPO,120602\nINSTITUTO VIAL PROVINCIAL DE GRAU,150101\nUNIDAD DE GESTION EDUCATIVA LOCAL 02,150102\n",
        ),
    );
    assert_eq!(plan.new.len(), 3);
    let near: Vec<(usize, u32, NearReason)> = plan
        .near
        .iter()
        .map(|near| (near.new, near.existing, near.reason))
        .collect();
    assert_eq!(near, [(0, 1, NearReason::NearName)]);
}

#[test]
fn codes_of_two_entities_in_one_row_are_refused() {
    let plan_first = plan::<u32>(
        &[],
        typed("NOMBRE,RUC,CODIGO SIAF\nINSTITUTO A,20131378972,1\nINSTITUTO B,20131378549,2\n"),
    );
    let mixed = typed("NOMBRE,RUC,CODIGO SIAF\nINSTITUTO A,20131378972,2\n");
    let plan = plan(&carried_out(&plan_first), mixed);
    assert_eq!(
        plan.refused
            .iter()
            .map(|row| (row.row, row.code))
            .collect::<Vec<_>>(),
        [(2, RefusedCode::KeysDisagree)]
    );
    assert!(plan.new.is_empty() && plan.changed.is_empty());
}

#[test]
fn a_wide_list_is_searched_for_its_columns() {
    let extra = |word: &str| (0..197).map(|n| format!(",{word}{n}")).collect::<String>();
    let text = format!(
        "RUC,NOMBRE,UBIGEO{}\n20131378972,INSTITUTO NACIONAL DE EJEMPLO,150101{}\n",
        extra("dato "),
        extra("x")
    );
    let sheet = sheet_of(text.as_bytes());
    assert_eq!(sheet.columns.len(), 200);
    let mapping = Mapping::guess(&sheet, places());
    let columns: Vec<usize> = [Field::Ruc, Field::Name, Field::Ubigeo]
        .iter()
        .filter_map(|field| mapping.choice(*field))
        .map(|choice| choice.column)
        .collect();
    assert_eq!(columns, [0, 1, 2]);
}

#[test]
fn many_rows_are_many_entities() {
    let mut text = String::from("NOMBRE,CODIGO SIAF,UBIGEO\n");
    for n in 1..=20_000 {
        text.push_str(&format!("INSTITUTO NUMERO {n},{n},150101\n"));
    }
    let plan = plan::<u32>(&[], typed(&text));
    assert_eq!(
        (plan.new.len(), plan.refused.len(), plan.near.len()),
        (20_000, 0, 0)
    );
}

#[test]
fn places_are_found_by_names_spelled_nearly_right() {
    let places = places();
    let exact = places.find("LIMA", "CAÑETE", "SAN LUIS");
    assert!(exact.is_some_and(|(code, found)| code.starts_with("1505") && found == Found::Exact));
    assert_eq!(places.find("Lima", "Canete", "San  Luis"), exact);
    assert_eq!(
        places
            .find("APURIMAC", "CHINCHEROS", "ANCO_HUALLO")
            .map(|found| found.0),
        Some("030602")
    );
    assert_eq!(
        places
            .find("TACNA", "TARATA", "HEROES ALBARRACIN")
            .map(|found| found.1),
        Some(Found::Near)
    );
    assert_eq!(places.find("LIMA", "LIMA", "NO EXISTE"), None);
    assert_eq!(DEPARTMENTS.len(), 25);
    assert_eq!(
        department_of("150101").map(|department| department.name),
        Some("Lima")
    );
    assert!(
        places.is_plausible("150101") && !places.is_plausible("990101") && !places.is_plausible("159901")
    );
}
