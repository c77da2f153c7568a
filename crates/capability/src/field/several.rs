//! Some of a list: whatever was ticked.

use super::{Field, Prepared, Source, choices, label};
use crate::query::shorten;
use crate::{Cx, Refusal};
use serde_json::{Value, json};

/// Most choices of one field.
const CHOICES_MAX: usize = 200;

/// The chosen ones, each once, in the order of the list; none when nothing was chosen.
pub(super) fn read(
    cx: &Cx,
    field: &Field,
    source: &Source<'_>,
    prepared: &Prepared,
) -> Result<Option<Value>, Refusal> {
    let given = given(field, source)?;
    if given.len() > CHOICES_MAX {
        return Err(Refusal::new("capability-too-many-numbers")
            .field(field.name)
            .arg("max", CHOICES_MAX)
            .arg("count", given.len()));
    }
    let list = choices(cx, field, prepared);
    let known = |value: &String| list.iter().any(|choice| choice.value == *value);
    if let Some(unknown) = given.iter().find(|value| !known(value)) {
        return Err(Refusal::new("capability-choice")
            .field(field.name)
            .arg("label", label(cx, field))
            .arg("value", shorten(unknown)));
    }
    let chosen: Vec<&str> = list
        .iter()
        .map(|choice| choice.value.as_str())
        .filter(|value| given.iter().any(|given| given == value))
        .collect();
    Ok((!chosen.is_empty()).then(|| json!(chosen)))
}

fn given(field: &Field, source: &Source<'_>) -> Result<Vec<String>, Refusal> {
    let split = |text: &str| -> Vec<String> {
        let parts = text.split(',').map(str::trim);
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    match source {
        Source::Pairs(pairs, _) => Ok(pairs.all(field.name).flat_map(split).collect()),
        Source::Json(object) => match object.get(field.name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
                Ok(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
            }
            Some(_) => Err(Refusal::new("capability-json-type").field(field.name)),
        },
    }
}
