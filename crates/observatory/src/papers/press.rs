//! The press: a few documents at once, the rest wait their turn, and beyond that strangers are asked to come back.

use capability::{Answer, Cx, Refusal, Stop};
use http::header;
use register::Fault;
use tokio::sync::Semaphore;

/// Documents made at once: making one keeps a core busy.
const AT_ONCE: usize = 2;
/// Documents being made or waiting; who comes when all places are taken is told to try again.
const PLACES: usize = 34;

struct Press {
    places: Semaphore,
    machines: Semaphore,
}

impl Default for Press {
    fn default() -> Press {
        Press {
            places: Semaphore::new(PLACES),
            machines: Semaphore::new(AT_ONCE),
        }
    }
}

/// Makes a document and sends it as a file to keep, never to be run by the browser.
pub(super) async fn send(cx: &Cx, name: &str, document: paper::Document) -> Result<Answer, Stop> {
    let press = cx.house.shelf::<Press>();
    let _place = press
        .places
        .try_acquire()
        .map_err(|_| Refusal::new("observatory-paper-busy").too_many())?;
    let _machine = press
        .machines
        .acquire()
        .await
        .map_err(|error| Fault::because("waiting for the press", error))?;
    let made = tokio::task::spawn_blocking(move || paper::pdf(&document)).await;
    let bytes = made
        .map_err(|error| Fault::because("making a document", error))?
        .map_err(|error| Fault::because("making a document", error))?;
    Ok(Answer::file("application/pdf", name, bytes)
        .header(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'")
        .header(
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ))
}
