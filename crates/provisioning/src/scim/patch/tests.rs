//! Every operation, on every kind of path.

use super::*;
use crate::scim::standard::{GROUP, USER};
use serde_json::json;

const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

fn ana() -> Value {
    json!({
        "userName": "ana", "title": "Jefa", "name": {"familyName": "Ñahui", "givenName": "Ana"},
        "emails": [
            {"value": "ana@muestra.example", "type": "work", "primary": true},
            {"value": "ana@casa.example", "type": "home"},
        ],
        ENTERPRISE: {"department": "Planeamiento"},
    })
}

fn patched(resource: &'static Resource, before: &Value, operations: Value) -> Result<Value, No> {
    let kept = before.as_object().unwrap();
    let mut told = kept.clone();
    told.insert("id".to_owned(), json!("7"));
    let body = json!({"schemas": [PATCH], "Operations": operations});
    apply(resource, kept, &told, &body).map(Value::Object)
}

/// One operation changes the value at a pointer to another, and nothing else.
fn check(operation: Value, pointer: &str, expected: Value) {
    let after = patched(&USER, &ana(), json!([operation])).unwrap_or_else(|no| panic!("{operation}: {no:?}"));
    assert_eq!(
        after.pointer(pointer).unwrap_or(&Value::Null),
        &expected,
        "{operation}"
    );
    let mut rest = after;
    let root = pointer.split('/').nth(1).unwrap().to_owned();
    let mut before = ana();
    for value in [&mut rest, &mut before] {
        value.as_object_mut().unwrap().remove(&root);
    }
    assert_eq!(rest, before, "{operation}");
}

#[test]
fn operations_change_what_their_path_names() {
    let emails = ana()["emails"].clone();
    let new = json!({"value": "a@otra.example", "type": "other", "primary": true});
    for (operation, pointer, expected) in [
        (
            json!({"op": "replace", "path": "title", "value": "Gerenta"}),
            "/title",
            json!("Gerenta"),
        ),
        (
            json!({"op": "Replace", "path": "TITLE", "value": "Gerenta"}),
            "/title",
            json!("Gerenta"),
        ),
        (
            json!({"op": "add", "value": {"displayName": "Ana Ñ."}}),
            "/displayName",
            json!("Ana Ñ."),
        ),
        (
            json!({"op": "add", "value": {"id": "7", "displayName": "Ana"}}),
            "/displayName",
            json!("Ana"),
        ),
        (
            json!({"op": "replace", "path": "active", "value": false}),
            "/active",
            json!(false),
        ),
        (json!({"op": "remove", "path": "title"}), "/title", Value::Null),
        (
            json!({"op": "replace", "path": "title", "value": null}),
            "/title",
            Value::Null,
        ),
        (
            json!({"op": "remove", "path": "displayName"}),
            "/displayName",
            Value::Null,
        ),
        (
            json!({"op": "add", "path": "name", "value": {"givenName": "Anita"}}),
            "/name",
            json!({"familyName": "Ñahui", "givenName": "Anita"}),
        ),
        (
            json!({"op": "remove", "path": "name.givenName"}),
            "/name",
            json!({"familyName": "Ñahui"}),
        ),
        (
            json!({"op": "add", "value": {"emails.value": null}}),
            "/emails",
            Value::Null,
        ),
        (json!({"op": "remove", "path": "name"}), "/name", Value::Null),
        (json!({"op": "remove", "path": "emails"}), "/emails", Value::Null),
        (
            json!({"op": "remove", "path": "emails[type eq \"home\"]"}),
            "/emails",
            json!([emails[0]]),
        ),
        (
            json!({"op": "remove", "path": "emails[type eq \"work\"].primary"}),
            "/emails/0",
            json!({"value": "ana@muestra.example", "type": "work"}),
        ),
        (
            json!({"op": "replace", "path": "emails[type eq \"work\"].value", "value": "a@b.example"}),
            "/emails/0/value",
            json!("a@b.example"),
        ),
        (
            json!({"op": "add", "path": "emails[type eq \"other\"].value", "value": "a@b.example"}),
            "/emails/2",
            json!({"type": "other", "value": "a@b.example"}),
        ),
        (
            json!({"op": "replace", "path": "emails[type eq \"home\"]", "value": {"value": "b@b.example", "primary": true}}),
            "/emails",
            json!([
                {"value": "ana@muestra.example", "type": "work", "primary": false},
                {"value": "b@b.example", "primary": true},
            ]),
        ),
        (
            json!({"op": "add", "path": "emails", "value": [new]}),
            "/emails",
            json!([
                {"value": "ana@muestra.example", "type": "work", "primary": false},
                emails[1],
                new,
            ]),
        ),
        (
            json!({"op": "add", "path": "emails", "value": emails[1]}),
            "/emails",
            emails.clone(),
        ),
        (
            json!({"op": "replace", "path": "emails", "value": [new]}),
            "/emails",
            json!([new]),
        ),
        (
            json!({"op": "add", "path": format!("{ENTERPRISE}:employeeNumber"), "value": "7"}),
            &format!("/{ENTERPRISE}/employeeNumber"),
            json!("7"),
        ),
        (
            json!({"op": "replace", "path": ENTERPRISE, "value": {"department": "Informática"}}),
            &format!("/{ENTERPRISE}/department"),
            json!("Informática"),
        ),
        (
            json!({"op": "remove", "path": format!("{ENTERPRISE}:department")}),
            &format!("/{ENTERPRISE}"),
            Value::Null,
        ),
        (
            json!({"op": "remove", "path": ENTERPRISE}),
            &format!("/{ENTERPRISE}"),
            Value::Null,
        ),
    ] {
        check(operation, pointer, expected);
    }
}

