//! Answers, and the one place where status codes are chosen.

use crate::refusal::Sort;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, header};

/// Format of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Format {
    /// A page for people.
    #[default]
    Page,
    /// JSON.
    Json,
    /// Comma-separated values, UTF-8 with BOM.
    Csv,
    /// An office workbook.
    Xlsx,
    /// A drawing.
    Svg,
    /// Anything else.
    Other,
}

/// What a request gets.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status code.
    pub status: u16,
    /// Headers beyond the ones every answer gets.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// Body.
    pub body: Bytes,
}

impl Answer {
    /// An answer of a media type.
    pub fn of(status: u16, media_type: &'static str, body: impl Into<Bytes>) -> Answer {
        Answer {
            status,
            headers: vec![(header::CONTENT_TYPE, HeaderValue::from_static(media_type))],
            body: body.into(),
        }
    }
    /// A page.
    pub fn html(status: u16, body: String) -> Answer {
        Answer::of(status, "text/html; charset=utf-8", body)
    }
    /// JSON.
    pub fn json(status: u16, value: &serde_json::Value) -> Answer {
        Answer::of(status, "application/json", value.to_string())
    }
    /// JSON of an error, RFC 9457.
    pub fn problem(status: u16, value: &serde_json::Value) -> Answer {
        Answer::of(status, "application/problem+json", value.to_string())
    }
    /// Plain text.
    pub fn text(status: u16, body: impl Into<String>) -> Answer {
        Answer::of(status, "text/plain; charset=utf-8", body.into())
    }
    /// Sends the browser on after an act: 303.
    pub fn redirect(to: &str) -> Answer {
        Answer::of(303, "text/plain; charset=utf-8", "").header(header::LOCATION, to)
    }
    /// A file to keep.
    pub fn file(media_type: &'static str, name: &str, body: impl Into<Bytes>) -> Answer {
        let safe: String = name
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
            .collect();
        Answer::of(200, media_type, body).header(
            header::CONTENT_DISPOSITION,
            &format!("attachment; filename=\"{safe}\""),
        )
    }
    /// Adds a header; a value that HTTP cannot carry is left out.
    pub fn header(mut self, name: HeaderName, value: &str) -> Answer {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }
}

/// Status of a refusal.
pub(crate) fn status_of(sort: Sort) -> u16 {
    match sort {
        Sort::Malformed => 400,
        Sort::Denied => 403,
        Sort::Conflict => 409,
        Sort::TooLarge => 413,
        Sort::Invalid => 422,
        Sort::TooMany => 429,
    }
}
