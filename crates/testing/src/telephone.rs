//! The telephone of a person: codes that change every half minute (RFC 6238), worked out from the secret as people type it.

use aws_lc_rs::hmac;
use jiff::Timestamp;

/// The code that it shows so many steps from now.
pub fn totp(secret: &str, now: Timestamp, steps: i64) -> String {
    let letters = secret.chars().filter(|c| !c.is_whitespace());
    let bits: String = letters
        .map(|letter| {
            let place = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(letter).unwrap();
            format!("{place:05b}")
        })
        .collect();
    let bytes = bits.as_bytes().chunks_exact(8);
    let bytes: Vec<u8> = bytes
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect();
    let step = now.as_second() / 30 + steps;
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &bytes);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[19] & 15);
    let number = u32::from_be_bytes([tag[at] & 0x7f, tag[at + 1], tag[at + 2], tag[at + 3]]);
    format!("{:06}", number % 1_000_000)
}
