//! What a document tells those who do not see it.

use crate::document;
use crate::read::{Read, words};
use lopdf::Object;
use paper::{Block, Column, Fact, Seal, SignaturePlace, Table, Tone};

fn seal() -> Block {
    Block::Seal(Seal {
        url: "https://qhapaq.example/actos/Q26-1010-7".to_owned(),
        code: "Q26-1010-7".to_owned(),
        alt: "Código QR de la constancia Q26-1010-7".to_owned(),
        label: "Código".to_owned(),
        words: vec!["Escríbelo en /verificar.".to_owned()],
    })
}

#[test]
fn language_title_and_both_standards_stand_in_the_file() {
    let read = Read::of(&document(vec![Block::paragraph("Hola")]));
    let root = read.root();
    assert_eq!(words(read.get(root, b"Lang").unwrap()), "es-PE");
    let marked = read.get(root, b"MarkInfo").unwrap().as_dict().unwrap();
    assert!(marked.get(b"Marked").and_then(Object::as_bool).unwrap());
    let viewer = read.get(root, b"ViewerPreferences").unwrap().as_dict().unwrap();
    assert!(viewer.get(b"DisplayDocTitle").and_then(Object::as_bool).unwrap());
    let xmp = read.xmp();
    for said in [
        "Constancia de muestra",
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>3</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "2026-11-20T15:42:07",
    ] {
        assert!(xmp.contains(said), "{said} in {xmp}");
    }
}

#[test]
fn every_block_has_its_tags() {
    let table = Table {
        caption: "Obligaciones".to_owned(),
        columns: vec![Column::new("Qué", 2), Column::new("Cuándo", 1).right()],
        rows: vec![
            vec!["Designar".to_owned(), "20-11-2026".to_owned()],
            vec!["Avisar".to_owned()],
        ],
    };
    let read = Read::of(&document(vec![
        Block::heading(2, "Hechos"),
        Block::toned(Tone::Lead, "Rige."),
        Block::Facts(vec![Fact::strong("Quién", "Ana"), Fact::code("Huella", "9b1f")]),
        Block::Table(table),
        Block::Numbered(vec!["Uno".to_owned()]),
        Block::Bullets(vec!["Dos".to_owned()]),
        Block::note("Ojo", "Cuidado"),
        Block::blank("Motivo", 2),
        Block::Signatures(vec![SignaturePlace {
            name: "Ana".to_owned(),
            office: "Titular".to_owned(),
        }]),
        seal(),
    ]));
    assert_eq!(
        read.tags(),
        "Document(P H1 P H2 P Table(TBody(TR(TH TD) TR(TH TD))) \
         Table(Caption THead(TR(TH TH)) TBody(TR(TH TD) TR(TH TD))) \
         L(LI(Lbl LBody)) L(LI(Lbl LBody)) Div(P P) P P Figure Div(P P P(Link) P))"
    );
    let figure = read.tagged("Figure");
    assert_eq!(
        words(figure[0].get(b"Alt").unwrap()),
        "Código QR de la constancia Q26-1010-7"
    );
    let scopes: Vec<String> = read
        .tagged("TH")
        .iter()
        .map(|cell| format!("{:?}", read.get(cell, b"A").unwrap()))
        .collect();
    assert_eq!(
        scopes.iter().filter(|scope| scope.contains("/Row")).count(),
        4,
        "{scopes:?}"
    );
    assert_eq!(
        scopes.iter().filter(|scope| scope.contains("/Column")).count(),
        2,
        "{scopes:?}"
    );
}

#[test]
fn headings_make_the_outline() {
    let read = Read::of(&document(vec![
        Block::heading(2, "Uno"),
        Block::heading(3, "Uno y medio"),
        Block::heading(2, "Dos"),
    ]));
    let outline = read.get(read.root(), b"Outlines").unwrap().as_dict().unwrap();
    let title = read.get(outline, b"First").unwrap().as_dict().unwrap();
    assert_eq!(words(title.get(b"Title").unwrap()), "Constancia de muestra");
    let one = read.get(title, b"First").unwrap().as_dict().unwrap();
    let below = read.get(one, b"First").unwrap().as_dict().unwrap();
    let two = read.get(one, b"Next").unwrap().as_dict().unwrap();
    let said: Vec<String> = [one, below, two]
        .iter()
        .map(|entry| words(entry.get(b"Title").unwrap()))
        .collect();
    assert_eq!(said, ["Uno", "Uno y medio", "Dos"]);
}
