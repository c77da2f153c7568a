//! A file goes into a document and comes out of it.

use crate::document;
use paper::{Attachment, attached, pdf};

fn with(files: &[&[u8]]) -> Vec<u8> {
    let mut document = document(Vec::new());
    document.attachments = files
        .iter()
        .enumerate()
        .map(|(number, bytes)| Attachment {
            name: format!("prueba-{number}.json"),
            media_type: "application/json".to_owned(),
            description: "Una prueba".to_owned(),
            bytes: bytes.to_vec(),
        })
        .collect();
    pdf(&document).unwrap()
}

#[test]
fn what_went_in_comes_out() {
    let long = b"{\"huella\": \"9b1f0c77\", \"stream\": \"endobj\"}".repeat(2_000);
    let pdf = with(&[b"{}", &long]);
    let files = attached(&pdf, 1 << 20);
    assert!(
        files.len() == 2 && files.contains(&b"{}".to_vec()) && files.contains(&long),
        "{}",
        files.len()
    );
}

#[test]
fn what_is_too_long_stays_inside() {
    let pdf = with(&[&vec![b'a'; 10_001]]);
    assert!(attached(&pdf, 10_000).is_empty());
    assert_eq!(attached(&pdf, 10_001).len(), 1);
}

#[test]
fn no_bytes_whatsoever_bring_the_reader_down() {
    let whole = with(&[b"{\"a\": 1}"]);
    for end in (0..whole.len()).step_by(97) {
        attached(&whole[..end], 1_000);
    }
    for strange in [
        &b""[..],
        b"stream",
        b"/EmbeddedFile stream\nendstream",
        b"endstream stream /EmbeddedFile",
        b"obj/EmbeddedFile/Filter/FlateDecode stream\r\n\xff\xff endstream",
    ] {
        assert!(attached(strange, 1_000).iter().all(Vec::is_empty), "{strange:?}");
    }
    assert!(attached(&with(&[]), 1_000).is_empty());
}
