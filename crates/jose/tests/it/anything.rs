//! Whatever is brought is answered: no input ends the program, none that was not signed is believed.

use jose::{Alg, Jws, KeySet, SigningKey, dpop};
use proptest::prelude::*;
use std::sync::LazyLock;

static KEY: LazyLock<SigningKey> = LazyLock::new(|| SigningKey::generate(Alg::Es256).unwrap());

fn request() -> dpop::Request<'static> {
    dpop::Request {
        now: 1_800_000_000,
        method: "POST",
        address: "https://a.example/token",
        access_token: None,
    }
}

proptest! {
    #[test]
    fn whatever_is_brought_is_answered(text in ".{0,400}", header in ".{0,120}", claims in ".{0,120}", bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let shaped = format!("{}.{}.{}", jose::encode(&header), jose::encode(&claims), jose::encode(&bytes));
        for token in [text.as_str(), shaped.as_str()] {
            if let Ok(read) = Jws::read(token) {
                prop_assert!(read.verify(KEY.public(), &[None, Some("jwt")], &Alg::ALL).is_err());
            }
            prop_assert!(dpop::check(token, request()).is_err());
        }
        let _ = KeySet::read(&bytes);
        let _ = KeySet::read(text.as_bytes());
    }

    #[test]
    fn one_changed_letter_is_enough(at in 0_usize..400, letter in "[A-Za-z0-9_-]") {
        let token = jose::sign(&KEY, "JWT", &serde_json::json!({"sub": "a", "exp": 1_800_000_300})).unwrap();
        let at = at % token.len();
        let mut changed = token.clone();
        changed.replace_range(at..=at, &letter);
        if changed != token && let Ok(read) = Jws::read(&changed) {
            prop_assert!(read.verify(KEY.public(), &[Some("jwt")], &Alg::ALL).is_err());
        }
    }
}
