//! What a list is asked for, RFC 7644 sections 3.4.2 and 3.4.3: by the address, or by a body.

use super::filter::{self, Filter};
use super::no::{Kind, No};
use super::path::{self, At};
use super::schema::Resource;
use super::view::{NAMES_MAX, View};
use super::{LIST, Object, SEARCH, shape};
use serde_json::{Value, json};
use std::cmp::Ordering;

/// Most resources of an answer.
pub const COUNT_MAX: usize = 200;
/// Resources of an answer when no number is asked for.
pub const COUNT_DEFAULT: usize = 100;

/// Names of parameters in an address.
pub const PARAMETERS: &[&str] = &[
    "filter",
    "sortBy",
    "sortOrder",
    "startIndex",
    "count",
    "attributes",
    "excludedAttributes",
];

/// What a list is asked for, before it is known of what.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Which resources.
    pub filter: Option<String>,
    /// In the order of what.
    pub sort_by: Option<String>,
    /// From the last to the first.
    pub down: bool,
    /// The first one, from 1.
    pub start: usize,
    /// How many at most.
    pub count: usize,
    /// Which attributes.
    pub view: View,
}

impl Asked {
    /// As the address of a list, or of a resource, asks.
    ///
    /// # Errors
    /// `invalidValue` when a number is none, or when both attributes and attributes to leave out are named.
    pub fn of_address(query: &capability::Query) -> Result<Asked, No> {
        let text = |name: &str| query.get(name).map(str::to_owned);
        let names = |name: &str| {
            let list = query.get(name)?;
            let each = list.split(',').map(str::trim).filter(|name| !name.is_empty());
            Some(each.map(str::to_owned).collect::<Vec<_>>())
        };
        let number = |name: &'static str| match query.get(name) {
            Some(text) => text.parse::<i64>().map(Some).map_err(|_| not_a(name, "integer")),
            None => Ok(None),
        };
        Asked::made(
            text("filter"),
            text("sortBy"),
            text("sortOrder"),
            number("startIndex")?,
            number("count")?,
            names("attributes"),
            names("excludedAttributes"),
        )
    }

    /// As the body of `.search` asks.
    ///
    /// # Errors
    /// `invalidSyntax` when it is no search, `invalidValue` when a value is of the wrong type.
    pub fn of_body(body: &Value) -> Result<Asked, No> {
        let Value::Object(body) = body else {
            return Err(No::new(Kind::InvalidSyntax, "provisioning-no-object"));
        };
        shape::names_schema(body, SEARCH)?;
        let text = |name: &'static str| match body.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(not_a(name, "string")),
        };
        let number = |name: &'static str| match body.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or_else(|| not_a(name, "integer")),
        };
        let names = |name: &'static str| match body.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(list)) => {
                let each = list.iter().map(|value| value.as_str().map(str::to_owned));
                each.collect::<Option<Vec<_>>>()
                    .map(Some)
                    .ok_or_else(|| not_a(name, "array"))
            }
            Some(_) => Err(not_a(name, "array")),
        };
        Asked::made(
            text("filter")?,
            text("sortBy")?,
            text("sortOrder")?,
            number("startIndex")?,
            number("count")?,
            names("attributes")?,
            names("excludedAttributes")?,
        )
    }

    fn made(
        filter: Option<String>,
        sort_by: Option<String>,
        order: Option<String>,
        start: Option<i64>,
        count: Option<i64>,
        only: Option<Vec<String>>,
        without: Option<Vec<String>>,
    ) -> Result<Asked, No> {
        let down = match order.as_deref().map(str::to_ascii_lowercase).as_deref() {
            None | Some("ascending") => false,
            Some("descending") => true,
            Some(_) => return Err(No::new(Kind::InvalidValue, "provisioning-order").field("sortOrder")),
        };
        let several = only.iter().chain(&without).map(Vec::len).max();
        if several.is_some_and(|count| count > NAMES_MAX) {
            return Err(No::new(Kind::InvalidValue, "provisioning-many")
                .field("attributes")
                .arg("max", NAMES_MAX));
        }
        let view = match (only, without) {
            (Some(_), Some(_)) => {
                return Err(No::new(Kind::InvalidValue, "provisioning-both").field("excludedAttributes"));
            }
            (Some(only), None) => View::Only(only),
            (None, Some(without)) => View::Without(without),
            (None, None) => View::Whole,
        };
        // Less than one is one, less than nothing is nothing (RFC 7644 section 3.4.2.4).
        let start = usize::try_from(start.unwrap_or(1).max(1)).unwrap_or(usize::MAX);
        let count = count.map(|count| usize::try_from(count.max(0)).unwrap_or(COUNT_MAX));
        Ok(Asked {
            filter,
            sort_by,
            down,
            start,
            count: count.unwrap_or(COUNT_DEFAULT).min(COUNT_MAX),
            view,
        })
    }

    /// The filter, read for a type of resource.
    ///
    /// # Errors
    /// `invalidFilter`.
    pub fn filter_of(&self, resource: &'static Resource) -> Result<Option<Filter>, No> {
        self.filter
            .as_deref()
            .map(|text| filter::of_resource(resource, text))
            .transpose()
    }

    /// What the list is sorted by.
    ///
    /// # Errors
    /// `invalidPath` when there is no such attribute.
    pub fn sort_of(&self, resource: &'static Resource) -> Result<Option<At>, No> {
        let Some(text) = self.sort_by.as_deref() else {
            return Ok(None);
        };
        path::at(resource, text)
            .map(Some)
            .ok_or_else(|| No::new(Kind::InvalidPath, "provisioning-no-path").field(text))
    }

    /// Sorts; those without a value come last (RFC 7644 section 3.4.2.3).
    pub fn sort(&self, by: &At, all: &mut [Object]) {
        all.sort_by(|one, other| match (key(by, one), key(by, other)) {
            (Some(one), Some(other)) => match self.down {
                true => other.cmp(&one),
                false => one.cmp(&other),
            },
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        });
    }
}

