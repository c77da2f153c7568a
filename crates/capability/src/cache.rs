//! Public pages and documents kept ready, pages compressed, for as long as nothing they depend on has changed.
//!
//! A public page depends on the acts, the day, and the caller's language and colours; its ETag says all of it. So an
//! entry is good while its ETag is the one that a fresh page would bear, and needs no other care. What strangers can
//! make it hold is bounded: when it is full it is emptied.

use crate::Answer;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderValue, header};
use std::collections::HashMap;
use std::io::Write;
use std::sync::{PoisonError, RwLock};

/// Most bytes kept.
const BYTES_MAX: usize = 32 << 20;
/// Bodies below this are not worth compressing; those above it are not worth keeping.
const BODY_BYTES: std::ops::RangeInclusive<usize> = 1_024..=1_048_576;
/// What is kept compressed.
const TEXT: &[&str] = &["text/html", "application/json"];
/// What is kept as it is: it is packed already, and costs more to make than to hold.
const PACKED: &[&str] = &["application/pdf"];
/// Longest address kept.
const PATH_BYTES_MAX: usize = 300;

/// Pages by address.
#[derive(Default)]
pub(crate) struct PageCache {
    held: RwLock<Held>,
}

#[derive(Default)]
struct Held {
    pages: HashMap<String, Page>,
    bytes: usize,
}

struct Page {
    etag: String,
    answer: Answer,
}

impl PageCache {
    /// The page of an address, if it is the one of this ETag.
    pub fn get(&self, path: &str, etag: &str) -> Option<Answer> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        held.pages
            .get(path)
            .filter(|page| page.etag == etag)
            .map(|page| page.answer.clone())
    }

    /// Compresses an answer and keeps it; gives back what is to be sent.
    pub fn put(&self, path: &str, etag: &str, answer: Answer) -> Answer {
        if answer.status != 200 || path.len() > PATH_BYTES_MAX || !BODY_BYTES.contains(&answer.body.len()) {
            return answer;
        }
        let kept = if is_a(&answer, PACKED) {
            answer.header(header::VARY, "cookie")
        } else if is_a(&answer, TEXT) {
            let Some(body) = gzip(&answer.body) else {
                return answer;
            };
            Answer { body, ..answer }
                .header(header::CONTENT_ENCODING, "gzip")
                .header(header::VARY, "accept-encoding, cookie")
        } else {
            return answer;
        };
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if held.bytes + kept.body.len() > BYTES_MAX {
            *held = Held::default();
        }
        held.bytes += kept.body.len();
        if let Some(old) = held.pages.insert(
            path.to_owned(),
            Page {
                etag: etag.to_owned(),
                answer: kept.clone(),
            },
        ) {
            held.bytes -= old.answer.body.len();
        }
        kept
    }
}

/// Whether the client takes gzip.
pub(crate) fn takes_gzip(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("gzip"))
}

fn is_a(answer: &Answer, media_types: &[&str]) -> bool {
    let of = |value: &HeaderValue| {
        let known = |value: &str| media_types.iter().any(|media_type| value.starts_with(media_type));
        value.to_str().is_ok_and(known)
    };
    answer
        .headers
        .iter()
        .any(|(name, value)| *name == header::CONTENT_TYPE && of(value))
}

/// A quarter smaller than the fastest: pages are sent more often than they are made, and three thousand of them must fit.
const EFFORT: Compression = Compression::new(4);

fn gzip(body: &[u8]) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 4), EFFORT);
    encoder.write_all(body).ok()?;
    let mut packed = encoder.finish().ok()?;
    packed.shrink_to_fit();
    Some(Bytes::from(packed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_kept_while_its_etag_is() {
        let cache = PageCache::default();
        let sent = cache.put("/", "a", Answer::html(200, "x".repeat(5_000)));
        assert!(sent.body.len() < 5_000);
        assert_eq!(cache.get("/", "a").map(|answer| answer.body), Some(sent.body));
        assert!(cache.get("/", "b").is_none());
        assert!(cache.get("/otra", "a").is_none());
    }

    #[test]
    fn a_document_is_kept_as_it_is() {
        let cache = PageCache::default();
        let sent = cache.put(
            "/a.pdf",
            "a",
            Answer::file("application/pdf", "a.pdf", vec![b'x'; 5_000]),
        );
        assert_eq!(sent.body.len(), 5_000);
        let kept = cache.get("/a.pdf", "a").unwrap();
        assert_eq!(kept.body, sent.body);
        assert!(
            kept.headers
                .iter()
                .all(|(name, _)| *name != header::CONTENT_ENCODING)
        );
    }

    #[test]
    fn small_and_failed_answers_are_not_kept() {
        let cache = PageCache::default();
        cache.put("/", "a", Answer::html(200, "x".to_owned()));
        cache.put("/no", "a", Answer::html(404, "x".repeat(5_000)));
        assert!(cache.get("/", "a").is_none() && cache.get("/no", "a").is_none());
    }

    #[test]
    fn what_strangers_make_it_hold_is_bounded() {
        let cache = PageCache::default();
        let noise: String = (0..60_000u32)
            .map(|at| char::from(b'a' + (at.wrapping_mul(2_654_435_761) >> 27) as u8 % 26))
            .collect();
        for number in 0..2_000 {
            cache.put(
                &format!("/{number}"),
                "a",
                Answer::html(200, format!("{noise}{number}")),
            );
        }
        assert!(cache.held.read().unwrap().bytes <= BYTES_MAX);
    }
}
