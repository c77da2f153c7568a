//! What is refused, and that nothing else is.

use crate::document;
use paper::{Attachment, Block, Column, Document, PAGES_MAX, PaperError, Seal, Table, pdf};

#[test]
fn equal_documents_have_equal_bytes() {
    let one = document(vec![Block::paragraph("Igual"), Block::blank("Motivo", 3)]);
    assert_eq!(pdf(&one).unwrap(), pdf(&one.clone()).unwrap());
    let other = document(vec![Block::paragraph("Distinto"), Block::blank("Motivo", 3)]);
    assert_ne!(pdf(&one).unwrap(), pdf(&other).unwrap());
}

#[test]
fn an_empty_document_is_a_document() {
    let empty = Document {
        title: "T".to_owned(),
        lang: "es".to_owned(),
        ..Document::default()
    };
    assert!(pdf(&empty).unwrap().starts_with(b"%PDF-1.7"));
    let blocks = vec![
        Block::paragraph(""),
        Block::heading(9, "Muy hondo"),
        Block::Facts(Vec::new()),
        Block::Numbered(Vec::new()),
        Block::Bullets(vec![String::new()]),
        Block::note("", ""),
        Block::Signatures(Vec::new()),
        Block::blank("", 0),
    ];
    assert!(pdf(&document(blocks)).is_ok());
}

#[test]
fn more_pages_than_the_limit_are_refused() {
    let breaks = vec![Block::PageBreak; PAGES_MAX];
    assert_eq!(pdf(&document(breaks)), Err(PaperError::TooLong));
}

#[test]
fn cells_without_a_column_are_refused() {
    for (columns, row) in [(1, vec!["a".to_owned(), "b".to_owned()]), (0, Vec::new())] {
        let columns = vec![Column::new("A", 1); columns];
        let table = Table {
            caption: String::new(),
            columns,
            rows: vec![row],
        };
        assert_eq!(pdf(&document(vec![Block::Table(table)])), Err(PaperError::Table));
    }
}

#[test]
fn an_address_too_long_for_a_qr_is_refused() {
    let seal = Seal {
        url: "x".repeat(4_000),
        code: String::new(),
        alt: String::new(),
        label: String::new(),
        words: Vec::new(),
    };
    assert_eq!(pdf(&document(vec![Block::Seal(seal)])), Err(PaperError::Seal));
}

#[test]
fn attachments_need_a_name_of_their_own_and_a_type() {
    let file = |name: &str, media_type: &str| Attachment {
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        description: "Una prueba".to_owned(),
        bytes: b"{}".to_vec(),
    };
    for files in [
        vec![file("", "application/json")],
        vec![file("a.json", "nada")],
        vec![
            file("a.json", "application/json"),
            file("a.json", "application/json"),
        ],
    ] {
        let mut with = document(Vec::new());
        with.attachments = files;
        assert_eq!(pdf(&with), Err(PaperError::Attachment));
    }
}
