//! What the service is and what it knows, RFC 7644 section 4. Open to everybody: it tells nothing of anybody.

use super::{BASE, End, answer, route};
use crate::scim::query::{COUNT_MAX, list};
use crate::scim::standard::{RESOURCES, SCHEMAS};
use crate::scim::{No, Resource, Schema};
use capability::{Answer, Cx, Method, Permission, Req, Route};
use serde_json::{Value, json};

pub(super) fn routes() -> Vec<Route> {
    let open = |path, serve| route(Method::Get, path, Permission::Public, serve);
    vec![
        open("/scim/v2/ServiceProviderConfig", |cx, req| {
            Box::pin(configuration(cx, req))
        }),
        open("/scim/v2/ResourceTypes", |cx, req| {
            Box::pin(all(cx, req, resource_types))
        }),
        open("/scim/v2/ResourceTypes/{id}", |cx, req| {
            Box::pin(one(cx, req, resource_types))
        }),
        open("/scim/v2/Schemas", |cx, req| Box::pin(all(cx, req, schemas))),
        open("/scim/v2/Schemas/{id}", |cx, req| Box::pin(one(cx, req, schemas))),
    ]
}

/// `GET /scim/v2/ServiceProviderConfig`, RFC 7643 section 5: what is not there is said not to be.
async fn configuration(cx: &Cx, _: &Req) -> Result<Answer, End> {
    let base = &cx.house.options.base_url;
    Ok(answer(
        200,
        &json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "documentationUri": format!("{base}/personal"),
            "patch": {"supported": true},
            "bulk": {"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
            "filter": {"supported": true, "maxResults": COUNT_MAX},
            "changePassword": {"supported": false},
            "sort": {"supported": true},
            "etag": {"supported": true},
            "authenticationSchemes": [{
                "type": "oauthbearertoken",
                "name": "Access key",
                "description": "An access key of somebody who holds an office of the entity, in the header Authorization.",
                "specUri": "https://www.rfc-editor.org/rfc/rfc6750",
                "documentationUri": format!("{base}/cuenta/llaves"),
                "primary": true,
            }],
            "meta": {
                "resourceType": "ServiceProviderConfig",
                "location": format!("{base}{BASE}/ServiceProviderConfig"),
            },
        }),
    ))
}

type Listed = fn(&str) -> Vec<Value>;

async fn all(cx: &Cx, req: &Req, listed: Listed) -> Result<Answer, End> {
    // A filter would be passed over, and so it is refused (RFC 7644 section 4).
    if req.query.get("filter").is_some() {
        return Err(No::status(403, "provisioning-discovery-filter").into());
    }
    let all = listed(&cx.house.options.base_url);
    Ok(answer(200, &list(all.len(), 1, all)))
}

async fn one(cx: &Cx, req: &Req, listed: Listed) -> Result<Answer, End> {
    let all = listed(&cx.house.options.base_url);
    let mut found = all.into_iter().filter(|one| one["id"] == req.param("id"));
    let one = found.next().ok_or_else(super::nothing)?;
    Ok(answer(200, &one))
}

fn resource_types(base: &str) -> Vec<Value> {
    RESOURCES
        .iter()
        .map(|resource| resource_type(base, resource))
        .collect()
}

fn resource_type(base: &str, resource: &Resource) -> Value {
    let extensions = resource.extensions.iter();
    let extensions = extensions.map(|schema| json!({"schema": schema.id, "required": false}));
    let name = resource.name;
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
        "id": name,
        "name": name,
        "endpoint": resource.endpoint,
        "description": resource.about,
        "schema": resource.schema.id,
        "schemaExtensions": extensions.collect::<Vec<_>>(),
        "meta": {"resourceType": "ResourceType", "location": format!("{base}{BASE}/ResourceTypes/{name}")},
    })
}

fn schemas(base: &str) -> Vec<Value> {
    SCHEMAS.iter().map(|schema| told(base, schema)).collect()
}

fn told(base: &str, schema: &Schema) -> Value {
    let attributes = schema.attributes.iter().map(|attribute| attribute.describe());
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        "id": schema.id,
        "name": schema.name,
        "description": schema.about,
        "attributes": attributes.collect::<Vec<_>>(),
        "meta": {"resourceType": "Schema", "location": format!("{base}{BASE}/Schemas/{}", schema.id)},
    })
}

/// Whatever else is asked for below the base: several operations at once and oneself are not here, and the rest is nothing.
pub(super) async fn nothing_here(_: &Cx, req: &Req) -> Result<Answer, End> {
    Err(match req.param("rest") {
        "Bulk" | "Me" => No::status(501, "provisioning-not-here"),
        _ => super::nothing(),
    }
    .into())
}
