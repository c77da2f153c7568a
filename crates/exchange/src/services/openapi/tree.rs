//! The document as a tree, from JSON or YAML, with a place for everything that is wrong with it. Anchors and aliases of YAML are refused:
//! nothing that is short grows long, and nothing stands twice.

use super::{Problem, What};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// Longest document, in bytes.
pub const BYTES_MAX: usize = 1 << 20;
/// How deep values may stand in each other.
pub const DEPTH_MAX: usize = 48;
/// Most values of a document.
const VALUES_MAX: usize = 60_000;

/// Reads a document.
///
/// # Errors
/// What is wrong with it, and where.
pub fn load(bytes: &[u8]) -> Result<Value, Problem> {
    if bytes.len() > BYTES_MAX {
        return Err(Problem::at("", What::TooLarge));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Problem::at("", What::NotText))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.trim_start().starts_with('{') {
        true => json(text),
        false => yaml(text),
    }
}

fn json(text: &str) -> Result<Value, Problem> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut left = VALUES_MAX;
    let seed = Strict {
        depth: 0,
        left: &mut left,
    };
    let read = seed.deserialize(&mut reader).and_then(|value| {
        reader.end()?;
        Ok(value)
    });
    read.map_err(|error| {
        let at = format!("{}:{}", error.line(), error.column());
        let said = error.to_string();
        let known = |mark: &str| {
            said.strip_prefix(mark)
                .and_then(|rest| rest.split('\u{1}').next())
        };
        match (known(DUPLICATE), known(DEEP), known(MANY)) {
            (Some(key), ..) => Problem::at(at, What::Duplicate).saying(key),
            (_, Some(_), _) => Problem::at(at, What::Deep),
            (.., Some(_)) => Problem::at(at, What::Many),
            _ => Problem::at(at, What::Syntax),
        }
    })
}

const DUPLICATE: &str = "twice: ";
const DEEP: &str = "deep";
const MANY: &str = "many";

/// Reads JSON into a tree, with limits, and no key twice.
struct Strict<'a> {
    depth: usize,
    left: &'a mut usize,
}

impl Strict<'_> {
    fn inner<E: Error>(&mut self) -> Result<Strict<'_>, E> {
        if self.depth >= DEPTH_MAX {
            return Err(E::custom(format!("{DEEP}\u{1}")));
        }
        *self.left = self
            .left
            .checked_sub(1)
            .ok_or_else(|| E::custom(format!("{MANY}\u{1}")))?;
        Ok(Strict {
            depth: self.depth + 1,
            left: self.left,
        })
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.inner()?)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }
    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value_seed(self.inner()?)?;
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!("{DUPLICATE}{key}\u{1}")));
            }
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// A value of YAML that is not at its end.
enum Open {
    List(Vec<Value>),
    Object(Map<String, Value>, Option<String>),
}

fn yaml(text: &str) -> Result<Value, Problem> {
    let mut open: Vec<Open> = Vec::new();
    let (mut whole, mut count) = (None, 0);
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error: ScanError| {
            let mark = error.marker();
            Problem::at(format!("{}:{}", mark.line(), mark.col() + 1), What::Syntax)
        })?;
        let at = place(&span);
        count += 1;
        if count > VALUES_MAX {
            return Err(Problem::at(at, What::Many));
        }
        let value = match event {
            Event::Alias(_) => return Err(Problem::at(at, What::Anchor)),
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(anchor, _)
            | Event::MappingStart(anchor, _)
                if anchor != 0 =>
            {
                return Err(Problem::at(at, What::Anchor));
            }
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::Object(Map::new(), None));
                None
            }
            Event::Scalar(text, style, _, _) => match open.last_mut() {
                Some(Open::Object(_, key @ None)) => {
                    *key = Some(text.into_owned());
                    None
                }
                _ => Some(scalar(&text, style)),
            },
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::List(list)) => Some(Value::Array(list)),
                Some(Open::Object(object, _)) => Some(Value::Object(object)),
                None => None,
            },
            _ => None,
        };
        if open.len() > DEPTH_MAX {
            return Err(Problem::at(at, What::Deep));
        }
        if let Some(value) = value {
            put(&mut open, &mut whole, value, &at)?;
        }
    }
    whole.ok_or_else(|| Problem::at("1:1", What::Syntax))
}

fn put(open: &mut [Open], whole: &mut Option<Value>, value: Value, at: &str) -> Result<(), Problem> {
    match open.last_mut() {
        Some(Open::List(list)) => list.push(value),
        Some(Open::Object(object, key)) => {
            let key = key.take().ok_or_else(|| Problem::at(at, What::Syntax))?;
            if object.contains_key(&key) {
                return Err(Problem::at(at, What::Duplicate).saying(&key));
            }
            object.insert(key, value);
        }
        None if whole.is_none() => *whole = Some(value),
        None => return Err(Problem::at(at, What::Syntax)),
    }
    Ok(())
}

fn place(span: &Span) -> String {
    format!("{}:{}", span.start.line(), span.start.col() + 1)
}

/// A scalar by the core schema of YAML 1.2 (section 10.3.2).
fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::String(text.to_owned());
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => {
            let number = text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
            let whole = text.parse::<i64>().ok().map(Number::from);
            let fraction = || text.parse::<f64>().ok().and_then(Number::from_f64);
            match number.then(|| whole.or_else(fraction)).flatten() {
                Some(number) => Value::Number(number),
                None => Value::String(text.to_owned()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> (String, What) {
        let problem = load(text.as_bytes()).expect_err(text);
        (problem.at, problem.what)
    }

    #[test]
    fn json_and_yaml_give_the_same_tree() {
        let json = r#"{"a": [1, true, null, "x"], "b": {"c": 1.5}}"#;
        let yaml = "a:\n  - 1\n  - true\n  -\n  - 'x'\nb:\n  c: 1.5\n";
        assert_eq!(
            load(json.as_bytes()).expect("json"),
            load(yaml.as_bytes()).expect("yaml")
        );
    }

    #[test]
    fn nothing_stands_twice_and_nothing_grows() {
        for (text, at, what) in [
            ("a: 1\na: 2\n", "2:4", What::Duplicate),
            (r#"{"a": 1, "a": 2}"#, "1:16", What::Duplicate),
            ("a: &x [1]\nb: *x\n", "1:4", What::Anchor),
            ("a: *x\n", "1:4", What::Syntax),
            ("{\"a\": ", "1:6", What::Syntax),
            ("a: [1\n", "2:1", What::Syntax),
            ("", "1:1", What::Syntax),
            ("a: 1\n---\nb: 2\n", "3:1", What::Syntax),
        ] {
            let found = wrong(text);
            assert_eq!(found.1, what, "{text}: {found:?}");
            if what != What::Syntax {
                assert_eq!(found.0, at, "{text}");
            }
        }
        let deep = |open: &str, close: &str| {
            format!("{}1{}", open.repeat(DEPTH_MAX + 1), close.repeat(DEPTH_MAX + 1))
        };
        assert_eq!(wrong(&deep("[", "]")).1, What::Deep);
        assert_eq!(wrong(&deep("{\"a\":", "}")).1, What::Deep);
        assert_eq!(wrong(&format!("a: [{}]", "1,".repeat(VALUES_MAX))).1, What::Many);
        assert_eq!(
            wrong(&format!("{{\"a\": [{}1]}}", "1,".repeat(VALUES_MAX))).1,
            What::Many
        );
        assert_eq!(wrong(&" ".repeat(BYTES_MAX + 1)).1, What::TooLarge);
    }
}
