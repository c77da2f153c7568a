//! Whether the register names a content: its act, included under a checkpoint that the register's key signed.

use super::OperatorError;
use crate::configuration::{Content, content_hash};
use register::Envelope;
use register::tree::{Bundle, VerifierKey, verify_bundle};
use serde_json::Value;

/// The kind of the act.
const KIND: &str = "exchange/configuration-published";

/// Checks a bundle of the register.
///
/// # Errors
/// [`OperatorError::NotInRegister`].
pub(super) fn check(bytes: &[u8], key: &VerifierKey, content: &Content) -> Result<(), OperatorError> {
    let hash = content_hash(content)?;
    let proven = verify_bundle(bytes, Some(key)).is_proven();
    let named = Bundle::from_json(bytes).ok().and_then(|bundle| named(&bundle));
    match proven && named.as_deref() == Some(hash.as_str()) {
        true => Ok(()),
        false => Err(OperatorError::NotInRegister),
    }
}

/// The content that the act of a bundle names.
fn named(bundle: &Bundle) -> Option<String> {
    let envelope = Envelope::parse(&bundle.envelope).ok()?;
    if envelope.kind != KIND {
        return None;
    }
    let payload: Value = serde_json::from_str(&bundle.opening.as_ref()?.payload).ok()?;
    payload.get("content")?.as_str().map(str::to_owned)
}
