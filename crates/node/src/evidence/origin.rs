//! By what name and key the log of a node is signed.

use crate::ident::NodeId;
use jose::{Alg, SigningKey};
use register::tree::NoteSigner;

/// Name of the log of a node, which is also that of the key of its notes (C2SP tlog-checkpoint, signed-note). A name of a key holds
/// no `+`; that of a node may, and writes it percent-encoded here.
pub fn origin(node: &NodeId) -> String {
    format!("qhapaq/{}", node.as_str().replace('+', "%2B"))
}

/// What signs the log of a node: the key of its statements, as one of notes. None for another kind of key than Ed25519.
pub fn signer(node: &NodeId, key: &SigningKey) -> Option<NoteSigner> {
    /// What stands between version and secret in PKCS #8 of an Ed25519 key, RFC 8410 section 7.
    const BETWEEN: [u8; 11] = [0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
    let secret = (key.pkcs8().get(5..16) == Some(&BETWEEN[..])).then(|| key.pkcs8().get(16..48))??;
    let signer = NoteSigner::from_seed(&origin(node), secret.try_into().ok()?).ok()?;
    let public = jose::encode(signer.verifier().public());
    let same = key.alg() == Alg::EdDsa && key.public().to_jwk(None).get("x")?.as_str()? == public;
    same.then_some(signer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_signed_by_the_key_of_the_node() {
        let node = "PE/GOB/1/a+b".parse().expect("a node");
        let key = SigningKey::generate(Alg::EdDsa).expect("key");
        let signer = signer(&node, &key).expect("a signer");
        assert_eq!(signer.verifier().name(), "qhapaq/PE/GOB/1/a%2Bb");
        let token = jose::sign(&key, "t", &serde_json::json!({})).expect("signed");
        let (text, signature) = token.rsplit_once('.').expect("three parts");
        let signature = jose::decode(signature).expect("base64");
        assert!(signer.verifier().verifies(text.as_bytes(), &signature));
        let other = SigningKey::generate(Alg::Es256).expect("key");
        assert!(super::signer(&node, &other).is_none());
    }
}
