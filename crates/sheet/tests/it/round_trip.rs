//! What is written comes back, and no bytes whatsoever bring the reader down.

use crate::read;
use jiff::civil::date;
use proptest::prelude::*;
use sheet::{Cell, Kind, Limits, Sheet, TableColumn, TableData, to_csv, to_json, to_xlsx};

/// A cell and the text it is read back as.
fn cell() -> impl Strategy<Value = (Cell, String)> {
    let text = "[ -~áéíóúñÑ¿'=+@\n\"\t€–-]{0,24}";
    prop_oneof![
        4 => text.prop_map(|text: String| (Cell::Text(text.clone()), text)),
        1 => any::<i64>().prop_map(|n| (Cell::Int(n), n.to_string())),
        1 => (-1.0e9..1.0e9).prop_map(|n: f64| (Cell::Real(n), n.to_string())),
        1 => (1901_i16..2100, 1_i8..13, 1_i8..29).prop_map(|(y, m, d)| (Cell::Date(date(y, m, d)), date(y, m, d).to_string())),
        1 => any::<bool>().prop_map(|b| (Cell::Bool(b), b.to_string())),
        1 => Just((Cell::Null, String::new())),
    ]
}

/// Tables whose first column is filled, so that no row is blank and the header stands out.
fn table() -> impl Strategy<Value = (TableData, Vec<Vec<String>>)> {
    (1_usize..6)
        .prop_flat_map(|width| prop::collection::vec(prop::collection::vec(cell(), width), 1..12))
        .prop_map(|rows| {
            let width = rows[0].len();
            let mut columns = vec![TableColumn::new("fila", "Fila", Kind::Text)];
            columns.extend((0..width).map(|n| {
                TableColumn::new(
                    format!("columna_{}", letter(n)),
                    format!("Dato {}", letter(n)),
                    Kind::Text,
                )
            }));
            let mut written = Vec::new();
            let mut expected = Vec::new();
            for (number, cells) in rows.into_iter().enumerate() {
                let (cells, texts): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
                written.push([vec![Cell::Text(format!("F-{number}"))], cells].concat());
                expected.push([vec![format!("F-{number}")], texts].concat());
            }
            (TableData::whole("Prueba", columns, written), expected)
        })
}

fn letter(n: usize) -> char {
    char::from(b'a' + u8::try_from(n).unwrap())
}

