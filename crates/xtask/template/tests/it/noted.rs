//! What the act `specimen/noted` leaves behind.

use capability::Capability;
use register::{ActId, Recorded, Under, Visibility};
use specimen::Specimen;

#[test]
fn a_note_becomes_one_row() {
    let kind = &Specimen.kinds()[0];
    let act = Recorded {
        seq: 7,
        id: ActId::nil(),
        kind: kind.kind.to_owned(),
        version: kind.version,
        entity: None,
        under: Under::system(),
        subjects: Vec::new(),
        visibility: Visibility::Public,
        at: "2026-03-02T15:00:00Z".parse().unwrap(),
        payload: Some(serde_json::from_str(kind.sample).unwrap()),
    };
    assert_eq!(Specimen.apply(&act).unwrap().len(), 1);
    let other = Recorded { kind: "directory/designated".to_owned(), ..act };
    assert!(Specimen.apply(&other).unwrap().is_empty());
}
