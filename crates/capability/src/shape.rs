//! What JSON looks like: said once beside the route, for the API's description and for the test that compares answers with it.

use serde_json::{Map, Value, json};

/// The form of a JSON value.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Words, a code, an address.
    Text,
    /// A day, `2026-11-26`.
    Day,
    /// A moment in UTC.
    Moment,
    /// A whole number.
    Int,
    /// A number.
    Number,
    /// Yes or no.
    Flag,
    /// Nothing, or this.
    Maybe(&'static Shape),
    /// Any number of this.
    List(&'static Shape),
    /// Members that are always there; others may be beside them.
    Object(&'static [(&'static str, Shape)]),
    /// Members that differ from case to case.
    Open,
}

/// A size of the register and the moment of the answer.
pub const CUT_OFF: Shape = Shape::Object(&[("acts", Shape::Int), ("at", Shape::Moment)]);

/// What the JSON of a table is: rows whose columns are those of the table.
pub(crate) const LISTING: Shape = Shape::Object(&[
    ("total", Shape::Int),
    ("items", Shape::List(&Shape::Open)),
    ("next", Shape::Maybe(&Shape::Text)),
    ("cut_off", CUT_OFF),
]);

impl Shape {
    /// The same as JSON Schema.
    pub fn schema(&self) -> Value {
        match self {
            Shape::Text => json!({"type": "string"}),
            Shape::Day => json!({"type": "string", "format": "date"}),
            Shape::Moment => json!({"type": "string", "format": "date-time"}),
            Shape::Int => json!({"type": "integer"}),
            Shape::Number => json!({"type": "number"}),
            Shape::Flag => json!({"type": "boolean"}),
            Shape::Maybe(shape) => json!({"anyOf": [shape.schema(), {"type": "null"}]}),
            Shape::List(shape) => json!({"type": "array", "items": shape.schema()}),
            Shape::Object(members) => {
                let properties: Map<String, Value> = members
                    .iter()
                    .map(|(name, shape)| ((*name).to_owned(), shape.schema()))
                    .collect();
                let required: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
                json!({"type": "object", "properties": properties, "required": required})
            }
            Shape::Open => json!({"type": "object"}),
        }
    }

    /// Where a value has another form, as `items.0.day: day`; none when it fits.
    pub fn misfit(&self, value: &Value) -> Option<String> {
        let no = |what: &str| Some(format!(": {what} expected, not {value}"));
        let under = |name: &str, rest: String| Some(format!(".{name}{rest}"));
        match (self, value) {
            (Shape::Maybe(_), Value::Null)
            | (Shape::Text, Value::String(_))
            | (Shape::Int, Value::Number(_))
            | (Shape::Number, Value::Number(_))
            | (Shape::Flag, Value::Bool(_))
            | (Shape::Open, Value::Object(_)) => None,
            (Shape::Day, Value::String(text)) if text.parse::<jiff::civil::Date>().is_ok() => None,
            (Shape::Moment, Value::String(text)) if text.parse::<jiff::Timestamp>().is_ok() => None,
            (Shape::Maybe(shape), value) => shape.misfit(value),
            (Shape::List(shape), Value::Array(items)) => items
                .iter()
                .enumerate()
                .find_map(|(at, item)| under(&at.to_string(), shape.misfit(item)?)),
            (Shape::Object(members), Value::Object(object)) => members.iter().find_map(|(name, shape)| {
                let value = object.get(*name);
                under(
                    name,
                    value.map_or(Some(": missing".to_owned()), |value| shape.misfit(value))?,
                )
            }),
            (shape, _) => no(&format!("{shape:?}").chars().take(20).collect::<String>()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_named_by_its_place() {
        const ITEM: Shape = Shape::Object(&[("day", Shape::Day), ("note", Shape::Maybe(&Shape::Text))]);
        const ALL: Shape = Shape::Object(&[("items", Shape::List(&ITEM)), ("total", Shape::Int)]);
        let good = json!({"items": [{"day": "2026-11-26", "note": null, "more": 1}], "total": 1});
        assert_eq!(ALL.misfit(&good), None);
        for (bad, place) in [
            (
                json!({"items": [{"day": "hoy", "note": null}], "total": 1}),
                ".items.0.day:",
            ),
            (
                json!({"items": [{"day": "2026-11-26"}], "total": 1}),
                ".items.0.note: missing",
            ),
            (json!({"items": [], "total": "1"}), ".total: Int"),
            (json!([]), ": Object"),
        ] {
            let misfit = ALL.misfit(&bad).unwrap();
            assert!(misfit.starts_with(place), "{misfit}");
        }
        assert_eq!(
            ALL.schema()["properties"]["items"]["items"]["required"],
            json!(["day", "note"])
        );
    }
}
