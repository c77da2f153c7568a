//! How this house asks the national provider something. Given by the roof, which alone talks to the network.

use capability::Fut;

/// A question.
#[derive(Debug, Clone, Default)]
pub struct Ask {
    /// Absolute address.
    pub uri: String,
    /// Header `Authorization`, when there is one. It is secret.
    pub authorization: Option<String>,
    /// A form to post; without one it is a GET.
    pub form: Option<String>,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Told {
    /// Status of HTTP.
    pub status: u16,
    /// Body, within the limit of the roof.
    pub body: Vec<u8>,
}

/// Asks: by TLS with names and chains checked, following nothing.
pub trait Wire: Send + Sync {
    /// The answer, or why there is none, in words for the log that hold no secret.
    fn ask(&self, ask: Ask) -> Fut<'_, Result<Told, String>>;
}
