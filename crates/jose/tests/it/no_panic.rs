//! No input whatsoever brings a reader down.

use jose::sd_jwt::Presentation;
use jose::status_list::StatusList;
use jose::{Jws, KeySet, PublicKey, dpop, encode};
use proptest::prelude::*;
use serde_json::json;

fn read_all(text: &str) {
    let request = dpop::Request {
        now: 0,
        method: "GET",
        address: "https://a.example",
        access_token: None,
    };
    let _ = Jws::read(text);
    let _ = dpop::check(text, request);
    let _ = Presentation::read(text);
    let _ = KeySet::read(text.as_bytes());
    let _ = StatusList::from_json(&json!({"bits": 1, "lst": text}));
    if let Ok(jwk) = jose::json_object(text.as_bytes()) {
        let _ = PublicKey::from_jwk(&jwk);
    }
}

proptest! {
    #[test]
    fn of_any_text(text in ".{0,200}") {
        read_all(&text);
    }

    #[test]
    fn of_any_parts(parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..6), tildes in any::<bool>()) {
        let parts: Vec<String> = parts.iter().map(encode).collect();
        read_all(&parts.join(if tildes { "~" } else { "." }));
    }

    #[test]
    fn of_a_token_with_one_letter_changed(at in 0_usize..400, letter in "[ -~]") {
        let mut text = format!(
            "{}.{}.{}~{}~",
            encode(r#"{"alg":"ES256","typ":"dc+sd-jwt","kid":"a"}"#),
            encode(r#"{"iss":"https://a.example","_sd":["X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"]}"#),
            encode([3; 64]),
            encode(r#"["salt","name","value"]"#),
        );
        let at = at % text.len();
        text.replace_range(at..=at, &letter);
        read_all(&text);
    }
}
