//! A secret that does not show itself.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A secret: it has no `Display`, its `Debug` is silent, and its place is overwritten when it goes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text.
    pub fn new(text: impl Into<String>) -> Secret {
        Secret(text.into())
    }

    /// The text, for the one request that needs it.
    pub(in crate::adapter) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        overwrite(std::mem::take(&mut self.0).into_bytes());
    }
}

/// Bytes of the opened file; overwritten when they go.
pub(super) struct Plain(Vec<u8>);

impl Plain {
    pub(super) fn of(bytes: Vec<u8>) -> Plain {
        Plain(bytes)
    }
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        overwrite(std::mem::take(&mut self.0));
    }
}

/// As well as it goes without `unsafe`: the compiler is told that somebody looks.
fn overwrite(mut bytes: Vec<u8>) {
    bytes.fill(0);
    std::hint::black_box(&bytes);
}
