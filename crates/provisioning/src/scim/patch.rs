//! Changes in part, RFC 7644 section 3.5.2: add, remove and replace, with paths and filters, all of them or none.

use super::filter::Filter;
use super::no::{Kind, No};
use super::path::{self, At, Place};
use super::schema::{Attribute, Resource, Type};
use super::{Object, PATCH, shape};
use serde_json::Value;

/// Most operations of a call.
pub const OPERATIONS_MAX: usize = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Operation {
    Add,
    Remove,
    Replace,
}

/// The resource as the operations leave it. `told` is the resource with what the house alone writes, to know what a call repeats.
///
/// # Errors
/// The word of RFC 7644 table 9 for the first operation that cannot be done; nothing is changed then.
pub fn apply(resource: &'static Resource, kept: &Object, told: &Object, body: &Value) -> Result<Object, No> {
    let Value::Object(body) = body else {
        return Err(No::new(Kind::InvalidSyntax, "provisioning-no-object"));
    };
    shape::names_schema(body, PATCH)?;
    let operations = field(body, "Operations").and_then(Value::as_array);
    let operations = operations
        .filter(|list| !list.is_empty())
        .ok_or_else(|| No::new(Kind::InvalidSyntax, "provisioning-operations").field("Operations"))?;
    if operations.len() > OPERATIONS_MAX {
        return Err(No::new(Kind::InvalidSyntax, "provisioning-many")
            .field("Operations")
            .arg("max", OPERATIONS_MAX));
    }
    let mut change = Change {
        resource,
        told,
        object: kept.clone(),
    };
    for operation in operations {
        change.operate(operation)?;
    }
    change.tidy();
    shape::complete(resource, &change.object).map_err(|no| No {
        // What a resource must have can be replaced, and never taken away (RFC 7644 section 3.5.2.2).
        kind: Some(Kind::Mutability),
        ..no
    })?;
    // What is left is kept as a resource that is sent whole would be.
    let mut whole = change.object;
    whole.insert(
        "schemas".to_owned(),
        Value::Array(vec![Value::from(resource.schema.id)]),
    );
    shape::resource(resource, &Value::Object(whole))
}

/// A name of the message in any case: some systems write `operations`.
fn field<'a>(object: &'a Object, name: &str) -> Option<&'a Value> {
    let mut all = object.iter();
    all.find(|(found, _)| found.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
}

struct Change<'a> {
    resource: &'static Resource,
    told: &'a Object,
    object: Object,
}

impl Change<'_> {
    fn operate(&mut self, sent: &Value) -> Result<(), No> {
        let wrong = || No::new(Kind::InvalidSyntax, "provisioning-operation").field("Operations.op");
        let sent = sent.as_object().ok_or_else(wrong)?;
        let word = field(sent, "op").and_then(Value::as_str).ok_or_else(wrong)?;
        let operation = match word.to_ascii_lowercase().as_str() {
            "add" => Operation::Add,
            "remove" => Operation::Remove,
            "replace" => Operation::Replace,
            _ => return Err(wrong()),
        };
        let value = field(sent, "value").unwrap_or(&Value::Null);
        match field(sent, "path") {
            None | Some(Value::Null) => self.everywhere(operation, value),
            Some(Value::String(path)) => self.at(operation, path, value),
            Some(_) => Err(No::new(Kind::InvalidPath, "provisioning-no-path").field("path")),
        }
    }

    /// Without a path the value names its attributes itself.
    fn everywhere(&mut self, operation: Operation, value: &Value) -> Result<(), No> {
        if operation == Operation::Remove {
            return Err(No::new(Kind::NoTarget, "provisioning-no-target").field("path"));
        }
        let Value::Object(values) = value else {
            return Err(No::new(Kind::InvalidValue, "provisioning-type")
                .field("value")
                .arg("kind", "object"));
        };
        for (path, value) in values {
            // Systems repeat what they were told; that changes nothing, and so it is no attempt to.
            if self.told.get(path) != Some(value)
                || self.resource.attribute(path).is_none_or(|at| !at.is_read_only())
            {
                self.at(operation, path, value)?;
            }
        }
        Ok(())
    }

    fn at(&mut self, operation: Operation, text: &str, value: &Value) -> Result<(), No> {
        match path::place(self.resource, text)? {
            Place::Extension(schema) => {
                if operation == Operation::Remove {
                    self.object.remove(schema.id);
                    return Ok(());
                }
                let Value::Object(values) = value else {
                    return Err(No::new(Kind::InvalidValue, "provisioning-type")
                        .field(text)
                        .arg("kind", "object"));
                };
                // Some systems name the schema once more, inside of it.
                for (name, value) in values.iter().filter(|(name, _)| *name != "schemas") {
                    self.at(operation, &format!("{}:{name}", schema.id), value)?;
                }
                Ok(())
            }
            Place::Attribute(at, filter) => {
                if at.attribute.is_read_only() || at.last().is_read_only() {
                    return Err(No::new(Kind::Mutability, "provisioning-read-only").field(text));
                }
                let clears =
                    operation == Operation::Remove || value.is_null() && operation == Operation::Replace;
                within(&mut self.object, &at, |holder| match (filter, clears) {
                    (Some(filter), true) => remove_some(holder, &at, &filter, text),
                    (Some(filter), false) => change_some(holder, &at, &filter, operation, value, text),
                    (None, true) => {
                        remove(holder, &at, value);
                        Ok(())
                    }
                    (None, false) => change(holder, &at, operation, value, text),
                })
            }
        }
    }

    /// Extensions and attributes of which nothing is left are gone.
    fn tidy(&mut self) {
        let empty = |value: &Value| match value {
            Value::Array(list) => list.is_empty(),
            Value::Object(object) => object.is_empty(),
            _ => false,
        };
        for schema in self.resource.extensions {
            if let Some(Value::Object(inner)) = self.object.get_mut(schema.id) {
                inner.retain(|_, value| !empty(value));
            }
        }
        self.object.retain(|_, value| !empty(value));
    }
}

