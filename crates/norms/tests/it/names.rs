//! How instruments are cited, and how a citation written by anybody finds its instrument.

use norms::{Certainty, Citation, InstrumentId, OfficeId, normalise, offices, peru};

fn instrument(id: &str) -> InstrumentId {
    InstrumentId::parse(id).expect("listed")
}

#[test]
fn instruments_are_cited_as_the_law_cites_them() {
    let cases = [
        ("ds-016-2024-jus", "D.S. 016-2024-JUS"),
        ("ley-29733", "Ley 29733"),
        ("dleg-1412", "D.Leg. 1412"),
        ("du-006-2020", "D.U. 006-2020"),
        ("rm-119-2018-pcm", "R.M. 119-2018-PCM"),
        ("rsgd-004-2018-pcm-segdi", "RSGD 004-2018-PCM/SEGDI"),
        ("rsgtd-002-2023-pcm-sgtd", "RSGTD 002-2023-PCM/SGTD"),
        ("rd-100-2025-jus-dgtaipd", "R.D. 100-2025-JUS/DGTAIPD"),
    ];
    for (id, expected) in cases {
        assert_eq!(
            peru().instrument(instrument(id)).expect("listed").citation(),
            expected
        );
    }
}

#[test]
fn articles_are_cited_in_singular_and_plural() {
    let regulation = Citation::of(instrument("ds-016-2024-jus"));
    let with = |articles| {
        Citation {
            articles: Some(articles),
            ..regulation
        }
        .to_string()
    };
    assert_eq!(regulation.to_string(), "D.S. 016-2024-JUS");
    assert_eq!(with("37 a 39"), "D.S. 016-2024-JUS, arts. 37 a 39");
    assert_eq!(with("37.5"), "D.S. 016-2024-JUS, art. 37.5");
    assert_eq!(with("69.2, 70 y 71"), "D.S. 016-2024-JUS, arts. 69.2, 70 y 71");
    let plan = Citation {
        place: Some("Anexo I, num. 6.2.2"),
        ..Citation::of(instrument("rsgd-005-2018-pcm-segdi"))
    };
    assert_eq!(plan.to_string(), "RSGD 005-2018-PCM/SEGDI, Anexo I, num. 6.2.2");
    assert_eq!(plan.certainty, Certainty::Confirmed);
}

#[test]
fn however_it_is_written_it_is_the_same_instrument() {
    let cases = [
        ("DS 016-2024-JUS", "ds-016-2024-jus"),
        ("D.S. N° 016-2024-JUS", "ds-016-2024-jus"),
        ("Decreto Supremo Nº 016-2024-JUS", "ds-016-2024-jus"),
        ("decreto supremo nro. 016-2024-jus", "ds-016-2024-jus"),
        ("Ley N.° 29733", "ley-29733"),
        ("D. Leg. 1412", "dleg-1412"),
        ("Resolución Ministerial 119-2018-PCM", "rm-119-2018-pcm"),
        ("RSGTD 002-2023-PCM/SGTD", "rsgtd-002-2023-pcm-sgtd"),
        (
            "Resolución de Secretaría de Gobierno y Transformación Digital N° 002-2023-PCM/SGTD",
            "rsgtd-002-2023-pcm-sgtd",
        ),
        ("DS 103-2023-PCM", "ds-085-2023-pcm"),
    ];
    for (written, id) in cases {
        let found = peru().instrument_cited_as(written).map(|found| found.id.as_str());
        assert_eq!(found, Some(id), "{written} -> {}", normalise(written));
    }
    assert_eq!(peru().instrument_cited_as("D.S. 999-1999-PCM"), None);
    assert_eq!(peru().instrument_cited_as(""), None);
}

#[test]
fn an_instrument_is_in_force_between_its_days() {
    let old = peru().instrument(instrument("ds-004-2019-jus")).expect("listed");
    let new = peru().instrument(instrument("ds-006-2026-jus")).expect("listed");
    let day = crate::day("2026-04-30");
    assert!(old.in_force_on(day) && !new.in_force_on(day));
    let day = crate::day("2026-05-01");
    assert!(!old.in_force_on(day) && new.in_force_on(day));
    assert_eq!(old.repealed_by, Some(new.id));
}

#[test]
fn an_unknown_name_is_refused_wherever_it_comes_from() {
    let unknown = OfficeId::parse("grand_wizard").expect_err("no such office");
    assert_eq!(
        unknown.to_string(),
        "the law knows no office called `grand_wizard`"
    );
    #[derive(Debug, serde::Deserialize)]
    struct Payload {
        office: OfficeId,
    }
    let payload: Payload = toml::from_str("office = \"digital_leader\"").expect("listed");
    assert_eq!(payload.office, offices::DIGITAL_LEADER);
    let error = toml::from_str::<Payload>("office = \"grand_wizard\"").expect_err("no such office");
    assert!(error.to_string().contains("grand_wizard"));
}

#[test]
fn renumbered_articles_are_found_by_subject() {
    let article = peru().tuo_article("start-of-count").expect("listed");
    assert_eq!((article.tuo_2019, article.tuo_2026), (144, 133));
    assert_eq!(peru().tuo_article("no-such-subject"), None);
}
