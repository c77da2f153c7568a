//! Which fields of an answer may leave: the others are taken out before anything is hashed or signed.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt;

/// Deepest nesting of an answer that is looked through.
const DEPTH_MAX: usize = 64;

/// The fields that may leave, as a tree of names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Only(BTreeMap<String, Only>);

/// Why an answer cannot be let out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldsError {
    /// It is no JSON, so nobody can say what is in it.
    NotJson,
    /// It is nested too deep.
    TooDeep,
}

impl fmt::Display for FieldsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FieldsError::NotJson => "the answer is no JSON, and the grant lets only named fields leave",
            FieldsError::TooDeep => "the answer is nested too deep to be looked through",
        })
    }
}

impl Only {
    /// From names such as `persona.nombres`. A name lets out all that is below it; lists are looked through.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a str>) -> Only {
        let mut only = Only::default();
        for name in names {
            let mut at = &mut only;
            for part in name.split('.') {
                at = at.0.entry(part.to_owned()).or_default();
            }
        }
        only
    }

    /// The answer with those fields alone.
    ///
    /// # Errors
    /// [`FieldsError`].
    pub fn of(&self, body: &[u8]) -> Result<Vec<u8>, FieldsError> {
        let value: Value = serde_json::from_slice(body).map_err(|_| FieldsError::NotJson)?;
        let kept = self.kept(value, DEPTH_MAX).ok_or(FieldsError::TooDeep)?;
        serde_json::to_vec(&kept).map_err(|_| FieldsError::NotJson)
    }

    fn kept(&self, value: Value, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        Some(match value {
            Value::Object(members) => Value::Object(self.members(members, depth)?),
            Value::Array(values) => {
                let values = values.into_iter().map(|value| self.kept(value, depth));
                Value::Array(values.collect::<Option<_>>()?)
            }
            // A bare value where names were expected has none of them.
            _ => Value::Null,
        })
    }

    fn members(&self, members: Map<String, Value>, depth: usize) -> Option<Map<String, Value>> {
        let mut kept = Map::new();
        for (name, value) in members {
            if let Some(below) = self.0.get(&name) {
                let value = if below.0.is_empty() {
                    value
                } else {
                    below.kept(value, depth)?
                };
                kept.insert(name, value);
            }
        }
        Some(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(names: &[&str], body: &str) -> Result<String, FieldsError> {
        let kept = Only::new(names.iter().copied()).of(body.as_bytes())?;
        Ok(String::from_utf8(kept).expect("text"))
    }

    #[test]
    fn what_is_not_named_does_not_leave() {
        let body =
            r#"{"persona":{"nombres":"A","direccion":"B","hijos":[{"nombres":"C","dni":"1"}]},"foto":"x"}"#;
        assert_eq!(
            only(&["persona.nombres"], body).expect("kept"),
            r#"{"persona":{"nombres":"A"}}"#
        );
        assert_eq!(
            only(&["persona.hijos.nombres", "foto"], body).expect("kept"),
            r#"{"foto":"x","persona":{"hijos":[{"nombres":"C"}]}}"#
        );
        assert_eq!(only(&[], body).expect("kept"), "{}");
        assert_eq!(
            only(&["persona"], r#"[{"persona":1,"foto":2},{"foto":3}]"#).expect("kept"),
            r#"[{"persona":1},{}]"#
        );
    }

    #[test]
    fn what_has_no_names_does_not_leave_either() {
        assert_eq!(
            only(&["persona.nombres"], r#"{"persona":"todo"}"#).expect("kept"),
            r#"{"persona":null}"#
        );
        assert_eq!(only(&["persona"], r#""todo""#).expect("kept"), "null");
        assert_eq!(only(&["persona"], "<xml/>"), Err(FieldsError::NotJson));
        let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
        assert_eq!(only(&["a"], &deep), Err(FieldsError::TooDeep));
    }
}
