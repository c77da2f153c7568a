//! From the old answer to the clean one: every field by its path, lists always lists.
//!
//! The facade that turns XML into JSON writes a list of one as an object, a list of none as an empty text, `null` or nothing, and a
//! number of a document with its leading zeros as a number without. Here a list is a list, an empty text is `null`, and a text is a text.

mod typed;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One field of the clean answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its path in the old answer, names joined by dots; within a list, from the item.
    pub from: String,
    /// Its name in the clean answer.
    pub to: String,
    /// What it is.
    #[serde(default)]
    pub kind: Kind,
    /// A number of so many digits: leading zeros that were lost come back.
    pub digits: Option<usize>,
    /// Without it the answer is none.
    #[serde(default)]
    pub required: bool,
    /// Given only when the query has this name with `true`.
    pub only_when: Option<String>,
    /// Fields of each item of a list; none for a list of texts.
    #[serde(default)]
    pub fields: Vec<Field>,
}

/// What a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A text.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// Yes or no: `S`, `SI`, `1`, `true`, or `N`, `NO`, `0`, `false`.
    Boolean,
    /// A day: `20260302`, `02/03/2026` or `2026-03-02`; given as the last.
    Date,
    /// A picture in base64; only when asked for.
    Photo,
    /// A list.
    List,
}

/// There are several where one was thought of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Several;

/// The clean answer.
///
/// # Errors
/// What is wrong: the name of a field and never its value.
pub fn map(fields: &[Field], reply: &Value, wanted: &dyn Fn(&str) -> bool) -> Result<Value, String> {
    let mut object = Map::new();
    for field in fields {
        let asked = field.only_when.as_deref().is_none_or(wanted);
        if asked {
            object.insert(field.to.clone(), field.read(reply, wanted)?);
        }
    }
    Ok(Value::Object(object))
}

/// What stands at a path. A list of one on the way is its item; `*` is the only member, whatever its name.
///
/// # Errors
/// [`Several`].
pub fn at<'a>(reply: &'a Value, path: &str) -> Result<Option<&'a Value>, Several> {
    let mut value = reply;
    for name in path.split('.') {
        let inner = match value {
            Value::Array(items) => match items.as_slice() {
                [] => return Ok(None),
                [one] => one,
                _ => return Err(Several),
            },
            other => other,
        };
        let found = match name {
            "*" => only(inner)?,
            name => inner.get(name),
        };
        match found {
            Some(found) => value = found,
            None => return Ok(None),
        }
    }
    Ok(Some(value))
}

fn only(value: &Value) -> Result<Option<&Value>, Several> {
    let Some(members) = value.as_object() else {
        return Ok(None);
    };
    let mut members = members.iter().filter(|(name, _)| !is_mark(name));
    match (members.next(), members.next()) {
        (Some((_, one)), None) => Ok(Some(one)),
        (None, _) => Ok(None),
        _ => Err(Several),
    }
}

/// The text of a value that is one: also `{"$": "text", "@attribute": …}` as some facades write an element with attributes.
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Object(members) => {
            let only = members.iter().all(|(name, _)| is_mark(name));
            let text = members.get("$").or_else(|| members.get("#text"));
            text.filter(|_| only).and_then(scalar)
        }
        Value::Array(items) => match items.as_slice() {
            [one] => scalar(one),
            _ => None,
        },
        Value::Null => None,
    }
}

/// Whether nothing is there: `null`, an empty text, or a list or an object of such alone; attributes do not count.
pub fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.iter().all(is_empty),
        Value::Object(members) => members
            .iter()
            .all(|(name, inner)| name.starts_with('@') || is_empty(inner)),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn is_mark(name: &str) -> bool {
    name.starts_with('@') || name == "$" || name == "#text"
}

impl Field {
    /// Why it cannot be used.
    pub(super) fn fault(&self) -> Option<String> {
        let why = match () {
            () if self.to.is_empty() || self.from.is_empty() => "has an empty name",
            () if self.kind == Kind::Photo && self.only_when.is_none() => {
                "is a picture: say by only_when when it is asked for"
            }
            () if self.kind != Kind::List && !self.fields.is_empty() => "has fields but is no list",
            () if self.digits.is_some_and(|digits| digits > 32) => "has too many digits",
            () => return self.fields.iter().find_map(Field::fault),
        };
        Some(format!("answer field {}: {why}", self.to))
    }

    fn read(&self, reply: &Value, wanted: &dyn Fn(&str) -> bool) -> Result<Value, String> {
        let several = |_| format!("there are several {} where one was expected", self.to);
        let found = at(reply, &self.from).map_err(several)?;
        if self.kind == Kind::List {
            return self.list(found, wanted);
        }
        let Some(value) = found.filter(|value| !is_empty(value)) else {
            return if self.required {
                Err(format!("{} is missing", self.to))
            } else {
                Ok(Value::Null)
            };
        };
        let text = scalar(value).ok_or_else(|| format!("{} is not one value", self.to))?;
        self.typed(text)
            .ok_or_else(|| format!("{} is not of its kind", self.to))
    }

