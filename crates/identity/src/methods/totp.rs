//! Codes that a telephone shows and that change every half minute (RFC 6238), each good once.

use crate::vault;
use aws_lc_rs::hmac;
use capability::House;
use jiff::Timestamp;
use register::db::{Stmt, stmt};
use register::{Fault, PersonId, args, record};

/// Seconds that a code is shown.
const STEP_SECONDS: i64 = 30;
/// Steps before and after the present one that are taken: clocks of telephones differ.
const WINDOW: i64 = 1;
/// Figures of a code.
pub(crate) const DIGITS: usize = 6;
/// Bytes of a secret, RFC 4226 section 4 (R6).
const SECRET_BYTES: usize = 20;
/// What the vault knows these secrets as.
const PURPOSE: &str = "totp";

record! {
    /// The secret of a person, and the last step whose code was used.
    pub(crate) struct TotpRow {
        sealed: String, created_at: Timestamp, confirmed_at: Option<Timestamp>, last_step: i64, used_at: Option<Timestamp>
    }
}

/// The telephone of a person, confirmed or not.
pub(crate) async fn of(house: &House, person: PersonId) -> Result<Option<TotpRow>, Fault> {
    const OF: &str =
        "SELECT sealed, created_at, confirmed_at, last_step, used_at FROM identity_totp WHERE person_id = $1";
    house.register.db().get(OF, args![person]).await
}

/// Statement that keeps a fresh secret, until a code confirms it; one that is confirmed stays.
pub(crate) fn begin(house: &House, person: PersonId, now: Timestamp) -> Result<Stmt, Fault> {
    const KEEP: &str = "INSERT INTO identity_totp (person_id, sealed, created_at, last_step) VALUES ($1, $2, $3, 0) ON CONFLICT (person_id) DO UPDATE SET sealed = CASE WHEN identity_totp.confirmed_at IS NULL THEN excluded.sealed ELSE identity_totp.sealed END, created_at = CASE WHEN identity_totp.confirmed_at IS NULL THEN excluded.created_at ELSE identity_totp.created_at END";
    let sealed = vault::seal(house, PURPOSE, &register::random::<SECRET_BYTES>()?)?;
    Ok(stmt(KEEP, args![person, sealed, now]))
}

/// The step whose code was typed, if it is one of now that was not used before.
pub(crate) fn step_of(
    house: &House,
    row: &TotpRow,
    typed: &str,
    now: Timestamp,
) -> Result<Option<i64>, Fault> {
    let secret = vault::open(house, PURPOSE, &row.sealed)?;
    Ok(matching(
        &secret,
        typed,
        now.as_second() / STEP_SECONDS,
        row.last_step,
    ))
}

/// Statement that uses a step up, once; the first use confirms the telephone.
pub(crate) fn spend(person: PersonId, step: i64, now: Timestamp) -> Stmt {
    const SPEND: &str = "UPDATE identity_totp SET last_step = $2, used_at = $3, confirmed_at = COALESCE(confirmed_at, $3) WHERE person_id = $1 AND last_step < $2";
    stmt(SPEND, args![person, step, now]).rows(1)
}

/// Statement that takes the telephone away.
pub(crate) fn remove(person: PersonId) -> Stmt {
    stmt("DELETE FROM identity_totp WHERE person_id = $1", args![person])
}

/// The secret as people type it, and the link that a camera reads.
pub(crate) fn shown(house: &House, row: &TotpRow, account: &str) -> Result<(String, String), Fault> {
    let secret = base32(&vault::open(house, PURPOSE, &row.sealed)?);
    let issuer = "Qhapaq";
    let query = capability::encode(&[("secret", &secret), ("issuer", issuer)]);
    let label = capability::encode(&[("", account)]);
    let label = label.strip_prefix('=').unwrap_or(&label).replace('+', "%20");
    Ok((secret.clone(), format!("otpauth://totp/{issuer}:{label}?{query}")))
}

fn matching(secret: &[u8], typed: &str, present: i64, last: i64) -> Option<i64> {
    let mut found = None;
    for step in present - WINDOW..=present + WINDOW {
        let same = crate::token::same(&code(secret, step), typed);
        if same && step > last {
            found = Some(step);
        }
    }
    found
}

/// RFC 4226 section 5.3, with the step as counter.
fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag[tag.len() - 1] & 0x0f);
    let bytes = [
        tag[offset] & 0x7f,
        tag[offset + 1],
        tag[offset + 2],
        tag[offset + 3],
    ];
    format!("{:06}", u32::from_be_bytes(bytes) % 1_000_000)
}

/// RFC 4648 section 6, without padding.
pub(super) fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::new();
    for chunk in bytes.chunks(5) {
        let mut group = [0; 8];
        group[3..3 + chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_be_bytes(group);
        let letters = (chunk.len() * 8).div_ceil(5);
        for place in 0..letters {
            let index = usize::try_from((bits >> (35 - place * 5)) & 31).unwrap_or(0);
            out.push(char::from(LETTERS[index]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238 appendix B, the last six of eight figures.
        let secret = b"12345678901234567890";
        for (seconds, want) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(secret, seconds / STEP_SECONDS), want, "{seconds}");
        }
    }

    #[test]
    fn a_code_is_taken_around_its_time_and_once() {
        let secret = b"12345678901234567890";
        let of = |step| code(secret, step);
        for (typed, last, want) in [
            (of(100), 0, Some(100)),
            (of(99), 0, Some(99)),
            (of(101), 0, Some(101)),
            (of(98), 0, None),
            (of(102), 0, None),
            (of(100), 100, None),
            (of(99), 100, None),
            (of(101), 100, Some(101)),
            (String::new(), 0, None),
            ("000000".to_owned(), 0, None),
        ] {
            assert_eq!(matching(secret, &typed, 100, last), want, "{typed} after {last}");
        }
    }

    #[test]
    fn secrets_are_written_in_base32() {
        // RFC 4648 section 10.
        for (bytes, want) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), want);
        }
    }
}
