//! Canonical JSON (RFC 8785) for the values an act may hold: one text for one value, whoever writes it.
//!
//! Only null, booleans, whole numbers, text, lists and objects. Fractions are refused, since money is in cents and shares
//! are in parts; so are numbers beyond 2^53-1, which other readers would round, and the character U+0000, which one of the
//! databases cannot keep.

use std::fmt;

use serde_json::{Map, Value};

/// Largest whole number that every reader of JSON keeps exactly: 2^53 - 1.
const WHOLE_MAX: u64 = (1 << 53) - 1;

/// The canonical text of a value.
///
/// # Errors
/// [`NotCanonical`] when the value has no exact form that every reader agrees on.
pub fn canonical(value: &Value) -> Result<String, NotCanonical> {
    let mut out = String::with_capacity(256);
    write_value(&mut out, value)?;
    Ok(out)
}

/// A value that the register does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCanonical {
    /// A number with a fraction or an exponent.
    Fraction,
    /// A whole number beyond 2^53 - 1, on either side.
    TooLarge,
    /// Text or a name with the character U+0000.
    Nul,
}

impl fmt::Display for NotCanonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotCanonical::Fraction => "the payload of an act holds a number with a fraction; use whole units",
            NotCanonical::TooLarge => "the payload of an act holds a number beyond 2^53-1; use text",
            NotCanonical::Nul => "the payload of an act holds the character U+0000",
        })
    }
}

impl std::error::Error for NotCanonical {}

fn write_value(out: &mut String, value: &Value) -> Result<(), NotCanonical> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(out, number)?,
        Value::String(text) => write_text(out, text)?,
        Value::Array(list) => write_list(out, list)?,
        Value::Object(members) => write_object(out, members)?,
    }
    Ok(())
}

fn write_number(out: &mut String, number: &serde_json::Number) -> Result<(), NotCanonical> {
    if number.is_f64() {
        return Err(NotCanonical::Fraction);
    }
    let size = number.as_u64().or_else(|| number.as_i64().map(i64::unsigned_abs));
    if size.is_none_or(|size| size > WHOLE_MAX) {
        return Err(NotCanonical::TooLarge);
    }
    out.push_str(&number.to_string());
    Ok(())
}

fn write_list(out: &mut String, list: &[Value]) -> Result<(), NotCanonical> {
    out.push('[');
    for (nth, value) in list.iter().enumerate() {
        if nth > 0 {
            out.push(',');
        }
        write_value(out, value)?;
    }
    out.push(']');
    Ok(())
}

/// Members in the order of their names as UTF-16, as the standard asks.
fn write_object(out: &mut String, members: &Map<String, Value>) -> Result<(), NotCanonical> {
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by(|(one, _), (two, _)| one.encode_utf16().cmp(two.encode_utf16()));
    out.push('{');
    for (nth, (name, value)) in sorted.into_iter().enumerate() {
        if nth > 0 {
            out.push(',');
        }
        write_text(out, name)?;
        out.push(':');
        write_value(out, value)?;
    }
    out.push('}');
    Ok(())
}

/// Quoted text with the shortest escapes the standard allows.
pub(crate) fn write_text(out: &mut String, text: &str) -> Result<(), NotCanonical> {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\0' => return Err(NotCanonical::Nul),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn check(value: Value, want: &str) {
        assert_eq!(canonical(&value).unwrap(), want);
    }

    #[test]
    fn names_are_sorted_as_utf_16() {
        // The standard's own example (RFC 8785, 3.2.3) without its fractions.
        let value = json!({"\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis"});
        check(
            value,
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\"\u{f6}\":\"Latin Small Letter O With Diaeresis\",\"\u{20ac}\":\"Euro Sign\",\"\u{1f600}\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}",
        );
    }

    #[test]
    fn text_is_escaped_as_little_as_allowed() {
        check(
            json!("\u{20ac}$\u{f}\nA'B\"\\/\u{8}\t\u{c}\r<\u{7f}"),
            "\"\u{20ac}$\\u000f\\nA'B\\\"\\\\/\\b\\t\\f\\r<\u{7f}\"",
        );
    }

    #[test]
    fn values_without_space() {
        check(
            json!({"b": [1, -2, {}, []], "a": null, "c": {"x": true, "w": false}}),
            r#"{"a":null,"b":[1,-2,{},[]],"c":{"w":false,"x":true}}"#,
        );
    }

    #[test]
    fn what_readers_would_not_agree_on_is_refused() {
        assert_eq!(canonical(&json!({"a": [0.5]})), Err(NotCanonical::Fraction));
        assert_eq!(canonical(&json!(1e3)), Err(NotCanonical::Fraction));
        assert_eq!(
            canonical(&json!(9_007_199_254_740_992_u64)),
            Err(NotCanonical::TooLarge)
        );
        assert_eq!(
            canonical(&json!(-9_007_199_254_740_992_i64)),
            Err(NotCanonical::TooLarge)
        );
        assert_eq!(canonical(&json!({"a\0": 1})), Err(NotCanonical::Nul));
        check(json!(9_007_199_254_740_991_u64), "9007199254740991");
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-(WHOLE_MAX as i64)..WHOLE_MAX as i64).prop_map(Value::from),
            "[^\0]{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map("[^\0]{0,6}", inner, 0..6)
                    .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #[test]
        fn the_text_reads_back_and_is_a_fixed_point(value in values()) {
            let text = canonical(&value).unwrap();
            let read: Value = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(&read, &value);
            prop_assert_eq!(canonical(&read).unwrap(), text);
        }
    }
}
