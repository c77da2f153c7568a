//! The OpenAPI description of a service, 3.0 or 3.1, as far as an agreement needs it: what can be called, and which fields are answered.
//! The document is a stranger's: it has limits, it reaches nothing outside of itself, and what is wrong with it is told with its place.

mod fields;
mod tree;

pub use tree::{BYTES_MAX, DEPTH_MAX, load};

use node::configuration::Endpoint;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Most operations of a description.
pub const OPERATIONS_MAX: usize = 200;
/// Most fields of all answers together.
pub const FIELDS_MAX: usize = 500;
/// Longest path, in bytes.
const PATH_BYTES_MAX: usize = 300;
/// Longest example that is shown, in bytes.
const EXAMPLE_BYTES_MAX: usize = 4_096;
/// Methods of OpenAPI 3 (section 4.8.9) that X-Road carries.
pub const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// What is wrong with a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Longer than [`BYTES_MAX`].
    TooLarge,
    /// No UTF-8.
    NotText,
    /// Neither JSON nor YAML.
    Syntax,
    /// Values stand in each other deeper than [`DEPTH_MAX`].
    Deep,
    /// More values, operations or fields than are taken.
    Many,
    /// An anchor or an alias of YAML.
    Anchor,
    /// A key stands twice.
    Duplicate,
    /// No OpenAPI 3.0 or 3.1.
    Version,
    /// Something is missing.
    Missing,
    /// Something is of another type than it must be.
    Type,
    /// A path does not begin with `/`, is too long, or holds what no path holds.
    Path,
    /// A reference leads out of the document, or nowhere.
    Reference,
}

impl What {
    /// Key of its sentence.
    pub fn text(self) -> &'static str {
        match self {
            What::TooLarge => "exchange-openapi-too-large",
            What::NotText => "exchange-openapi-not-text",
            What::Syntax => "exchange-openapi-syntax",
            What::Deep => "exchange-openapi-deep",
            What::Many => "exchange-openapi-many",
            What::Anchor => "exchange-openapi-anchor",
            What::Duplicate => "exchange-openapi-duplicate",
            What::Version => "exchange-openapi-version",
            What::Missing => "exchange-openapi-missing",
            What::Type => "exchange-openapi-type",
            What::Path => "exchange-openapi-path",
            What::Reference => "exchange-openapi-reference",
        }
    }
}

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Line and column, or the way through the document: `paths./personas.get.parameters.0`.
    pub at: String,
    /// What.
    pub what: What,
    /// The word that is wrong or missing, shortened.
    pub word: String,
}

impl Problem {
    pub(super) fn at(at: impl Into<String>, what: What) -> Problem {
        Problem {
            at: at.into().chars().take(120).collect(),
            what,
            word: String::new(),
        }
    }
    pub(super) fn saying(mut self, word: &str) -> Problem {
        self.word = word.chars().filter(|c| !c.is_control()).take(60).collect();
        self
    }
}

/// A description, read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Description {
    /// `3.0.3`.
    pub openapi: String,
    /// Title that it gives itself.
    pub title: String,
    /// What can be called, in its order.
    pub operations: Vec<Operation>,
    /// Fields of all answers, in order.
    pub fields: BTreeSet<String>,
}

impl Description {
    /// What can be called, as configurations name it, each once.
    pub fn endpoints(&self) -> Vec<Endpoint> {
        let all: BTreeSet<Endpoint> = self
            .operations
            .iter()
            .map(|operation| operation.endpoint.clone())
            .collect();
        all.into_iter().collect()
    }
}

/// A method of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// As configurations name it: `GET /personas/*`.
    pub endpoint: Endpoint,
    /// The path as it is described: `/personas/{dni}`.
    pub path: String,
    /// What it does, in one line.
    pub summary: String,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Whether it takes a body of JSON, with an example when there is one.
    pub body: Option<String>,
    /// An example of its answer.
    pub example: Option<String>,
    /// Fields of its answers.
    pub fields: BTreeSet<String>,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// `path`, `query` or `header`.
    pub place: String,
    /// Whether a call must have it.
    pub required: bool,
    /// What it is for.
    pub text: String,
    /// A value that shows it.
    pub example: String,
}

/// Reads a description.
///
/// # Errors
/// The first thing that is wrong with it, and where.
pub fn read(bytes: &[u8]) -> Result<Description, Problem> {
    let document = load(bytes)?;
    let root = document.as_object().ok_or_else(|| Problem::at("", What::Type))?;
    let openapi = text(root, "openapi", "")?;
    if !(openapi.starts_with("3.0.") || openapi.starts_with("3.1.")) {
        return Err(Problem::at("openapi", What::Version).saying(&openapi));
    }
    let info = object(root, "info", "")?;
    let title = text(info, "title", "info")?;
    text(info, "version", "info")?;
    fields::check_references(&document)?;
    let mut description = Description {
        openapi,
        title,
        ..Description::default()
    };
    let mut left = fields::SCHEMAS_MAX;
    for (path, item) in object(root, "paths", "")? {
        if path.starts_with("x-") {
            continue;
        }
        of_path(&document, path, item, &mut left, &mut description)?;
    }
    if description.operations.is_empty() {
        return Err(Problem::at("paths", What::Missing).saying("get, post"));
    }
    Ok(description)
}

