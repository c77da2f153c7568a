//! Questions about services: `listMethods`, `allowedMethods`, `getOpenAPI` (PR-MREST 0.8). Every member may ask them.

use super::ask::Ask;
use crate::configuration::{Configuration, Service};
use crate::gate::matches;
use crate::ident::decode_part;
use crate::no::{No, Side, Why};
use crate::state::Node;
use http::Method;
use serde_json::{Value, json};

/// What the node itself answers: media type and body.
#[derive(Debug)]
pub(super) struct Own(pub &'static str, pub Vec<u8>);

/// The answer to a question about services; none when the call is for a service.
pub(super) fn answer(node: &Node, configuration: &Configuration, ask: &Ask) -> Result<Option<Own>, No> {
    let code = ask.said.service.code();
    let subsystem = ask.said.service.subsystem();
    let mut of_subsystem = configuration
        .services()
        .iter()
        .filter(|service| service.id.subsystem() == subsystem);
    let listed = |service: &&Service| service.enabled;
    let list: Vec<Value> = match code.as_str() {
        "listMethods" => of_subsystem
            .filter(listed)
            .map(|service| told(service, None))
            .collect(),
        "allowedMethods" => {
            let now = node.now();
            let allowed = of_subsystem.filter(listed).filter(|service| {
                let grants = configuration.grants_for(&ask.said.client, &service.id);
                grants
                    .iter()
                    .any(|grant| (grant.from..grant.until).contains(&now))
            });
            allowed
                .map(|service| told(service, Some((configuration, ask, now))))
                .collect()
        }
        "getOpenAPI" => return open_api(node, ask, &mut of_subsystem).map(Some),
        _ => return Ok(None),
    };
    if ask.method != Method::GET {
        return Err(No::new(
            Side::Provider,
            Why::BadRequest,
            format!("{code} is asked by GET"),
        ));
    }
    Ok(Some(Own(
        "application/json",
        json!({"service": list}).to_string().into_bytes(),
    )))
}

/// A service as the protocol lists it, with the endpoints that there are, or that a client may call.
fn told(service: &Service, may: Option<(&Configuration, &Ask, i64)>) -> Value {
    let part = |at: usize| {
        service
            .id
            .parts()
            .nth(at)
            .and_then(|part| decode_part(part).ok())
            .unwrap_or_default()
    };
    let granted = |path: &str, method: &str| {
        may.is_none_or(|(configuration, ask, now)| {
            let grants = configuration.grants_for(&ask.said.client, &service.id);
            grants.iter().any(|grant| {
                let mut endpoints = grant.endpoints.iter();
                let named = endpoints
                    .any(|one| (one.method == "*" || one.method == method) && matches(&one.path, path));
                (grant.from..grant.until).contains(&now) && (grant.endpoints.is_empty() || named)
            })
        })
    };
    let endpoints = service
        .endpoints
        .iter()
        .filter(|endpoint| granted(&endpoint.path, &endpoint.method));
    let endpoints: Vec<Value> = endpoints
        .map(|endpoint| json!({"method": endpoint.method, "path": endpoint.path}))
        .collect();
    json!({
        "object_type": "SERVICE",
        "xroad_instance": part(0), "member_class": part(1), "member_code": part(2), "subsystem_code": part(3), "service_code": part(4),
        "service_type": if service.openapi.is_some() { "OPENAPI" } else { "REST" },
        "endpoint_list": endpoints,
    })
}

/// The description of a service, from the folder in which the node keeps those of its member.
fn open_api<'s>(node: &Node, ask: &Ask, services: &mut impl Iterator<Item = &'s Service>) -> Result<Own, No> {
    let no = |why, text: String| No::new(Side::Provider, why, text);
    let query = ask.query.as_deref().unwrap_or_default();
    let code = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("serviceCode="));
    let code = code.and_then(|code| decode_part(code).ok());
    let code = code.ok_or_else(|| no(Why::BadRequest, "getOpenAPI needs serviceCode".into()))?;
    let service = services.find(|service| service.id.code() == code);
    let service = service.ok_or_else(|| {
        no(
            Why::UnknownService,
            format!("{code} is not a service of this subsystem"),
        )
    })?;
    let hash = service.openapi.as_ref();
    let hash = hash.ok_or_else(|| no(Why::UnknownService, format!("{code} has no description")))?;
    let file = node.settings.folder.join("descriptions").join(hash);
    let bytes = std::fs::read(file);
    let bytes = bytes.map_err(|_| {
        no(
            Why::InternalError,
            format!("the node does not hold the description of {code} yet"),
        )
    })?;
    let json = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    Ok(Own(
        if json {
            "application/json"
        } else {
            "application/yaml"
        },
        bytes,
    ))
}
