//! The description of the clean side, OpenAPI 3.1, from the settings and nothing else.

use super::face::{Face, Verb};
use super::parameter::{Parameter, Source};
use super::problem::CODES;
use super::reply::{Field, Kind};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Names that the query may have for parts of the answer that come only when asked for.
pub(super) fn wishes(answer: &[Field]) -> Vec<&str> {
    let mut names = Vec::new();
    for field in answer {
        names.extend(field.only_when.as_deref());
        names.extend(wishes(&field.fields));
    }
    names
}

/// Why face, parameters and answer cannot work together.
pub(super) fn fault(face: &Face, parameters: &[Parameter], answer: &[Field]) -> Option<String> {
    let names: Vec<&str> = face.names().collect();
    let wants = |name: &str| {
        parameters
            .iter()
            .any(|one| matches!(&one.from, Source::Path(path) if path == name))
    };
    let stray = |one: &&Parameter| match &one.from {
        Source::Path(name) => !names.contains(&name.as_str()) || one.optional,
        Source::Body(_) => face.method == Verb::Get,
        _ => false,
    };
    let unused = names.iter().find(|name| !wants(name));
    let fault = match (parameters.iter().find(stray), unused) {
        (Some(one), _) => Some(format!(
            "parameter {}: it comes from a place that face does not have, or is optional in the path",
            one.to
        )),
        (None, Some(name)) => Some(format!("face.path: no parameter takes {name}")),
        (None, None) => None,
    };
    fault
        .or_else(|| face.fault())
        .or_else(|| parameters.iter().find_map(Parameter::fault))
        .or_else(|| answer.iter().find_map(Field::fault))
}

/// The description.
pub fn describe(title: &str, face: &Face, parameters: &[Parameter], answer: &[Field]) -> Value {
    let mut operation = Map::new();
    operation.insert("summary".into(), title.into());
    operation.insert("operationId".into(), "consultar".into());
    operation.insert("parameters".into(), in_address(parameters, answer).into());
    if face.method == Verb::Post {
        operation.insert("requestBody".into(), body(parameters));
    }
    operation.insert("responses".into(), responses(answer));
    let verb = face.method.method().as_str().to_ascii_lowercase();
    json!({
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1.0.0"},
        "paths": { face.path.clone(): { verb: operation } },
        "components": {"schemas": {"problem": problem_schema()}},
    })
}

fn in_address(parameters: &[Parameter], answer: &[Field]) -> Vec<Value> {
    let own = parameters.iter().filter_map(|one| {
        let (place, name) = match &one.from {
            Source::Path(name) => ("path", name),
            Source::Query(name) => ("query", name),
            _ => return None,
        };
        Some(json!({"name": name, "in": place, "required": !one.optional, "schema": asked_schema(one)}))
    });
    let mut all: Vec<Value> = own.collect();
    let mut wished = wishes(answer);
    wished.sort_unstable();
    wished.dedup();
    all.extend(wished.into_iter().map(|name| {
        json!({"name": name, "in": "query", "required": false, "schema": {"type": "boolean", "default": false}})
    }));
    all
}

fn asked_schema(parameter: &Parameter) -> Value {
    let chars_max = parameter.chars_max.unwrap_or(super::parameter::VALUE_CHARS_MAX);
    let mut schema = json!({"type": "string", "minLength": 1, "maxLength": chars_max});
    if let Some(digits) = parameter.digits {
        schema = json!({"type": "string", "pattern": format!("^[0-9]{{{digits}}}$")});
    }
    if !parameter.values.is_empty() {
        schema["enum"] = json!(parameter.values);
    }
    schema
}

/// Members of the body, nested as their paths are.
#[derive(Default)]
struct Node<'a> {
    members: BTreeMap<&'a str, Node<'a>>,
    value: Option<&'a Parameter>,
}

fn body(parameters: &[Parameter]) -> Value {
    let mut root = Node::default();
    for parameter in parameters {
        if let Source::Body(path) = &parameter.from {
            let mut node = &mut root;
            for name in path.split('.') {
                node = node.members.entry(name).or_default();
            }
            node.value = Some(parameter);
        }
    }
    json!({"required": true, "content": {"application/json": {"schema": root.schema()}}})
}

impl Node<'_> {
    fn schema(&self) -> Value {
        if let Some(parameter) = self.value {
            return asked_schema(parameter);
        }
        let required: Vec<&str> = self
            .members
            .iter()
            .filter(|(_, node)| node.is_required())
            .map(|(name, _)| *name)
            .collect();
        let properties: Map<String, Value> = self
            .members
            .iter()
            .map(|(name, node)| ((*name).to_owned(), node.schema()))
            .collect();
        json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
    }

    fn is_required(&self) -> bool {
        match self.value {
            Some(parameter) => !parameter.optional,
            None => self.members.values().any(Node::is_required),
        }
    }
}

fn responses(answer: &[Field]) -> Value {
    let mut responses = Map::new();
    responses.insert(
        "200".into(),
        json!({"description": "Encontrado", "content": {"application/json": {"schema": answer_schema(answer)}}}),
    );
    let mut codes: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for (_, status, code) in CODES {
        codes.entry(*status).or_default().push(code);
    }
    for (status, codes) in codes {
        let problem = json!({"$ref": "#/components/schemas/problem"});
        responses.insert(
            status.to_string(),
            json!({
                "description": codes.join(", "),
                "content": {"application/problem+json": {"schema": problem}},
            }),
        );
    }
    Value::Object(responses)
}

fn answer_schema(answer: &[Field]) -> Value {
    let properties: Map<String, Value> = answer
        .iter()
        .map(|field| (field.to.clone(), field_schema(field)))
        .collect();
    let always = answer.iter().filter(|field| field.only_when.is_none());
    let required: Vec<&str> = always.map(|field| field.to.as_str()).collect();
    json!({"type": "object", "properties": properties, "required": required})
}

fn field_schema(field: &Field) -> Value {
    let mut schema = match field.kind {
        Kind::Text => json!({"type": "string"}),
        Kind::Integer => json!({"type": "integer"}),
        Kind::Number => json!({"type": "number"}),
        Kind::Boolean => json!({"type": "boolean"}),
        Kind::Date => json!({"type": "string", "format": "date"}),
        Kind::Photo => json!({"type": "string", "contentEncoding": "base64"}),
        Kind::List if field.fields.is_empty() => json!({"type": "array", "items": {"type": "string"}}),
        Kind::List => json!({"type": "array", "items": answer_schema(&field.fields)}),
    };
    if !field.required && field.kind != Kind::List {
        schema["type"] = json!([schema["type"], "null"]);
    }
    schema
}

fn problem_schema() -> Value {
    let codes: Vec<&str> = CODES.iter().map(|(_, _, code)| *code).collect();
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "code": {"type": "string", "enum": codes},
            "field": {"type": "string"},
            "detail": {"type": "string"},
        },
    })
}
