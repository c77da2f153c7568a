//! Answers, read whole and taken apart as a browser or a program would.

use axum::Router;
use axum::body::{Body, BodyDataStream};
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

/// An answer, read whole.
#[derive(Debug)]
pub struct Answered {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
    /// The body as words; what is no UTF-8 is marked.
    pub text: String,
}

/// Sends a request to the routes of a house. Events of a live topic are not waited for: their body is empty here.
pub async fn ask(router: Router, request: Request<Body>) -> Answered {
    let response = router.oneshot(request).await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    let kind = headers.get(header::CONTENT_TYPE);
    let events = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    let body = match events {
        true => Vec::new(),
        false => response.into_body().collect().await.unwrap().to_bytes().to_vec(),
    };
    Answered {
        status,
        headers,
        text: String::from_utf8_lossy(&body).into_owned(),
        body,
    }
}

/// Sends a request for events; their body, to be read piece by piece.
pub async fn listen(router: Router, request: Request<Body>) -> BodyDataStream {
    let response = router.oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body().into_data_stream()
}

impl Answered {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text))
    }
    /// A header; empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }
    /// The whole `Set-Cookie` of the session.
    pub fn set_cookie(&self) -> &str {
        let all = self.headers.get_all(header::SET_COOKIE).iter();
        all.filter_map(|value| value.to_str().ok())
            .rfind(|cookie| cookie.starts_with(capability::SESSION_COOKIE))
            .unwrap_or_default()
    }
    /// The session the browser was given.
    pub fn session(&self) -> Option<String> {
        let pair = self.set_cookie().split(';').next()?;
        pair.split_once('=')
            .map(|(_, value)| value.to_owned())
            .filter(|value| !value.is_empty())
    }
    /// The token that a form of the page carries.
    pub fn csrf(&self) -> String {
        self.hidden(ui::Form::CSRF)
    }
    /// A hidden value of the first form that has it.
    pub fn hidden(&self, name: &str) -> String {
        self.between(&format!("type=\"hidden\" name=\"{name}\" value=\""), '"')
    }
    /// What stands after the first such words, until that sign; empty when they are not there.
    pub fn between(&self, before: &str, until: char) -> String {
        let (_, after) = self.text.split_once(before).unwrap_or_default();
        after.split(until).next().unwrap_or_default().to_owned()
    }
}