/// Changes the object whose attribute it is: the resource, or its extension.
fn within(
    object: &mut Object,
    at: &At,
    change: impl FnOnce(&mut Object) -> Result<(), No>,
) -> Result<(), No> {
    let Some(schema) = at.extension else {
        return change(object);
    };
    let mut inner = taken(object, schema.id);
    change(&mut inner)?;
    object.insert(schema.id.to_owned(), Value::Object(inner));
    Ok(())
}

fn change(holder: &mut Object, at: &At, operation: Operation, value: &Value, text: &str) -> Result<(), No> {
    let name = at.attribute.name;
    match (at.part, at.attribute.many) {
        (Some(part), None) => {
            let value = shape::of(part, value, text)?;
            let mut whole = taken(holder, name);
            set(&mut whole, part, value);
            holder.insert(name.to_owned(), Value::Object(whole));
        }
        (Some(part), Some(_)) => {
            let value = shape::of(part, value, text)?;
            let Some(Value::Array(list)) = holder.get_mut(name) else {
                return Err(No::new(Kind::NoTarget, "provisioning-no-target").field(text));
            };
            if value.is_none() && part.name == "value" {
                list.clear();
            }
            list.iter_mut()
                .filter_map(Value::as_object_mut)
                .for_each(|one| set(one, part, value.clone()));
            shape::one_primary(list, text)?;
        }
        (None, Some(most)) if operation == Operation::Add => {
            let list = match value {
                Value::Array(_) => shape::of(at.attribute, value, text)?,
                _ => shape::element(at.attribute, value, text)?.map(|one| Value::Array(vec![one])),
            };
            let Some(Value::Array(more)) = list else {
                return Ok(());
            };
            add(holder, at.attribute, more, most, text)?;
        }
        (None, None) if matches!(at.attribute.kind, Type::Complex(_)) => {
            // The parts that are sent take the place of theirs; the others stay (RFC 7644 section 3.5.2.3).
            let Some(Value::Object(sent)) = shape::of(at.attribute, value, text)? else {
                return Ok(());
            };
            let mut whole = taken(holder, name);
            whole.extend(sent);
            holder.insert(name.to_owned(), Value::Object(whole));
        }
        (None, _) => match shape::of(at.attribute, value, text)? {
            Some(value) => drop(holder.insert(name.to_owned(), value)),
            None => drop(holder.remove(name)),
        },
    }
    Ok(())
}

/// Adds to a list what is not there yet; a new value that is the one to use takes that from the one before.
fn add(
    holder: &mut Object,
    attribute: &Attribute,
    more: Vec<Value>,
    most: usize,
    text: &str,
) -> Result<(), No> {
    let list = holder
        .entry(attribute.name)
        .or_insert_with(|| Value::Array(Vec::new()));
    let Value::Array(list) = list else { return Ok(()) };
    if more.iter().any(shape::is_primary) {
        no_primary(list);
    }
    for one in more {
        let same = |before: &Value| match attribute.name {
            "members" => before.get("value") == one.get("value"),
            _ => *before == one,
        };
        if !list.iter().any(same) {
            list.push(one);
        }
    }
    match list.len() > most {
        true => Err(No::new(Kind::InvalidValue, "provisioning-many")
            .field(text)
            .arg("max", most)),
        false => Ok(()),
    }
}

