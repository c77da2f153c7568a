//! An address of ours with its query, to be changed in one place and kept in the others.
//!
//! Sorting, filtering, paging and downloading are all the same page with one parameter changed: shareable, no script.

use std::fmt::Write as _;

/// A path with its query parameters, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// The path with its language prefix, without query.
    pub path: String,
    /// Decoded names and values.
    pub pairs: Vec<(String, String)>,
}

impl Address {
    /// An address without parameters.
    pub fn new(path: impl Into<String>) -> Address {
        Address {
            path: path.into(),
            pairs: Vec::new(),
        }
    }

    /// Reads `path?a=b&c=d`; a fragment is dropped, broken escapes stay as they are.
    pub fn parse(text: &str) -> Address {
        let text = text.split('#').next().unwrap_or_default();
        let (path, query) = text.split_once('?').unwrap_or((text, ""));
        let pairs = query
            .split('&')
            .filter(|part| !part.is_empty())
            .map(|part| part.split_once('=').unwrap_or((part, "")))
            .map(|(name, value)| (decode(name), decode(value)))
            .collect();
        Address {
            path: path.to_owned(),
            pairs,
        }
    }

    /// The first value of a parameter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    }

    /// The same address with one parameter set; its place is kept if it was there.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Address {
        let value = value.into();
        match self.pairs.iter().position(|(n, _)| n == name) {
            Some(at) => {
                self.pairs[at].1 = value;
                let mut seen = 0;
                self.pairs.retain(|(n, _)| {
                    seen += usize::from(n == name);
                    n != name || seen == 1
                });
            }
            None => self.pairs.push((name.to_owned(), value)),
        }
        self
    }

    /// The same address without one parameter.
    #[must_use]
    pub fn without(mut self, name: &str) -> Address {
        self.pairs.retain(|(n, _)| n != name);
        self
    }

    /// The same address without empty parameters, as forms leave them behind.
    #[must_use]
    pub fn tidy(mut self) -> Address {
        self.pairs.retain(|(_, v)| !v.is_empty());
        self
    }

    /// The address as a link.
    pub fn href(&self) -> String {
        self.with_suffix("")
    }

    /// The address of the same data in a format: `.csv` gives `/entidades.csv?tipo=m`, without the page.
    pub fn download(&self, suffix: &str) -> String {
        self.clone().without("p").with_suffix(suffix)
    }

    fn with_suffix(&self, suffix: &str) -> String {
        let mut out = format!("{}{suffix}", self.path);
        for (i, (name, value)) in self.pairs.iter().enumerate() {
            out.push(if i == 0 { '?' } else { '&' });
            encode(&mut out, name);
            out.push('=');
            encode(&mut out, value);
        }
        out
    }
}

fn encode(out: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
}

fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let escaped = if first == b'%' {
            tail.get(..2).and_then(hex)
        } else {
            None
        };
        out.push(match (first, escaped) {
            (_, Some(byte)) => byte,
            (b'+', _) => b' ',
            (other, _) => other,
        });
        rest = if escaped.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn hex(pair: &[u8]) -> Option<u8> {
    std::str::from_utf8(pair)
        .ok()
        .and_then(|s| u8::from_str_radix(s, 16).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_reading_changing_and_writing() {
        let page = Address::parse("/matriz?tipo=Ministerio+A%26B&p=3&vacio=#x");
        assert_eq!(page.get("tipo"), Some("Ministerio A&B"));
        assert_eq!(
            page.clone().with("p", "4").href(),
            "/matriz?tipo=Ministerio+A%26B&p=4&vacio="
        );
        assert_eq!(
            page.clone().tidy().download(".csv"),
            "/matriz.csv?tipo=Ministerio+A%26B"
        );
        assert_eq!(
            page.without("tipo").tidy().with("q", "ñandú").href(),
            "/matriz?p=3&q=%C3%B1and%C3%BA"
        );
    }

    #[test]
    fn a_repeated_parameter_is_set_once() {
        assert_eq!(
            Address::parse("/a?x=1&y=2&x=3").with("x", "9").href(),
            "/a?x=9&y=2"
        );
    }

    #[test]
    fn broken_escapes_stay_text() {
        assert_eq!(Address::parse("/a?x=%zz%4").get("x"), Some("%zz%4"));
    }
}
