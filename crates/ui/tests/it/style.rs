//! The stylesheet and what pages use of it.

use std::collections::BTreeSet;

use ui::{Lang, assets, css_path, examples};

use crate::{html, tr};

fn css() -> String {
    let file = assets()
        .iter()
        .find(|a| a.path == css_path())
        .expect("a stylesheet");
    String::from_utf8(file.bytes.clone()).expect("text")
}

#[test]
fn the_stylesheet_stays_small() {
    let size = css().len();
    assert!(size < 30_000, "{size} bytes");
}

#[test]
fn the_stylesheet_is_whole() {
    let css = css();
    assert_eq!(css.matches('{').count(), css.matches('}').count());
    assert!(css.contains("--D: ;"), "the empty value that switches the scheme");
    assert!(!css.contains("/*") && !css.contains("url(") && !css.contains("@import"));
}

#[test]
fn every_class_of_an_example_has_a_style() {
    let css = css();
    let markup: String = examples(tr(Lang::Es))
        .into_iter()
        .map(|e| e.html.into_string())
        .collect();
    let used: BTreeSet<String> = html::elements(&markup)
        .iter()
        .filter_map(|e| e.get("class"))
        .flat_map(|c| c.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let unknown: Vec<&String> = used.iter().filter(|c| !css.contains(&format!(".{c}"))).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    assert!(used.len() > 60, "{} classes", used.len());
}

#[test]
fn files_are_addressed_by_their_content() {
    for asset in assets() {
        assert!(asset.path.starts_with("/estatico/qhapaq-"), "{}", asset.path);
        assert!(!asset.bytes.is_empty());
    }
}
