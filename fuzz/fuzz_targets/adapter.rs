//! What old services say: envelopes, descriptions, and answers of the platform's facade as JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use node::adapter::outcome::{Outcome, Rules};
use node::adapter::reply::{Field, at, is_empty, map};
use node::adapter::soap::{Message, read_envelope, wsdl};
use serde_json::Value;
use std::sync::LazyLock;

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules {
    proof: Some("r.data".into()),
    messages: vec!["r.text".into()],
    codes: serde_json::from_value(serde_json::json!([
        {"at": "*.code", "table": {"0000": "found", "1001": "bad_user", "1002": "expired_password"}}
    ]))
    .expect("codes"),
    ..Rules::default()
});

static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let field = |kind: &str| serde_json::json!({"from": "r.data", "to": kind, "kind": kind, "digits": 8});
    let kinds = ["text", "integer", "number", "boolean", "date", "photo", "list"];
    kinds
        .iter()
        .map(|kind| serde_json::from_value(field(kind)).expect("a field"))
        .collect()
});

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else {
        return;
    };
    match kind % 3 {
        0 => {
            if let Ok(Message::Answer { name, value }) = read_envelope(&String::from_utf8_lossy(rest)) {
                assert!(value.get(&name).is_some());
            }
        }
        1 => {
            if let Ok(described) = wsdl::read(rest) {
                assert!(described.iter().all(|one| one.answers.len() <= 300));
            }
        }
        _ => {
            let Ok(reply) = serde_json::from_slice::<Value>(rest) else {
                return;
            };
            if RULES.judge(&reply) == Outcome::Found {
                // Several where one was thought of is something too.
                let nothing = matches!(at(&reply, "r.data"), Ok(data) if data.is_none_or(is_empty));
                assert!(!nothing);
            }
            for field in FIELDS.iter() {
                if let Ok(object) = map(std::slice::from_ref(field), &reply, &|_| true) {
                    assert_eq!(object[&field.to].is_array(), field.to == "list");
                }
            }
        }
    }
});
