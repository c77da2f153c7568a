//! The API's own description, OpenAPI 3.1, generated from the list of routes and use cases.

use crate::query::VALUE_CHARS_MAX;
use crate::serve::all_routes;
use crate::{Choices, Field, FieldKind, Format, House, Method, Permission, Route, Shape, UseCase};
use serde_json::{Map, Value, json};

/// The description of everything under `/api/`, and of the open formats beside the pages.
pub fn describe(house: &House) -> Value {
    let texts = house.texts.tr(ui::Lang::Es);
    let mut paths: Map<String, Value> = Map::new();
    for route in all_routes(house)
        .iter()
        .filter(|route| route.path.starts_with("/api/") || route.media_type.is_some())
    {
        let use_case = use_case_of(house, route);
        let operation = match (use_case, route.media_type) {
            (Some(use_case), _) => write_operation(use_case, texts),
            (None, Some(media_type)) => file_operation(route, media_type),
            (None, None) => plain_operation(route),
        };
        if let Value::Object(item) = paths.entry(route.path).or_insert_with(|| json!({})) {
            item.insert(route.method.as_str().to_lowercase(), operation);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Qhapaq",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": texts.t("capability-api-summary"),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": house.options.base_url}],
        "paths": paths,
        "components": {
            "securitySchemes": {"accessKey": {"type": "http", "scheme": "bearer"}},
            "schemas": {"Problem": problem_schema(), "Recorded": recorded_schema()},
        },
    })
}

fn use_case_of(house: &House, route: &Route) -> Option<&'static UseCase> {
    let mut all = house
        .catalogue
        .list()
        .iter()
        .flat_map(|capability| capability.use_cases());
    all.find(|use_case| use_case.api == route.path && route.method == Method::Post)
}

