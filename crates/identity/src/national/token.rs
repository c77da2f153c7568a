//! The ID token of the national provider, checked whole (OpenID Connect Core 1.0 section 3.1.3.7). Pure.

use super::settings::NationalSettings;
use crate::token;
use jose::{Alg, Checks, JoseError, Jws, KeySet, SKEW_SECONDS};
use norms::{AssuranceLevelId, Law};
use serde_json::{Map, Value};

/// Signatures that are taken: none by a shared secret, none missing.
pub(super) const ALGS: [Alg; 3] = [Alg::Es256, Alg::Rs256, Alg::Ps256];
/// Longest life of an ID token, in seconds: a day.
const LIFE_SECONDS_MAX: i64 = 24 * 3_600;
/// Longest subject (OpenID Connect Core 1.0 section 2).
const SUBJECT_CHARS_MAX: usize = 255;

/// What the request kept to check the answer against.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub(super) nonce_hash: String,
    pub(super) level: AssuranceLevelId,
    /// The moment after which the person must have proved it, in seconds, when it was asked for again.
    pub(super) proven_since: Option<i64>,
}

/// Whom the token is about.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Subject {
    pub(super) id: String,
    pub(super) level: AssuranceLevelId,
    /// The name by which the level was reached; empty when the token says none.
    pub(super) acr: String,
    pub(super) claims: Map<String, Value>,
}

/// Why a token is not taken, in one word for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bad {
    Token(JoseError),
    AuthorizedParty,
    Nonce,
    Subject,
    AccessTokenHash,
    CodeHash,
    /// Lower than asked for, or unknown.
    Level,
    /// Proved too long ago.
    Old,
}

impl Bad {
    pub(super) fn word(self) -> &'static str {
        match self {
            Bad::Token(error) => error.word(),
            Bad::AuthorizedParty => "azp",
            Bad::Nonce => "nonce",
            Bad::Subject => "sub",
            Bad::AccessTokenHash => "at_hash",
            Bad::CodeHash => "c_hash",
            Bad::Level => "acr",
            Bad::Old => "auth_time",
        }
    }
}

/// Tokens as the provider gave them for a code.
#[derive(Debug, Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) id_token: &'a str,
    pub(super) access_token: Option<&'a str>,
    pub(super) code: &'a str,
}

/// Checks it.
pub(super) fn check(
    (law, settings): (&Law, &NationalSettings),
    keys: &KeySet,
    given: Given<'_>,
    expected: &Expected,
    now: i64,
) -> Result<Subject, Bad> {
    let jws = Jws::read(given.id_token).map_err(Bad::Token)?;
    let claims = jws
        .verify_by(keys, &[None, Some("jwt")], &ALGS)
        .map_err(Bad::Token)?;
    let client = settings.client_id.as_str();
    Checks {
        now,
        issuer: Some(&settings.issuer),
        audience: &[client],
        life_max: Some(LIFE_SECONDS_MAX),
    }
    .check(&claims)
    .map_err(Bad::Token)?;
    if !claims.contains_key("iat") {
        return Err(Bad::Token(JoseError::Claim("iat")));
    }
    authorized(&claims, client)?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let nonce = text("nonce").and_then(token::presented);
    if !nonce.is_some_and(|nonce| token::same(&nonce, &expected.nonce_hash)) {
        return Err(Bad::Nonce);
    }
    let hashed = |claim: &str, of: Option<&str>| match (claims.get(claim), of) {
        (None, _) => true,
        (Some(claim), Some(of)) => claim.as_str() == Some(jose::half_hash(of).as_str()),
        (Some(_), None) => false,
    };
    if !hashed("at_hash", given.access_token) {
        return Err(Bad::AccessTokenHash);
    }
    if !hashed("c_hash", Some(given.code)) {
        return Err(Bad::CodeHash);
    }
    let level = level(law, settings, text("acr"), expected)?;
    if let Some(since) = expected.proven_since {
        let at = claims.get("auth_time").and_then(Value::as_i64);
        at.filter(|at| at.saturating_add(SKEW_SECONDS) >= since)
            .ok_or(Bad::Old)?;
    }
    let id = text("sub").filter(|id| !id.is_empty() && id.chars().count() <= SUBJECT_CHARS_MAX);
    let (id, acr) = (
        id.ok_or(Bad::Subject)?.to_owned(),
        text("acr").unwrap_or_default().to_owned(),
    );
    Ok(Subject {
        id,
        level,
        acr,
        claims,
    })
}

/// For several audiences the token must say that it was made for this one.
fn authorized(claims: &Map<String, Value>, client: &str) -> Result<(), Bad> {
    let several = jose::audiences(claims).map_err(Bad::Token)?.len() > 1;
    match claims.get("azp") {
        Some(azp) if azp.as_str() == Some(client) => Ok(()),
        None if !several => Ok(()),
        _ => Err(Bad::AuthorizedParty),
    }
}

/// The level reached: never lower than asked for; one that is not told counts as the lowest, where the lowest was asked for.
fn level(
    law: &Law,
    settings: &NationalSettings,
    acr: Option<&str>,
    expected: &Expected,
) -> Result<AssuranceLevelId, Bad> {
    let reached = match acr {
        Some(name) => settings.level_of(law, name).ok_or(Bad::Level)?,
        None => law.assurance_level_numbered(1).ok_or(Bad::Level)?.id,
    };
    match law.number_of(reached) >= law.number_of(expected.level) {
        true => Ok(reached),
        false => Err(Bad::Level),
    }
}
