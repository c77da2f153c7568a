//! JSON as tokens may carry it: one object, no name twice, not deep, not wide.

use crate::JoseError;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::fmt;

/// Deepest nesting: a `jwk` in a header is one, `cnf` in claims two, a presentation four.
const DEPTH_MAX: u8 = 8;
/// Most values in one text.
const VALUES_MAX: u16 = 512;

/// Reads one JSON object.
///
/// # Errors
/// When it is none, has a name twice, or is deeper or wider than tokens are.
pub fn object(bytes: &[u8]) -> Result<Map<String, Value>, JoseError> {
    match value(bytes)? {
        Value::Object(object) => Ok(object),
        _ => Err(JoseError::Json),
    }
}

/// Reads one JSON list within the same limits: a disclosure is one.
pub(crate) fn array(bytes: &[u8]) -> Result<Vec<Value>, JoseError> {
    match value(bytes)? {
        Value::Array(values) => Ok(values),
        _ => Err(JoseError::Json),
    }
}

fn value(bytes: &[u8]) -> Result<Value, JoseError> {
    let why = Cell::new(None);
    let left = Cell::new(VALUES_MAX);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let seed = Strict {
        depth: DEPTH_MAX,
        left: &left,
        why: &why,
    };
    let value = seed
        .deserialize(&mut reader)
        .map_err(|_| why.get().unwrap_or(JoseError::Json))?;
    reader.end().map_err(|_| JoseError::Json)?;
    Ok(value)
}

#[derive(Clone, Copy)]
struct Strict<'a> {
    depth: u8,
    left: &'a Cell<u16>,
    why: &'a Cell<Option<JoseError>>,
}

impl Strict<'_> {
    fn refuse<E: Error>(self, why: JoseError) -> E {
        self.why.set(Some(why));
        E::custom(why)
    }
    fn inside<E: Error>(self) -> Result<Self, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Self { depth, ..self }),
            None => Err(self.refuse(JoseError::TooDeep)),
        }
    }
    fn count<E: Error>(self) -> Result<(), E> {
        match self.left.get().checked_sub(1) {
            Some(left) => {
                self.left.set(left);
                Ok(())
            }
            None => Err(self.refuse(JoseError::TooDeep)),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
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
        Ok(value.into())
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(inside)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut object = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(inside)?;
            if object.insert(name, value).is_some() {
                return Err(self.refuse(JoseError::TwiceNamed));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read_and_what_is_not() {
        let nested = |depth: usize| format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
        let wide = |count: usize| {
            let members: Vec<String> = (0..count).map(|n| format!("\"a{n}\":1")).collect();
            format!("{{{}}}", members.join(","))
        };
        for (text, want) in [
            ("{}".to_owned(), None),
            (r#"{"a":[1,-2,0.5,"x",null,true]}"#.to_owned(), None),
            (nested(8), None),
            (nested(9), Some(JoseError::TooDeep)),
            (nested(10_000), Some(JoseError::TooDeep)),
            (wide(511), None),
            (wide(512), Some(JoseError::TooDeep)),
            (r#"{"a":1,"a":2}"#.to_owned(), Some(JoseError::TwiceNamed)),
            (r#"{"x":{"a":1,"a":2}}"#.to_owned(), Some(JoseError::TwiceNamed)),
            (r#"{"a":1,"\u0061":2}"#.to_owned(), Some(JoseError::TwiceNamed)),
            ("[]".to_owned(), Some(JoseError::Json)),
            ("{} {}".to_owned(), Some(JoseError::Json)),
            ("{".to_owned(), Some(JoseError::Json)),
            (String::new(), Some(JoseError::Json)),
        ] {
            let short: String = text.chars().take(40).collect();
            assert_eq!(object(text.as_bytes()).err(), want, "{short}");
        }
        assert_eq!(object(b"{\"a\":\"\xff\"}").err(), Some(JoseError::Json));
    }
}
