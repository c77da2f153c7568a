//! Reading XML from old services: a small tree, with limits, and nothing that XML can make grow.
//!
//! No document type, so no entity of the sender's and nothing from elsewhere; only the five entities of XML and characters by number.
//! Processing instructions and comments are passed over. Elements are known by their local names; the namespace is kept for those who
//! ask (Namespaces in XML 1.0).

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use serde_json::{Map, Value};
use std::fmt;

/// Deepest nesting.
const DEPTH_MAX: usize = 64;
/// Most elements.
const ELEMENTS_MAX: usize = 200_000;
/// Most attributes of an element.
const ATTRIBUTES_MAX: usize = 64;
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// Why a text is not read. No variant holds a piece of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlError {
    /// It is not well-formed.
    Shape,
    /// It has a document type.
    DocumentType,
    /// It names an entity that is none of the five.
    Entity,
    /// It is nested too deeply, or has too many elements or attributes.
    Limit,
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            XmlError::Shape => "it is no well-formed XML",
            XmlError::DocumentType => "it is XML with a document type, which is not read",
            XmlError::Entity => "it is XML with entities, which are not read",
            XmlError::Limit => "it is XML that is too deep or has too many elements",
        })
    }
}

impl std::error::Error for XmlError {}

/// An element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Element {
    /// Local name.
    pub name: String,
    /// Namespace, if it has one.
    pub namespace: Option<String>,
    /// Attributes by local name, declarations of namespaces left out.
    pub attributes: Vec<(String, String)>,
    /// Elements in it.
    pub children: Vec<Element>,
    /// Text in it, pieces joined.
    pub text: String,
    /// `xsi:nil`.
    pub nil: bool,
}

/// Reads a whole document.
///
/// # Errors
/// [`XmlError`].
pub fn read(text: &str) -> Result<Element, XmlError> {
    let mut reader = Reader::from_str(text);
    let mut tree = Tree::default();
    loop {
        match reader.read_event().map_err(|_| XmlError::Shape)? {
            Event::Start(start) => tree.open(&start)?,
            Event::Empty(start) => {
                tree.open(&start)?;
                tree.close()?;
            }
            Event::End(_) => tree.close()?,
            Event::Text(text) => tree.text(&text.xml10_content())?,
            Event::CData(text) => tree.text(&text.xml10_content())?,
            Event::GeneralRef(reference) => tree.reference(&reference)?,
            Event::DocType(_) => return Err(XmlError::DocumentType),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return tree.whole(),
        }
    }
}

impl Element {
    /// The first element of that local name in it.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every element of that local name in it.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// An attribute by its local name.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// The same as the platform's facade writes it in JSON: an element that is there once as itself, one that is there again as a list.
    pub fn value(&self) -> Value {
        if self.nil {
            return Value::Null;
        }
        if self.children.is_empty() {
            return Value::String(self.text.trim().to_owned());
        }
        let mut members = Map::new();
        for child in &self.children {
            let value = child.value();
            match members.get_mut(&child.name) {
                None => {
                    // A list of one that holds a list cannot come from here: no element is a list by itself.
                    members.insert(child.name.clone(), value);
                }
                Some(Value::Array(items)) => items.push(value),
                Some(once) => *once = Value::Array(vec![once.take(), value]),
            }
        }
        let text = self.text.trim();
        if !text.is_empty() {
            members.insert("$".into(), text.into());
        }
        Value::Object(members)
    }
}

/// The tree while it grows.
#[derive(Default)]
struct Tree {
    open: Vec<Element>,
    /// Prefix and namespace, innermost last; with how many there were when the element began.
    spaces: Vec<(String, String)>,
    before: Vec<usize>,
    root: Option<Element>,
    elements: usize,
}

