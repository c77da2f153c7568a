//! Filters, RFC 7644 section 3.4.2.2: read within limits into a value, then asked of each resource.

mod read;

pub use read::{of_parts, of_resource};

use super::Object;
use super::path::At;
use super::schema::{Attribute, Type};
use jiff::Timestamp;
use serde_json::Value;
use std::cmp::Ordering;

/// Longest filter that is read, in characters.
pub const FILTER_CHARS_MAX: usize = 2_000;
/// Deepest that brackets and `not` may stand in each other.
pub const DEPTH_MAX: usize = 10;
/// Most comparisons of a filter.
pub const TERMS_MAX: usize = 60;

/// How values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Contains.
    Co,
    /// Starts with.
    Sw,
    /// Ends with.
    Ew,
    /// Greater.
    Gt,
    /// Greater or equal.
    Ge,
    /// Less.
    Lt,
    /// Less or equal.
    Le,
}

/// What is asked.
#[derive(Debug, Clone)]
pub enum Filter {
    /// There is a value.
    Present(Subject),
    /// A value compares.
    Compare(Subject, Operator, Value),
    /// One of several values meets all of it at once.
    Has(At, Box<Filter>),
    /// Both.
    And(Box<Filter>, Box<Filter>),
    /// One of both, or both.
    Or(Box<Filter>, Box<Filter>),
    /// Not.
    Not(Box<Filter>),
}

/// What a comparison looks at.
#[derive(Debug, Clone, Copy)]
pub enum Subject {
    /// An attribute of a resource.
    Of(At),
    /// A part of a value, inside of brackets.
    Part(&'static Attribute),
}

impl Subject {
    fn values<'a>(&self, object: &'a Object) -> Vec<&'a Value> {
        match self {
            Subject::Of(at) => at.values(object),
            Subject::Part(part) => object.get(part.name).into_iter().collect(),
        }
    }
    /// The attribute whose type decides how values compare.
    pub fn last(&self) -> &'static Attribute {
        match self {
            Subject::Of(at) => at.last(),
            Subject::Part(part) => part,
        }
    }
}

impl Filter {
    /// Whether an object meets it.
    pub fn meets(&self, object: &Object) -> bool {
        match self {
            Filter::Present(subject) => subject.values(object).into_iter().any(is_there),
            Filter::Compare(subject, operator, wanted) => {
                let found = subject.values(object);
                let how = subject.last();
                match (operator, wanted) {
                    (Operator::Eq, Value::Null) => !found.into_iter().any(is_there),
                    (Operator::Ne, Value::Null) => found.into_iter().any(is_there),
                    (Operator::Ne, _) => !found.iter().any(|value| is(how, value, Operator::Eq, wanted)),
                    _ => found.iter().any(|value| is(how, value, *operator, wanted)),
                }
            }
            Filter::Has(at, inner) => {
                let mut all = at.values(object).into_iter().filter_map(Value::as_object);
                all.any(|value| inner.meets(value))
            }
            Filter::And(one, other) => one.meets(object) && other.meets(object),
            Filter::Or(one, other) => one.meets(object) || other.meets(object),
            Filter::Not(inner) => !inner.meets(object),
        }
    }

    /// The attribute and the text, when it only asks whether one attribute equals a text: that can be looked up.
    pub fn sought(&self) -> Option<(&'static str, &str)> {
        match self {
            Filter::Compare(Subject::Of(at), Operator::Eq, Value::String(text))
                if at.part.is_none() && at.extension.is_none() =>
            {
                Some((at.attribute.name, text))
            }
            _ => None,
        }
    }

    /// Parts and values that it asks to be equal, when it asks for nothing else: what a value must have to meet it.
    pub fn equals(&self) -> Option<Vec<(&'static str, Value)>> {
        match self {
            Filter::Compare(Subject::Part(part), Operator::Eq, value) => {
                Some(vec![(part.name, value.clone())])
            }
            Filter::And(one, other) => {
                let mut all = one.equals()?;
                all.extend(other.equals()?);
                Some(all)
            }
            _ => None,
        }
    }
}

/// Empty text and empty lists are no values (RFC 7643 section 2.5).
fn is_there(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(object) => !object.is_empty(),
        _ => true,
    }
}

fn is(how: &Attribute, found: &Value, operator: Operator, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Bool(found), Value::Bool(wanted)) => operator == Operator::Eq && found == wanted,
        (Value::String(found), Value::String(wanted)) => text_is(how, found, operator, wanted),
        // A value that has parts is compared by the one that is called `value` (RFC 7644 section 3.4.2.2).
        (Value::Object(parts), _) => match (parts.get("value"), how.part("value")) {
            (Some(inner), Some(part)) => is(part, inner, operator, wanted),
            _ => false,
        },
        _ => false,
    }
}

fn text_is(how: &Attribute, found: &str, operator: Operator, wanted: &str) -> bool {
    let (found, wanted) = match how.exact {
        true => (found.to_owned(), wanted.to_owned()),
        false => (found.to_lowercase(), wanted.to_lowercase()),
    };
    let order = || match (how.kind, found.parse::<Timestamp>(), wanted.parse::<Timestamp>()) {
        (Type::Moment, Ok(found), Ok(wanted)) => found.cmp(&wanted),
        _ => found.cmp(&wanted),
    };
    match operator {
        Operator::Eq => order() == Ordering::Equal,
        Operator::Ne => order() != Ordering::Equal,
        Operator::Co => found.contains(&wanted),
        Operator::Sw => found.starts_with(&wanted),
        Operator::Ew => found.ends_with(&wanted),
        Operator::Gt => order() == Ordering::Greater,
        Operator::Ge => order() != Ordering::Less,
        Operator::Lt => order() == Ordering::Less,
        Operator::Le => order() != Ordering::Greater,
    }
}
