//! Beginning settings from a WSDL 1.1: what a person would copy from it by hand.
//!
//! Services, ports, bindings, messages and one level of types after another, as far as they stand in the file itself: nothing is
//! fetched. What comes out is to be looked at: names are those of the service, and how an answer is judged nobody can know from here.

use super::settings::{Style, Version, is_name};
use crate::adapter::charset;
use crate::adapter::xml::{self, Element};
use serde::Serialize;
use std::collections::BTreeMap;

const SOAP11: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
const SOAP12: &str = "http://schemas.xmlsoap.org/wsdl/soap12/";
/// Deepest nesting of types that is followed: types may hold themselves.
const DEPTH_MAX: usize = 6;
/// Most leaves of one element.
const LEAVES_MAX: usize = 300;

/// One operation as a WSDL describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Described {
    /// Name of the operation.
    pub operation: String,
    /// Element that asks.
    pub request: String,
    /// Element that answers.
    pub response: String,
    /// Namespace of the service.
    pub namespace: String,
    /// Where the service is, if it says so.
    pub address: Option<String>,
    /// Action.
    pub action: String,
    /// Version of SOAP.
    pub version: Version,
    /// How the body is built.
    pub style: Style,
    /// Whether inner elements bear the namespace.
    pub qualified: bool,
    /// Paths of the elements that ask.
    pub asks: Vec<Leaf>,
    /// Paths of the elements that answer, the outermost included.
    pub answers: Vec<Leaf>,
}

/// An element that holds a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Leaf {
    /// Names joined by dots.
    pub path: String,
    /// Type of XML Schema, without prefix; empty when none is given.
    pub of: String,
    /// Whether there may be several, of this or of an element around it.
    pub many: bool,
    /// Whether it may be left out.
    pub optional: bool,
}

/// Operations of a WSDL that simple settings can describe.
///
/// # Errors
/// What is wrong with the file.
pub fn read(bytes: &[u8]) -> Result<Vec<Described>, String> {
    let root = xml::read(&charset::text(bytes, None)).map_err(|why| why.to_string())?;
    if root.name != "definitions" {
        return Err("its outermost element is not definitions: this is no WSDL 1.1".into());
    }
    let found = Wsdl::of(&root).operations();
    if found.is_empty() {
        return Err("it has no binding to SOAP with an operation of one element each way".into());
    }
    Ok(found)
}

struct Wsdl<'a> {
    root: &'a Element,
    elements: BTreeMap<&'a str, &'a Element>,
    types: BTreeMap<&'a str, &'a Element>,
    qualified: bool,
}

impl<'a> Wsdl<'a> {
    fn of(root: &'a Element) -> Wsdl<'a> {
        let mut wsdl = Wsdl {
            root,
            elements: BTreeMap::new(),
            types: BTreeMap::new(),
            qualified: false,
        };
        for schema in root.all("types").flat_map(|types| types.all("schema")) {
            wsdl.qualified |= schema.attribute("elementFormDefault") == Some("qualified");
            let named = |kind| {
                let all = schema.all(kind);
                all.filter_map(|one| Some((one.attribute("name")?, one)))
            };
            wsdl.elements.extend(named("element"));
            wsdl.types.extend(named("complexType"));
        }
        wsdl
    }

    fn operations(&self) -> Vec<Described> {
        let bindings = self.root.all("binding");
        let all = bindings.flat_map(|binding| {
            let operations = binding.all("operation");
            operations.filter_map(move |operation| self.described(binding, operation))
        });
        all.collect()
    }

    fn described(&self, binding: &Element, operation: &Element) -> Option<Described> {
        let (transport, version) = binding.children.iter().find_map(|child| {
            match (child.name.as_str(), child.namespace.as_deref()) {
                ("binding", Some(SOAP11)) => Some((child, Version::V11)),
                ("binding", Some(SOAP12)) => Some((child, Version::V12)),
                _ => None,
            }
        })?;
        let own = operation.child("operation");
        let style = own.and_then(|own| own.attribute("style"));
        let style = style.or_else(|| transport.attribute("style"));
        let style = match style {
            Some("rpc") => Style::Rpc,
            _ => Style::Document,
        };
        let name = operation.attribute("name").filter(|name| is_name(name))?;
        let port = self
            .root
            .all("portType")
            .find(|port| port.attribute("name") == binding.attribute("type").map(local))?;
        let abstracted = port
            .all("operation")
            .find(|one| one.attribute("name") == Some(name))?;
        let asking = self.message(abstracted, "input")?;
        let answering = self.message(abstracted, "output")?;
        let (request, asks) = self.content(asking, style, name, "")?;
        let (response, answers) = self.content(answering, style, name, "Response")?;
        let inner = |leaf: Leaf| {
            let (_, path) = leaf.path.split_once('.')?;
            Some(Leaf {
                path: path.to_owned(),
                ..leaf
            })
        };
        Some(Described {
            operation: name.to_owned(),
            request,
            response,
            namespace: self
                .root
                .attribute("targetNamespace")
                .unwrap_or_default()
                .to_owned(),
            address: self.address(binding),
            action: own
                .and_then(|own| own.attribute("soapAction"))
                .unwrap_or_default()
                .to_owned(),
            version,
            style,
            qualified: style == Style::Document && self.qualified,
            asks: asks.into_iter().filter_map(inner).collect(),
            answers,
        })
    }

    fn message(&self, operation: &Element, way: &str) -> Option<&'a Element> {
        let name = operation.child(way)?.attribute("message").map(local)?;
        self.root
            .all("message")
            .find(|message| message.attribute("name") == Some(name))
    }

