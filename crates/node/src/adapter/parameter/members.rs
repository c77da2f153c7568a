//! Members of what was asked: finding them, and refusing what nobody takes.

use super::{Parameter, Source};
use crate::adapter::Problem;
use crate::adapter::face::Asked;
use crate::adapter::problem::Refusal;
use serde_json::Value;

/// One value of the JSON body; none when it is not there.
pub(super) fn body_value(body: &Value, path: &str) -> Result<Option<String>, Refusal> {
    let mut value = body;
    for name in path.split('.') {
        match value.get(name) {
            Some(inner) => value = inner,
            None => return Ok(None),
        }
    }
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        Value::Number(number) => Ok(Some(number.to_string())),
        Value::Bool(yes) => Ok(Some(yes.to_string())),
        _ => Err(Problem::BadValue.about(path, "must be one value")),
    }
}

/// Refuses what no parameter takes.
pub(super) fn refuse_unknown(parameters: &[Parameter], asked: &Asked, known: &[&str]) -> Result<(), Refusal> {
    let takes = |source: &Source| parameters.iter().any(|parameter| parameter.from == *source);
    for name in asked.query.keys() {
        if !known.contains(&name.as_str()) && !takes(&Source::Query(name.clone())) {
            return Err(Problem::UnknownName.about(name, "is no parameter of this service"));
        }
    }
    match first_unknown(parameters, &asked.body, "") {
        Some(name) => Err(Problem::UnknownName.about(&name, "is no member of what this service takes")),
        None => Ok(()),
    }
}

fn first_unknown(parameters: &[Parameter], value: &Value, before: &str) -> Option<String> {
    let members = value.as_object()?;
    members.iter().find_map(|(name, inner)| {
        let path = if before.is_empty() {
            name.clone()
        } else {
            format!("{before}.{name}")
        };
        let wanted = parameters
            .iter()
            .any(|parameter| matches!(&parameter.from, Source::Body(from) if *from == path));
        let above = parameters.iter().any(|parameter| {
            matches!(&parameter.from, Source::Body(from)
                if from.strip_prefix(&path).is_some_and(|rest| rest.starts_with('.')))
        });
        match () {
            () if wanted => None,
            () if above && inner.is_object() => first_unknown(parameters, inner, &path),
            () => Some(path),
        }
    })
}
