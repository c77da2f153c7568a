//! Whatever bytes strangers send: filters, paths, resources and changes are read or refused, and what was read stays within the schema.

use proptest::prelude::*;
use provisioning::scim::standard::{GROUP, USER};
use provisioning::scim::{Object, PATCH, filter, patch, path, shape};
use serde_json::{Map, Value, json};

const WORDS: &[&str] = &[
    "userName",
    "title",
    "emails",
    "emails.value",
    "name",
    "active",
    "members",
    "displayName",
    "id",
    "meta",
    "groups",
    "schemas",
    "value",
    "type",
    "primary",
    "$ref",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager",
    "ñ",
    "",
];
const SIGNS: &[&str] = &[
    " ", "(", ")", "[", "]", ".", "\"", "eq", "ne", "co", "pr", "gt", "and", "or", "not", "true", "null",
    "\"work\"", "\\", "7", "é",
];

fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        proptest::sample::select(WORDS).prop_map(str::to_owned),
        proptest::sample::select(SIGNS).prop_map(str::to_owned),
        ".{0,3}",
    ];
    proptest::collection::vec(word, 0..14).prop_map(|words| words.concat())
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(Value::from),
        text().prop_map(Value::from),
        Just(json!("ana@muestra.example")),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        let name = proptest::sample::select(WORDS).prop_map(str::to_owned);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::vec((name, inner), 0..5)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn operation() -> impl Strategy<Value = Value> {
    let op = proptest::sample::select(&["add", "remove", "replace", "Add", "x"][..]);
    let path = prop_oneof![
        proptest::sample::select(WORDS).prop_map(Value::from),
        Just(json!("emails[type eq \"work\"]")),
        Just(json!("emails[type eq \"work\"].value")),
        Just(json!("members[value eq \"a\"]")),
        text().prop_map(Value::from),
        Just(Value::Null),
    ];
    (op, path, value()).prop_map(|(op, path, value)| json!({"op": op, "path": path, "value": value}))
}

fn kept() -> Object {
    let kept = json!({
        "userName": "ana", "emails": [{"value": "a@b", "type": "work", "primary": true}, {"value": "c@d"}],
        "name": {"givenName": "Ana"},
    });
    kept.as_object().unwrap().clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn filters_and_paths_are_read_or_refused(text in text()) {
        for resource in [&USER, &GROUP] {
            if let Ok(filter) = filter::of_resource(resource, &text) {
                filter.meets(&kept());
            }
            let _ = path::place(resource, &text);
        }
    }

    #[test]
    fn a_resource_that_was_taken_in_is_taken_in_again_unchanged(mut sent in value()) {
        if let Value::Object(sent) = &mut sent {
            sent.insert("schemas".to_owned(), json!([USER.schema.id]));
            sent.entry("userName").or_insert(json!("ana"));
        }
        if let Ok(kept) = shape::resource(&USER, &sent) {
            let mut again = kept.clone();
            again.insert("schemas".to_owned(), json!([USER.schema.id]));
            prop_assert_eq!(shape::resource(&USER, &Value::Object(again)).unwrap(), kept);
        }
    }

    #[test]
    fn what_a_change_leaves_is_a_resource(operations in proptest::collection::vec(operation(), 1..4)) {
        let body = json!({"schemas": [PATCH], "Operations": operations});
        if let Ok(after) = patch::apply(&USER, &kept(), &kept(), &body) {
            let mut again = after.clone();
            again.insert("schemas".to_owned(), json!([USER.schema.id]));
            prop_assert_eq!(shape::resource(&USER, &Value::Object(again)).unwrap(), after);
        }
    }
}
