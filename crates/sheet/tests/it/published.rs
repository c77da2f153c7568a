//! Lists as the State and others have published them.

use crate::{notes, read};
use sheet::Sheet;
use std::path::Path;

fn published(path: &str) -> Sheet {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(path);
    read(std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))).unwrap()
}

#[track_caller]
fn check(path: &str, encoding: &str, delimiter: char, columns: usize, rows: usize) -> Sheet {
    let sheet = published(path);
    let found = (
        sheet.encoding,
        sheet.delimiter,
        sheet.columns.len(),
        sheet.row_count(),
    );
    assert_eq!(found, (Some(encoding), Some(delimiter), columns, rows), "{path}");
    assert_eq!(sheet.rows().count(), rows);
    sheet
}

#[test]
fn the_lists_of_entities() {
    let sheet = check(
        "entities/conosce_entidades_contratantes_raw.csv",
        "windows-1252",
        '|',
        9,
        3340,
    );
    assert_eq!(sheet.rows().filter(|row| row.get(7) == "Inactivo").count(), 104);
    check(
        "entities/mef_unidades_ejecutoras_2022.csv",
        "UTF-8",
        ',',
        18,
        2815,
    );
    check("entities/mef_pliegos_2022.csv", "UTF-8", ',', 10, 2070);
    check("entities/mef_sectores_2022.csv", "UTF-8", ',', 9, 33);
    check(
        "entities/conosce_entidad_sector_tipo_2020.csv",
        "UTF-8",
        ',',
        8,
        1796,
    );
}

#[test]
fn the_lists_of_places() {
    check("ubigeo/ubigeo_departamento.csv", "UTF-8", ',', 16, 25);
    check("ubigeo/ubigeo_provincia.csv", "UTF-8", ',', 20, 196);
    let sheet = check("ubigeo/ubigeo_distrito.csv", "UTF-8", ',', 20, 1893);
    assert_eq!(sheet.rows().next().unwrap().get(0), "010101");
}

#[test]
fn titles_above_and_blanks_below() {
    let sheet = check(
        "opendata/csv_desordenados/poi_2025_uasg_latin1.csv",
        "windows-1252",
        ';',
        2,
        15,
    );
    assert_eq!(sheet.columns, ["Código de AO", "Actividad Operativa"]);
    assert_eq!(sheet.header_row, Some(3));
    assert_eq!(
        sheet.rows().next().unwrap().get(1),
        "GESTIÓN DE LA JEFATURA Y SGD"
    );
    assert!(notes(&sheet).contains(&"title-rows"));
}

#[test]
fn marks_semicolons_and_quotation_marks() {
    let sheet = check(
        "opendata/csv_desordenados/proveedores_covid_2020-10_latin1.csv",
        "windows-1252",
        ';',
        6,
        560,
    );
    assert_eq!(sheet.columns[2], "Fecha de Inscripción");
    check(
        "opendata/csv_desordenados/seace_procesos_else_bom.csv",
        "UTF-8",
        ',',
        13,
        90,
    );
    check(
        "opendata/csv_desordenados/seace_cronograma_else_bom.csv",
        "UTF-8",
        ',',
        6,
        90,
    );
    let sheet = check(
        "opendata/csv_desordenados/paises_bom_puntoycoma.csv",
        "UTF-8",
        ';',
        7,
        193,
    );
    assert_eq!(sheet.columns[0], "COUNTRY CODE");
}

#[test]
fn several_lines_in_one_cell() {
    let sheet = published("opendata/ecuador_catalogo_ckan_2023.csv");
    assert_eq!(sheet.row_count(), 485);
}
