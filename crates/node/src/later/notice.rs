//! Tells a system how its call ended: a CloudEvents 1.0 event, structured JSON over HTTP.

use super::letter::{Letter, State};
use crate::state::Node;
use crate::wire::Flow;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Time for a notice.
const NOTICE_MAX: Duration = Duration::from_secs(10);

/// The event: who asked what, how it ended, and where the answer is. Nothing of the content.
pub(super) fn event(letter: &Letter, now: i64) -> Value {
    let (kind, data) = match &letter.state {
        State::Answered { status, .. } => ("answered", json!({"status": status})),
        State::Dead { kind, message } => ("undelivered", json!({"type": kind, "message": message})),
        State::Waiting { .. } => ("waiting", json!({})),
    };
    let time = jiff::Timestamp::from_millisecond(now)
        .unwrap_or_default()
        .to_string();
    json!({
        "specversion": "1.0",
        "id": format!("{}:{kind}", letter.id),
        "source": format!("/r1/{}", letter.service),
        "type": format!("pe.gob.qhapaq.exchange.{kind}"),
        "subject": letter.id,
        "time": time,
        "datacontenttype": "application/json",
        "data": data,
    })
}

/// Tells the system; whether it took the notice.
pub(super) async fn tell(node: &Arc<Node>, letter: &Letter) -> bool {
    let to = node
        .settings
        .consumer
        .as_ref()
        .and_then(|consumer| consumer.notify(&letter.client));
    let Some(to) = to.and_then(|to| to.parse().ok()) else {
        return true;
    };
    let mut request = Request::new(Flow::held(event(letter, node.now()).to_string().into()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = to;
    request.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/cloudevents+json"),
    );
    let told = tokio::time::timeout(NOTICE_MAX, node.services.send(request)).await;
    matches!(told, Ok(Ok(response)) if response.status().is_success())
}