fn no_primary(list: &mut [Value]) {
    for before in list.iter_mut().filter(|value| shape::is_primary(value)) {
        before["primary"] = Value::Bool(false);
    }
}

fn change_some(
    holder: &mut Object,
    at: &At,
    filter: &Filter,
    operation: Operation,
    value: &Value,
    text: &str,
) -> Result<(), No> {
    let name = at.attribute.name;
    let mut list = match holder.remove(name) {
        Some(Value::Array(list)) => list,
        _ => Vec::new(),
    };
    let mut chosen: Vec<usize> = (0..list.len())
        .filter(|place| meets(filter, &list[*place]))
        .collect();
    if chosen.is_empty() {
        // `add` to a value that is not there yet makes it, when the filter says what it is like.
        let made = filter.equals().filter(|_| operation == Operation::Add);
        let made = made.ok_or_else(|| No::new(Kind::NoTarget, "provisioning-no-target").field(text))?;
        let made = made.into_iter().map(|(name, value)| (name.to_owned(), value));
        chosen.push(list.len());
        list.push(Value::Object(made.collect()));
    }
    for place in chosen {
        let one = &mut list[place];
        let mut whole = one.as_object().cloned().unwrap_or_default();
        match at.part {
            Some(part) => set(&mut whole, part, shape::of(part, value, text)?),
            None => {
                let sent = value.as_object().ok_or_else(|| {
                    No::new(Kind::InvalidValue, "provisioning-type")
                        .field(text)
                        .arg("kind", "object")
                })?;
                match operation {
                    Operation::Replace => whole = sent.clone(),
                    _ => whole.extend(sent.clone()),
                }
            }
        }
        *one = shape::element(at.attribute, &Value::Object(whole), text)?.unwrap_or(Value::Null);
        if shape::is_primary(one) {
            let mine = one.clone();
            no_primary(&mut list);
            list[place] = mine;
        }
    }
    list.retain(|one| !one.is_null());
    holder.insert(name.to_owned(), Value::Array(list));
    Ok(())
}

fn remove_some(holder: &mut Object, at: &At, filter: &Filter, text: &str) -> Result<(), No> {
    let Some(Value::Array(list)) = holder.get_mut(at.attribute.name) else {
        return Err(No::new(Kind::NoTarget, "provisioning-no-target").field(text));
    };
    if !list.iter().any(|one| meets(filter, one)) {
        return Err(No::new(Kind::NoTarget, "provisioning-no-target").field(text));
    }
    match at.part {
        // A value without what it is called by is none.
        None => list.retain(|one| !meets(filter, one)),
        Some(part) if part.name == "value" => list.retain(|one| !meets(filter, one)),
        Some(part) => {
            for one in list.iter_mut().filter(|one| meets(filter, one)) {
                one.as_object_mut().and_then(|one| one.remove(part.name));
            }
        }
    }
    Ok(())
}

/// Without a filter all of it goes; some systems name in `value` which members of a list they mean.
fn remove(holder: &mut Object, at: &At, value: &Value) {
    let name = at.attribute.name;
    match (at.part, holder.get_mut(name), value) {
        (None, Some(Value::Array(list)), Value::Array(named)) if !named.is_empty() => {
            list.retain(|one| !named.iter().any(|other| one.get("value") == other.get("value")));
        }
        (None, ..) => drop(holder.remove(name)),
        (Some(part), Some(Value::Array(list)), _) => match part.name {
            "value" => list.clear(),
            _ => list
                .iter_mut()
                .filter_map(Value::as_object_mut)
                .for_each(|one| drop(one.remove(part.name))),
        },
        (Some(part), Some(Value::Object(one)), _) => drop(one.remove(part.name)),
        _ => {}
    }
}

fn meets(filter: &Filter, one: &Value) -> bool {
    one.as_object().is_some_and(|one| filter.meets(one))
}

fn taken(holder: &mut Object, name: &str) -> Object {
    match holder.remove(name) {
        Some(Value::Object(whole)) => whole,
        _ => Object::new(),
    }
}

fn set(whole: &mut Object, part: &Attribute, value: Option<Value>) {
    match value {
        Some(value) => drop(whole.insert(part.name.to_owned(), value)),
        None => drop(whole.remove(part.name)),
    }
}

#[cfg(test)]
mod tests;