fn of_path(
    root: &Value,
    path: &str,
    item: &Value,
    left: &mut usize,
    into: &mut Description,
) -> Result<(), Problem> {
    let at = format!("paths.{path}");
    let pattern = pattern(path).ok_or_else(|| Problem::at(&*at, What::Path).saying(path))?;
    let item = fields::resolved(root, item, &at)?;
    let item = item.as_object().ok_or_else(|| Problem::at(&*at, What::Type))?;
    let shared = parameters(root, item, &at)?;
    for (method, operation) in item.iter().filter(|(key, _)| METHODS.contains(&key.as_str())) {
        let at = format!("{at}.{method}");
        let operation = operation
            .as_object()
            .ok_or_else(|| Problem::at(&*at, What::Type))?;
        let mut own = parameters(root, operation, &at)?;
        let known: Vec<_> = own
            .iter()
            .map(|one| (one.name.clone(), one.place.clone()))
            .collect();
        own.extend(
            shared
                .iter()
                .filter(|one| !known.contains(&(one.name.clone(), one.place.clone())))
                .cloned(),
        );
        let named: Vec<&str> = template(path).collect();
        if let Some(missing) = named
            .iter()
            .find(|name| !own.iter().any(|one| one.place == "path" && one.name == **name))
        {
            return Err(Problem::at(format!("{at}.parameters"), What::Missing).saying(missing));
        }
        let (answered, example) = fields::of_responses(root, operation, left, &at)?;
        if into.operations.len() >= OPERATIONS_MAX {
            return Err(Problem::at(at, What::Many));
        }
        into.fields.extend(answered.iter().cloned());
        if into.fields.len() > FIELDS_MAX {
            return Err(Problem::at(at, What::Many));
        }
        into.operations.push(Operation {
            endpoint: Endpoint {
                method: method.to_ascii_uppercase(),
                path: pattern.clone(),
            },
            path: path.to_owned(),
            summary: line(operation.get("summary").or_else(|| operation.get("description"))),
            parameters: own,
            body: fields::body(root, operation, &at)?,
            example,
            fields: answered,
        });
    }
    Ok(())
}

fn parameters(root: &Value, of: &Map<String, Value>, at: &str) -> Result<Vec<Parameter>, Problem> {
    let Some(list) = of.get("parameters") else {
        return Ok(Vec::new());
    };
    let at = format!("{at}.parameters");
    let list = list.as_array().ok_or_else(|| Problem::at(&*at, What::Type))?;
    let mut read = Vec::new();
    for (number, one) in list.iter().enumerate() {
        let at = format!("{at}.{number}");
        let one = fields::resolved(root, one, &at)?;
        let one = one.as_object().ok_or_else(|| Problem::at(&*at, What::Type))?;
        let place = text(one, "in", &at)?;
        if !["path", "query", "header", "cookie"].contains(&place.as_str()) {
            return Err(Problem::at(format!("{at}.in"), What::Type).saying(&place));
        }
        let example = one
            .get("example")
            .or_else(|| one.get("schema").and_then(|schema| schema.get("example")))
            .or_else(|| one.get("schema").and_then(|schema| schema.get("default")));
        read.push(Parameter {
            name: text(one, "name", &at)?,
            required: place == "path" || one.get("required").and_then(Value::as_bool).unwrap_or(false),
            place,
            text: line(one.get("description")),
            example: line(example),
        });
    }
    Ok(read)
}

/// The pattern of a path: each part that holds a variable is any one part. None when it is no path.
fn pattern(path: &str) -> Option<String> {
    let sound = path.starts_with('/')
        && path.len() <= PATH_BYTES_MAX
        && path
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"?#*\\\"<>%,".contains(&b));
    if !sound {
        return None;
    }
    let mut parts = Vec::new();
    for part in path[1..].split('/') {
        let balanced = part.matches('{').count() == part.matches('}').count();
        if part == "." || part == ".." || !balanced {
            return None;
        }
        parts.push(if part.contains('{') { "*" } else { part });
    }
    // A `/` at the end is a part of its own, and nothing else may be empty.
    let inner = parts.len().saturating_sub(1);
    let empty = parts.iter().take(inner).any(|part| part.is_empty());
    (!empty).then(|| format!("/{}", parts.join("/")))
}

/// Names of the variables of a path.
pub fn template(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

fn text(of: &Map<String, Value>, key: &str, at: &str) -> Result<String, Problem> {
    let here = || join(at, key);
    match of.get(key) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
        // Versions such as `1.0` are numbers in YAML when nobody wrote quotation marks.
        Some(Value::Number(number)) if key == "version" => Ok(number.to_string()),
        Some(Value::Null) | None => Err(Problem::at(here(), What::Missing).saying(key)),
        Some(_) => Err(Problem::at(here(), What::Type).saying(key)),
    }
}

fn object<'a>(of: &'a Map<String, Value>, key: &str, at: &str) -> Result<&'a Map<String, Value>, Problem> {
    match of.get(key) {
        Some(Value::Object(object)) => Ok(object),
        Some(Value::Null) | None => Err(Problem::at(join(at, key), What::Missing).saying(key)),
        Some(_) => Err(Problem::at(join(at, key), What::Type).saying(key)),
    }
}

fn join(at: &str, key: &str) -> String {
    if at.is_empty() {
        key.to_owned()
    } else {
        format!("{at}.{key}")
    }
}

/// A value as one short line.
fn line(value: Option<&Value>) -> String {
    let text = match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let first = text.trim().lines().next().unwrap_or("");
    first.chars().filter(|c| !c.is_control()).take(160).collect()
}

#[cfg(test)]
mod tests;
