//! Answers, and the one place where status codes are chosen.

use crate::live::Watching;
use crate::{ProblemKind, Refusals};
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderName, HeaderValue, header};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// Bytes of a file sent at a time.
const PIECE_BYTES: u64 = 256 * 1024;

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
    /// Server-sent events, for as long as somebody watches.
    Events,
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
    /// A file on disk in the place of the body.
    pub file: Option<FileBody>,
    /// Events of a live topic in the place of the body.
    pub events: Option<Watching>,
}

/// A file on disk that is sent piece by piece, and so needs no memory of its size.
#[derive(Debug, Clone)]
pub struct FileBody {
    file: Arc<File>,
    bytes: u64,
}

impl FileBody {
    /// The pieces, in order.
    pub(crate) fn stream(self) -> axum::body::Body {
        let pieces = stream::try_unfold(0, move |from| {
            let FileBody { file, bytes } = self.clone();
            async move {
                if from >= bytes {
                    return Ok(None);
                }
                let read = move || -> io::Result<Vec<u8>> {
                    let mut piece = vec![0; PIECE_BYTES.min(bytes - from) as usize];
                    file.read_exact_at(&mut piece, from)?;
                    Ok(piece)
                };
                let piece = tokio::task::spawn_blocking(read)
                    .await
                    .map_err(io::Error::other)??;
                let next = from + piece.len() as u64;
                Ok::<_, io::Error>(Some((Bytes::from(piece), next)))
            }
        });
        axum::body::Body::from_stream(pieces)
    }
}

impl Answer {
    /// An answer of a media type.
    pub fn of(status: u16, media_type: &'static str, body: impl Into<Bytes>) -> Answer {
        Answer {
            status,
            headers: vec![(header::CONTENT_TYPE, HeaderValue::from_static(media_type))],
            body: body.into(),
            file: None,
            events: None,
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
    /// A file to keep that is too large for memory: `bytes` of it, sent as they are read.
    pub fn large_file(media_type: &'static str, name: &str, file: File, bytes: u64) -> Answer {
        let body = FileBody {
            file: Arc::new(file),
            bytes,
        };
        Answer {
            file: Some(body),
            ..Answer::file(media_type, name, "")
        }
        .header(header::CONTENT_LENGTH, &bytes.to_string())
    }
    /// Events of a live topic, sent as they come: nobody on the way may keep them or wait for more.
    pub(crate) fn events(watching: Watching) -> Answer {
        Answer {
            events: Some(watching),
            ..Answer::of(200, "text/event-stream; charset=utf-8", "")
        }
        .header(header::CACHE_CONTROL, "no-store")
        .header(HeaderName::from_static("x-accel-buffering"), "no")
    }
    /// Lets pages of any origin read it: for open formats outside of `/api/`.
    pub fn open(self) -> Answer {
        self.header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")
    }
    /// Adds a header; a value that HTTP cannot carry is left out.
    pub fn header(mut self, name: HeaderName, value: &str) -> Answer {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }
}

/// Status of the answer to refusals: that of the first.
pub(crate) fn status_of(refusals: &Refusals) -> u16 {
    ProblemKind::of(refusals).status()
}
