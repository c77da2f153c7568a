//! From what a stranger sends to a resource as it is kept: names as the schema writes them, values of its types, within its limits.
//!
//! What only the house writes is passed over (RFC 7644 section 3.3), and so is what no schema of the resource knows: systems of human
//! resources send more than is asked for here, and what is not asked for is not kept.

use super::no::{Kind, No};
use super::schema::{Attribute, Resource, Schema, Type, find};
use super::{Object, standard};
use serde_json::Value;

/// Most names that an object may have.
const NAMES_MAX: usize = 100;

/// A whole resource, as `POST` and `PUT` send it.
///
/// # Errors
/// `invalidSyntax` when it is no resource of that type, `invalidValue` when a value does not fit or is missing.
pub fn resource(resource: &'static Resource, sent: &Value) -> Result<Object, No> {
    let Value::Object(sent) = sent else {
        return Err(No::new(Kind::InvalidSyntax, "provisioning-no-object"));
    };
    names_schema(sent, resource.schema.id)?;
    let mut kept = Object::new();
    for (name, value) in limited(sent)? {
        if let Some(schema) = resource.extension(name) {
            let inner = extension(schema, value)?;
            put(&mut kept, schema.id, inner.map(Value::Object))?;
        } else if let Some(attribute) = resource.attribute(name).filter(|found| !found.is_read_only()) {
            put(&mut kept, attribute.name, of(attribute, value, attribute.name)?)?;
        }
    }
    complete(resource, &kept)?;
    Ok(kept)
}

/// Refuses a body whose `schemas` do not name that one.
///
/// # Errors
/// `invalidSyntax`.
pub fn names_schema(sent: &Object, id: &str) -> Result<(), No> {
    let schemas = sent
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("schemas"))
        .and_then(|(_, value)| value.as_array());
    let named = schemas.is_some_and(|list| {
        let mut texts = list.iter().filter_map(Value::as_str);
        texts.any(|text| text.eq_ignore_ascii_case(id))
    });
    match named {
        true => Ok(()),
        false => Err(No::new(Kind::InvalidSyntax, "provisioning-schemas")
            .field("schemas")
            .arg("id", id)),
    }
}

/// Refuses a resource without what it must have.
///
/// # Errors
/// `invalidValue`, with the attribute.
pub fn complete(resource: &Resource, kept: &Object) -> Result<(), No> {
    let mut required = resource
        .schema
        .attributes
        .iter()
        .filter(|attribute| attribute.required);
    match required.find(|attribute| !kept.contains_key(attribute.name)) {
        Some(attribute) => Err(No::new(Kind::InvalidValue, "provisioning-required").field(attribute.name)),
        None => Ok(()),
    }
}

/// An extension; none when nothing of it is left.
///
/// # Errors
/// `invalidValue`.
pub fn extension(schema: &'static Schema, sent: &Value) -> Result<Option<Object>, No> {
    match sent {
        Value::Null => Ok(None),
        Value::Object(sent) => parts(schema.attributes, sent, schema.name),
        _ => Err(wrong(schema.id, "object")),
    }
}

/// The value of an attribute; none when it says that there is none: null, empty text, an empty list.
///
/// # Errors
/// `invalidValue`.
pub fn of(attribute: &'static Attribute, sent: &Value, field: &str) -> Result<Option<Value>, No> {
    let Some(most) = attribute.many else {
        return one(attribute, sent, field);
    };
    let list = match sent {
        Value::Null => return Ok(None),
        Value::Array(list) => list,
        _ => return Err(wrong(field, "array")),
    };
    if list.len() > most {
        return Err(No::new(Kind::InvalidValue, "provisioning-many")
            .field(field)
            .arg("max", most));
    }
    let mut kept: Vec<Value> = Vec::with_capacity(list.len());
    for sent in list {
        if let Some(value) = element(attribute, sent, field)? {
            kept.push(value);
        }
    }
    one_primary(&kept, field)?;
    Ok((!kept.is_empty()).then_some(Value::Array(kept)))
}

/// One of several values.
///
/// # Errors
/// `invalidValue`.
pub fn element(attribute: &'static Attribute, sent: &Value, field: &str) -> Result<Option<Value>, No> {
    let Some(mut value) = one(attribute, sent, field)? else {
        return Ok(None);
    };
    if attribute.name == "members"
        && let Value::Object(member) = &mut value
    {
        from_reference(member);
    }
    match value.get("value").is_none() && attribute.part("value").is_some() {
        true => Err(No::new(Kind::InvalidValue, "provisioning-required").field(format!("{field}.value"))),
        false => Ok(Some(value)),
    }
}

