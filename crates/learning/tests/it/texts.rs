//! Every lesson says the same parts in three languages, in sentences that can be read aloud.

use capability::Capability;
use learning::{LESSONS, Learning};
use ui::{Lang, Texts};

const PARTS: [&str; 13] = [
    "title", "line", "what", "do", "never", "example", "ask", "a", "a-why", "b", "b-why", "c", "c-why",
];
/// Words of a sentence that can be read aloud in one breath.
const WORDS_MAX: usize = 25;

fn texts() -> Texts {
    Texts::new(&[ui::SOURCE, Learning.texts()]).unwrap()
}

#[test]
fn every_part_stands_in_three_languages_and_nothing_else() {
    let texts = texts();
    assert_eq!(texts.uneven(), Vec::new());
    assert_eq!(LESSONS.len(), 8);
    for lang in Lang::ALL {
        let tr = texts.tr(lang);
        for lesson in LESSONS {
            for part in PARTS {
                let text = tr.get(&lesson.text(part));
                assert!(
                    text.is_some_and(|text| text.chars().count() > 1),
                    "{} {part} in {lang:?}",
                    lesson.key
                );
            }
        }
    }
}

#[test]
fn spanish_sentences_can_be_read_aloud() {
    let texts = texts();
    let tr = texts.tr(Lang::Es);
    let parts = LESSONS
        .iter()
        .flat_map(|lesson| PARTS.map(|part| lesson.text(part)));
    for key in parts {
        for sentence in tr.t(&key).split(['.', '|', '?', ':', ';']) {
            let words = sentence.split_whitespace().count();
            assert!(words <= WORDS_MAX, "{key}: {words} words: {sentence}");
        }
    }
}

#[test]
fn every_article_is_of_a_norm_that_the_house_knows() {
    for lesson in LESSONS {
        assert!(!lesson.cites.is_empty(), "{}", lesson.key);
        for (instrument, articles) in lesson.cites {
            let id = norms::InstrumentId::parse(instrument).unwrap();
            assert!(
                norms::peru().instrument(id).is_some() && !articles.is_empty(),
                "{instrument}"
            );
        }
    }
}
