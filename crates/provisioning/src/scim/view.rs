//! Which attributes are returned, RFC 7644 section 3.9: those that are asked for, or all but some.

use super::Object;
use super::path::{self, At};
use super::schema::{Attribute, Resource, Returned, Schema};
use serde_json::Value;

/// Most attributes that a call may name.
pub const NAMES_MAX: usize = 100;

/// What a call asks to see.
#[derive(Debug, Clone, Default)]
pub enum View {
    /// All that is returned by default.
    #[default]
    Whole,
    /// These alone, and what is always returned.
    Only(Vec<String>),
    /// All but these; what is always returned stays.
    Without(Vec<String>),
}

enum Named {
    Extension(&'static Schema),
    Attribute(At),
}

impl View {
    /// A resource as it is returned. Names of nothing are passed over.
    pub fn of(&self, resource: &Resource, whole: &Object) -> Object {
        match self {
            View::Whole => whole.clone(),
            View::Only(names) => {
                let mut seen: Object = whole.clone();
                seen.retain(|name, _| {
                    let known = resource.attribute(name);
                    known.is_some_and(|attribute| attribute.returned == Returned::Always)
                });
                for named in names.iter().filter_map(|name| named(resource, name)) {
                    show(&named, whole, &mut seen);
                }
                seen
            }
            View::Without(names) => {
                let mut seen = whole.clone();
                for named in names.iter().filter_map(|name| named(resource, name)) {
                    hide(&named, &mut seen);
                }
                seen
            }
        }
    }
}

fn named(resource: &Resource, name: &str) -> Option<Named> {
    match resource.extension(name) {
        Some(schema) => Some(Named::Extension(schema)),
        None => path::at(resource, name).map(Named::Attribute),
    }
}

fn show(named: &Named, whole: &Object, seen: &mut Object) {
    let (id, at) = match named {
        Named::Extension(schema) => {
            if let Some(value) = whole.get(schema.id) {
                seen.insert(schema.id.to_owned(), value.clone());
            }
            return;
        }
        Named::Attribute(at) => (at.extension.map(|schema| schema.id), at),
    };
    match id {
        None => add(at, whole, seen),
        Some(id) => {
            let Some(Value::Object(inner)) = whole.get(id) else {
                return;
            };
            let mut there = match seen.remove(id) {
                Some(Value::Object(there)) => there,
                _ => Object::new(),
            };
            add(at, inner, &mut there);
            if !there.is_empty() {
                seen.insert(id.to_owned(), Value::Object(there));
            }
        }
    }
}

fn add(at: &At, from: &Object, to: &mut Object) {
    let name = at.attribute.name;
    let Some(value) = from.get(name) else { return };
    let Some(part) = at.part else {
        to.insert(name.to_owned(), value.clone());
        return;
    };
    let shown = match (value, to.get(name)) {
        (Value::Array(list), Some(Value::Array(before))) if before.len() == list.len() => list
            .iter()
            .zip(before)
            .map(|(value, before)| with_part(value, part, before.as_object().cloned().unwrap_or_default()))
            .collect(),
        (Value::Array(list), _) => list
            .iter()
            .map(|value| with_part(value, part, Object::new()))
            .collect(),
        (value, before) => {
            let before = before.and_then(Value::as_object).cloned();
            with_part(value, part, before.unwrap_or_default())
        }
    };
    to.insert(name.to_owned(), shown);
}

fn with_part(value: &Value, part: &Attribute, mut before: Object) -> Value {
    if let Some(inner) = value.get(part.name) {
        before.insert(part.name.to_owned(), inner.clone());
    }
    Value::Object(before)
}

fn hide(named: &Named, seen: &mut Object) {
    let at = match named {
        Named::Extension(schema) => {
            seen.remove(schema.id);
            return;
        }
        Named::Attribute(at) => at,
    };
    let holder = match at.extension {
        Some(schema) => seen.get_mut(schema.id).and_then(Value::as_object_mut),
        None => Some(seen),
    };
    let Some(holder) = holder.filter(|_| at.attribute.returned != Returned::Always) else {
        return;
    };
    match (at.part, holder.get_mut(at.attribute.name)) {
        (None, _) => {
            holder.remove(at.attribute.name);
        }
        (Some(part), Some(Value::Array(list))) => list.iter_mut().for_each(|value| {
            value.as_object_mut().and_then(|value| value.remove(part.name));
        }),
        (Some(part), Some(Value::Object(value))) => {
            value.remove(part.name);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::standard::USER;
    use serde_json::json;

    #[test]
    fn attributes_are_shown_or_left_out() {
        let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
        let whole = json!({
            "schemas": ["x"], "id": "1", "userName": "ana", "title": "Jefa", "name": {"givenName": "Ana", "familyName": "Q"},
            "emails": [{"value": "a@b", "type": "work"}], enterprise: {"department": "P", "employeeNumber": "7"},
        });
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let department = format!("{enterprise}:department");
        for (view, expected) in [
            (
                View::Only(names(&["TITLE"])),
                json!({"schemas": ["x"], "id": "1", "title": "Jefa"}),
            ),
            (
                View::Only(names(&["nothing"])),
                json!({"schemas": ["x"], "id": "1"}),
            ),
            (
                View::Only(names(&["name.givenName", "name.familyName", "emails.type"])),
                json!({"schemas": ["x"], "id": "1", "name": {"givenName": "Ana", "familyName": "Q"}, "emails": [{"type": "work"}]}),
            ),
            (
                View::Only(names(&[&department])),
                json!({"schemas": ["x"], "id": "1", enterprise: {"department": "P"}}),
            ),
            (
                View::Without(names(&["id", "schemas", "emails", "name.givenName", enterprise])),
                json!({"schemas": ["x"], "id": "1", "userName": "ana", "title": "Jefa", "name": {"familyName": "Q"}}),
            ),
        ] {
            assert_eq!(
                Value::Object(view.of(&USER, whole.as_object().unwrap())),
                expected,
                "{view:?}"
            );
        }
    }
}
