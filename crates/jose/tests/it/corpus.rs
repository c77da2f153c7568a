//! What the fuzzer of tokens found is refused or read, and never stops the program.

use jose::sd_jwt::Presentation;
use jose::{Jws, KeySet, PublicKey, dpop};

#[test]
fn what_was_found_is_read_or_refused() {
    let request = dpop::Request {
        now: 1_782_864_000,
        method: "POST",
        address: "https://a.example/token",
        access_token: None,
    };
    let mut read = 0;
    for input in testing::corpus("jwt") {
        let text = String::from_utf8_lossy(&input[1..]).into_owned();
        read += usize::from(Jws::read(&text).is_ok());
        read += usize::from(Presentation::read(&text).is_ok());
        read += usize::from(KeySet::read(&input[1..]).is_ok());
        drop(dpop::check(&text, request));
        if let Ok(object) = jose::json_object(&input[1..]) {
            drop(PublicKey::from_jwk(&object));
        }
    }
    assert!(
        read > 5,
        "the corpus reaches what stands behind the first check: {read}"
    );
}
