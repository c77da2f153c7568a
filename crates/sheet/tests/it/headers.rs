//! Titles above the header, headers on two rows or said again, holes and blanks.

use crate::{lines, notes, read};

#[test]
fn titles_above_the_header_are_skipped() {
    let sheet = read("LISTA DE ENTIDADES,,\nAl 06/06/2022,,\n,,\nruc,nombre,fecha\n20131378972,CONTRALORIA,01/02/2020\n20131378549,JURADO,03/04/2021\n").unwrap();
    assert_eq!(sheet.header_row, Some(4));
    assert_eq!(sheet.columns, ["ruc", "nombre", "fecha"]);
    assert_eq!(sheet.row_count(), 2);
    assert_eq!(notes(&sheet), ["title-rows"]);
}

#[test]
fn prose_alone_has_its_header_in_the_first_full_row() {
    let sheet =
        read("Padrón,,\nnombre,sigla,sede\nMinisterio,MIN,Lima\nInstituto,INS,Cusco\nOficina,OFI,Puno\n")
            .unwrap();
    assert_eq!(sheet.columns, ["nombre", "sigla", "sede"]);
    assert_eq!(sheet.row_count(), 3);
}

#[test]
fn a_file_without_header_keeps_its_first_row() {
    let sheet = read("20131378972,CONTRALORIA\n20131378549,JURADO\n20131370645,MEF\n").unwrap();
    assert_eq!(sheet.header_row, None);
    assert_eq!(sheet.columns, ["columna 1", "columna 2"]);
    assert_eq!(lines(&sheet)[0], "1: 20131378972|CONTRALORIA");
    assert_eq!(notes(&sheet), ["no-header"]);
}

#[test]
fn columns_named_by_year_are_a_header() {
    let sheet = read("país,2010,2012,2014\nPerú,0.49,0.52,0.54\nChile,0.60,0.61,0.71\n").unwrap();
    assert_eq!(sheet.columns, ["país", "2010", "2012", "2014"]);
    assert_eq!(sheet.row_count(), 2);
}

#[test]
fn columns_of_one_name_get_a_number() {
    let sheet = read("ruc,nombre,nombre,NOMBRE\n1,a,b,c\n2,d,e,f\n").unwrap();
    assert_eq!(sheet.columns, ["ruc", "nombre", "nombre (2)", "NOMBRE (3)"]);
    assert_eq!(notes(&sheet), ["duplicate-columns"]);
}

#[test]
fn a_header_on_two_rows_is_read_as_one() {
    let sheet = read("Entidad,Presupuesto,,Unidades\nnombre,PIA,PIM,\nMEF,10,12,3\nMINSA,20,22,4\n").unwrap();
    assert_eq!(
        sheet.columns,
        ["Entidad nombre", "Presupuesto PIA", "Presupuesto PIM", "Unidades"]
    );
    assert_eq!(sheet.header_row, Some(2));
    assert_eq!(notes(&sheet), ["joined-headers"]);
}

#[test]
fn a_header_said_again_on_every_page_is_no_data() {
    let sheet = read("ruc,nombre\n1,a\n2,b\nruc,nombre\n3,c\n").unwrap();
    assert_eq!(lines(&sheet), ["2: 1|a", "3: 2|b", "5: 3|c"]);
    assert_eq!(notes(&sheet), ["repeated-headers"]);
}

#[test]
fn blank_rows_and_columns_fall_away() {
    let sheet = read("ruc;;nombre;;\n1;;a;;\n;;;;\n2;;b;;\n;;;;\n;;;;\n").unwrap();
    assert_eq!(sheet.columns, ["ruc", "nombre"]);
    assert_eq!(lines(&sheet), ["2: 1|a", "4: 2|b"]);
    assert_eq!(notes(&sheet), ["blank-columns", "blank-rows"]);
}

#[test]
fn cells_beyond_the_header_are_kept_in_columns_called_by_number() {
    let sheet = read("ruc,nombre\n1,a\n2,b,sobra\n").unwrap();
    assert_eq!(sheet.columns, ["ruc", "nombre", "columna 3"]);
    assert_eq!(lines(&sheet), ["2: 1|a|", "3: 2|b|sobra"]);
    assert_eq!(notes(&sheet), ["ragged-rows"]);
    assert_eq!(
        sheet.notes[0].args(),
        [("rows", "1".to_string()), ("row", "3".to_string())]
    );
}

#[test]
fn rows_can_be_read_again_and_columns_found_by_name() {
    let sheet = read("Ruc,Nombre\n1, a \n2,b\n").unwrap();
    assert_eq!(sheet.rows().count(), 2);
    assert_eq!(sheet.rows().count(), 2);
    assert_eq!(sheet.column("NOMBRE"), Some(1));
    assert_eq!(sheet.column("otra"), None);
    let first = sheet.rows().next().unwrap();
    assert_eq!(
        (first.cells[1].as_str(), first.get(1), first.get(9)),
        (" a ", "a", "")
    );
}
