//! Calls that nobody waits for, where the law allows them (D.S. 029-2021-PCM art. 88.6): deposited, acknowledged, delivered again and
//! again until they are answered, and taking effect once.
//!
//! A system sends its call with `Prefer: respond-async` (RFC 7240) and gets 202 as soon as the call is on disk. The node delivers it
//! with a header that is signed like the others; the provider's node remembers by client and number what it brought to the service
//! and what the service said, and hands `Idempotency-Key` on. What cannot be delivered is kept for people to decide.

mod deliver;
mod inbox;
mod letter;
mod notice;
mod outbox;
mod window;

pub use deliver::deliver_due;
pub(crate) use deliver::passing;
pub(crate) use inbox::{Inbox, Told};
pub use letter::{Letter, State};
pub use outbox::Outbox;
pub(crate) use window::{asks_later, deposit, look};

/// Header by which a node tells another that nobody waits for the answer.
pub(crate) const DELIVERY: &str = "qhapaq-delivery";

/// Name of the file of a message: by its client and number.
fn key(client: &crate::ident::ClientId, id: &str) -> String {
    let text = format!("{client}\n{id}");
    register::hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes()).as_ref())
}
