//! Every component, as its examples show it.

use ui::{Lang, examples};

use crate::{html, tr};

#[test]
fn every_example_keeps_its_markup() {
    for example in examples(tr(Lang::Es)) {
        let name = format!("{}__{}", example.component, example.name);
        insta::assert_snapshot!(name, lines(&example.html.into_string()));
    }
}

#[test]
fn the_gallery_holds_the_rules_of_a_page_in_every_language() {
    for lang in Lang::ALL {
        let page = ui::gallery(tr(lang)).into_string();
        html::check(&page);
        assert_eq!(page.matches("<h1").count(), 1);
        assert!(!page.contains("autofocus"));
    }
}

#[test]
fn no_example_shows_a_text_key() {
    for lang in Lang::ALL {
        for example in examples(tr(lang)) {
            let markup = example.html.into_string();
            assert!(
                !markup.contains(">ui-"),
                "{} {}: {markup}",
                example.component,
                example.name
            );
        }
    }
}

#[test]
fn examples_have_names_of_their_own() {
    let mut names: Vec<_> = examples(tr(Lang::Es))
        .iter()
        .map(|e| (e.component, e.name))
        .collect();
    let all = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all);
    assert!(all > 60, "{all} examples");
}

/// One line per element that holds others, so that a change is seen where it is.
fn lines(markup: &str) -> String {
    const BLOCKS: [&str; 22] = [
        "<li",
        "<tr",
        "<div",
        "<section",
        "<p ",
        "<p>",
        "<ul",
        "<ol",
        "<dl",
        "<dt",
        "<table",
        "<thead",
        "<tbody",
        "<tfoot",
        "<fieldset",
        "<label",
        "<option",
        "<a class=\"tile",
        "<g ",
        "<path",
        "<circle",
        "<figure",
    ];
    let mut text = markup.to_owned();
    for block in BLOCKS {
        text = text.replace(block, &format!("\n{block}"));
    }
    text.trim_start().to_owned()
}
