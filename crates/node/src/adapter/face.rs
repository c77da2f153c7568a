//! The clean side: method and path of the service, and reading what was asked of it.

use super::problem::Refusal;
use super::{Call, Problem};
use crate::ident::decode_part;
use http::Method;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Largest body that is asked with, in bytes.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// Method and path of the service as the exchange sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Face {
    /// Method.
    #[serde(default)]
    pub method: Verb,
    /// Path after the service code, `/personas/{dni}`.
    pub path: String,
}

/// Methods of a service that only asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Verb {
    /// Everything stands in path and query.
    #[default]
    #[serde(rename = "GET")]
    Get,
    /// What is asked stands in a JSON object: for what should stand in no address.
    #[serde(rename = "POST")]
    Post,
}

impl Verb {
    /// As HTTP.
    pub fn method(self) -> Method {
        match self {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
        }
    }
}

/// What was asked.
pub struct Asked {
    /// By the name in the path.
    pub path: BTreeMap<String, String>,
    /// By name.
    pub query: BTreeMap<String, String>,
    /// The JSON object; empty for a GET.
    pub body: Value,
}

impl Face {
    /// Names between braces in the path.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.path.split('/').filter_map(name)
    }

    /// Whether the path can be used; why not.
    pub(super) fn fault(&self) -> Option<String> {
        let sound = |part: &str| {
            let inner = name(part).unwrap_or(part);
            let letters = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
            inner.bytes().all(letters)
                && inner != "."
                && inner != ".."
                && (part.is_empty() || !inner.is_empty())
        };
        let mut names: Vec<&str> = self.names().collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        match () {
            () if !self.path.starts_with('/') => Some("face.path must begin with /".into()),
            () if !self.path.split('/').all(sound) => {
                Some("face.path may have letters, digits, - _ . and names in braces".into())
            }
            () if names.len() != all => Some("face.path has a name twice".into()),
            () => None,
        }
    }

    /// Reads what was asked.
    ///
    /// # Errors
    /// The problem to answer with.
    pub(super) fn read(&self, call: &Call) -> Result<Asked, Refusal> {
        let path = self.read_path(&call.path)?;
        if call.method != self.method.method() {
            return Err(Problem::NoMethod.about("method", &format!("use {}", self.method.method())));
        }
        let mut query = BTreeMap::new();
        for (name, value) in &call.query {
            if query.insert(name.clone(), value.clone()).is_some() {
                return Err(Problem::BadValue.about(name, "is given twice"));
            }
        }
        Ok(Asked {
            path,
            query,
            body: read_body(self.method, &call.body)?,
        })
    }

    fn read_path(&self, path: &str) -> Result<BTreeMap<String, String>, Refusal> {
        let (wanted, given): (Vec<&str>, Vec<&str>) =
            (self.path.split('/').collect(), path.split('/').collect());
        if wanted.len() != given.len() {
            return Err(Problem::NoPath.about("path", "see the description of the service"));
        }
        let mut found = BTreeMap::new();
        for (wanted, given) in wanted.into_iter().zip(given) {
            match name(wanted) {
                Some(name) => {
                    let value = decode_part(given)
                        .map_err(|_| Problem::BadValue.about(name, "is empty, too long or not UTF-8"))?;
                    found.insert(name.to_owned(), value);
                }
                None if wanted == given => {}
                None => return Err(Problem::NoPath.about("path", "see the description of the service")),
            }
        }
        Ok(found)
    }
}

fn read_body(method: Verb, body: &[u8]) -> Result<Value, Refusal> {
    let wrong = |why: &str| Err(Problem::BadValue.about("body", why));
    match (method, body) {
        (Verb::Get, []) => Ok(Value::Object(serde_json::Map::new())),
        (Verb::Get, _) => wrong("must be empty"),
        (Verb::Post, body) if body.len() > BODY_BYTES_MAX => wrong("is longer than 65536 bytes"),
        (Verb::Post, body) => match serde_json::from_slice(body) {
            Ok(body @ Value::Object(_)) => Ok(body),
            _ => wrong("must be one JSON object"),
        },
    }
}

/// The name between braces.
fn name(part: &str) -> Option<&str> {
    part.strip_prefix('{')?.strip_suffix('}')
}
