//! Tokens, proofs, credentials, key sets and lists of states as strangers bring them: raw, and with a good signature over anything.
#![no_main]

use fuzz::{NOW, jwk, piece, token};
use jose::sd_jwt::Presentation;
use jose::status_list::StatusList;
use jose::{Alg, Checks, Jws, KeySet, PublicKey, dpop, json_object};
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;

static KEYS: LazyLock<KeySet> =
    LazyLock::new(|| KeySet::read(json!({"keys": [jwk()]}).to_string().as_bytes()).expect("a good set"));

fn judge(text: &str) -> Option<Map<String, Value>> {
    let token = Jws::read(text).ok()?;
    let claims = token
        .verify_by(&KEYS, &[Some("jwt"), None], &[Alg::Es256, Alg::EdDsa])
        .ok()?;
    let checks = Checks {
        now: NOW,
        issuer: Some("https://a.example"),
        audience: &["me"],
        life_max: Some(600),
    };
    checks.check(&claims).ok()?;
    Some(claims)
}

fn proof(text: &str) {
    let request = dpop::Request {
        now: NOW,
        method: "POST",
        address: "https://a.example/token",
        access_token: None,
    };
    if let Ok(proof) = dpop::check(text, request) {
        assert!(!proof.jti.is_empty() && proof.thumbprint.len() == 43);
    }
}

fn credential(text: &str) {
    let Ok(shown) = Presentation::read(text) else {
        return;
    };
    if let Ok(claims) = shown.verify(&KEYS) {
        assert!(
            !claims.contains_key("_sd") && !claims.contains_key("_sd_alg"),
            "{claims:?}"
        );
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, mut rest)) = data.split_first() else {
        return;
    };
    let raw = String::from_utf8_lossy(rest);
    match kind % 8 {
        0 => drop(judge(&raw)),
        1 => {
            let (header, claims) = (piece(&mut rest), rest);
            if let Some(read) = judge(&token(header, claims)) {
                let header: Value = serde_json::from_slice(header).expect("what was taken is JSON");
                assert_eq!(header["alg"], "ES256");
                assert!(header.get("crit").is_none());
                assert_eq!(read["iss"], "https://a.example");
                assert!(read["exp"].as_i64().is_some_and(|exp| exp > NOW - 120));
            }
        }
        2 => proof(&raw),
        3 => {
            let (header, claims) = (piece(&mut rest), rest);
            proof(&token(header, claims));
        }
        4 => credential(&raw),
        5 => {
            let (header, claims) = (piece(&mut rest), piece(&mut rest));
            let mut shown = token(header, claims);
            while !rest.is_empty() {
                shown = format!("{shown}~{}", jose::encode(piece(&mut rest)));
            }
            credential(&(shown + "~"));
        }
        6 => {
            drop(KeySet::read(rest));
            if let Ok(object) = json_object(rest)
                && let Ok(key) = PublicKey::from_jwk(&object)
            {
                assert_eq!(key.thumbprint().len(), 43);
            }
        }
        _ => {
            let (header, claims) = (piece(&mut rest), rest);
            let list = StatusList::verify(&token(header, claims), &KEYS, "https://a.example/list", NOW);
            if let Ok(list) = list {
                drop(list.get(0));
            }
        }
    }
});
