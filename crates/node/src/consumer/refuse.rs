//! Refusals as answers: body in JSON or XML, type in the header, status by where it happened (PR-REST 1.0.4, section 4.6).

use crate::message::ERROR;
use crate::no::{No, Spelling};
use crate::wire::Flow;
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

/// The answer that tells a refusal.
pub(crate) fn refusal(no: &No, media_type: &'static str, spelling: Spelling) -> Response<Flow> {
    let body = if media_type == "application/json" {
        no.json(spelling)
    } else {
        no.xml(spelling)
    };
    let mut response = Response::new(Flow::held(Bytes::from(body)));
    *response.status_mut() = StatusCode::from_u16(no.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    if let Ok(kind) = HeaderValue::try_from(no.kind(spelling)) {
        headers.insert(ERROR, kind);
    }
    response
}
