//! `listClients`: who takes part (PR-META, REST form).

use crate::ident::decode_part;
use crate::no::{No, Side, Why};
use crate::state::Node;
use crate::wire::Flow;
use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Request, Response};
use hyper::body::Incoming;
use serde_json::{Value, json};

/// Every member and subsystem, as JSON, or as XML where the system wants that.
pub(super) fn list(node: &Node, request: &Request<Incoming>) -> Result<Response<Flow>, No> {
    let configuration = node.configuration();
    if configuration.until() <= node.now() {
        return Err(No::new(
            Side::Consumer,
            Why::GlobalConfOutdated,
            "the configuration of the exchange is over",
        ));
    }
    let instance = asked_instance(request)?;
    let mut list = Vec::new();
    for member in configuration.members().iter().filter(|member| !member.suspended) {
        let parts: Vec<String> = member
            .id
            .parts()
            .filter_map(|part| decode_part(part).ok())
            .collect();
        let [of, class, code] = &parts[..] else {
            continue;
        };
        if instance.as_ref().is_some_and(|instance| instance != of) {
            continue;
        }
        list.push(json!({"id": id(of, class, code, None), "name": member.name}));
        for (subsystem, name) in &member.subsystems {
            let id = id(of, class, code, Some(subsystem));
            list.push(json!({"id": id, "name": member.name, "subsystem_name": name}));
        }
    }
    let accept = request
        .headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if accept.contains("json") {
        Ok(told("application/json", json!({"member": list}).to_string()))
    } else {
        Ok(told("text/xml;charset=utf-8", xml(&list)))
    }
}

/// `xRoadInstance`, where it is named.
fn asked_instance(request: &Request<Incoming>) -> Result<Option<String>, No> {
    let query = request.uri().query().unwrap_or_default();
    let named = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("xRoadInstance="));
    let named = named.map(decode_part).transpose();
    named.map_err(|error| No::new(Side::Consumer, Why::BadRequest, format!("xRoadInstance: {error}")))
}

fn id(instance: &str, class: &str, code: &str, subsystem: Option<&str>) -> Value {
    let mut id = json!({
        "xroad_instance": instance, "member_class": class, "member_code": code,
        "object_type": if subsystem.is_some() { "SUBSYSTEM" } else { "MEMBER" },
    });
    if let Some(subsystem) = subsystem {
        id["subsystem_code"] = subsystem.into();
    }
    id
}

fn xml(list: &[Value]) -> String {
    let text = |value: &Value| {
        let text = value.as_str().unwrap_or_default();
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('"', "&quot;")
    };
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><xroad:clientList xmlns:xroad=\"http://x-road.eu/xsd/xroad.xsd\" \
         xmlns:id=\"http://x-road.eu/xsd/identifiers\">",
    );
    for one in list {
        let id = &one["id"];
        out.push_str(&format!(
            "<xroad:member><xroad:id id:objectType=\"{}\"><id:xRoadInstance>{}</id:xRoadInstance><id:memberClass>{}</id:memberClass>\
             <id:memberCode>{}</id:memberCode>",
            text(&id["object_type"]),
            text(&id["xroad_instance"]),
            text(&id["member_class"]),
            text(&id["member_code"])
        ));
        if id["subsystem_code"].is_string() {
            out.push_str(&format!(
                "<id:subsystemCode>{}</id:subsystemCode>",
                text(&id["subsystem_code"])
            ));
        }
        out.push_str(&format!(
            "</xroad:id><xroad:name>{}</xroad:name></xroad:member>",
            text(&one["name"])
        ));
    }
    out.push_str("</xroad:clientList>");
    out
}

fn told(media_type: &'static str, body: String) -> Response<Flow> {
    let mut response = Response::new(Flow::held(Bytes::from(body)));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
