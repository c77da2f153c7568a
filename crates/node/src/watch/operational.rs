//! X-Road's operational data (PR-OPMON 1.2): the same fields under the same names.

use crate::evidence::{Outcome, Record, Role};
use crate::ident::decode_part;
use serde_json::{Map, Value, json};

/// Version of the protocol whose fields these are.
const PROTOCOL: &str = "4.0";

/// A record as operational data. `monitored` is when it was made available, in seconds of Unix time.
pub fn operational(record: &Record, monitored: i64) -> Value {
    let mut out = Map::new();
    let mut put = |name: &str, value: Value| drop(out.insert(name.to_owned(), value));
    put("monitoringDataTs", json!(monitored));
    put(
        "securityServerType",
        json!(if record.role == Role::Consumer {
            "Client"
        } else {
            "Producer"
        }),
    );
    for (name, at) in [
        ("requestInTs", record.request_in),
        ("requestOutTs", record.request_out),
        ("responseInTs", record.response_in),
        ("responseOutTs", record.response_out),
    ] {
        if at > 0 {
            put(name, json!(at));
        }
    }
    let client = [
        "clientXRoadInstance",
        "clientMemberClass",
        "clientMemberCode",
        "clientSubsystemCode",
    ];
    for (name, part) in client.iter().zip(record.client.parts()) {
        put(name, json!(decode_part(part).unwrap_or_default()));
    }
    let service = [
        "serviceXRoadInstance",
        "serviceMemberClass",
        "serviceMemberCode",
        "serviceSubsystemCode",
        "serviceCode",
    ];
    for (name, part) in service.iter().zip(record.service.parts()) {
        put(name, json!(decode_part(part).unwrap_or_default()));
    }
    put("restMethod", json!(record.method));
    if !record.endpoint.is_empty() {
        put("restPath", json!(record.endpoint));
    }
    let represented = record.represented.as_deref().unwrap_or_default();
    if let Some((class, code)) = represented.split_once('/') {
        put("representedPartyClass", json!(class));
        put("representedPartyCode", json!(code));
    } else if !represented.is_empty() {
        put("representedPartyCode", json!(represented));
    }
    put("messageId", json!(record.id));
    for (name, value) in [("messageUserId", &record.user), ("messageIssue", &record.case)] {
        if let Some(value) = value {
            put(name, json!(value));
        }
    }
    put("messageProtocolVersion", json!(PROTOCOL));
    let (own, other) = (
        record.node.to_string(),
        record.peer.as_ref().map(ToString::to_string),
    );
    let (at_client, at_service) = if record.role == Role::Consumer {
        (Some(own), other)
    } else {
        (other, Some(own))
    };
    for (name, value) in [
        ("clientSecurityServerAddress", at_client),
        ("serviceSecurityServerAddress", at_service),
    ] {
        if let Some(value) = value {
            put(name, json!(value));
        }
    }
    put("requestSize", json!(record.request_bytes));
    put("responseSize", json!(record.response_bytes));
    put("serviceType", json!("REST"));
    put("xRequestId", json!(record.request));
    match &record.outcome {
        Outcome::Answered { status } => {
            put("succeeded", json!((200..400).contains(status)));
            put("statusCode", json!(status));
        }
        Outcome::Refused { kind, detail } => {
            put("succeeded", json!(false));
            put("faultCode", json!(kind));
            put("faultString", json!(detail));
        }
    }
    Value::Object(out)
}
