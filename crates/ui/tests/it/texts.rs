//! Sentences in three languages.

use std::collections::BTreeSet;

use ui::{Lang, SOURCE, Source, Texts, TextsFault};

use crate::{TEXTS, tr};

const SMALL: Source = Source {
    es: "a = Hola\nb = { $n ->\n    [one] { $n } acto de { $who }\n   *[other] { $n } actos de { $who }\n }\nonly = Sólo aquí\n",
    en: "a = Hello\nb = { $n ->\n    [one] { $n } act of { $who }\n   *[other] { $n } acts of { $who }\n }\n",
    qu: "a = Napaykuy\n",
};

#[test]
fn every_key_is_in_every_language() {
    assert_eq!(TEXTS.uneven(), []);
    assert!(TEXTS.keys(Lang::Es).len() > 100);
}

#[test]
fn every_text_uses_the_same_variables_in_every_language() {
    let variables = |file: &str| -> Vec<(String, BTreeSet<String>)> {
        let mut found: Vec<(String, BTreeSet<String>)> = Vec::new();
        for line in file.lines() {
            if let Some((key, _)) = line
                .split_once(" =")
                .filter(|(k, _)| !k.starts_with(' ') && !k.starts_with('#'))
            {
                found.push((key.to_owned(), BTreeSet::new()));
            }
            let words = line
                .split('$')
                .skip(1)
                .map(|w| w.chars().take_while(char::is_ascii_alphabetic).collect());
            if let Some((_, set)) = found.last_mut() {
                set.extend(words);
            }
        }
        found.sort();
        found
    };
    let spanish = variables(SOURCE.es);
    assert!(spanish.iter().any(|(_, set)| !set.is_empty()));
    assert_eq!(variables(SOURCE.en), spanish);
    assert_eq!(variables(SOURCE.qu), spanish);
}

#[test]
fn every_key_of_the_code_has_a_text() {
    let mut missing = Vec::new();
    for file in sources(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))) {
        for piece in file.split("\"ui-").skip(1) {
            let key = format!("ui-{}", piece.split('"').next().unwrap_or_default());
            let real = key.len() > 3 && key.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            if real && key != "ui-days" && !TEXTS.has(Lang::Es, &key) {
                missing.push(key);
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

fn sources(folder: &std::path::Path) -> Vec<String> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            out.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(std::fs::read_to_string(path).expect("a source"));
        }
    }
    out
}

#[test]
fn numbers_are_written_our_way_and_choose_the_plural() {
    let texts = Texts::new(&[SMALL]).expect("texts");
    for (lang, n, want) in [
        (Lang::Es, 1, "1 acto de ANA"),
        (Lang::Es, 2987, "2\u{a0}987 actos de ANA"),
        (Lang::En, 2987, "2,987 acts of ANA"),
        (Lang::Qu, 3, "3 actos de ANA"),
    ] {
        assert_eq!(
            texts.tr(lang).f("b", &[("n", n.into()), ("who", "ANA".into())]),
            want
        );
    }
}

#[test]
fn what_is_not_translated_is_read_in_spanish_and_says_so() {
    let texts = Texts::new(&[SMALL]).expect("texts");
    let qu = texts.tr(Lang::Qu);
    assert_eq!(
        (
            qu.t("a").as_ref(),
            qu.t("only").as_ref(),
            qu.t("nothing").as_ref()
        ),
        ("Napaykuy", "Sólo aquí", "nothing")
    );
    assert_eq!(
        qu.marked("only").into_string(),
        "<span lang=\"es\">Sólo aquí</span>"
    );
    assert_eq!(qu.marked("a").into_string(), "Napaykuy");
    assert_eq!(qu.get("nothing"), None);
    assert_eq!(texts.uneven().len(), 3);
}

#[test]
fn faults_name_the_language() {
    let twice = Source {
        es: "a = x\n",
        en: "",
        qu: "",
    };
    assert!(matches!(
        Texts::new(&[twice, twice]),
        Err(TextsFault::Twice(Lang::Es, _))
    ));
    let broken = Source {
        es: "",
        en: "a = { $\n",
        qu: "",
    };
    assert!(matches!(
        Texts::new(&[broken]),
        Err(TextsFault::Syntax(Lang::En, _))
    ));
}

#[test]
fn days_are_told_from_today() {
    for (lang, days, want) in [
        (Lang::Es, -97, "hace 97 días"),
        (Lang::Es, -1, "hace 1 día"),
        (Lang::Es, 0, "hoy"),
        (Lang::Es, 1, "en 1 día"),
        (Lang::En, 4, "in 4 days"),
        (Lang::Qu, 4, "4 p’unchawmanta"),
    ] {
        assert_eq!(tr(lang).days(days), want);
    }
}
