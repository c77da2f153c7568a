//! Members taken out of claims, and put back where their digests stand.

use super::disclosure;
use crate::{JoseError, encode, hash};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Names that mean something to the reader of digests.
const RESERVED: [&str; 3] = ["_sd", "_sd_alg", "..."];
/// Deepest nesting of claims when every disclosure is in its place.
const DEPTH_MAX: u8 = 16;

/// A member of an object, or an element of a list when it has no name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Disclosure {
    pub(super) name: Option<String>,
    value: Value,
}

impl Disclosure {
    pub(super) fn read(parts: Vec<Value>) -> Result<Disclosure, JoseError> {
        let mut parts = parts.into_iter();
        let name = match (parts.len(), parts.next(), parts.next()) {
            (2, Some(Value::String(_)), Some(value)) => return Ok(Disclosure { name: None, value }),
            (3, Some(Value::String(_)), Some(Value::String(name))) => name,
            _ => return Err(JoseError::Shape),
        };
        if RESERVED.contains(&name.as_str()) {
            return Err(JoseError::Claim("_sd"));
        }
        let value = parts.next().ok_or(JoseError::Shape)?;
        Ok(Disclosure {
            name: Some(name),
            value,
        })
    }
}

/// Takes the members at these paths out of the claims: what is left, and the disclosures.
pub(super) fn hide(
    claims: &Map<String, Value>,
    hidden: &[&[&str]],
    decoys: usize,
    salt: &mut dyn FnMut() -> [u8; 16],
) -> Result<(Map<String, Value>, Vec<String>), JoseError> {
    if claims.iter().any(|(name, value)| reserved(name, value)) {
        return Err(JoseError::Claim("_sd"));
    }
    let mut claims = claims.clone();
    let mut paths = hidden.to_vec();
    // The deepest first, so that a member which is hidden inside of a hidden one is still there to be found.
    paths.sort_by_key(|path| std::cmp::Reverse(path.len()));
    let mut disclosures = Vec::new();
    for path in paths {
        let (name, outer) = path.split_last().ok_or(JoseError::Claim("hidden"))?;
        let mut inside = &mut claims;
        for step in outer {
            let next = inside.get_mut(*step).and_then(Value::as_object_mut);
            inside = next.ok_or(JoseError::Claim("hidden"))?;
        }
        let value = inside.remove(*name).ok_or(JoseError::Claim("hidden"))?;
        let one = disclosure(salt(), name, &value);
        add(inside, hash(&one));
        disclosures.push(one);
    }
    for _ in 0..decoys {
        add(&mut claims, hash(&encode(salt())));
    }
    claims.insert("_sd_alg".into(), "sha-256".into());
    Ok((claims, disclosures))
}

fn reserved(name: &str, value: &Value) -> bool {
    RESERVED.contains(&name)
        || match value {
            Value::Object(inside) => inside.iter().any(|(name, value)| reserved(name, value)),
            Value::Array(values) => values.iter().any(|value| reserved("", value)),
            _ => false,
        }
}

/// Adds a digest in the order of digests, which tells nothing about the order of the claims.
fn add(object: &mut Map<String, Value>, digest: String) {
    let list = object.entry("_sd").or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(digests) = list {
        digests.push(digest.into());
        digests.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    }
}

/// Puts every disclosure where its digest stands.
pub(super) fn unfold(
    mut claims: Map<String, Value>,
    disclosures: BTreeMap<String, Disclosure>,
) -> Result<Map<String, Value>, JoseError> {
    match claims.remove("_sd_alg") {
        None => {}
        Some(Value::String(name)) if name == "sha-256" => {}
        Some(_) => return Err(JoseError::Algorithm),
    }
    let seen = BTreeSet::new();
    let mut unfolding = Unfolding { disclosures, seen };
    let claims = unfolding.object(claims, DEPTH_MAX)?;
    match unfolding.disclosures.is_empty() {
        true => Ok(claims),
        false => Err(JoseError::Binding("disclosure")),
    }
}

struct Unfolding {
    disclosures: BTreeMap<String, Disclosure>,
    seen: BTreeSet<String>,
}

impl Unfolding {
    fn object(&mut self, mut object: Map<String, Value>, depth: u8) -> Result<Map<String, Value>, JoseError> {
        let depth = depth.checked_sub(1).ok_or(JoseError::TooDeep)?;
        let digests = match object.remove("_sd") {
            None => Vec::new(),
            Some(Value::Array(digests)) => digests,
            Some(_) => return Err(JoseError::Claim("_sd")),
        };
        if RESERVED.iter().any(|name| object.contains_key(*name)) {
            return Err(JoseError::Claim("_sd"));
        }
        let mut whole = Map::new();
        for (name, value) in object {
            whole.insert(name, self.value(value, depth)?);
        }
        for digest in digests {
            let Some(shown) = self.take(digest)? else {
                continue;
            };
            let name = shown.name.ok_or(JoseError::Shape)?;
            let value = self.value(shown.value, depth)?;
            if whole.insert(name, value).is_some() {
                return Err(JoseError::TwiceNamed);
            }
        }
        Ok(whole)
    }

    fn value(&mut self, value: Value, depth: u8) -> Result<Value, JoseError> {
        match value {
            Value::Object(object) => self.object(object, depth).map(Value::Object),
            Value::Array(values) => self.list(values, depth).map(Value::Array),
            plain => Ok(plain),
        }
    }

    fn list(&mut self, values: Vec<Value>, depth: u8) -> Result<Vec<Value>, JoseError> {
        let depth = depth.checked_sub(1).ok_or(JoseError::TooDeep)?;
        let mut whole = Vec::new();
        for value in values {
            let digest = match &value {
                Value::Object(object) if object.len() == 1 => object.get("...").cloned(),
                _ => None,
            };
            let Some(digest) = digest else {
                whole.push(self.value(value, depth)?);
                continue;
            };
            if let Some(shown) = self.take(digest)? {
                if shown.name.is_some() {
                    return Err(JoseError::Shape);
                }
                whole.push(self.value(shown.value, depth)?);
            }
        }
        Ok(whole)
    }

    /// The disclosure of a digest, none where the holder does not show it; a digest stands once in a credential.
    fn take(&mut self, digest: Value) -> Result<Option<Disclosure>, JoseError> {
        let Value::String(digest) = digest else {
            return Err(JoseError::Claim("_sd"));
        };
        let shown = self.disclosures.remove(&digest);
        match self.seen.insert(digest) {
            true => Ok(shown),
            false => Err(JoseError::TwiceNamed),
        }
    }
}
