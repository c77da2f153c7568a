//! What the data plane asks of evidence: that it is kept before an answer goes out.

use super::Record;
use register::Fault;
use std::future::Future;
use std::pin::Pin;

/// A record is being kept.
pub type Keeping<'a> = Pin<Box<dyn Future<Output = Result<u64, Fault>> + Send + 'a>>;

/// Where exchanges are kept.
pub trait Ledger: Send + Sync {
    /// Keeps one exchange and gives its number. Done means that it is on disk.
    fn keep(&self, record: Record) -> Keeping<'_>;
}
