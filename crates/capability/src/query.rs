//! The query of an address: filters named as fields, with limits.

use crate::{Refusal, Stop};

/// Longest query accepted, in bytes.
pub const QUERY_BYTES_MAX: usize = 4_096;

/// Longest value of a filter and longest part of a path in the API, in characters.
pub const VALUE_CHARS_MAX: usize = 200;

/// Pairs of an address's query or of a form, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(pub Vec<(String, String)>);

impl Query {
    /// Reads `a=b&c=d`; percent and plus are decoded.
    pub fn parse(text: &str) -> Result<Query, Stop> {
        if text.len() > QUERY_BYTES_MAX {
            return Err(Refusal::new("capability-query-long").malformed().into());
        }
        Ok(Query::pairs(text))
    }

    /// Reads an urlencoded body, whose size was limited before.
    pub fn pairs(text: &str) -> Query {
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        });
        Query(pairs.collect())
    }

    /// First value of a name, trimmed; empty counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// Every value of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The same query with one value set or removed, encoded.
    pub fn with(&self, name: &str, value: Option<&str>) -> String {
        let mut pairs: Vec<(&str, &str)> = self
            .0
            .iter()
            .filter(|(key, held)| key != name && !held.is_empty())
            .map(|(key, held)| (key.as_str(), held.as_str()))
            .collect();
        if let Some(value) = value {
            pairs.push((name, value));
        }
        encode(&pairs)
    }

    /// The query without a name, as text.
    pub fn without(&self, name: &str) -> String {
        self.with(name, None)
    }

    /// The query as text.
    pub fn text(&self) -> String {
        let pairs: Vec<(&str, &str)> = self
            .0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
            .collect();
        encode(&pairs)
    }

    /// A whole number within bounds; anything else is refused by name.
    pub fn number(&self, name: &'static str, default: u64, max: u64) -> Result<u64, Stop> {
        let Some(text) = self.get(name) else {
            return Ok(default);
        };
        match text.parse::<u64>() {
            Ok(number) if number <= max => Ok(number),
            _ => Err(Refusal::new("capability-query-number")
                .field(name)
                .arg("value", shorten(text))
                .arg("max", max)
                .malformed()
                .into()),
        }
    }

    /// One of a list of values; anything else is refused by name.
    pub fn one_of(&self, name: &'static str, allowed: &[&str]) -> Result<Option<&str>, Stop> {
        match self.get(name) {
            None => Ok(None),
            Some(value) if allowed.contains(&value) => Ok(Some(value)),
            Some(value) => Err(Refusal::new("capability-query-choice")
                .field(name)
                .arg("value", shorten(value))
                .arg("allowed", allowed.join(", "))
                .malformed()
                .into()),
        }
    }

    /// Refuses names that the page does not know, and values longer than any it knows.
    pub fn only(&self, known: &[&str]) -> Result<(), Stop> {
        let long = |value: &str| value.chars().count() > VALUE_CHARS_MAX;
        if let Some((name, _)) = self.0.iter().find(|(_, value)| long(value)) {
            return Err(Refusal::new("capability-query-value-long")
                .field(shorten(name))
                .arg("max", VALUE_CHARS_MAX)
                .malformed()
                .into());
        }
        match self.0.iter().find(|(name, _)| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some((name, _)) => Err(Refusal::new("capability-query-unknown")
                .field(shorten(name))
                .arg("name", shorten(name))
                .arg("known", known.join(", "))
                .malformed()
                .into()),
        }
    }
}

/// At most 40 characters of what a stranger wrote.
pub(crate) fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match (bytes[at], hex.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).replace('\0', "")
}

/// Encodes pairs for an address.
pub fn encode(pairs: &[(&str, &str)]) -> String {
    let one = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(byte as char),
                b' ' => out.push('+'),
                _ => out.push_str(&format!("%{byte:02X}")),
            }
            out
        })
    };
    pairs
        .iter()
        .map(|(name, value)| format!("{}={}", one(name), one(value)))
        .collect::<Vec<_>>()
        .join("&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_and_encodes() {
        let query = Query::pairs("q=San+Juan%20%C3%91&vacio=&p=2&roto=%zz");
        assert_eq!(query.get("q"), Some("San Juan Ñ"));
        assert_eq!(query.get("vacio"), None);
        assert_eq!(query.get("roto"), Some("%zz"));
        assert_eq!(query.with("p", Some("3")), "q=San+Juan+%C3%91&roto=%25zz&p=3");
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        let query = Query::pairs("p=x&estado=raro");
        assert!(query.number("p", 1, 10).is_err());
        assert!(query.one_of("estado", &["ok"]).is_err());
        assert!(query.only(&["p"]).is_err());
        assert!(query.only(&["p", "estado"]).is_ok());
    }
}
