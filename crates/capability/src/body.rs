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
    let multipart_form = media_type(&request).starts_with("multipart/form-data");
    if multipart_form && !is_declared_longer(&request, bytes_max) {
        return multipart(request, bytes_max).await;
    }
    let Body::Raw(media_type, bytes) = bytes(request, bytes_max).await? else {
        return Ok(Body::Empty);
    };
    if media_type.starts_with("application/x-www-form-urlencoded") {
        return Ok(Body::Form(
            Query::pairs(&String::from_utf8_lossy(&bytes)),
            Vec::new(),
        ));
    }
    if is_json(&media_type) {
        let value = serde_json::from_slice(&bytes)
            .map_err(|error| Refusal::new("capability-json").arg("why", error).malformed())?;
        return Ok(Body::Json(value));
    }
    Ok(Body::Raw(media_type, bytes))
}

/// Whether a media type is JSON: `application/json`, and any whose structure is (RFC 6839 section 3.1), as `application/scim+json`.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or("").trim();
    essence.eq_ignore_ascii_case("application/json")
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// Reads a body of at most that many bytes and leaves it as it came.
pub(crate) async fn bytes(request: Request, bytes_max: usize) -> Result<Body, Stop> {
    if is_declared_longer(&request, bytes_max) {
        return Err(too_large(bytes_max));
    }
    let media_type = media_type(&request).to_owned();
    let bytes = axum::body::to_bytes(request.into_body(), bytes_max)
        .await
        .map_err(|_| too_large(bytes_max))?;
    match bytes.is_empty() {
        true => Ok(Body::Empty),
        false => Ok(Body::Raw(media_type, bytes)),
    }
}

fn media_type(request: &Request) -> &str {
    let value = request.headers().get(header::CONTENT_TYPE);
    value.and_then(|value| value.to_str().ok()).unwrap_or("")
}

fn is_declared_longer(request: &Request, bytes_max: usize) -> bool {
    let declared = request.headers().get(header::CONTENT_LENGTH);
    let declared = declared.and_then(|value| value.to_str().ok());
    declared
        .and_then(|text| text.parse::<usize>().ok())
        .is_some_and(|length| length > bytes_max)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn request(media_type: &str, body: impl Into<axum::body::Body>) -> Request {
        Request::builder()
            .method("POST")
            .header(header::CONTENT_TYPE, media_type)
            .body(body.into())
            .unwrap()
    }

    /// A form of several parts, as a browser writes it.
    fn parts(parts: &[(&str, Option<&str>, &str)]) -> String {
        let mut body = String::new();
        for (field, file, content) in parts {
            let file = file.map_or(String::new(), |name| format!("; filename=\"{name}\""));
            body += &format!(
                "--b\r\nContent-Disposition: form-data; name=\"{field}\"{file}\r\n\r\n{content}\r\n"
            );
        }
        body + "--b--\r\n"
    }

    const MULTIPART: &str = "multipart/form-data; boundary=b";

    async fn refused(request: Request, bytes_max: usize) -> (&'static str, Sort) {
        match read(request, bytes_max).await.unwrap_err() {
            Stop::Refused(refusals) => (refusals.0[0].text, refusals.0[0].sort),
            stop => panic!("{stop:?}"),
        }
    }

    #[tokio::test]
    async fn a_body_over_its_limit_is_refused_however_its_length_is_told() {
        let declared = Request::builder()
            .header(header::CONTENT_LENGTH, "2000")
            .body(axum::body::Body::empty())
            .unwrap();
        assert_eq!(
            refused(declared, 1024).await,
            ("capability-too-large", Sort::TooLarge)
        );
        let long = "a".repeat(1025);
        for media_type in [
            "application/json",
            "application/x-www-form-urlencoded",
            "text/csv",
        ] {
            let (key, _) = refused(request(media_type, long.clone()), 1024).await;
            assert_eq!(key, "capability-too-large", "{media_type}");
        }
        let two = parts(&[("a", None, &long[..600]), ("b", Some("b.pdf"), &long[..600])]);
        assert_eq!(
            refused(request(MULTIPART, two), 1024).await.0,
            "capability-too-large"
        );
    }

    #[tokio::test]
    async fn json_is_told_by_its_type_or_by_its_structure() {
        for (media_type, json) in [
            ("application/json", true),
            ("application/json; charset=utf-8", true),
            ("application/scim+json", true),
            ("application/scim+json; charset=utf-8", true),
            ("application/jsonp", false),
            ("text/x+json", false),
        ] {
            let body = read(request(media_type, "{}"), 1024).await.unwrap();
            assert_eq!(matches!(body, Body::Json(_)), json, "{media_type}");
        }
    }

    #[tokio::test]
    async fn what_is_left_as_it_came_is_limited_all_the_same() {
        let twice = "{\"a\":1,\"a\":2}";
        for (media_type, body) in [
            ("application/json", twice),
            (MULTIPART, "--b"),
            ("text/csv", "a;b"),
        ] {
            let Body::Raw(kind, kept) = bytes(request(media_type, body), 16).await.unwrap() else {
                panic!("{media_type}");
            };
            assert_eq!((kind.as_str(), &kept[..]), (media_type, body.as_bytes()));
        }
        assert!(matches!(
            bytes(request("text/csv", ""), 16).await.unwrap(),
            Body::Empty
        ));
        let long = bytes(request("application/json", "a".repeat(17)), 16)
            .await
            .unwrap_err();
        assert!(matches!(long, Stop::Refused(refusals) if refusals.0[0].sort == Sort::TooLarge));
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_malformed() {
        let json = refused(request("application/json", "{\"a\":"), 1024).await;
        assert_eq!(json, ("capability-json", Sort::Malformed));
        for broken in ["", "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\ncut"] {
            let (key, _) = refused(request(MULTIPART, broken), 1024).await;
            assert_eq!(key, "capability-multipart");
        }
        let many = parts(&vec![("a", None, "1"); PARTS_MAX + 1]);
        assert_eq!(
            refused(request(MULTIPART, many), 1 << 20).await.0,
            "capability-multipart"
        );
    }

    #[tokio::test]
    async fn fields_and_files_are_told_apart() {
        let sent = parts(&[
            ("name", None, "uno\0"),
            ("file", Some("lista.csv"), "a;b"),
            ("none", Some(""), ""),
        ]);
        let body = read(request(MULTIPART, sent), 1024).await.unwrap();
        assert_eq!(body.pairs().get("name"), Some("uno"));
        let upload = body.upload("file").unwrap();
        assert_eq!(
            (upload.file_name.as_str(), &upload.bytes[..]),
            ("lista.csv", &b"a;b"[..])
        );
        assert!(body.upload("none").is_none() && body.upload("name").is_none());
        assert!(matches!(
            read(request("text/csv", ""), 1024).await.unwrap(),
            Body::Empty
        ));
    }
}
