//! A number beside each of a list: the order of an agenda, a score of each initiative, the weight of each criterion.

use super::{Field, Prepared, Source, choices, label};
use crate::query::shorten;
use crate::{Cx, Query, Refusal};
use serde_json::{Map, Value, json};

/// Most numbers of one field.
const NUMBERS_MAX: usize = 400;

/// Whether a pair of a form belongs to the field: `items.018f…`.
pub(crate) fn is_part(field: &Field, name: &str) -> bool {
    let rest = name.strip_prefix(field.name);
    matches!(field.kind, super::FieldKind::Numbers(..)) && rest.is_some_and(|rest| rest.starts_with('.'))
}

/// What was typed beside a choice.
pub(crate) fn typed<'a>(field: &Field, choice: &str, raw: &'a Query) -> &'a str {
    raw.get(&format!("{}.{choice}", field.name)).unwrap_or("")
}

/// Numbers by choice; none when nothing was numbered.
pub(super) fn read(
    cx: &Cx,
    field: &Field,
    bounds: (i64, i64),
    source: &Source<'_>,
    prepared: &Prepared,
) -> Result<Option<Value>, Refusal> {
    let given = given(field, source)?;
    let list = choices(cx, field, prepared);
    let mut numbers = Map::new();
    for (choice, number) in given {
        let Some(known) = list.iter().find(|known| known.value == choice) else {
            return Err(Refusal::new("capability-choice")
                .field(field.name)
                .arg("label", label(cx, field))
                .arg("value", shorten(&choice)));
        };
        match number.parse::<i64>() {
            Ok(number) if (bounds.0..=bounds.1).contains(&number) => {
                numbers.insert(choice, json!(number));
            }
            _ => {
                return Err(Refusal::new("capability-number")
                    .field(field.name)
                    .arg("label", &known.label)
                    .arg("value", shorten(&number))
                    .arg("min", bounds.0)
                    .arg("max", bounds.1));
            }
        }
    }
    Ok((!numbers.is_empty()).then_some(Value::Object(numbers)))
}

fn given(field: &Field, source: &Source<'_>) -> Result<Vec<(String, String)>, Refusal> {
    let given: Vec<(String, String)> = match source {
        Source::Pairs(pairs, _) => {
            let mine = pairs.0.iter().filter(|(name, _)| is_part(field, name));
            mine.map(|(name, value)| (name[field.name.len() + 1..].to_owned(), value.trim().to_owned()))
                .filter(|(_, value)| !value.is_empty())
                .collect()
        }
        Source::Json(object) => match object.get(field.name) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Object(numbers)) => {
                let each = numbers.iter().filter(|(_, number)| !number.is_null());
                each.map(|(choice, number)| (choice.clone(), number.to_string()))
                    .collect()
            }
            Some(_) => return Err(Refusal::new("capability-json-type").field(field.name)),
        },
    };
    if given.len() > NUMBERS_MAX {
        return Err(Refusal::new("capability-too-many-numbers")
            .field(field.name)
            .arg("max", NUMBERS_MAX)
            .arg("count", given.len()));
    }
    Ok(given)
}
