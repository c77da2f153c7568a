//! Envelopes: writing one, and reading what comes back.

use super::settings::{Settings, Version};
use crate::adapter::xml::{self, Element, XmlError, escaped};
use serde_json::{Value, json};
use std::fmt;

const V11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
const V12: &str = "http://www.w3.org/2003/05/soap-envelope";

/// What an envelope says.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The element in its body, with its name, as the platform's facade writes it in JSON.
    Answer {
        /// Local name.
        name: String,
        /// `{name: …}`.
        value: Value,
    },
    /// A fault.
    Fault {
        /// Whose it is.
        whose: Whose,
        /// What it says; it may hold what was asked, so it is matched and never passed on.
        text: String,
    },
}

/// Whose fault it is (SOAP 1.1 section 4.4.1, SOAP 1.2 part 1 section 5.4.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// `Client`, `Sender`.
    Client,
    /// All others.
    Server,
}

/// Why a text is no envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnvelopeError {
    /// It is no XML that is read.
    Xml(XmlError),
    /// Its outermost element is no envelope of SOAP 1.1 or 1.2.
    Envelope,
    /// It has no body, or several.
    Body,
    /// Its body has nothing in it, or several elements.
    Content,
}

impl fmt::Display for EnvelopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EnvelopeError::Xml(why) => why.fmt(f),
            EnvelopeError::Envelope => f.write_str("it is no envelope of SOAP 1.1 or 1.2"),
            EnvelopeError::Body => f.write_str("it is an envelope without a body, or with several"),
            EnvelopeError::Content => f.write_str("the body of its envelope does not hold one element"),
        }
    }
}

impl std::error::Error for EnvelopeError {}

impl From<XmlError> for EnvelopeError {
    fn from(error: XmlError) -> EnvelopeError {
        EnvelopeError::Xml(error)
    }
}

/// Reads an envelope.
///
/// # Errors
/// [`EnvelopeError`].
pub fn read(text: &str) -> Result<Message, EnvelopeError> {
    let envelope = xml::read(text)?;
    let space = envelope.namespace.as_deref().unwrap_or_default();
    if envelope.name != "Envelope" || ![V11, V12].contains(&space) {
        return Err(EnvelopeError::Envelope);
    }
    let of_soap = |one: &&Element| one.name == "Body" && one.namespace.as_deref() == Some(space);
    let mut bodies = envelope.children.iter().filter(of_soap);
    let (Some(body), None) = (bodies.next(), bodies.next()) else {
        return Err(EnvelopeError::Body);
    };
    let [content] = body.children.as_slice() else {
        return Err(EnvelopeError::Content);
    };
    if content.name == "Fault" && content.namespace.as_deref() == Some(space) {
        return Ok(fault(content));
    }
    Ok(Message::Answer {
        name: content.name.clone(),
        value: json!({ content.name.clone(): content.value() }),
    })
}

fn fault(fault: &Element) -> Message {
    let text = |path: &[&str]| {
        let mut element = Some(fault);
        for name in path {
            element = element.and_then(|inner| inner.child(name));
        }
        element.map(|found| found.text.trim().to_owned())
    };
    let code = text(&["faultcode"]).or_else(|| text(&["Code", "Value"]));
    let code = code.unwrap_or_default();
    let code = code.rsplit(':').next().unwrap_or_default();
    let said = text(&["faultstring"]).or_else(|| text(&["Reason", "Text"]));
    let client = code == "Sender" || code == "Client" || code.starts_with("Client.");
    Message::Fault {
        whose: if client { Whose::Client } else { Whose::Server },
        text: said.unwrap_or_default(),
    }
}

/// Writes the envelope that asks, in UTF-8.
pub fn write(settings: &Settings, values: &[(&str, &str)]) -> String {
    let soap = match settings.version {
        Version::V11 => V11,
        Version::V12 => V12,
    };
    let mut root = Writing::default();
    for (path, value) in values {
        root.put(path, value);
    }
    let prefix = if settings.is_qualified() { "o:" } else { "" };
    let mut inner = String::new();
    root.write(prefix, &mut inner);
    let (operation, namespace) = (&settings.operation, escaped(&settings.namespace));
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><s:Envelope xmlns:s=\"{soap}\"><s:Body>\
         <o:{operation} xmlns:o=\"{namespace}\">{inner}</o:{operation}></s:Body></s:Envelope>"
    )
}

/// Elements to write, in the order in which they were named first.
#[derive(Default)]
struct Writing<'a> {
    members: Vec<(&'a str, Writing<'a>)>,
    text: &'a str,
}

impl<'a> Writing<'a> {
    fn put(&mut self, path: &'a str, value: &'a str) {
        let mut place = self;
        for name in path.split('.') {
            let known = place.members.iter().position(|(known, _)| *known == name);
            let at = known.unwrap_or_else(|| {
                place.members.push((name, Writing::default()));
                place.members.len() - 1
            });
            place = &mut place.members[at].1;
        }
        place.text = value;
    }

    fn write(&self, prefix: &str, out: &mut String) {
        for (name, inner) in &self.members {
            out.push_str(&format!("<{prefix}{name}>"));
            out.push_str(&escaped(inner.text));
            inner.write(prefix, out);
            out.push_str(&format!("</{prefix}{name}>"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_both_versions_are_read() {
        let one = format!(
            "<s:Envelope xmlns:s='{V11}'><s:Body><s:Fault><faultcode>s:Client.Auth</faultcode>\
             <faultstring>no</faultstring></s:Fault></s:Body></s:Envelope>"
        );
        let two = format!(
            "<s:Envelope xmlns:s='{V12}'><s:Body><s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code>\
             <s:Reason><s:Text>down</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>"
        );
        let fault = |whose, text: &str| {
            Ok(Message::Fault {
                whose,
                text: text.into(),
            })
        };
        assert_eq!(read(&one), fault(Whose::Client, "no"));
        assert_eq!(read(&two), fault(Whose::Server, "down"));
    }

    #[test]
    fn what_is_no_envelope_is_refused() {
        let of = |inner: &str| read(&format!("<s:Envelope xmlns:s='{V11}'>{inner}</s:Envelope>"));
        assert_eq!(of(""), Err(EnvelopeError::Body));
        assert_eq!(of("<Body><a/></Body>"), Err(EnvelopeError::Body));
        assert_eq!(of("<s:Body/>"), Err(EnvelopeError::Content));
        assert_eq!(of("<s:Body><a/><b/></s:Body>"), Err(EnvelopeError::Content));
        assert_eq!(
            of("<s:Body><a/></s:Body><s:Body><a/></s:Body>"),
            Err(EnvelopeError::Body)
        );
        assert_eq!(
            read("<Envelope><Body><a/></Body></Envelope>"),
            Err(EnvelopeError::Envelope)
        );
        assert_eq!(
            read("<Envelope xmlns='urn:other'/>"),
            Err(EnvelopeError::Envelope)
        );
    }
}