fn write_operation(use_case: &UseCase, texts: ui::Tr<'_>) -> Value {
    let properties: Map<String, Value> = use_case
        .fields()
        .map(|field| (field.name.to_owned(), schema(field, texts)))
        .collect();
    let required: Vec<&str> = use_case
        .fields()
        .filter(|field| !field.optional)
        .map(|field| field.name)
        .collect();
    json!({
        "operationId": use_case.id.replace(['/', '-'], "_"),
        "summary": texts.t(use_case.title),
        "description": format!("Act: `{}`.", use_case.act),
        "security": [{"accessKey": []}],
        "parameters": [idempotency_key()],
        "requestBody": {"required": true, "content": {"application/json": {"schema": {
            "type": "object", "additionalProperties": false, "properties": properties, "required": required,
        }}}},
        "responses": {
            "201": {"description": "Recorded", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Recorded"}}}},
            "400": problem("Malformed"), "401": problem("No access key"), "403": problem("No power"),
            "404": problem("Not found"), "409": problem("Conflict"), "413": problem("Too large"), "422": problem("Refused"),
        },
    })
}

/// A file in an open format; a refusal of it is a page.
fn file_operation(route: &Route, media_type: &str) -> Value {
    let page = |description: &str| json!({"description": description, "content": {"text/html": {"schema": {"type": "string"}}}});
    let schema = match media_type.contains("json") {
        true => json!({"type": "object"}),
        false => json!({"type": "string"}),
    };
    json!({
        "operationId": format!("read{}", route.path.replace(['/', '{', '}', '-', '.', '*'], "_")),
        "parameters": parameters(route),
        "security": [],
        "responses": {
            "200": {"description": "As asked", "content": {media_type: {"schema": schema}}},
            "304": {"description": "Not modified"},
            "400": page("Malformed"), "404": page("Not found"),
        },
    })
}

/// A reading, or an operation that is no use case.
fn plain_operation(route: &Route) -> Value {
    let security = match route.permission {
        Permission::Public | Permission::Secret => json!([]),
        _ => json!([{"accessKey": []}]),
    };
    let name = route
        .path
        .trim_start_matches("/api/v1/")
        .replace(['/', '{', '}', '-', '.', '*'], "_");
    let (verb, good) = match route.method {
        Method::Get => ("read", "200"),
        Method::Post => ("send", "201"),
        Method::Put => ("replace", "200"),
        Method::Patch => ("change", "200"),
        Method::Delete => ("remove", "204"),
    };
    let mut operation = json!({
        "operationId": format!("{verb}_{name}"),
        "parameters": parameters(route),
        "security": security,
        "responses": {
            good: {"description": "As asked", "content": content(route)},
            "400": problem("Malformed"), "401": problem("No access key"), "403": problem("No power"), "404": problem("Not found"),
        },
    });
    let more = match route.method {
        Method::Get => json!({"304": {"description": "Not modified"}}),
        _ => json!({
            "409": problem("Conflict"), "413": problem("Too large"), "422": problem("Refused"), "429": problem("Too many requests"),
        }),
    };
    if let (Some(Value::Object(responses)), Value::Object(more)) = (operation.get_mut("responses"), more) {
        responses.extend(more);
    }
    if let (Method::Post | Method::Put | Method::Patch, Value::Object(operation)) =
        (route.method, &mut operation)
    {
        operation.insert("requestBody".to_owned(), request_body(route));
    }
    operation
}

/// What stands between braces in the path, the filters, the page that is asked for, and the key of a repeated request.
fn parameters(route: &Route) -> Vec<Value> {
    let text = json!({"type": "string", "maxLength": VALUE_CHARS_MAX});
    let in_path = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> = in_path
        .map(|name| json!({"name": name.trim_start_matches('*'), "in": "path", "required": true, "schema": text}))
        .collect();
    parameters.extend(
        route
            .query
            .iter()
            .map(|name| json!({"name": name, "in": "query", "schema": text})),
    );
    if route.paged {
        let limit = json!({"type": "integer", "minimum": 0, "maximum": crate::listing::ROWS_MAX});
        parameters.extend([
            json!({"name": "limit", "in": "query", "schema": limit}),
            json!({"name": "cursor", "in": "query", "description": "From `next` of the page before", "schema": text}),
            json!({"name": "orden", "in": "query", "description": "A column that sorts; `-` before it turns the order", "schema": text}),
        ]);
    }
    if route.method == Method::Post {
        parameters.push(idempotency_key());
    }
    parameters
}

fn content(route: &Route) -> Value {
    let schema = route.gives.map_or(json!({"type": "object"}), Shape::schema);
    match route.format {
        Format::Json => json!({"application/json": {"schema": schema}}),
        _ => json!({"application/octet-stream": {}}),
    }
}

/// JSON of the shape it takes, or a document.
fn request_body(route: &Route) -> Value {
    let content = match route.takes {
        Some(shape) => {
            let mut schema = shape.schema();
            if let Value::Object(schema) = &mut schema {
                schema.insert("additionalProperties".to_owned(), json!(false));
            }
            json!({"application/json": {"schema": schema}})
        }
        None => json!({"multipart/form-data": {"schema": {
            "type": "object", "required": ["file"], "properties": {"file": {"type": "string", "format": "binary"}},
        }}}),
    };
    json!({"required": true, "content": content})
}

fn idempotency_key() -> Value {
    json!({"name": "Idempotency-Key", "in": "header", "schema": {"type": "string", "maxLength": VALUE_CHARS_MAX}})
}

fn schema(field: &Field, texts: ui::Tr<'_>) -> Value {
    let mut schema = match field.kind {
        FieldKind::Text(max) | FieldKind::Long(max) => {
            json!({"type": "string", "minLength": 1, "maxLength": max})
        }
        FieldKind::Digits(count) => json!({"type": "string", "pattern": format!("^[0-9]{{{count}}}$")}),
        FieldKind::Ruc => json!({"type": "string", "pattern": "^[0-9]{11}$"}),
        FieldKind::Email => json!({"type": "string", "format": "email", "maxLength": 254}),
        FieldKind::Phone => json!({"type": "string", "maxLength": 30}),
        FieldKind::Date => json!({"type": "string", "format": "date"}),
        FieldKind::Number(min, max) => json!({"type": "integer", "minimum": min, "maximum": max}),
        FieldKind::Time => json!({"type": "string", "pattern": "^[0-9]{1,2}[:.][0-9]{2}$"}),
        FieldKind::Several(_) => json!({"type": "array", "items": {"type": "string", "maxLength": 200}}),
        FieldKind::Numbers(_, min, max) => {
            json!({"type": "object", "additionalProperties": {"type": "integer", "minimum": min, "maximum": max}})
        }
        FieldKind::Choice(Choices::Fixed(list)) => {
            json!({"type": "string", "enum": list.iter().map(|(value, _)| *value).collect::<Vec<_>>()})
        }
        FieldKind::Choice(_) => json!({"type": "string", "maxLength": 200}),
        FieldKind::Flag => json!({"type": "boolean"}),
        FieldKind::File(..) => {
            json!({"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "SHA-256 of a document sent before to /api/v1/documents"})
        }
        FieldKind::Id => json!({"type": "string", "format": "uuid"}),
    };
    if let Value::Object(schema) = &mut schema {
        schema.insert("title".to_owned(), json!(texts.t(field.label)));
    }
    schema
}

fn problem(description: &str) -> Value {
    json!({"description": description, "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}})
}

fn problem_schema() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
            "detail": {"type": "string"}, "instance": {"type": "string"},
            "errors": {"type": "array", "items": {"type": "object", "properties": {
                "field": {"type": ["string", "null"]}, "code": {"type": "string"}, "detail": {"type": "string"},
                "article": {"type": ["string", "null"]},
                "see": {"type": ["string", "null"], "description": "Page of what stands in the way"},
            }}},
        },
    })
}

fn recorded_schema() -> Value {
    json!({
        "type": "object",
        "required": ["acts", "warnings"],
        "properties": {
            "acts": {"type": "array", "items": {"type": "object", "properties": {
                "code": {"type": "string"}, "seq": {"type": "integer"}, "id": {"type": "string"},
                "recorded_at": {"type": "string", "format": "date-time"}, "url": {"type": "string"},
            }}},
            "warnings": {"type": "array", "items": {"type": "string"}},
        },
    })
}
