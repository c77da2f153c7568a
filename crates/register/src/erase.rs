//! Two acts of the register about itself: a payload that the law orders erased, and a new signing key.

use std::sync::PoisonError;

use serde_json::json;

use crate::db::stmt;
use crate::identity::KEY_ROTATED;
use crate::{Draft, Fault, Receipt, RecordError, Refused, Register, Under, Visibility, args};

/// Kind of the act that erases the payload of another.
const PAYLOAD_ERASED: &str = "register/payload-erased";

impl Register {
    /// Erase the payload of a reserved act, by an act that says so: salt and payload are dropped in the same transaction.
    ///
    /// The envelope stays, so every proof still holds; without the salt, its commitment tells nothing. Projectors see
    /// `register/payload-erased` (payload `{seq, id, kind, reason}`) and must bring their rows to what they would be had the
    /// act never had a payload. `reason` is a code or an article, never free text about a person.
    ///
    /// # Errors
    /// `Refused::Conflict` with `register_erasable` when the act is public, of a kind that is not erasable, or not there;
    /// `Refused::Stale` when it was erased already.
    pub async fn erase_payload(&self, seq: u64, under: Under, reason: &str) -> Result<Receipt, RecordError> {
        const ERASE: &str =
            "UPDATE register_act SET salt = NULL, payload = NULL WHERE seq = $1 AND payload IS NOT NULL";
        let refused = || Refused::Conflict {
            constraint: "register_erasable".to_owned(),
        };
        let stored = self.read_act(seq).await?.ok_or_else(refused)?;
        let erasable = self.inner().options.erasable.contains(stored.act.kind.as_str());
        if stored.act.visibility != Visibility::Reserved || !erasable {
            return Err(refused().into());
        }
        let mut draft = Draft::new(PAYLOAD_ERASED, under)
            .payload(json!({"seq": seq, "id": stored.act.id.to_string(), "kind": stored.act.kind, "reason": reason}))
            .subject(format!("act:{}", stored.act.id))
            .aside(stmt(ERASE, args![seq]).rows(1));
        draft.entity = stored.act.entity;
        self.record(draft).await
    }

    /// Put a fresh signing key in the place of the present one: the act that names the new key is signed by the old one.
    ///
    /// # Errors
    /// When the key file cannot be written, or the act is not recorded; the old key then stays.
    pub async fn rotate_key(&self, under: Under) -> Result<Receipt, RecordError> {
        let old = self.signer();
        let new = self.inner().options.key.prepare_next(self.origin())?;
        let new_key = new.verifier().to_string();
        let signature = crate::hex(&old.sign(format!("{KEY_ROTATED}\n{new_key}\n").as_bytes()));
        let draft = Draft::new(KEY_ROTATED, under).payload(
            json!({"old_key": old.verifier().to_string(), "new_key": new_key, "signature": signature}),
        );
        let receipt = self.record(draft).await?;
        self.inner().options.key.adopt_next()?;
        *self
            .inner()
            .signer
            .write()
            .unwrap_or_else(PoisonError::into_inner) = new;
        Ok(receipt)
    }

    /// Whether the signature in a `register/key-rotated` payload is that of its old key.
    ///
    /// # Errors
    /// When the payload names no keys.
    pub fn is_rotation_signed(payload: &serde_json::Value) -> Result<bool, Fault> {
        let text = |name: &str| {
            payload[name]
                .as_str()
                .ok_or_else(|| Fault::new(format!("a key rotation without {name}")))
        };
        let old: crate::tree::VerifierKey = text("old_key")?
            .parse()
            .map_err(|cause| Fault::because("reading the old key", cause))?;
        let signed = format!("{KEY_ROTATED}\n{}\n", text("new_key")?);
        let signature = crate::parse_hex(text("signature")?).unwrap_or_default();
        Ok(old.verifies(signed.as_bytes(), &signature))
    }
}