/// What a resource is sorted by: its value, or of several the one to use, or the first.
fn key(by: &At, object: &Object) -> Option<String> {
    let whole = At { part: None, ..*by };
    let all = whole.values(object);
    let first = all
        .iter()
        .find(|value| shape::is_primary(value))
        .or_else(|| all.first())?;
    let value = match by.part {
        Some(part) => first.get(part.name)?,
        None => first.get("value").unwrap_or(first),
    };
    match value {
        Value::String(text) if by.last().exact => Some(text.clone()),
        Value::String(text) => Some(text.to_lowercase()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn not_a(name: &'static str, kind: &'static str) -> No {
    No::new(Kind::InvalidValue, "provisioning-type")
        .field(name)
        .arg("kind", kind)
}

/// A list as it is answered.
pub fn list(total: usize, start: usize, resources: Vec<Value>) -> Value {
    json!({
        "schemas": [LIST],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::standard::USER;
    use capability::Query;

    #[test]
    fn numbers_beyond_the_limits_are_the_limits() {
        for (text, start, count) in [
            ("", 1, COUNT_DEFAULT),
            ("startIndex=0&count=-5", 1, 0),
            ("startIndex=-3&count=7", 1, 7),
            ("startIndex=50&count=100000", 50, COUNT_MAX),
        ] {
            let asked = Asked::of_address(&Query::parse(text).unwrap()).unwrap();
            assert_eq!((asked.start, asked.count), (start, count), "{text}");
        }
        for text in [
            "count=x",
            "startIndex=1.5",
            "sortOrder=up",
            "attributes=a&excludedAttributes=b",
        ] {
            let no = Asked::of_address(&Query::parse(text).unwrap()).unwrap_err();
            assert_eq!(no.kind, Some(Kind::InvalidValue), "{text}");
        }
        for body in [
            json!({"schemas": [SEARCH], "count": "7"}),
            json!({"schemas": [SEARCH], "filter": 7}),
            json!({"schemas": [SEARCH], "attributes": "title"}),
            json!({"schemas": [SEARCH], "attributes": [7]}),
        ] {
            assert_eq!(
                Asked::of_body(&body).unwrap_err().kind,
                Some(Kind::InvalidValue),
                "{body}"
            );
        }
        assert_eq!(
            Asked::of_body(&json!({})).unwrap_err().kind,
            Some(Kind::InvalidSyntax)
        );
    }

    #[test]
    fn a_list_is_sorted_by_the_value_to_use_and_what_has_none_comes_last() {
        let object = |id: &str, title: Option<&str>| {
            let mut object = Object::new();
            object.insert("id".to_owned(), json!(id));
            object.extend(title.map(|title| ("title".to_owned(), json!(title))));
            object
        };
        let mut all = vec![object("1", None), object("2", Some("b")), object("3", Some("A"))];
        for (text, expected) in [
            ("sortBy=title", ["3", "2", "1"]),
            ("sortBy=title&sortOrder=descending", ["2", "3", "1"]),
        ] {
            let asked = Asked::of_address(&Query::parse(text).unwrap()).unwrap();
            let by = asked.sort_of(&USER).unwrap().unwrap();
            asked.sort(&by, &mut all);
            let ids: Vec<&str> = all.iter().map(|one| one["id"].as_str().unwrap()).collect();
            assert_eq!(ids, expected, "{text}");
        }
    }
}
