//! The key of a node's statements as the key of its log's notes: one Ed25519 key, two forms.

use crate::ident::NodeId;
use crate::operator::log_origin;
use jose::{Alg, SigningKey};
use register::tree::NoteSigner;

/// What stands before the 32 bytes of the seed in a key of RFC 8410.
const BEFORE_SEED: [u8; 4] = [0x04, 0x22, 0x04, 0x20];

/// Signs the notes of a node's log; none for a key of another kind, which C2SP `signed-note` does not know.
pub fn note_signer(node: &NodeId, key: &SigningKey) -> Option<NoteSigner> {
    if key.alg() != Alg::EdDsa {
        return None;
    }
    let pkcs8 = key.pkcs8();
    let at = pkcs8
        .windows(BEFORE_SEED.len())
        .position(|window| window == BEFORE_SEED)?;
    let seed: &[u8; 32] = pkcs8.get(at + BEFORE_SEED.len()..)?.first_chunk()?;
    NoteSigner::from_seed(&log_origin(node), seed).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_and_notes_are_of_one_key() {
        let node = "PE/GOB/1/nodo1".parse().expect("a node");
        let key = SigningKey::generate(Alg::EdDsa).expect("a key");
        let signer = note_signer(&node, &key).expect("a signer");
        let jwk = key.public().to_jwk(None);
        assert_eq!(
            jwk["x"].as_str(),
            Some(jose::encode(signer.verifier().public()).as_str())
        );
        assert!(note_signer(&node, &SigningKey::generate(Alg::Es256).expect("a key")).is_none());
    }
}
