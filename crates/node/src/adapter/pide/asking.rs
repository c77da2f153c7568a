//! Both ways of asking the facade, and reading what it says.

use super::{Letters, Style};
use crate::adapter::backend::{Asking, Backend, Said};
use crate::adapter::{Failed, charset, xml};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use serde_json::{Map, Value, json};
use std::fmt::Write;

/// A request with these values. `out=json` asks for JSON; without it the facade speaks XML.
pub fn asking(style: Style, letters: Letters, path: &str, values: &[(&str, &str)]) -> Asking {
    let mut headers = HeaderMap::new();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    match style {
        Style::PostObject => {
            let members = values.iter();
            let members: Map<String, Value> = members
                .map(|(name, value)| ((*name).to_owned(), (*value).into()))
                .collect();
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/json; charset=utf-8"),
            );
            Asking {
                method: Method::POST,
                rest: format!("{path}?out=json"),
                headers,
                body: Bytes::from(json!({ "PIDE": members }).to_string()),
            }
        }
        Style::GetParameters => {
            let mut rest = format!("{path}?");
            for (name, value) in values {
                encode(name, letters, &mut rest);
                rest.push('=');
                encode(value, letters, &mut rest);
                rest.push('&');
            }
            rest.push_str("out=json");
            Asking {
                method: Method::GET,
                rest,
                headers,
                body: Bytes::new(),
            }
        }
    }
}

/// Reads an answer: JSON, or XML in the same shape, whatever its `Content-Type` says. A page of HTML is none.
pub fn read(backend: &Backend, said: &Said) -> Result<Value, Failed> {
    if !said.status.is_success() {
        return Err(Failed::Refused {
            backend: backend.name(),
            status: said.status.as_u16(),
        });
    }
    let text = charset::text(&said.body, said.content_type.as_deref());
    let text = text.trim();
    match text.chars().next() {
        Some('{' | '[') => {
            serde_json::from_str(text).map_err(|_| backend.bad("it begins as JSON and is none"))
        }
        Some('<') if is_page(text) => Err(backend.bad("it is a web page")),
        Some('<') => {
            let element = xml::read(text).map_err(|why| backend.bad(why.to_string()))?;
            Ok(json!({ element.name.clone(): element.value() }))
        }
        Some(_) => Err(backend.bad("it is neither JSON nor XML")),
        None => Err(backend.bad("it is empty")),
    }
}

fn is_page(text: &str) -> bool {
    let begin: String = text.chars().take(15).collect();
    let begin = begin.to_ascii_lowercase();
    begin.starts_with("<!doctype html") || begin.starts_with("<html")
}

/// Whether a query in these letters can say it.
pub fn can_say(letters: Letters, text: &str) -> bool {
    letters == Letters::Utf8 || text.chars().all(|letter| u8::try_from(letter).is_ok())
}

/// Percent-encodes a name or a value of the query: everything but unreserved characters (RFC 3986, section 2.3).
fn encode(text: &str, letters: Letters, out: &mut String) {
    let mut room = [0; 4];
    for letter in text.chars() {
        match (letter, letters, u8::try_from(letter)) {
            (letter, ..) if letter.is_ascii_alphanumeric() || "-._~".contains(letter) => out.push(letter),
            // Writing to a text cannot fail.
            (_, Letters::Latin1, Ok(byte)) => write!(out, "%{byte:02X}").unwrap_or_default(),
            (letter, ..) => {
                for byte in letter.encode_utf8(&mut room).bytes() {
                    write!(out, "%{byte:02X}").unwrap_or_default();
                }
            }
        }
    }
}
