//! Documents by their hash: handed out only when a public act cites them, taken in from whoever is signed in.

use super::act::is_hash;
use super::store::is_cited;
use capability::{
    Answer, Body, Cx, Format, Permission, Refusal, Req, Route, Stop, document_refusal, handler, receive,
};
use directory::RESOLUTION;
use http::header;
use register::{MediaType, PutError};
use serde_json::json;

/// Room for what a multipart body adds.
const BODY_BYTES_MAX: usize = (10 << 20) + (64 << 10);

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::page(
            "/documentos/{hash}",
            Permission::Public,
            handler(|cx, req| Box::pin(send(cx, req))),
        )
        .format(Format::Other),
        Route::operation(
            "/api/v1/documents",
            Permission::SignedIn,
            handler(|cx, req| Box::pin(take(cx, req))),
        )
        .gives(&crate::shapes::DOCUMENT)
        .body(BODY_BYTES_MAX),
    ]
}

/// `GET /documentos/{hash}`: as a file to keep, never to be run by the browser.
async fn send(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let hash = req.param("hash");
    if !is_hash(hash) || !is_cited(&cx.house, hash).await? {
        return Err(Stop::NotFound);
    }
    let (document, bytes) = cx.house.documents.get(hash).await?.ok_or(Stop::NotFound)?;
    let name = format!("{}.{}", &hash[..16], suffix(document.media_type));
    Ok(Answer::file(document.media_type.as_str(), &name, bytes)
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'")
        .header(
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ))
}

/// End of the file's name.
fn suffix(media_type: MediaType) -> &'static str {
    match media_type {
        MediaType::Pdf => "pdf",
        MediaType::Png => "png",
        MediaType::Jpeg => "jpg",
        MediaType::Docx => "docx",
        MediaType::Xlsx => "xlsx",
        MediaType::Pptx => "pptx",
        MediaType::Odt => "odt",
        MediaType::Ods => "ods",
        MediaType::Odp => "odp",
        MediaType::Csv => "csv",
        MediaType::PlainText => "txt",
    }
}

/// `POST /api/v1/documents`: the bytes themselves with their type, or a form with `file`.
async fn take(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let (bytes, declared) = match req.body {
        Body::Raw(declared, bytes) => (bytes, declared),
        ref body @ Body::Form(..) => {
            let upload = body
                .upload("file")
                .ok_or_else(|| Refusal::new("observatory-file-missing").field("file"))?;
            (upload.bytes.clone(), upload.media_type.clone())
        }
        Body::Empty => return Err(Refusal::new("capability-document-empty").field("file").into()),
        Body::Json(_) => {
            return Err(Refusal::new("observatory-file-json")
                .field("file")
                .malformed()
                .into());
        }
    };
    match receive(cx, bytes, &declared, &RESOLUTION).await {
        Ok(document) => Ok(Answer::json(201, &json!(document))),
        Err(PutError::Fault(fault)) => Err(fault.into()),
        Err(PutError::Refused(refused)) => Err(document_refusal(&refused, &RESOLUTION).field("file").into()),
    }
}
