//! Every encoding and delimiter that a Peruvian office is likely to save.

use crate::{lines, notes, read};
use sheet::Format;

const TEXT: &str = "AÑO;ENTIDAD;DISTRITO\n2024;MUNICIPALIDAD DE PEÑA ÚNICA;BREÑA\n2025;ORGANIZACIÓN;CAÑETE\n";
const ROWS: [&str; 2] = [
    "2: 2024|MUNICIPALIDAD DE PEÑA ÚNICA|BREÑA",
    "3: 2025|ORGANIZACIÓN|CAÑETE",
];

#[track_caller]
fn check(bytes: &[u8], encoding: &str, notes_expected: &[&str]) {
    let sheet = read(bytes).unwrap();
    assert_eq!(sheet.format, Format::Csv);
    assert_eq!(sheet.encoding, Some(encoding));
    assert_eq!(sheet.delimiter, Some(';'));
    assert_eq!(sheet.columns, ["AÑO", "ENTIDAD", "DISTRITO"]);
    assert_eq!(lines(&sheet), ROWS);
    assert_eq!(notes(&sheet), notes_expected);
}

fn wide(mark: &[u8], to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    mark.iter()
        .copied()
        .chain(TEXT.encode_utf16().flat_map(to_bytes))
        .collect()
}

#[test]
fn utf8_with_and_without_a_mark() {
    check(TEXT.as_bytes(), "UTF-8", &[]);
    check(format!("\u{feff}{TEXT}").as_bytes(), "UTF-8", &[]);
}

#[test]
fn utf16_with_and_without_a_mark() {
    check(&wide(&[0xFF, 0xFE], u16::to_le_bytes), "UTF-16LE", &[]);
    check(&wide(&[0xFE, 0xFF], u16::to_be_bytes), "UTF-16BE", &[]);
    check(&wide(&[], u16::to_le_bytes), "UTF-16LE", &[]);
    check(&wide(&[], u16::to_be_bytes), "UTF-16BE", &[]);
}

#[test]
fn latin_1_in_capitals_is_not_taken_for_another_script() {
    let bytes: Vec<u8> = TEXT
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    check(&bytes, "windows-1252", &["guessed-encoding"]);
}

#[test]
fn utf8_with_a_broken_byte_stays_utf8() {
    let mut bytes = TEXT.as_bytes().to_vec();
    bytes.extend_from_slice(b"2026;ROT\xFFO;ATE\n");
    let sheet = read(bytes).unwrap();
    assert_eq!(sheet.encoding, Some("UTF-8"));
    assert_eq!(lines(&sheet)[2], "4: 2026|ROT\u{fffd}O|ATE");
    assert_eq!(notes(&sheet), ["guessed-encoding", "replaced-characters"]);
}

#[test]
fn delimiters_are_told_apart_with_quotation_marks_respected() {
    for delimiter in [',', ';', '|', '\t'] {
        let text =
            format!("codigo{delimiter}nombre\n1{delimiter}\"a,b;c|d\te\"\n2{delimiter}\"x,y;z|w\tv\"\n");
        let sheet = read(text).unwrap();
        assert_eq!(sheet.delimiter, Some(delimiter));
        assert_eq!(lines(&sheet), ["2: 1|a,b;c|d\te", "3: 2|x,y;z|w\tv"]);
    }
}

#[test]
fn decimal_commas_do_not_outvote_semicolons() {
    let sheet = read("distrito;monto\nAte;1,5\nLince;2,75\nRímac;3,125\n").unwrap();
    assert_eq!(sheet.delimiter, Some(';'));
    assert_eq!(lines(&sheet)[2], "4: Rímac|3,125");
}

#[test]
fn a_delimiter_stated_in_the_first_line_is_believed() {
    let sheet = read("sep=|\r\nruc|nombre\r\n1|a\r\n").unwrap();
    assert_eq!(sheet.columns, ["ruc", "nombre"]);
    assert_eq!(sheet.header_row, Some(2));
    assert_eq!(lines(&sheet), ["3: 1|a"]);
}

#[test]
fn quoted_line_breaks_belong_to_the_cell_and_count_as_lines() {
    let sheet = read("id,nota\r\n1,\"dos\r\nlíneas\"\r\n2,\"una \"\"cita\"\"\"\r\n").unwrap();
    assert_eq!(lines(&sheet), ["2: 1|dos\r\nlíneas", "4: 2|una \"cita\""]);
}

#[test]
fn a_quotation_mark_that_never_closes_does_not_swallow_the_file() {
    let sheet = read("id,nombre\n1,\"I.E. SAN JUAN\n2,OTRO\n3,MAS\n").unwrap();
    assert_eq!(lines(&sheet), ["2: 1|\"I.E. SAN JUAN", "3: 2|OTRO", "4: 3|MAS"]);
    assert_eq!(notes(&sheet), ["unbalanced-quotes"]);
}

#[test]
fn old_macintosh_line_ends_are_lines() {
    assert_eq!(lines(&read("id,n\r1,a\r2,b\r").unwrap()), ["2: 1|a", "3: 2|b"]);
}
