//! Passwords: which are taken, how they are kept.
//!
//! Length counts, composition does not (NIST SP 800-63B 3.1.1): no capitals or signs are asked for, words that
//! everybody tries are refused. Kept as argon2id with the parameters OWASP recommends for small servers. Hashing
//! costs 19 MiB each, so at most two run at once and a queue that grows too long is sent away.

use crate::form::Hold;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use capability::Refusal;
use register::Fault;
use tokio::sync::Semaphore;

/// Shortest password, in characters.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Longest password, in characters: enough for a sentence, too short to keep a hasher busy.
pub const PASSWORD_CHARS_MAX: usize = 128;

/// Shorter pieces of an address (`mesa`, `info`) may stand in a password by chance.
const OWN_CHARS_MIN: usize = 6;

/// Memory of one hash, in KiB (OWASP: 19 MiB with two passes).
const MEMORY_KIB: u32 = 19 * 1024;
/// Passes over the memory.
const PASSES: u32 = 2;
/// Lanes.
const LANES: u32 = 1;

/// Hashes that run at once: 38 MiB and two cores at most.
static RUNNING: Semaphore = Semaphore::const_new(2);
/// Requests that may wait for their hash; the next is told to come back.
static WAITING: Semaphore = Semaphore::const_new(48);
/// Seconds after which who was sent away may come back: about the time in which a full queue drains.
const COME_BACK_SECONDS: u64 = 5;

/// Checked when there is no account, so that answering takes as long as when there is one. Nobody knows what it is
/// the hash of.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LWhhcy10aGlz$ZxK0pX1Jm3oQvYt7uLr5cAe9wHd2gBf6iSn8kVh4qM0";

/// Words and numbers that everybody tries, one a line, without capitals and accents.
const COMMON: &str = include_str!("common.txt");

/// A password as somebody typed it. It cannot be printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// What was typed, spaces included.
    pub fn new(typed: impl Into<String>) -> Password {
        Password(typed.into())
    }
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(..)")
    }
}

/// What is kept of a password: a PHC string. It cannot be printed.
#[derive(Clone)]
pub(crate) struct Kept(String);

impl Kept {
    /// The PHC string, for its column.
    pub(crate) fn phc(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept(..)")
    }
}

/// The rule for a new password. `own` are the person's document number and addresses, which it must not hold.
pub(crate) fn check(password: &Password, own: &[&str]) -> Result<(), Refusal> {
    let refuse = |key| {
        Err(Refusal::new(key)
            .field("password")
            .arg("min", PASSWORD_CHARS_MIN)
            .arg("max", PASSWORD_CHARS_MAX))
    };
    let folded = directory::board::fold(&password.0);
    match password.0.chars().count() {
        0..PASSWORD_CHARS_MIN => refuse("identity-password-short"),
        PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX if holds_own(&folded, own) => refuse("identity-password-own"),
        PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX if is_common(&folded) => refuse("identity-password-common"),
        PASSWORD_CHARS_MIN..=PASSWORD_CHARS_MAX => Ok(()),
        _ => refuse("identity-password-long"),
    }
}

fn holds_own(folded: &str, own: &[&str]) -> bool {
    own.iter()
        .map(|text| directory::board::fold(text))
        .any(|text| text.chars().count() >= OWN_CHARS_MIN && folded.contains(&text))
}

/// Whether it is a common word, whole, with figures and signs around it, or repeated, or a single letter or a run.
fn is_common(folded: &str) -> bool {
    let word = folded.trim_matches(|c: char| !c.is_alphabetic());
    let known = |text: &str| COMMON.lines().any(|line| line == text);
    known(folded) || known(word) || is_repetition(folded, known) || is_run(folded)
}

/// `peruperuperu`, `1234512345`, `aaaaaaaaaaaa`: a short piece over and over, or a common word twice.
fn is_repetition(folded: &str, known: impl Fn(&str) -> bool) -> bool {
    let letters: Vec<char> = folded.chars().collect();
    (1..=letters.len() / 2)
        .filter(|size| letters.len().is_multiple_of(*size))
        .any(|size| {
            let piece = &letters[..size];
            let repeats = letters.chunks(size).all(|chunk| chunk == piece);
            repeats && (size <= 4 || known(&piece.iter().collect::<String>()))
        })
}

