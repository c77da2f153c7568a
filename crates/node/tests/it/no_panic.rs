//! Whatever an old service says, it is read or refused.

use node::adapter::outcome::{Outcome, Rules};
use node::adapter::reply::{Field, map};
use node::adapter::soap::{Message, read_envelope, wsdl};
use proptest::prelude::*;
use serde_json::{Map, Value};

fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">",
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\">",
        "</s:Envelope>",
        "<s:Body>",
        "</s:Body>",
        "<s:Fault>",
        "</s:Fault>",
        "<faultcode>",
        "</faultcode>",
        "<a>",
        "</a>",
        "<a/>",
        "<b xmlns='u' c='&lt;'>",
        "</b>",
        "&amp;",
        "&#65;",
        "&#xFFFFFFFF;",
        "&x;",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<?x ?>",
        "<!DOCTYPE a [",
        "ñ",
        "\u{0}",
        "<definitions>",
        "</definitions>",
        "<binding name='B' type='P'>",
        "</binding>",
        "<operation name='o'>",
        "</operation>",
        "<message name='m'>",
        "</message>",
        "<part element='e'/>",
        "<types>",
        "</types>",
        "<schema>",
        "</schema>",
    ]);
    prop_oneof![6 => known.prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec![
            "0000",
            "1001",
            "",
            " ",
            "no existe",
            "20260302",
            "31/02/2026",
            "-0.0",
            "+",
            "aGk="
        ])
        .prop_map(Value::from),
        "\\PC{0,10}".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 4, |inner| {
        let name = prop::sample::select(vec!["r", "code", "text", "data", "a", "$", "@nil", "*"]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..4).prop_map(|members| {
                let members = members.into_iter().map(|(name, value)| (name.to_owned(), value));
                Value::Object(members.collect::<Map<_, _>>())
            }),
        ]
    })
}

fn rules() -> Rules {
    let text = "messages = ['r.text']\nproof = 'r.data'\n[[codes]]\nat = '*.code'\ntable = { '0000' = 'found', '1001' = 'bad_user' }";
    toml::from_str(text).unwrap()
}

fn fields() -> Vec<Field> {
    let mut all = Vec::new();
    for kind in ["text", "integer", "number", "boolean", "date", "photo", "list"] {
        for from in ["r.data", "r.*", "r.data.a"] {
            let text = format!("from = '{from}'\nto = '{kind}'\nkind = '{kind}'\ndigits = 8");
            all.push(toml::from_str(&text).unwrap());
        }
    }
    let list =
        "from = 'r.data'\nto = 'all'\nkind = 'list'\nfields = [{ from = 'a', to = 'a', required = true }]";
    all.push(toml::from_str(list).unwrap());
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_xml(pieces in prop::collection::vec(piece(), 0..24)) {
        let text = pieces.concat();
        if let Ok(Message::Answer { name, value }) = read_envelope(&text) {
            prop_assert!(value.get(&name).is_some());
        }
        if let Ok(described) = wsdl::read(text.as_bytes()) {
            prop_assert!(!described.is_empty());
        }
    }

    #[test]
    fn of_json(reply in json()) {
        let found = rules().judge(&reply) == Outcome::Found;
        // A finding has its code and its proof; nothing else makes one.
        let text = reply.to_string();
        prop_assert!(!found || (text.contains("\"data\"") && text.contains("\"code\"")));
        for field in fields() {
            let name = field.to.clone();
            match map(std::slice::from_ref(&field), &reply, &|_| true) {
                Ok(object) if name == "list" || name == "all" => prop_assert!(object[&name].is_array()),
                Ok(object) => prop_assert!(!object[&name].is_object() && !object[&name].is_array()),
                Err(why) => prop_assert!(why.contains(&name)),
            }
        }
    }
}
