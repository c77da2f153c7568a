//! The press: a few documents at once, the rest wait their turn, and beyond that strangers are asked to come back.

use capability::{Answer, Cx, Refusal, Stop};
use http::header;
use register::Fault;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Documents made at once: making one keeps a core busy.
const AT_ONCE: usize = 2;
/// Documents being made or waiting; who comes when all places are taken is told to try again.
const PLACES: usize = 34;

struct Press {
    places: Arc<Semaphore>,
    machines: Arc<Semaphore>,
}

impl Default for Press {
    fn default() -> Press {
        Press {
            places: Arc::new(Semaphore::new(PLACES)),
            machines: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

/// Makes a document, in its turn.
///
/// # Errors
/// Refused when too many wait.
pub async fn print(cx: &Cx, document: paper::Document) -> Result<Vec<u8>, Stop> {
    cx.house.shelf::<Press>().print(document).await
}

/// Makes a document and sends it as a file to keep, never to be run by the browser.
pub async fn send(cx: &Cx, name: &str, document: paper::Document) -> Result<Answer, Stop> {
    let bytes = print(cx, document).await?;
    Ok(Answer::file("application/pdf", name, bytes)
        .header(header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'")
        .header(
            header::HeaderName::from_static("cross-origin-resource-policy"),
            "same-origin",
        ))
}

impl Press {
    /// The document holds its place and its machine until it is made, even when whoever asked has gone away.
    async fn print(&self, document: paper::Document) -> Result<Vec<u8>, Stop> {
        let place = self
            .places
            .clone()
            .try_acquire_owned()
            .map_err(|_| Refusal::new("directory-letter-busy").too_many())?;
        let machine = self
            .machines
            .clone()
            .acquire_owned()
            .await
            .map_err(|error| Fault::because("waiting for the press", error))?;
        let made = tokio::task::spawn_blocking(move || {
            let _held = (place, machine);
            paper::pdf(&document)
        });
        let bytes = made
            .await
            .map_err(|error| Fault::because("making a document", error))?
            .map_err(|error| Fault::because("making a document", error))?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn beyond_its_places_the_press_asks_to_come_back_and_then_goes_on() {
        let press = Press::default();
        let all = u32::try_from(PLACES).unwrap();
        let taken = press.places.clone().try_acquire_many_owned(all).unwrap();
        let refused = press.print(paper::Document::default()).await.unwrap_err();
        assert!(matches!(refused, Stop::Refused(_)), "{refused:?}");
        drop(taken);
        let document = paper::Document {
            lang: "es".to_owned(),
            title: "Constancia".to_owned(),
            ..paper::Document::default()
        };
        assert!(press.print(document).await.unwrap().starts_with(b"%PDF"));
        assert_eq!(press.places.available_permits(), PLACES);
        assert_eq!(press.machines.available_permits(), AT_ONCE);
    }
}
