//! Bodies that strangers send: read within limits, told apart by their type.

use crate::{Query, Refusal, Stop, refusal::Sort};
use axum::extract::{FromRequest, Multipart, Request};
use bytes::Bytes;
use http::header;

/// Most parts of a multipart body.
const PARTS_MAX: usize = 120;

/// A file as it came.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Field of the form.
    pub field: String,
    /// Name the sender gave; shown back, never used as a path.
    pub file_name: String,
    /// Media type the sender declared.
    pub media_type: String,
    /// Content.
    pub bytes: Bytes,
}

/// What was sent.
#[derive(Debug, Clone, Default)]
pub enum Body {
    /// Nothing.
    #[default]
    Empty,
    /// A form, with or without files.
    Form(Query, Vec<Upload>),
    /// A JSON value.
    Json(serde_json::Value),
    /// Bytes of another type, with their media type.
    Raw(String, Bytes),
}

impl Body {
    /// Pairs of a form; none otherwise.
    pub fn pairs(&self) -> Query {
        match self {
            Body::Form(pairs, _) => pairs.clone(),
            _ => Query::default(),
        }
    }
    /// File of a field, unless the person chose none.
    pub fn upload(&self, field: &str) -> Option<&Upload> {
        match self {
            Body::Form(_, uploads) => uploads.iter().find(|upload| {
                upload.field == field && !(upload.bytes.is_empty() && upload.file_name.is_empty())
            }),
            _ => None,
        }
    }
}

/// Reads a body of at most that many bytes.
pub(crate) async fn read(request: Request, bytes_max: usize) -> Result<Body, Stop> {
    let declared = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok());
    if declared
        .and_then(|text| text.parse::<usize>().ok())
        .is_some_and(|length| length > bytes_max)
    {
        return Err(too_large(bytes_max));
    }
    let media_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
        .to_owned();
    if media_type.starts_with("multipart/form-data") {
        return multipart(request, bytes_max).await;
    }
    let bytes = axum::body::to_bytes(request.into_body(), bytes_max)
        .await
        .map_err(|_| too_large(bytes_max))?;
    if bytes.is_empty() {
        return Ok(Body::Empty);
    }
    if media_type.starts_with("application/x-www-form-urlencoded") {
        return Ok(Body::Form(
            Query::pairs(&String::from_utf8_lossy(&bytes)),
            Vec::new(),
        ));
    }
    if media_type.starts_with("application/json") {
        let value = serde_json::from_slice(&bytes)
            .map_err(|error| Refusal::new("capability-json").arg("why", error).malformed())?;
        return Ok(Body::Json(value));
    }
    Ok(Body::Raw(media_type, bytes))
}

async fn multipart(request: Request, bytes_max: usize) -> Result<Body, Stop> {
    let malformed = || Stop::from(Refusal::new("capability-multipart").malformed());
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| malformed())?;
    let (mut pairs, mut uploads, mut read) = (Vec::new(), Vec::new(), 0);
    while let Some(mut part) = parts.next_field().await.map_err(|_| malformed())? {
        if pairs.len() + uploads.len() >= PARTS_MAX {
            return Err(malformed());
        }
        let field = part.name().unwrap_or("").to_owned();
        let file = part.file_name().map(str::to_owned);
        let media_type = part.content_type().unwrap_or("").to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| malformed())? {
            read += chunk.len();
            if read > bytes_max {
                return Err(too_large(bytes_max));
            }
            bytes.extend_from_slice(&chunk);
        }
        match file {
            Some(file_name) => uploads.push(Upload {
                field,
                file_name,
                media_type,
                bytes: bytes.into(),
            }),
            None => pairs.push((field, String::from_utf8_lossy(&bytes).replace('\0', ""))),
        }
    }
    Ok(Body::Form(Query(pairs), uploads))
}

fn too_large(bytes_max: usize) -> Stop {
    Refusal::new("capability-too-large")
        .arg("max", bytes_max / 1024)
        .sort(Sort::TooLarge)
        .into()
}