/// One value.
///
/// # Errors
/// `invalidValue`.
pub fn one(attribute: &'static Attribute, sent: &Value, field: &str) -> Result<Option<Value>, No> {
    match (attribute.kind, sent) {
        (_, Value::Null) => Ok(None),
        (Type::Flag, Value::Bool(flag)) => Ok(Some(Value::Bool(*flag))),
        (Type::Flag, _) => Err(wrong(field, "boolean")),
        (Type::Complex(inner), Value::Object(sent)) => {
            let mut kept = parts(inner, sent, field)?;
            if attribute.name == "manager"
                && let Some(manager) = &mut kept
            {
                from_reference(manager);
            }
            Ok(kept.map(Value::Object))
        }
        (Type::Complex(_), _) => Err(wrong(field, "object")),
        (Type::Email, Value::String(text)) => match seen(text, field)?.as_str() {
            "" => Ok(None),
            address if is_email(address) => Ok(Some(Value::from(address))),
            _ => Err(No::new(Kind::InvalidValue, "provisioning-email").field(field)),
        },
        (Type::Text(max), Value::String(text)) => self::text(text, max, field),
        (Type::Reference(_) | Type::Moment, Value::String(text)) => self::text(text, 300, field),
        _ => Err(wrong(field, "string")),
    }
}

fn text(text: &str, max: usize, field: &str) -> Result<Option<Value>, No> {
    let text = seen(text, field)?;
    if text.chars().count() > max {
        return Err(No::new(Kind::InvalidValue, "provisioning-long")
            .field(field)
            .arg("max", max));
    }
    Ok((!text.is_empty()).then(|| Value::from(text)))
}

/// A text without characters that nobody sees, as forms of the house take it.
fn seen(text: &str, field: &str) -> Result<String, No> {
    capability::one_line(text).map_err(|unseen| {
        No::new(Kind::InvalidValue, "provisioning-unseen")
            .field(field)
            .arg("code", format!("U+{:04X}", u32::from(unseen)))
    })
}

fn parts(list: &'static [Attribute], sent: &Object, field: &str) -> Result<Option<Object>, No> {
    let mut kept = Object::new();
    for (name, value) in limited(sent)? {
        if let Some(part) = find(list, name).filter(|part| !part.is_read_only()) {
            put(
                &mut kept,
                part.name,
                of(part, value, &format!("{field}.{}", part.name))?,
            )?;
        }
    }
    Ok((!kept.is_empty()).then_some(kept))
}

fn limited(sent: &Object) -> Result<impl Iterator<Item = (&String, &Value)>, No> {
    match sent.len() > NAMES_MAX {
        true => Err(No::new(Kind::InvalidSyntax, "provisioning-names").arg("max", NAMES_MAX)),
        false => Ok(sent.iter()),
    }
}

/// The same name in two cases is one attribute told twice.
fn put(kept: &mut Object, name: &str, value: Option<Value>) -> Result<(), No> {
    let Some(value) = value else { return Ok(()) };
    match kept.insert(name.to_owned(), value) {
        Some(_) => Err(No::new(Kind::InvalidSyntax, "provisioning-twice").field(name)),
        None => Ok(()),
    }
}

/// Refuses a second value that is the one to use.
///
/// # Errors
/// `invalidValue`.
pub fn one_primary(list: &[Value], field: &str) -> Result<(), No> {
    let primary = list.iter().filter(|value| is_primary(value));
    match primary.count() > 1 {
        true => Err(No::new(Kind::InvalidValue, "provisioning-primary").field(field)),
        false => Ok(()),
    }
}

/// Whether it is the one to use.
pub fn is_primary(value: &Value) -> bool {
    value.get("primary") == Some(&Value::Bool(true))
}

/// What refers to somebody is kept by their identifier; the address is told anew each time.
fn from_reference(value: &mut Object) {
    let referred = value.remove("$ref");
    value.remove("type");
    let last = referred
        .as_ref()
        .and_then(Value::as_str)
        .and_then(|address| address.rsplit('/').next())
        .filter(|last| !last.is_empty());
    if let Some(last) = last
        && !value.contains_key("value")
    {
        value.insert("value".to_owned(), Value::from(last));
    }
}

/// `somebody@somewhere`: what RFC 5321 allows is settled by the mail that arrives.
fn is_email(text: &str) -> bool {
    let halves = text.split_once('@');
    text.chars().count() <= 254
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
        && halves.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'))
}

fn wrong(field: &str, kind: &'static str) -> No {
    No::new(Kind::InvalidValue, "provisioning-type")
        .field(field)
        .arg("kind", kind)
}