/// `123456789012`, `abcdefghijkl`, `987654321098`: every character follows the one before.
fn is_run(folded: &str) -> bool {
    let codes: Vec<i64> = folded.chars().map(|c| i64::from(u32::from(c))).collect();
    let follows = |step: i64| {
        codes
            .windows(2)
            .all(|pair| pair[1] - pair[0] == step || (pair[0] - pair[1]) == 9 * step)
    };
    follows(1) || follows(-1)
}

/// Hashes a new password.
pub(crate) async fn keep(password: &Password) -> Result<Kept, Hold> {
    let (password, salt) = (password.0.clone(), register::random::<16>()?);
    let phc = turn(move || {
        let salt = SaltString::encode_b64(&salt).map_err(|error| Fault::new(format!("salting: {error}")))?;
        let hashed = hasher()?.hash_password(password.as_bytes(), &salt);
        hashed
            .map(|hash| hash.to_string())
            .map_err(|error| Fault::new(format!("hashing: {error}")))
    });
    Ok(Kept(phc.await?))
}

/// Whether it is the password kept. Without an account it takes as long and says no.
pub(crate) async fn matches(password: &Password, kept: Option<String>) -> Result<bool, Hold> {
    if password.0.chars().count() > PASSWORD_CHARS_MAX {
        return Ok(false);
    }
    let password = password.0.clone();
    turn(move || {
        let (phc, exists) = kept.map_or((NOBODY.to_owned(), false), |phc| (phc, true));
        let parsed = PasswordHash::new(&phc)
            .map_err(|error| Fault::new(format!("reading a password hash: {error}")))?;
        Ok(hasher()?.verify_password(password.as_bytes(), &parsed).is_ok() && exists)
    })
    .await
}

fn hasher() -> Result<Argon2<'static>, Fault> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)
        .map_err(|error| Fault::new(format!("argon2: {error}")))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Waits for a place in the pool and works there.
async fn turn<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Fault> + Send + 'static,
) -> Result<T, Hold> {
    let Ok(_place) = WAITING.try_acquire() else {
        return Err(Hold::Wait(COME_BACK_SECONDS));
    };
    let _turn = RUNNING
        .acquire()
        .await
        .map_err(|error| Fault::because("waiting for the password pool", error))?;
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|error| Fault::because("working in the password pool", error))??)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_and_what_is_not() {
        let own = ["41234567", "luz.muestra@qollpamarca.example", "luz.muestra"];
        for (typed, want) in [
            ("caballo correcto batería", None),
            ("Tres perros, un río y pan", None),
            ("corto", Some("identity-password-short")),
            ("onceletras1", Some("identity-password-short")),
            (&"ñ".repeat(129), Some("identity-password-long")),
            ("clave 41234567!", Some("identity-password-own")),
            ("Luz.Muestra-2026", Some("identity-password-own")),
            ("Contraseña2026!", Some("identity-password-common")),
            ("Municipalidad2026", Some("identity-password-common")),
            ("123456789012", Some("identity-password-common")),
            ("098765432109", Some("identity-password-common")),
            ("peruperuperu", Some("identity-password-common")),
            ("machupicchumachupicchu", Some("identity-password-common")),
            ("aaaaaaaaaaaaaa", Some("identity-password-common")),
        ] {
            let found = check(&Password::new(typed), &own)
                .err()
                .map(|refusal| refusal.text);
            assert_eq!(found, want, "{typed}");
        }
    }

    #[test]
    fn the_list_of_common_words_is_folded_and_told_apart() {
        let lines: Vec<&str> = COMMON.lines().collect();
        assert!(lines.len() >= 100, "{}", lines.len());
        for line in &lines {
            assert_eq!(*line, directory::board::fold(line).trim(), "{line}");
            assert_eq!(lines.iter().filter(|other| *other == line).count(), 1, "{line}");
        }
    }

    #[tokio::test]
    async fn kept_passwords_open_only_to_themselves() {
        let password = Password::new("caballo correcto batería");
        let kept = keep(&password).await.unwrap();
        assert!(kept.phc().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(matches(&password, Some(kept.phc().to_owned())).await.unwrap());
        assert!(
            !matches(
                &Password::new("caballo correcto bateria"),
                Some(kept.phc().to_owned())
            )
            .await
            .unwrap()
        );
        assert!(!matches(&password, None).await.unwrap());
        assert_ne!(keep(&password).await.unwrap().phc(), kept.phc());
        assert!(!format!("{password:?} {kept:?}").contains("caballo"));
    }
}
