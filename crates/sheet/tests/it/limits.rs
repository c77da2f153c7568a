//! Every refusal, with its code, its place and its sentence.

use crate::read;
use sheet::{Limits, ReadError, Sheet, TEXTS};

#[track_caller]
fn refused(bytes: impl AsRef<[u8]>, code: &str) -> ReadError {
    let error = read(bytes).unwrap_err();
    assert_eq!(error.code(), code, "{error}");
    error
}

fn row_of(columns: usize) -> String {
    (0..columns)
        .map(|n| format!("c{n}x"))
        .collect::<Vec<_>>()
        .join(",")
}

#[test]
fn nothing_and_nearly_nothing() {
    refused("", "empty");
    refused(" \r\n\t\n ", "empty");
    refused("\u{feff}\u{feff} \n", "empty");
    refused("ruc,nombre,sede\n", "no-rows");
    refused("ruc,nombre,sede\n,,\n,,\n", "no-rows");
}

#[test]
fn what_is_no_table() {
    refused(b"%PDF-1.7\n1 0 obj", "binary");
    refused(b"\x89PNG\r\n\x1a\n", "binary");
    refused([0_u8, 1, 2, 3, 0, 0, 5, 9, 250, 255, 0, 7].repeat(30), "binary");
    refused("<!DOCTYPE html><html><table></table></html>", "not-a-table");
    refused("<?xml version=\"1.0\"?><a/>", "not-a-table");
    refused("{\"rows\": []}", "not-a-table");
}

#[test]
fn two_hundred_columns_are_accepted_and_one_more_is_not() {
    let sheet = read(format!("{}\n{}\n", row_of(200), "1,".repeat(199) + "1")).unwrap();
    assert_eq!(sheet.columns.len(), 200);
    let error = refused(
        format!("{}\n{}\n", row_of(201), "1,".repeat(200) + "1"),
        "too-many-columns",
    );
    assert_eq!(error.row(), Some(2));
    let error = refused(format!("{}\n1,2\n", row_of(201)), "too-many-columns");
    assert_eq!(
        error.args()[1..],
        [("columns", "201".to_string()), ("limit", "200".to_string())]
    );
    refused(",".repeat(100_000) + "\n1,2\n", "too-many-columns");
}

#[test]
fn blank_columns_do_not_count() {
    let wide = ",".repeat(900);
    let sheet = read(format!("a,b{wide}\n1,2{wide}\n")).unwrap();
    assert_eq!(sheet.columns, ["a", "b"]);
}

#[test]
fn rows_bytes_and_cells_have_their_limits() {
    let small = Limits {
        rows: 2,
        bytes: 40,
        cell_chars: 5,
        ..Limits::default()
    };
    let code = |text: &str| Sheet::read(text.as_bytes(), "x", &small).unwrap_err();
    assert_eq!(code("a,b\n1,2\n3,4\n5,6\n"), ReadError::TooManyRows { limit: 2 });
    assert_eq!(
        code(&"a,b\n".repeat(11)),
        ReadError::TooLarge { bytes: 44, limit: 40 }
    );
    assert_eq!(
        code("a,b\n1,ñandúes\n"),
        ReadError::CellTooLong {
            row: 2,
            column: 2,
            limit: 5
        }
    );
    assert_eq!(
        Sheet::read("a,b\n1,ñandú\n3,4\n".as_bytes(), "x", &small)
            .unwrap()
            .row_count(),
        2
    );
}

#[test]
fn a_million_rows_are_read_and_one_more_is_not() {
    let mut text = String::from("ruc,nombre\n");
    for n in 0..1_000_000 {
        text.push_str(&format!("{},E{n}\n", 20_000_000_000_u64 + n));
    }
    let sheet = read(&text).unwrap();
    assert_eq!(sheet.row_count(), 1_000_000);
    let last = sheet.rows().last().unwrap();
    assert_eq!((last.number, last.get(1)), (1_000_001, "E999999"));
    text.push_str("1,uno más\n");
    refused(&text, "too-many-rows");
}

#[test]
fn every_refusal_has_a_sentence_in_every_language() {
    let all = [
        ReadError::Empty,
        ReadError::NoRows,
        ReadError::TooLarge {
            bytes: 3 << 20,
            limit: 2 << 20,
        },
        ReadError::TooLargeUnpacked { limit: 1 << 30 },
        ReadError::TooManyRows { limit: 1 },
        ReadError::TooManyColumns {
            row: 1,
            columns: 3,
            limit: 2,
        },
        ReadError::CellTooLong {
            row: 1,
            column: 2,
            limit: 3,
        },
        ReadError::Encrypted,
        ReadError::NoSuchSheet { name: "UE".into() },
        ReadError::Binary { looks_like: "pdf" },
        ReadError::NotATable { looks_like: "html" },
        ReadError::Damaged { detail: "x".into() },
    ];
    for (language, text) in TEXTS {
        for error in &all {
            let key = error.text_key();
            let line = text.lines().find(|line| line.starts_with(&format!("{key} = ")));
            let line = line.unwrap_or_else(|| panic!("{language} lacks {key}"));
            for part in line.split("{ $").skip(1) {
                let name = part.split(' ').next().unwrap();
                assert!(
                    error.args().iter().any(|(arg, _)| *arg == name),
                    "{language}: {key} asks for {name}"
                );
            }
        }
    }
}

#[test]
fn languages_have_the_same_keys() {
    let keys = |text: &str| {
        text.lines()
            .filter_map(|line| Some(line.split_once(" = ")?.0.to_string()))
            .collect::<Vec<_>>()
    };
    let [es, en, qu] = TEXTS.map(|(_, text)| keys(text));
    assert_eq!(es, en);
    assert_eq!(es, qu);
}