/// What a resource is told with, before what it holds: schemas, identifier.
pub fn begun(resource: &Resource, kept: &Object, id: &str) -> Object {
    let used = resource
        .extensions
        .iter()
        .filter(|schema| kept.contains_key(schema.id));
    let schemas = [resource.schema.id]
        .into_iter()
        .chain(used.map(|schema| schema.id));
    let mut told = Object::new();
    told.insert("schemas".to_owned(), schemas.map(Value::from).collect());
    told.insert("id".to_owned(), Value::from(id));
    let own = |name: &str| {
        standard::COMMON
            .iter()
            .any(|common| common.name == name && common.is_read_only())
    };
    told.extend(
        kept.iter()
            .filter(|(name, _)| !own(name))
            .map(|(name, value)| (name.clone(), value.clone())),
    );
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::standard::{GROUP, USER};
    use serde_json::json;

    const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
    const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

    #[test]
    fn what_is_kept_is_what_the_schema_knows() {
        let sent = json!({
            "schemas": [CORE, ENTERPRISE], "id": "mine", "meta": {"version": "x"}, "groups": [{"value": "1"}],
            "USERNAME": " n\u{303}ahui ", "nickName": "Ñ", "title": "", "displayName": null, "emails": [],
            "name": {"familyName": "Ñahui", "unknown": 1},
            ENTERPRISE.to_uppercase(): {"department": "Gerencia", "manager": {"$ref": "https://a/Users/7", "displayName": "x"}},
        });
        let kept = json!({
            "userName": "ñahui", "name": {"familyName": "Ñahui"},
            ENTERPRISE: {"department": "Gerencia", "manager": {"value": "7"}},
        });
        assert_eq!(Value::Object(resource(&USER, &sent).unwrap()), kept);
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_field() {
        let long = "a".repeat(201);
        let many: Vec<Value> = (0..11).map(|n| json!({"value": format!("{n}@a.b")})).collect();
        for (name, value, kind, field) in [
            ("userName", json!(7), Kind::InvalidValue, "userName"),
            ("userName", json!(long), Kind::InvalidValue, "userName"),
            ("userName", json!("a\u{0}b"), Kind::InvalidValue, "userName"),
            ("userName", json!("a\u{200b}b"), Kind::InvalidValue, "userName"),
            (
                "emails",
                json!([{"value": "a\u{202e}@b.c"}]),
                Kind::InvalidValue,
                "emails.value",
            ),
            ("userName", json!("   "), Kind::InvalidValue, "userName"),
            ("active", json!("true"), Kind::InvalidValue, "active"),
            ("name", json!("Ana"), Kind::InvalidValue, "name"),
            (
                "name",
                json!({"givenName": ["Ana"]}),
                Kind::InvalidValue,
                "name.givenName",
            ),
            ("emails", json!("ana@a.b"), Kind::InvalidValue, "emails"),
            ("emails", json!(["ana@a.b"]), Kind::InvalidValue, "emails"),
            (
                "emails",
                json!([{"type": "work"}]),
                Kind::InvalidValue,
                "emails.value",
            ),
            (
                "emails",
                json!([{"value": "ana"}]),
                Kind::InvalidValue,
                "emails.value",
            ),
            ("emails", json!(many), Kind::InvalidValue, "emails"),
            (
                "emails",
                json!([{"value": "a@b", "primary": true}, {"value": "c@d", "primary": true}]),
                Kind::InvalidValue,
                "emails",
            ),
            (ENTERPRISE, json!([]), Kind::InvalidValue, ENTERPRISE),
            ("USERNAME", json!("twice"), Kind::InvalidSyntax, "userName"),
            ("schemas", json!([ENTERPRISE]), Kind::InvalidSyntax, "schemas"),
        ] {
            let mut sent = json!({"schemas": [CORE], "userName": "ana"});
            sent[name] = value.clone();
            let no = resource(&USER, &sent).unwrap_err();
            assert_eq!(
                (no.kind, no.refusal.field.as_deref()),
                (Some(kind), Some(field)),
                "{name} {value}"
            );
        }
        for sent in [json!([]), json!("x"), json!(null)] {
            assert_eq!(
                resource(&USER, &sent).unwrap_err().kind,
                Some(Kind::InvalidSyntax)
            );
        }
        let group =
            json!({"schemas": [GROUP.schema.id], "members": [{"$ref": "https://a/Users/7", "type": "User"}]});
        assert_eq!(
            resource(&GROUP, &group).unwrap_err().refusal.field.as_deref(),
            Some("displayName")
        );
    }
}
