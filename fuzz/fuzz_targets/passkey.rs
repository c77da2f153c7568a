//! What a device answers: raw, and signed by the right device over anything.
#![no_main]

use fuzz::{BASE, piece, sign_der};
use identity::{passkey_fits, passkey_is_made};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use webauthn_rs::prelude::Url;

const ASKED: &str = include_str!("../fixtures/asked.json");
const ADDING: &str = include_str!("../fixtures/adding.json");
const KEPT: &str = include_str!("../fixtures/passkey.json");
const CHALLENGE: &str = include_str!("../fixtures/challenge.txt");
/// Somebody was there, and proved who they are.
const PRESENT_AND_VERIFIED: u8 = 0x05;

fn signed(data: &[u8], client: &[u8]) -> Value {
    let signature = sign_der(&[data, &Sha256::digest(client)].concat());
    json!({
        "id": jose::encode([1; 16]), "rawId": jose::encode([1; 16]), "type": "public-key", "extensions": {},
        "response": {
            "authenticatorData": jose::encode(data), "clientDataJSON": jose::encode(client),
            "signature": jose::encode(signature), "userHandle": jose::encode([2; 16]),
        },
    })
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, mut rest)) = data.split_first() else {
        return;
    };
    match kind % 4 {
        0 => drop(passkey_fits(BASE, ASKED, KEPT, rest).expect("our own question")),
        1 => drop(passkey_is_made(BASE, ADDING, rest).expect("our own question")),
        2 => {
            // An attestation object inside of a whole answer: what a device writes in CBOR.
            let (object, client) = (piece(&mut rest), rest);
            let answer = json!({
                "id": jose::encode([1; 16]), "rawId": jose::encode([1; 16]), "type": "public-key", "extensions": {},
                "response": {"attestationObject": jose::encode(object), "clientDataJSON": jose::encode(client), "transports": []},
            });
            drop(passkey_is_made(BASE, ADDING, answer.to_string().as_bytes()).expect("our own question"));
        }
        _ => {
            let (data, client) = (piece(&mut rest), rest);
            let answer = signed(data, client).to_string();
            if passkey_fits(BASE, ASKED, KEPT, answer.as_bytes()).expect("our own question") {
                let client: Value = serde_json::from_slice(client).expect("what was taken is JSON");
                assert_eq!(
                    (&client["type"], &client["challenge"]),
                    (&json!("webauthn.get"), &json!(CHALLENGE))
                );
                let origin = |text: &str| Url::parse(text).expect("an address").origin();
                assert_eq!(client["origin"].as_str().map(origin), Some(origin(BASE)));
                assert_eq!(data[..32], Sha256::digest("localhost")[..]);
                assert_eq!(data[32] & PRESENT_AND_VERIFIED, PRESENT_AND_VERIFIED);
            }
        }
    }
});
