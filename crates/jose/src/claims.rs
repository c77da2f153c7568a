//! Claims that every token has: from whom, for whom, from when to when (RFC 7519 section 4.1).

use crate::JoseError;
use serde_json::{Map, Value};

/// How far clocks may differ, in seconds.
pub const SKEW_SECONDS: i64 = 60;

/// What a token must say.
#[derive(Debug, Clone, Copy)]
pub struct Checks<'a> {
    /// The moment, in seconds since 1970.
    pub now: i64,
    /// From whom, exactly.
    pub issuer: Option<&'a str>,
    /// For whom: one of these.
    pub audience: &'a [&'a str],
    /// Longest life from `iat` to `exp` that is taken, in seconds; none when `exp` may be missing.
    pub life_max: Option<i64>,
}

impl Checks<'_> {
    /// Checks the claims.
    ///
    /// # Errors
    /// What does not fit, the first in the order of the fields here.
    pub fn check(&self, claims: &Map<String, Value>) -> Result<(), JoseError> {
        if let Some(issuer) = self.issuer
            && claims.get("iss").and_then(Value::as_str) != Some(issuer)
        {
            return Err(JoseError::Issuer);
        }
        if !self.audience.is_empty() {
            let named = audiences(claims)?;
            if !named.iter().any(|one| self.audience.contains(one)) {
                return Err(JoseError::Audience);
            }
        }
        let (exp, iat, nbf) = (
            seconds(claims, "exp")?,
            seconds(claims, "iat")?,
            seconds(claims, "nbf")?,
        );
        if exp.is_some_and(|exp| exp.saturating_add(SKEW_SECONDS) <= self.now) {
            return Err(JoseError::Expired);
        }
        let ahead = |at: Option<i64>| at.is_some_and(|at| at > self.now.saturating_add(SKEW_SECONDS));
        if ahead(iat) || ahead(nbf) {
            return Err(JoseError::NotYet);
        }
        let Some(life_max) = self.life_max else {
            return Ok(());
        };
        let exp = exp.ok_or(JoseError::Claim("exp"))?;
        let from = iat.unwrap_or(self.now);
        if exp.saturating_sub(from) > life_max {
            return Err(JoseError::Claim("exp"));
        }
        Ok(())
    }
}

/// For whom a token says it is: one text, or a list of them.
///
/// # Errors
/// [`JoseError::Claim`] when it is neither.
pub fn audiences(claims: &Map<String, Value>) -> Result<Vec<&str>, JoseError> {
    match claims.get("aud") {
        Some(Value::String(one)) => Ok(vec![one]),
        Some(Value::Array(many)) => many
            .iter()
            .map(|one| one.as_str().ok_or(JoseError::Claim("aud")))
            .collect(),
        _ => Err(JoseError::Claim("aud")),
    }
}

fn seconds(claims: &Map<String, Value>, name: &'static str) -> Result<Option<i64>, JoseError> {
    let whole = |value: &Value| {
        let fraction = || value.as_f64().filter(|at| at.abs() < 1e15);
        value.as_i64().or_else(|| fraction().map(|at| at.floor() as i64))
    };
    match claims.get(name) {
        None => Ok(None),
        Some(value) => whole(value).map(Some).ok_or(JoseError::Claim(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn who_when_and_how_long() {
        let good = json!({"iss": "https://a.example", "aud": "b", "iat": NOW, "exp": NOW + 300});
        for (name, value, want) in [
            ("iss", json!("https://a.example"), None),
            ("iss", json!("https://a.example/"), Some(JoseError::Issuer)),
            ("iss", json!(["https://a.example"]), Some(JoseError::Issuer)),
            ("aud", json!(["x", "b"]), None),
            ("aud", json!(["x"]), Some(JoseError::Audience)),
            ("aud", json!([]), Some(JoseError::Audience)),
            ("aud", json!([1]), Some(JoseError::Claim("aud"))),
            ("aud", json!(null), Some(JoseError::Claim("aud"))),
            ("exp", json!(NOW - 59), None),
            ("exp", json!(NOW - 60), Some(JoseError::Expired)),
            ("exp", json!("soon"), Some(JoseError::Claim("exp"))),
            ("exp", json!(NOW + 601), Some(JoseError::Claim("exp"))),
            ("exp", json!(1e300), Some(JoseError::Claim("exp"))),
            ("exp", json!(i64::MIN), Some(JoseError::Expired)),
            ("iat", json!(NOW + 60), None),
            ("iat", json!(NOW + 61), Some(JoseError::NotYet)),
            ("iat", json!(NOW as f64 + 0.5), None),
            ("nbf", json!(NOW + 61), Some(JoseError::NotYet)),
            ("nbf", json!(i64::MAX), Some(JoseError::NotYet)),
        ] {
            let mut claims = good.as_object().unwrap().clone();
            claims.insert(name.into(), value.clone());
            let checks = Checks {
                now: NOW,
                issuer: Some("https://a.example"),
                audience: &["b"],
                life_max: Some(600),
            };
            assert_eq!(checks.check(&claims).err(), want, "{name} = {value}");
        }
        let bare = json!({"aud": "b"});
        let checks = Checks {
            now: NOW,
            issuer: None,
            audience: &[],
            life_max: Some(600),
        };
        assert_eq!(
            checks.check(bare.as_object().unwrap()),
            Err(JoseError::Claim("exp"))
        );
    }
}