    fn list(&self, found: Option<&Value>, wanted: &dyn Fn(&str) -> bool) -> Result<Value, String> {
        let items: Vec<&Value> = match found {
            None => Vec::new(),
            Some(Value::Array(items)) => items.iter().filter(|item| !is_empty(item)).collect(),
            Some(one) if is_empty(one) => Vec::new(),
            Some(one) => vec![one],
        };
        let read = |item: &Value| match (self.fields.is_empty(), item) {
            (true, item) => scalar(item)
                .map(Value::String)
                .ok_or_else(|| format!("an item of {} is not one value", self.to)),
            (false, Value::Object(_)) => {
                map(&self.fields, item, wanted).map_err(|why| format!("{}: {why}", self.to))
            }
            (false, _) => Err(format!("an item of {} has no fields", self.to)),
        };
        let items: Result<Vec<Value>, String> = items.into_iter().map(read).collect();
        items.map(Value::Array)
    }

    fn typed(&self, text: String) -> Option<Value> {
        match self.kind {
            Kind::Text => Some(Value::String(self.padded(text))),
            Kind::Integer => text.parse::<i64>().ok().map(Value::from),
            Kind::Number => typed::number(&text),
            Kind::Boolean => typed::boolean(&text).map(Value::Bool),
            Kind::Date => typed::date(&text).map(Value::String),
            Kind::Photo => typed::picture(&text).map(Value::String),
            Kind::List => None,
        }
    }

    fn padded(&self, text: String) -> String {
        match self.digits {
            Some(digits) if text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() < digits => {
                format!("{}{text}", "0".repeat(digits - text.len()))
            }
            _ => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn field(kind: Kind) -> Field {
        Field {
            from: "a.b".into(),
            to: "b".into(),
            kind,
            digits: None,
            required: false,
            only_when: None,
            fields: Vec::new(),
        }
    }

    fn read(field: &Field, reply: Value) -> Result<Value, String> {
        field.read(&reply, &|_| true)
    }

    #[test]
    fn a_list_is_a_list_however_it_is_written() {
        let mut list = field(Kind::List);
        for nothing in [
            json!(null),
            json!(""),
            json!(" "),
            json!([]),
            json!({}),
            json!([null, ""]),
            json!({"@nil": "true"}),
        ] {
            assert_eq!(
                read(&list, json!({"a": {"b": nothing}})),
                Ok(json!([])),
                "{nothing}"
            );
        }
        assert_eq!(read(&list, json!({})), Ok(json!([])));
        assert_eq!(read(&list, json!({"a": ""})), Ok(json!([])));
        assert_eq!(read(&list, json!({"a": {"b": "x"}})), Ok(json!(["x"])));
        assert_eq!(read(&list, json!({"a": {"b": ["x", 7]}})), Ok(json!(["x", "7"])));
        list.fields = vec![Field {
            from: "n".into(),
            to: "name".into(),
            ..field(Kind::Text)
        }];
        assert_eq!(
            read(&list, json!({"a": {"b": {"n": "x"}}})),
            Ok(json!([{"name": "x"}]))
        );
        assert_eq!(
            read(&list, json!({"a": {"b": [{"n": "x"}, {"m": "y"}]}})),
            Ok(json!([{"name": "x"}, {"name": null}]))
        );
        assert!(read(&list, json!({"a": {"b": "x"}})).is_err());
    }

    #[test]
    fn kinds_are_held_to() {
        let digits = Field {
            digits: Some(8),
            ..field(Kind::Text)
        };
        for (field, given, want) in [
            (&field(Kind::Text), json!(" x "), Some(json!("x"))),
            (
                &field(Kind::Text),
                json!({"$": "x", "@type": "y"}),
                Some(json!("x")),
            ),
            (&field(Kind::Text), json!(""), Some(json!(null))),
            (&field(Kind::Text), json!({"c": "x"}), None),
            (&field(Kind::Text), json!(["x", "y"]), None),
            (&digits, json!(1234567), Some(json!("01234567"))),
            (&digits, json!("S/N"), Some(json!("S/N"))),
            (&field(Kind::Integer), json!("0012"), Some(json!(12))),
            (&field(Kind::Integer), json!("1.5"), None),
            (&field(Kind::Number), json!("0012.50"), Some(json!(12.5))),
            (&field(Kind::Number), json!("1,5"), None),
            (&field(Kind::Number), json!("-"), None),
            (&field(Kind::Boolean), json!("SÍ"), Some(json!(true))),
            (&field(Kind::Boolean), json!(0), Some(json!(false))),
            (&field(Kind::Boolean), json!("quizá"), None),
            (&field(Kind::Date), json!("20260302"), Some(json!("2026-03-02"))),
            (&field(Kind::Date), json!("02/03/2026"), Some(json!("2026-03-02"))),
            (
                &field(Kind::Date),
                json!("2026-03-02T00:00:00"),
                Some(json!("2026-03-02")),
            ),
            (&field(Kind::Date), json!("31/02/2026"), None),
            (&field(Kind::Photo), json!("aGk=\n"), Some(json!("aGk="))),
            (&field(Kind::Photo), json!("<html>"), None),
        ] {
            assert_eq!(
                read(field, json!({"a": {"b": given}})).ok(),
                want,
                "{:?} {given}",
                field.kind
            );
        }
    }

    #[test]
    fn refusals_name_the_field_and_not_the_value() {
        let told = read(&field(Kind::Integer), json!({"a": {"b": "42 o más"}})).expect_err("no number");
        assert!(told.contains('b') && !told.contains("42"), "{told}");
        let one = Field {
            required: true,
            ..field(Kind::Text)
        };
        assert!(read(&one, json!({"a": {"b": ""}})).is_err());
        assert!(read(&one, json!({"a": [{"b": "x"}, {"b": "y"}]})).is_err());
    }
}