    /// The element that travels, and its leaves.
    fn content(
        &self,
        message: &'a Element,
        style: Style,
        operation: &str,
        ending: &str,
    ) -> Option<(String, Vec<Leaf>)> {
        let mut leaves = Vec::new();
        if style == Style::Rpc {
            let name = format!("{operation}{ending}");
            for part in message.all("part") {
                let path = format!("{name}.{}", part.attribute("name")?);
                self.typed(part, path, false, false, 1, &mut leaves);
            }
            return Some((name, leaves));
        }
        let mut parts = message.all("part");
        let part = parts.next().filter(|_| parts.next().is_none())?;
        let name = part.attribute("element").map(local)?;
        let element = self.elements.get(name)?;
        self.typed(element, name.to_owned(), false, false, 0, &mut leaves);
        Some((name.to_owned(), leaves))
    }

    fn typed(
        &self,
        element: &'a Element,
        path: String,
        many: bool,
        optional: bool,
        depth: usize,
        leaves: &mut Vec<Leaf>,
    ) {
        let of = element.attribute("type").map(local).unwrap_or_default();
        let inside = element
            .child("complexType")
            .or_else(|| self.types.get(of).copied());
        let fields = inside.and_then(|inside| inside.child("sequence").or_else(|| inside.child("all")));
        let Some(fields) = fields.filter(|_| depth < DEPTH_MAX) else {
            let is_leaf = depth > 0 && leaves.len() < LEAVES_MAX;
            leaves.extend(is_leaf.then(|| Leaf {
                path,
                of: of.to_owned(),
                many,
                optional,
            }));
            return;
        };
        for field in fields.all("element") {
            let reference = field.attribute("ref").map(local);
            let Some(name) = reference.or_else(|| field.attribute("name")) else {
                continue;
            };
            let shape = reference
                .and_then(|name| self.elements.get(name).copied())
                .unwrap_or(field);
            let more = field
                .attribute("maxOccurs")
                .is_some_and(|most| most != "0" && most != "1");
            let less = field.attribute("minOccurs") == Some("0");
            let path = format!("{path}.{name}");
            self.typed(shape, path, many || more, optional || less, depth + 1, leaves);
        }
    }

    fn address(&self, binding: &Element) -> Option<String> {
        let name = binding.attribute("name")?;
        let mut ports = self.root.all("service").flat_map(|service| service.all("port"));
        let port = ports.find(|port| port.attribute("binding").map(local) == Some(name))?;
        port.child("address")?.attribute("location").map(str::to_owned)
    }
}

impl Described {
    /// Settings as TOML to go on from. The path of the clean side, the names of its fields and the proof of a finding are proposals.
    pub fn settings(&self) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let address = self
            .address
            .as_deref()
            .unwrap_or("https://servicio.ejemplo.gob.pe/");
        let version = match self.version {
            Version::V11 => "1.1",
            Version::V12 => "1.2",
        };
        let style = match self.style {
            Style::Document => "document",
            Style::Rpc => "rpc",
        };
        let mut text = format!(
            "kind = \"soap\"\ntitle = {}\nnamespace = {}\noperation = {}\nresponse = {}\naction = {}\n\
             version = \"{version}\"\nstyle = \"{style}\"\nqualified = {}\n\
             face = {{ method = \"POST\", path = \"/consultas\" }}\n",
            quoted(&self.operation),
            quoted(&self.namespace),
            quoted(&self.request),
            quoted(&self.response),
            quoted(&self.action),
            self.qualified,
        );
        text.push_str("parameters = [\n");
        for leaf in &self.asks {
            let optional = if leaf.optional { ", optional = true" } else { "" };
            let path = quoted(&leaf.path);
            text.push_str(&format!(
                "    {{ to = {path}, from = {{ body = {path} }}{optional} }},\n"
            ));
        }
        text.push_str("]\nanswer = [\n");
        for leaf in &self.answers {
            let last = leaf.path.rsplit('.').next().unwrap_or_default();
            let (from, to) = (quoted(&leaf.path), quoted(last));
            text.push_str(&format!(
                "    {{ from = {from}, to = {to}, kind = \"{}\" }},\n",
                leaf.kind()
            ));
        }
        let proof = self.answers.first().map_or("", |leaf| leaf.path.as_str());
        text.push_str(&format!(
            "]\n\n[outcome]\nproof = {}\n\n[backend]\nurl = {}\n",
            quoted(proof),
            quoted(address)
        ));
        text
    }
}

impl Leaf {
    fn kind(&self) -> &'static str {
        if self.many {
            return "list";
        }
        match self.of.as_str() {
            "int" | "integer" | "long" | "short" | "byte" | "nonNegativeInteger" | "positiveInteger" => {
                "integer"
            }
            "decimal" | "float" | "double" => "number",
            "boolean" => "boolean",
            "date" | "dateTime" => "date",
            _ => "text",
        }
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