impl Tree {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), XmlError> {
        self.elements += 1;
        if self.open.len() >= DEPTH_MAX || self.elements > ELEMENTS_MAX {
            return Err(XmlError::Limit);
        }
        if self.root.is_some() {
            return Err(XmlError::Shape);
        }
        self.before.push(self.spaces.len());
        let mut named = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|_| XmlError::Shape)?;
            let value = attribute
                .normalized_value(XmlVersion::Implicit1_0)
                .map_err(|_| XmlError::Entity)?;
            named.push((attribute.key.0.to_owned(), value.into_owned()));
            if named.len() > ATTRIBUTES_MAX {
                return Err(XmlError::Limit);
            }
        }
        for (name, value) in &named {
            match name.split_once(':') {
                Some(("xmlns", prefix)) => self.spaces.push((prefix.to_owned(), value.clone())),
                None if name == "xmlns" => self.spaces.push((String::new(), value.clone())),
                _ => {}
            }
        }
        let element = self.element(start.name().0, named);
        self.open.push(element);
        Ok(())
    }

    fn element(&self, name: &str, named: Vec<(String, String)>) -> Element {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let mut element = Element {
            name: local.to_owned(),
            namespace: self.space(prefix),
            ..Element::default()
        };
        for (name, value) in named {
            let (prefix, local) = name.split_once(':').unwrap_or(("", &name));
            if prefix == "xmlns" || name == "xmlns" {
                continue;
            }
            let instance = !prefix.is_empty() && self.space(prefix).as_deref() == Some(INSTANCE);
            if instance && local == "nil" {
                element.nil = value == "true" || value == "1";
            }
            element.attributes.push((local.to_owned(), value));
        }
        element
    }

    fn space(&self, prefix: &str) -> Option<String> {
        let found = self.spaces.iter().rev().find(|(known, _)| known == prefix);
        found
            .map(|(_, space)| space.clone())
            .filter(|space| !space.is_empty())
    }

    fn close(&mut self) -> Result<(), XmlError> {
        let element = self.open.pop().ok_or(XmlError::Shape)?;
        self.spaces.truncate(self.before.pop().unwrap_or_default());
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), XmlError> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(text),
            None if text.trim_matches(['\u{feff}', ' ', '\t', '\r', '\n']).is_empty() => {}
            None => return Err(XmlError::Shape),
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), XmlError> {
        let letter = match reference.resolve_char_ref().map_err(|_| XmlError::Shape)? {
            Some(letter) => letter,
            None => match &*reference.xml10_content() {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                _ => return Err(XmlError::Entity),
            },
        };
        let mut bytes = [0; 4];
        match self.open.last_mut() {
            Some(element) => element.text.push_str(letter.encode_utf8(&mut bytes)),
            None => return Err(XmlError::Shape),
        }
        Ok(())
    }

    fn whole(self) -> Result<Element, XmlError> {
        match (self.open.is_empty(), self.root) {
            (true, Some(root)) => Ok(root),
            _ => Err(XmlError::Shape),
        }
    }
}

/// A text as it stands in an element.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn elements_become_what_the_facade_writes() {
        let read = |text: &str| read(text).expect("read").value();
        assert_eq!(read("<a><b>x</b></a>"), json!({"b": "x"}));
        assert_eq!(
            read("<a><b>x</b><c/><b>y</b><b>z</b></a>"),
            json!({"b": ["x", "y", "z"], "c": ""})
        );
        assert_eq!(
            read("<a><b> 1 &lt; <![CDATA[2 & 3]]> &#x41;</b></a>"),
            json!({"b": "1 < 2 & 3 A"})
        );
        let nil =
            "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance'><b i:nil='true'/><c nil='true'/></a>";
        assert_eq!(read(nil), json!({"b": null, "c": ""}));
        assert_eq!(
            read("<?xml version='1.0'?><!-- x --><?y z?><p:a xmlns:p='u'><p:b>1</p:b></p:a>\n"),
            json!({"b": "1"})
        );
    }

    #[test]
    fn namespaces_are_those_in_scope() {
        let read =
            read("<p:a xmlns:p='one'><p:b xmlns:p='two'/><c xmlns='three'><d/></c><e/></p:a>").expect("read");
        let of = |element: &Element| element.namespace.clone();
        assert_eq!(of(&read), Some("one".into()));
        assert_eq!(of(&read.children[0]), Some("two".into()));
        assert_eq!(of(&read.children[1].children[0]), Some("three".into()));
        assert_eq!(of(&read.children[2]), None);
    }

    #[test]
    fn what_can_grow_or_is_broken_is_refused() {
        let deep = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(read(&deep(DEPTH_MAX)).is_ok());
        let many = format!("<a>{}</a>", "<b/>".repeat(ELEMENTS_MAX));
        let attributes: String = (0..=ATTRIBUTES_MAX).map(|at| format!(" a{at}=''")).collect();
        for (text, want) in [
            (deep(DEPTH_MAX + 1), XmlError::Limit),
            (many, XmlError::Limit),
            (format!("<a{attributes}/>"), XmlError::Limit),
            (
                "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".into(),
                XmlError::DocumentType,
            ),
            (
                "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>".into(),
                XmlError::DocumentType,
            ),
            ("<a>&b;</a>".into(), XmlError::Entity),
            ("<a b='&c;'/>".into(), XmlError::Entity),
            ("<a>".into(), XmlError::Shape),
            ("</a>".into(), XmlError::Shape),
            ("<a></b>".into(), XmlError::Shape),
            ("<a/><b/>".into(), XmlError::Shape),
            ("<a/>x".into(), XmlError::Shape),
            ("x<a/>".into(), XmlError::Shape),
            ("<a b='1' b='2'/>".into(), XmlError::Shape),
            ("<a>&#xD800;</a>".into(), XmlError::Shape),
            (String::new(), XmlError::Shape),
        ] {
            assert_eq!(read(&text), Err(want), "{}", &text[..text.len().min(60)]);
        }
    }
}
