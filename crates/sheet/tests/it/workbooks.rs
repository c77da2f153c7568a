//! Workbooks of the three kinds, and those made to hurt.

use crate::workbook_files::{archive, compound, ods, xls, xlsx};
use crate::{lines, notes, read};
use sheet::{Cell, Format, Kind, Limits, ReadError, Sheet, TableColumn, TableData, to_xlsx};

#[test]
fn the_first_sheet_with_anything_is_read() {
    let sheet = read(xlsx()).unwrap();
    assert_eq!(
        (sheet.format, sheet.sheet_name.as_deref()),
        (Format::Xlsx, Some("UE"))
    );
    assert_eq!(sheet.columns, ["RUC", "NOMBRE"]);
    assert_eq!(sheet.header_row, Some(3));
    assert_eq!(
        lines(&sheet),
        ["4: 20131378972|CONTRALORÍA", "5: 20131378549|JURADO"]
    );
    assert_eq!(notes(&sheet), ["other-sheets", "blank-columns"]);
}

#[test]
fn a_sheet_can_be_asked_for_by_name() {
    let limits = Limits::default();
    assert_eq!(
        Sheet::read_named(&xlsx(), "x", "ue", &limits)
            .unwrap()
            .row_count(),
        2
    );
    assert_eq!(
        Sheet::read_named(&xlsx(), "x", "Notas", &limits).unwrap_err(),
        ReadError::NoRows
    );
    assert_eq!(
        Sheet::read_named(&xlsx(), "x", "Portada", &limits).unwrap_err(),
        ReadError::Empty
    );
    let error = Sheet::read_named(&xlsx(), "x", "Otra", &limits).unwrap_err();
    assert_eq!(error, ReadError::NoSuchSheet { name: "Otra".into() });
}

#[test]
fn an_old_workbook_is_read() {
    let sheet = read(xls()).unwrap();
    assert_eq!(
        (sheet.format, sheet.sheet_name.as_deref()),
        (Format::Xls, Some("UE"))
    );
    assert_eq!(sheet.columns, ["RUC", "NOMBRE"]);
    assert_eq!(lines(&sheet), ["2: 20131378972|CONTRALORIA"]);
}

#[test]
fn an_open_document_is_read() {
    let sheet = read(ods(concat!(
        "<table:table table:name=\"Vacía\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>",
        "<table:table table:name=\"UE\">",
        "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>RUC</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>NOMBRE</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>FECHA</text:p></table:table-cell></table:table-row>",
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>",
        "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"20131378972\"><text:p>20.131.378.972</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><office:annotation><text:p>ojo</text:p></office:annotation><text:p>A &amp; B&#241;</text:p><text:p>dos<text:s/>x</text:p></table:table-cell><table:table-cell office:value-type=\"date\" office:date-value=\"2024-03-01T00:00:00\"><text:p>1/3/24</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"16381\"/></table:table-row>",
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"float\" office:value=\"1.5\" table:number-columns-repeated=\"2\"/><table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"/></table:table-row>",
        "</table:table>"
    )))
    .unwrap();
    assert_eq!(
        (sheet.format, sheet.sheet_name.as_deref()),
        (Format::Ods, Some("UE"))
    );
    assert_eq!(
        lines(&sheet),
        [
            "5: 20131378972|A & Bñ\ndos x|2024-03-01",
            "6: 1.5|1.5|true",
            "7: 1.5|1.5|true"
        ]
    );
}

#[test]
fn dates_numbers_and_truths_of_a_workbook_have_one_form() {
    let columns = vec![
        TableColumn::new("a", "Fecha", Kind::Date),
        TableColumn::new("b", "Monto", Kind::Real),
        TableColumn::new("c", "Vale", Kind::Bool),
    ];
    let row = vec![
        Cell::Date(jiff::civil::date(2026, 11, 3)),
        Cell::Real(1284.5),
        Cell::Bool(true),
    ];
    let sheet = read(to_xlsx(&TableData::whole("x", columns, vec![row])).unwrap()).unwrap();
    assert_eq!(lines(&sheet), ["2: 2026-11-03|1284.5|true"]);
}

#[test]
fn a_password_is_not_guessed() {
    assert_eq!(
        read(compound("EncryptedPackage", vec![7; 5000])).unwrap_err(),
        ReadError::Encrypted
    );
    let locked = archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"),
        ("content.xml", b"\x01\x02\x03"),
    ]);
    assert_eq!(read(locked).unwrap_err(), ReadError::Encrypted);
}

#[test]
fn other_documents_are_named() {
    assert_eq!(
        read(archive(&[("word/document.xml", b"<w/>")])).unwrap_err(),
        ReadError::Binary { looks_like: "docx" }
    );
    assert_eq!(
        read(archive(&[("a.txt", b"hola")])).unwrap_err(),
        ReadError::Binary { looks_like: "zip" }
    );
    assert_eq!(
        read(archive(&[("xl/workbook.bin", b"x")])).unwrap_err(),
        ReadError::Binary { looks_like: "xlsb" }
    );
    assert_eq!(
        read(compound("WordDocument", vec![0; 100])).unwrap_err(),
        ReadError::Binary { looks_like: "doc" }
    );
}

#[test]
fn a_bomb_is_defused_before_it_is_opened() {
    let zeros = vec![b' '; 40 << 20];
    let bomb = archive(&[("mimetype", b"x"), ("content.xml", &zeros)]);
    assert!(bomb.len() < 100_000);
    assert_eq!(read(bomb).unwrap_err().code(), "too-large-unpacked");
}

#[test]
fn repeated_cells_are_written_out_only_as_far_as_the_limits_reach() {
    let row = |rows: u64, columns: u64| {
        ods(&format!(
            "<table:table table:name=\"x\"><table:table-row table:number-rows-repeated=\"{rows}\"><table:table-cell office:value-type=\"float\" office:value=\"7\" table:number-columns-repeated=\"{columns}\"/></table:table-row></table:table>"
        ))
    };
    assert_eq!(
        read(row(1, 4_000_000_000)).unwrap_err().code(),
        "too-many-columns"
    );
    assert_eq!(read(row(4_000_000_000, 2)).unwrap_err().code(), "too-many-rows");
    assert_eq!(read(row(99_000_000_000, 2)).unwrap_err().code(), "damaged");
}

#[test]
fn an_open_document_cut_short_is_damaged() {
    let error = read(ods("<table:table table:name=\"x\"><table:table-row>")).unwrap_err();
    assert_eq!(error.code(), "damaged");
}

#[test]
fn a_far_corner_costs_nothing() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, text) in [(0, "nombre"), (1, "a"), (1_048_575, "z")] {
        sheet.write_string(row, 0, text).unwrap();
    }
    let sheet = read(book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(lines(&sheet), ["2: a", "1048576: z"]);
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "nombre").unwrap();
    sheet.write_string(1, 16_383, "z").unwrap();
    assert_eq!(
        read(book.save_to_buffer().unwrap()).unwrap_err().code(),
        "too-many-columns"
    );
}