#[test]
fn what_cannot_be_done_is_refused_with_its_word() {
    let many: Vec<Value> = (0..=OPERATIONS_MAX)
        .map(|_| json!({"op": "remove", "path": "title"}))
        .collect();
    let deep = format!("emails[{}type pr{}]", "(".repeat(60), ")".repeat(60));
    for (operations, kind) in [
        (json!([]), Kind::InvalidSyntax),
        (json!({}), Kind::InvalidSyntax),
        (json!([7]), Kind::InvalidSyntax),
        (json!([{"op": "move", "path": "title"}]), Kind::InvalidSyntax),
        (json!([{"path": "title"}]), Kind::InvalidSyntax),
        (json!(many), Kind::InvalidSyntax),
        (
            json!([{"op": "replace", "path": "nickName", "value": "x"}]),
            Kind::InvalidPath,
        ),
        (
            json!([{"op": "replace", "path": 7, "value": "x"}]),
            Kind::InvalidPath,
        ),
        (
            json!([{"op": "add", "value": {"nickName": "x"}}]),
            Kind::InvalidPath,
        ),
        (json!([{"op": "remove"}]), Kind::NoTarget),
        (
            json!([{"op": "remove", "path": "emails[type eq \"x\"]"}]),
            Kind::NoTarget,
        ),
        (
            json!([{"op": "replace", "path": "emails[type eq \"x\"].value", "value": "a@b"}]),
            Kind::NoTarget,
        ),
        (
            json!([{"op": "replace", "path": "phoneNumbers.type", "value": "x"}]),
            Kind::NoTarget,
        ),
        (json!([{"op": "remove", "path": deep}]), Kind::InvalidFilter),
        (json!([{"op": "remove", "path": "userName"}]), Kind::Mutability),
        (
            json!([{"op": "replace", "path": "id", "value": "8"}]),
            Kind::Mutability,
        ),
        (json!([{"op": "replace", "value": {"id": "8"}}]), Kind::Mutability),
        (
            json!([{"op": "add", "path": "meta.version", "value": "8"}]),
            Kind::Mutability,
        ),
        (
            json!([{"op": "add", "path": "groups", "value": [{"value": "8"}]}]),
            Kind::Mutability,
        ),
        (
            json!([{"op": "replace", "path": "active", "value": "no"}]),
            Kind::InvalidValue,
        ),
        (json!([{"op": "replace", "value": "x"}]), Kind::InvalidValue),
        (
            json!([{"op": "replace", "path": ENTERPRISE, "value": "x"}]),
            Kind::InvalidValue,
        ),
        (
            json!([{"op": "add", "path": "emails", "value": [{"type": "work"}]}]),
            Kind::InvalidValue,
        ),
        (
            json!([{"op": "replace", "path": "emails.primary", "value": true}]),
            Kind::InvalidValue,
        ),
        (
            json!([{"op": "replace", "path": "emails[type pr]", "value": "x"}]),
            Kind::InvalidValue,
        ),
    ] {
        let no = patched(&USER, &ana(), operations.clone()).unwrap_err();
        assert_eq!(no.kind, Some(kind), "{operations}: {no:?}");
    }
}

#[test]
fn members_come_and_go_one_by_one() {
    let unit = json!({"displayName": "Oficina", "members": [{"value": "a"}, {"value": "b"}]});
    for (operation, members) in [
        (
            json!({"op": "add", "path": "members", "value": [{"value": "b"}, {"value": "c"}]}),
            vec!["a", "b", "c"],
        ),
        (
            json!({"op": "remove", "path": "members[value eq \"a\"]"}),
            vec!["b"],
        ),
        (
            json!({"op": "remove", "path": "members", "value": [{"value": "b"}]}),
            vec!["a"],
        ),
        (
            json!({"op": "replace", "path": "members", "value": [{"value": "d"}]}),
            vec!["d"],
        ),
        (
            json!({"op": "add", "path": "members", "value": {"$ref": "https://x/Users/e"}}),
            vec!["a", "b", "e"],
        ),
    ] {
        let after = patched(&GROUP, &unit, json!([operation])).unwrap();
        let found: Vec<&str> = after["members"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["value"].as_str().unwrap())
            .collect();
        assert_eq!(found, members, "{operation}");
    }
    let operations = json!([{"op": "remove", "path": "members"}]);
    assert_eq!(
        patched(&GROUP, &unit, operations).unwrap(),
        json!({"displayName": "Oficina"})
    );
}
