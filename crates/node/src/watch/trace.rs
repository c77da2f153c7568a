//! Spans for OpenTelemetry: W3C Trace Context in, one span for each exchange out, as OTLP over HTTP in JSON.

use crate::evidence::{Outcome, Record, Role};
use crate::wire::Flow;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request, Uri};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::mpsc;

/// Header of W3C Trace Context.
pub(crate) const TRACEPARENT: &str = "traceparent";
/// Spans that wait to be sent; more are dropped, for a message never waits for its span.
const WAITING_MAX: usize = 4096;
/// Spans sent together.
const TOGETHER_MAX: usize = 512;
/// How long spans are gathered.
const GATHER: Duration = Duration::from_secs(1);
const SEND_MAX: Duration = Duration::from_secs(5);

/// Where in a trace a message stands: `traceparent`, version 00 (W3C Trace Context, section 3.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parent {
    /// 32 digits of base 16.
    pub trace: String,
    /// 16 digits of base 16.
    pub span: String,
    flags: u8,
}

impl Parent {
    /// Reads the header; none when it is not one.
    pub fn read(text: &str) -> Option<Parent> {
        let mut parts = text.split('-');
        let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let hex = |text: &str, length: usize| {
            let digits = text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
            text.len() == length && digits
        };
        let zero = |text: &str| text.bytes().all(|byte| byte == b'0');
        let sound = hex(version, 2)
            && version != "ff"
            && (version != "00" || parts.next().is_none())
            && hex(trace, 32)
            && !zero(trace)
            && hex(span, 16)
            && !zero(span)
            && hex(flags, 2);
        let flags = u8::from_str_radix(flags, 16).ok()?;
        sound.then(|| Parent {
            trace: trace.to_owned(),
            span: span.to_owned(),
            flags,
        })
    }

    /// A trace that begins here.
    pub fn new() -> Option<Parent> {
        let trace = register::hex(&register::random::<16>().ok()?);
        let span = register::hex(&register::random::<8>().ok()?);
        Some(Parent {
            trace,
            span,
            flags: 1,
        })
    }

    /// A step further in the same trace.
    pub fn child(&self) -> Option<Parent> {
        let span = register::hex(&register::random::<8>().ok()?);
        Some(Parent {
            trace: self.trace.clone(),
            span,
            flags: self.flags,
        })
    }
}

impl std::fmt::Display for Parent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "00-{}-{}-{:02x}", self.trace, self.span, self.flags)
    }
}

/// One step of a trace: the exchange at this node, and what it follows from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// This step.
    pub own: Parent,
    /// The span above it; none when the trace begins here.
    pub above: Option<String>,
}

impl Step {
    /// A step further than a header says, or the begin of a trace.
    pub fn after(header: Option<&str>) -> Option<Step> {
        match header.and_then(Parent::read) {
            Some(parent) => Some(Step {
                own: parent.child()?,
                above: Some(parent.span),
            }),
            None => Some(Step {
                own: Parent::new()?,
                above: None,
            }),
        }
    }
}

/// Where spans are put.
#[derive(Debug, Clone)]
pub struct Tracing(mpsc::Sender<Value>);

/// Sends spans to a collector.
#[derive(Debug)]
pub struct Exporter {
    spans: mpsc::Receiver<Value>,
    to: Uri,
    node: String,
}

impl Tracing {
    /// Spans for a collector, `http://127.0.0.1:4318/v1/traces`.
    pub fn new(to: Uri, node: String) -> (Tracing, Exporter) {
        let (sender, spans) = mpsc::channel(WAITING_MAX);
        (Tracing(sender), Exporter { spans, to, node })
    }

    /// The span of an exchange; dropped when the collector is behind.
    pub fn span(&self, record: &Record) {
        if let Some(step) = &record.trace {
            self.0.try_send(span(record, step)).ok();
        }
    }
}

fn span(record: &Record, Step { own, above }: &Step) -> Value {
    let text = |key: &str, value: &str| json!({"key": key, "value": {"stringValue": value}});
    let mut attributes = vec![
        text("http.request.method", &record.method),
        text("xroad.client", record.client.as_str()),
        text("xroad.service", record.service.as_str()),
        text("xroad.request_id", &record.request),
        text("http.route", &record.endpoint),
    ];
    let code = match &record.outcome {
        Outcome::Answered { status } => {
            let value = json!({"intValue": status.to_string()});
            attributes.push(json!({"key": "http.response.status_code", "value": value}));
            if *status >= 500 { 2 } else { 1 }
        }
        Outcome::Refused { kind, .. } => {
            attributes.push(text("error.type", kind));
            2
        }
    };
    let nanoseconds = |ms: i64| format!("{ms}000000");
    json!({
        "traceId": own.trace, "spanId": own.span, "parentSpanId": above.as_deref().unwrap_or_default(),
        "name": format!("{} {}", record.method, record.service.code()),
        "kind": if record.role == Role::Consumer { 3 } else { 2 },
        "startTimeUnixNano": nanoseconds(record.request_in), "endTimeUnixNano": nanoseconds(record.response_out.max(record.request_in)),
        "attributes": attributes, "status": {"code": code},
    })
}

impl Exporter {
    /// Sends until nobody puts spans any more. What a collector does not take is dropped.
    pub async fn run(mut self, services: &crate::provider::Services) {
        let mut gathered = Vec::with_capacity(TOGETHER_MAX);
        while self.spans.recv_many(&mut gathered, TOGETHER_MAX).await > 0 {
            let until = tokio::time::sleep(GATHER);
            tokio::pin!(until);
            while gathered.len() < TOGETHER_MAX {
                tokio::select! {
                    () = &mut until => break,
                    span = self.spans.recv() => match span {
                        Some(span) => gathered.push(span),
                        None => break,
                    },
                }
            }
            let body = self.body(std::mem::take(&mut gathered));
            let mut request = Request::new(Flow::held(body.into()));
            *request.method_mut() = Method::POST;
            *request.uri_mut() = self.to.clone();
            request
                .headers_mut()
                .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            match tokio::time::timeout(SEND_MAX, services.send(request)).await {
                Ok(Ok(response)) if response.status().is_success() => {}
                _ => tracing::debug!("the collector did not take spans"),
            }
        }
    }

    fn body(&self, spans: Vec<Value>) -> String {
        let resource = json!({"attributes": [
            {"key": "service.name", "value": {"stringValue": "qhapaq-node"}},
            {"key": "service.instance.id", "value": {"stringValue": self.node}},
        ]});
        let scope = json!({"scope": {"name": "qhapaq"}, "spans": spans});
        json!({"resourceSpans": [{"resource": resource, "scopeSpans": [scope]}]}).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trace_goes_on_where_it_came_from() {
        let text = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let parent = Parent::read(text).expect("a parent");
        assert_eq!(parent.to_string(), text);
        let child = parent.child().expect("a child");
        assert!(child.trace == parent.trace && child.span != parent.span);
        for bad in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
        ] {
            assert_eq!(Parent::read(bad), None, "{bad}");
        }
    }
}
