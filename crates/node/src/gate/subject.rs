//! Whose data are asked for: found where the service says, kept as a pseudonym that only the operator can match with a person who
//! asks for themselves.

use crate::message;
use aws_lc_rs::hmac;
use serde_json::Value;

/// Longest document number that is looked at.
const SUBJECT_BYTES_MAX: usize = 64;

/// Where a request names the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Locator {
    /// A part of the path after the service, from 1.
    Path(usize),
    /// A parameter of the query.
    Query(String),
    /// A value of the JSON body, RFC 6901.
    Json(String),
    /// A header, in small letters.
    Header(String),
}

impl Locator {
    /// Reads `path:2`, `query:dni`, `json:/persona/dni`, `header:x-dni`.
    pub fn parse(text: &str) -> Option<Locator> {
        let (kind, rest) = text.split_once(':')?;
        if rest.is_empty() || rest.len() > 200 {
            return None;
        }
        match kind {
            "path" => rest
                .parse()
                .ok()
                .filter(|part| (1..=32).contains(part))
                .map(Locator::Path),
            "query" => Some(Locator::Query(rest.to_owned())),
            "json" if rest.starts_with('/') => Some(Locator::Json(rest.to_owned())),
            "header" => Some(Locator::Header(rest.to_ascii_lowercase())),
            _ => None,
        }
    }
}

/// The request as far as it is held.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// Path after the service.
    pub path: &'a str,
    /// Query.
    pub query: Option<&'a str>,
    /// Headers.
    pub headers: &'a http::HeaderMap,
    /// Body, where it is held whole.
    pub body: &'a [u8],
}

impl Asking<'_> {
    /// The document number that a locator leads to: its letters and digits, nothing else.
    pub fn subject(&self, locator: &Locator) -> Option<String> {
        let found = match locator {
            Locator::Path(part) => crate::ident::decode_part(self.path.split('/').nth(*part)?).ok()?,
            Locator::Query(name) => parameter(self.query?, name)?,
            Locator::Header(name) => message::text(self.headers, name)?.to_owned(),
            Locator::Json(pointer) => match serde_json::from_slice::<Value>(self.body)
                .ok()?
                .pointer(pointer)?
            {
                Value::String(text) => text.clone(),
                Value::Number(number) => number.to_string(),
                _ => return None,
            },
        };
        // Capitals first: some letters become two, one of them no letter.
        let capitals = found.to_uppercase();
        let plain: String = capitals
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect();
        (!plain.is_empty() && plain.len() <= SUBJECT_BYTES_MAX).then_some(plain)
    }
}

/// Parameters of a query in their order, decoded as forms are; those that cannot be are left out.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| crate::ident::decode_part(&text.replace('+', " ")).ok();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .filter_map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = if value.is_empty() {
                String::new()
            } else {
                decode(value)?
            };
            Some((decode(name)?, value))
        })
        .collect()
}

/// The first value of a parameter, decoded as forms are.
fn parameter(query: &str, name: &str) -> Option<String> {
    let decode = |text: &str| crate::ident::decode_part(&text.replace('+', " ")).ok();
    query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        (decode(key).as_deref() == Some(name))
            .then(|| decode(value))
            .flatten()
    })
}

/// Pseudonym of a person under the key of a node: HMAC-SHA-256, base64url. The operator, who gave the key, can say for one person who
/// asks which pseudonym is theirs at each node; nobody else can.
pub fn pseudonym(key: &[u8], subject: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    jose::encode(hmac::sign(&key, subject.as_bytes()).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_person_is_found_where_the_service_says() {
        let mut headers = http::HeaderMap::new();
        headers.insert("x-dni", "12345678".parse().expect("a value"));
        let asking = Asking {
            path: "/personas/00000007/foto",
            query: Some("otro=1&dni=0000%30008"),
            headers: &headers,
            body: br#"{"persona":{"dni":9,"otro":[1]}}"#,
        };
        let of = |text: &str| Locator::parse(text).and_then(|locator| asking.subject(&locator));
        assert_eq!(of("path:2").as_deref(), Some("00000007"));
        assert_eq!(of("query:dni").as_deref(), Some("00000008"));
        assert_eq!(of("json:/persona/dni").as_deref(), Some("9"));
        assert_eq!(of("header:X-Dni").as_deref(), Some("12345678"));
        assert_eq!(of("json:/persona/otro"), None);
        assert_eq!(of("path:9"), None);
        let greek = Asking {
            query: Some("dni=a%CE%90-1"),
            ..asking
        };
        let locator = Locator::parse("query:dni").expect("a locator");
        let subject = greek.subject(&locator).expect("a person");
        assert!(subject.chars().all(char::is_alphanumeric), "{subject}");
        for bad in ["path:0", "path:x", "json:persona", "cookie:a", "path"] {
            assert_eq!(Locator::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_pseudonym_is_of_one_person_at_one_node() {
        assert_eq!(pseudonym(b"a", "1"), pseudonym(b"a", "1"));
        assert_ne!(pseudonym(b"a", "1"), pseudonym(b"b", "1"));
        assert_ne!(pseudonym(b"a", "1"), pseudonym(b"a", "2"));
    }
}
