//! What a witness serves: its page, its key, its last cosigned checkpoint, the evidence, and C2SP `tlog-witness`.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::{HeaderName, HeaderValue, StatusCode, header};
use register::{Fault, hex};
use sha2::{Digest, Sha256};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::{Refused, SUBMISSION_BYTES_MAX, Submission, Witness, page};

/// Seconds a request may take.
const SECONDS: u64 = 20;
const TEXT: &str = "text/plain; charset=utf-8";
/// The page has no style, no script and no picture.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-cache"),
];

type Held = State<Arc<Witness>>;

/// Routes of a witness.
pub fn router(witness: Arc<Witness>) -> Router {
    let timeout = TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_secs(SECONDS));
    Router::new()
        .route("/", get(front))
        .route("/key", get(key))
        .route("/checkpoint", get(checkpoint))
        .route("/{origin}/checkpoint", get(checkpoint_of))
        .route("/evidence/{name}", get(evidence))
        .route("/add-checkpoint", post(add_checkpoint))
        .layer(DefaultBodyLimit::max(SUBMISSION_BYTES_MAX))
        .layer(timeout)
        .layer(CatchPanicLayer::new())
        .with_state(witness)
}

async fn front(State(witness): Held) -> Response {
    match page::front(&witness).await {
        Ok(page) => answer(StatusCode::OK, "text/html; charset=utf-8", page.into_string()),
        Err(fault) => failed(&fault),
    }
}

async fn key(State(witness): Held) -> Response {
    answer(StatusCode::OK, TEXT, format!("{}\n", witness.key()))
}

async fn checkpoint(State(witness): Held) -> Response {
    match witness.kept().await {
        Ok(Some(kept)) => answer(StatusCode::OK, TEXT, kept.note.to_string()),
        Ok(None) => answer(
            StatusCode::NOT_FOUND,
            TEXT,
            "nothing was cosigned yet\n".to_owned(),
        ),
        Err(fault) => failed(&fault),
    }
}

/// The address that C2SP `tlog-witness` gives to monitors: the register by the hash of its origin.
async fn checkpoint_of(State(witness): Held, Path(origin): Path<String>) -> Response {
    if origin == hex(&Sha256::digest(witness.origin())) {
        checkpoint(State(witness)).await
    } else {
        answer(
            StatusCode::NOT_FOUND,
            TEXT,
            "this witness does not follow that register\n".to_owned(),
        )
    }
}

async fn evidence(State(witness): Held, Path(name): Path<String>) -> Response {
    match witness.evidence(name).await {
        Ok(Some(text)) => answer(StatusCode::OK, TEXT, text),
        Ok(None) => answer(StatusCode::NOT_FOUND, TEXT, "no such evidence\n".to_owned()),
        Err(fault) => failed(&fault),
    }
}

async fn add_checkpoint(State(witness): Held, body: Bytes) -> Response {
    let submission = match Submission::parse(&body) {
        Ok(submission) => submission,
        Err(error) => return answer(StatusCode::BAD_REQUEST, TEXT, format!("{error}\n")),
    };
    match witness.accept(submission).await {
        Ok(kept) => {
            let line = witness.key().of(&kept.note).map(|(_, line)| format!("{line}\n"));
            answer(StatusCode::OK, TEXT, line.unwrap_or_default())
        }
        Err(Refused::Conflict(size)) => answer(StatusCode::CONFLICT, "text/x.tlog.size", format!("{size}\n")),
        Err(Refused::Fault(fault)) => failed(&fault),
        Err(refused) => {
            let status = StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            answer(status, TEXT, format!("{refused}\n"))
        }
    }
}

fn answer(status: StatusCode, content_type: &'static str, body: String) -> Response {
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Ours failed: logged here, and nothing of it is shown.
fn failed(fault: &Fault) -> Response {
    tracing::error!("{}", fault.chain());
    answer(
        StatusCode::INTERNAL_SERVER_ERROR,
        TEXT,
        "the witness failed; its log says why\n".to_owned(),
    )
}
