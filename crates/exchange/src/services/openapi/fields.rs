//! What an operation answers and takes: schemas are walked by references inside of the document, so deep and no deeper.

use super::{EXAMPLE_BYTES_MAX, FIELDS_MAX, Problem, What};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// How deep fields may stand in each other.
const FIELD_DEPTH_MAX: usize = 8;
/// How many references may follow one upon the other.
const REFERENCES_MAX: usize = 8;
/// Most schemas that are walked for all answers of a description.
pub(super) const SCHEMAS_MAX: usize = 100_000;
/// How many references may lie on one way: what is further down is not told.
const TRAIL_MAX: usize = 16;

/// Every reference of the document leads to something inside of it.
pub(super) fn check_references(root: &Value) -> Result<(), Problem> {
    let mut waiting = vec![(String::new(), root)];
    while let Some((at, value)) = waiting.pop() {
        match value {
            Value::Object(object) => {
                if let Some(Value::String(reference)) = object.get("$ref") {
                    target(root, reference, &at)?;
                }
                // Examples are values and no descriptions: what they hold refers to nothing.
                let inner = object
                    .iter()
                    .filter(|(key, _)| !["example", "examples", "default", "enum"].contains(&key.as_str()));
                waiting.extend(inner.map(|(key, value)| (super::join(&at, key), value)));
            }
            Value::Array(list) => waiting.extend(
                list.iter()
                    .enumerate()
                    .map(|(number, value)| (super::join(&at, &number.to_string()), value)),
            ),
            _ => {}
        }
    }
    Ok(())
}

/// The value that a reference names (RFC 6901, as a fragment).
fn target<'a>(root: &'a Value, reference: &str, at: &str) -> Result<&'a Value, Problem> {
    let wrong = || Problem::at(super::join(at, "$ref"), What::Reference).saying(reference);
    let pointer = reference.strip_prefix('#').ok_or_else(wrong)?;
    let decoded = node::ident::decode_part(pointer).map_err(|_| wrong())?;
    root.pointer(&decoded).ok_or_else(wrong)
}

/// A value, or what it refers to.
pub(super) fn resolved<'a>(root: &'a Value, value: &'a Value, at: &str) -> Result<&'a Value, Problem> {
    let mut value = value;
    for _ in 0..REFERENCES_MAX {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => value = target(root, reference, at)?,
            None => return Ok(value),
        }
    }
    Err(Problem::at(at, What::Reference))
}

/// Fields of the answers that succeed, and an example.
pub(super) fn of_responses(
    root: &Value,
    operation: &Map<String, Value>,
    left: &mut usize,
    at: &str,
) -> Result<(BTreeSet<String>, Option<String>), Problem> {
    let responses = super::object(operation, "responses", at)?;
    let (mut found, mut example) = (BTreeSet::new(), None);
    for (status, response) in responses.iter().filter(|(status, _)| status.starts_with('2')) {
        let at = format!("{at}.responses.{status}");
        let response = resolved(root, response, &at)?;
        let Some(media) = json_of(response.get("content")) else {
            continue;
        };
        if let Some(schema) = media.get("schema") {
            let mut walk = Walk {
                root,
                found: &mut found,
                left,
                trail: Vec::new(),
            };
            walk.schema(schema, "", 0, &at)?;
        }
        example = example.or_else(|| example_of(media));
    }
    Ok((found, example))
}

/// Whether an operation takes JSON, with an example of it or nothing.
pub(super) fn body(
    root: &Value,
    operation: &Map<String, Value>,
    at: &str,
) -> Result<Option<String>, Problem> {
    let Some(body) = operation.get("requestBody") else {
        return Ok(None);
    };
    let body = resolved(root, body, &format!("{at}.requestBody"))?;
    let media = json_of(body.get("content"));
    Ok(media.map(|media| example_of(media).unwrap_or_default()))
}

fn json_of(content: Option<&Value>) -> Option<&Value> {
    let content = content?.as_object()?;
    let is_json = |name: &str| {
        let name = name.split(';').next().unwrap_or("").trim();
        name == "application/json" || name.ends_with("+json") || name == "*/*"
    };
    content
        .iter()
        .find(|(name, _)| is_json(name))
        .map(|(_, media)| media)
}

fn example_of(media: &Value) -> Option<String> {
    let first = || media.get("examples")?.as_object()?.values().next()?.get("value");
    let of_schema = || media.get("schema")?.get("example");
    let example = media.get("example").or_else(first).or_else(of_schema)?;
    let text = serde_json::to_string_pretty(example).ok()?;
    (text.len() <= EXAMPLE_BYTES_MAX).then_some(text)
}

struct Walk<'a, 'b> {
    root: &'a Value,
    found: &'b mut BTreeSet<String>,
    left: &'b mut usize,
    /// References on the way here: one that comes back is not followed again.
    trail: Vec<&'a str>,
}

impl<'a> Walk<'a, '_> {
    /// Fields of a schema, by the names on the way to them: `persona.nombres`. Lists are seen through.
    fn schema(&mut self, schema: &'a Value, path: &str, depth: usize, at: &str) -> Result<(), Problem> {
        *self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| Problem::at(at, What::Many))?;
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            if self.trail.contains(&reference) || self.trail.len() >= TRAIL_MAX || depth >= FIELD_DEPTH_MAX {
                self.leaf(path);
                return Ok(());
            }
            let to = target(self.root, reference, at)?;
            self.trail.push(reference);
            let walked = self.schema(to, path, depth, at);
            self.trail.pop();
            return walked;
        }
        let mut inside = false;
        for key in ["allOf", "oneOf", "anyOf"] {
            for part in schema.get(key).and_then(Value::as_array).into_iter().flatten() {
                inside = true;
                self.schema(part, path, depth, at)?;
            }
        }
        if let Some(items) = schema.get("items").filter(|items| items.is_object()) {
            inside = true;
            self.schema(items, path, depth, at)?;
        }
        if let Some(Value::Object(properties)) = schema.get("properties") {
            for (name, property) in properties {
                inside = true;
                let path = super::join(path, name);
                match depth + 1 >= FIELD_DEPTH_MAX {
                    true => self.leaf(&path),
                    false => self.schema(property, &path, depth + 1, at)?,
                }
                if self.found.len() > FIELDS_MAX {
                    return Err(Problem::at(at, What::Many));
                }
            }
        }
        if !inside {
            self.leaf(path);
        }
        Ok(())
    }

    fn leaf(&mut self, path: &str) {
        if !path.is_empty() && path.len() <= 200 {
            self.found.insert(path.to_owned());
        }
    }
}