fn cells(sheet: &Sheet) -> Vec<Vec<String>> {
    sheet.rows().map(|row| row.cells).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn csv_comes_back_to_the_letter((table, expected) in table()) {
        let bytes = to_csv(&table);
        let sheet = read(&bytes).unwrap();
        prop_assert_eq!(sheet.columns.len(), table.columns.len());
        prop_assert_eq!(cells(&sheet), expected);
    }

    #[test]
    fn no_cell_of_csv_is_a_formula((table, _) in table()) {
        let bytes = to_csv(&table);
        let mut raw = csv::ReaderBuilder::new().flexible(true).from_reader(&bytes[3..]);
        for (record, row) in raw.records().zip(&table.rows) {
            for (cell, source) in record.unwrap().iter().zip(row) {
                prop_assert!(!(matches!(source, Cell::Text(_)) && cell.starts_with(['=', '+', '-', '@', '\t', '\r'])));
            }
        }
    }

    #[test]
    fn xlsx_comes_back((table, expected) in table()) {
        let sheet = read(to_xlsx(&table).unwrap()).unwrap();
        prop_assert_eq!(&sheet.columns[0], "Fila");
        // A workbook does not hold blank text, and digits beyond the seventeenth are its own.
        let blank = |text: &String| if text.trim().is_empty() { String::new() } else { text.clone() };
        let expected: Vec<Vec<String>> = expected.iter().map(|row| row.iter().map(blank).collect()).collect();
        prop_assert_eq!(cells(&sheet), expected);
    }

    #[test]
    fn json_comes_back((table, _) in table()) {
        let json: serde_json::Value = serde_json::from_slice(&to_json(&table)).unwrap();
        prop_assert_eq!(json["total"].as_u64(), Some(table.rows.len() as u64));
        prop_assert_eq!(json["rows"].as_array().unwrap().len(), table.rows.len());
        for (object, row) in json["rows"].as_array().unwrap().iter().zip(&table.rows) {
            for (column, cell) in table.columns.iter().zip(row) {
                if let Cell::Text(text) = cell {
                    prop_assert_eq!(object[&column.key].as_str(), Some(text.as_str()));
                }
            }
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        settle(&bytes);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[a-z0-9,;|\t\"'\n\r áÑ=.-]{0,400}") {
        settle(text.as_bytes());
    }

    #[test]
    fn a_broken_workbook_is_read_or_refused(at in 0.0..1.0, byte in any::<u8>(), cut in 0.2..1.0, compound in any::<bool>()) {
        let mut bytes = if compound { crate::workbook_files::xls() } else { crate::workbook_files::xlsx() };
        let place = (at * bytes.len() as f64) as usize;
        bytes[place] = byte;
        settle(&bytes);
        bytes.truncate((cut * bytes.len() as f64) as usize);
        settle(&bytes);
    }
}

/// Reads, and if it can be read, walks every row and checks what the sheet promises.
fn settle(bytes: &[u8]) {
    let small = Limits {
        unpacked_bytes: 4 << 20,
        ..Limits::default()
    };
    if let Ok(sheet) = Sheet::read(bytes, "x", &small) {
        assert_eq!(sheet.rows().count(), sheet.row_count());
        assert!(sheet.rows().all(|row| row.cells.len() == sheet.columns.len()));
        let names: std::collections::HashSet<String> =
            sheet.columns.iter().map(|name| name.to_lowercase()).collect();
        assert_eq!(names.len(), sheet.columns.len());
        assert!(names.iter().all(|name| !name.is_empty()));
    }
}

#[test]
fn formulas_typed_by_strangers_are_marked_and_come_back() {
    let texts = [
        "=HYPERLINK(\"x\")",
        "+51 1 2345",
        "-2+3",
        "@SUM(A1)",
        "'=ya marcado",
        "normal",
        "'comilla",
    ];
    let rows = texts
        .map(|text| vec![Cell::Int(-7), Cell::Text(text.to_string())])
        .to_vec();
    let columns = vec![
        TableColumn::new("id", "Id", Kind::Int),
        TableColumn::new("texto", "Texto", Kind::Text),
    ];
    let bytes = to_csv(&TableData::whole("x", columns, rows));
    let written = String::from_utf8(bytes.clone()).unwrap();
    assert!(written.starts_with("\u{feff}id,texto\r\n-7,\"'=HYPERLINK(\"\"x\"\")\"\r\n-7,'+51 1 2345\r\n-7,'-2+3\r\n-7,'@SUM(A1)\r\n-7,''=ya marcado\r\n-7,normal\r\n"));
    let back: Vec<String> = read(&bytes)
        .unwrap()
        .rows()
        .map(|row| row.cells[1].clone())
        .collect();
    assert_eq!(back, texts);
}

#[test]
fn a_cut_off_table_says_so() {
    let mut table = TableData::whole(
        "x",
        vec![TableColumn::new("n", "N", Kind::Real)],
        vec![vec![Cell::Real(f64::NAN)], vec![Cell::Real(0.5)]],
    );
    table.total = 900;
    table.cut_off = true;
    let json = String::from_utf8(to_json(&table)).unwrap();
    assert_eq!(
        json,
        r#"{"columns":[{"key":"n","label":"N","kind":"real"}],"rows":[{"n":null},{"n":0.5}],"total":900,"cut_off":true}"#
    );
}

#[test]
fn texts_too_long_for_a_workbook_end_in_an_ellipsis() {
    let columns = vec![
        TableColumn::new("a", "A", Kind::Text),
        TableColumn::new("b", "B", Kind::Text),
    ];
    let row = vec![Cell::Text("ñ".repeat(40_000)), Cell::Text("ojo\u{1}!".into())];
    let sheet = read(to_xlsx(&TableData::whole("[a/b]", columns, vec![row])).unwrap()).unwrap();
    let row = sheet.rows().next().unwrap();
    assert_eq!(row.cells[0].chars().count(), 32_767);
    assert!(row.cells[0].ends_with('…'));
    assert_eq!(row.cells[1], "ojo!");
    assert_eq!(sheet.sheet_name.as_deref(), Some("ab"));
}
