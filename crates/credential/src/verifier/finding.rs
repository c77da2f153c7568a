//! What is found about a credential that somebody shows: whether it holds, and what its holder let be seen.

use crate::issued::{self, End};
use crate::issuer::{CLAIMS, issuer, vct};
use crate::{keys, status};
use capability::Cx;
use jose::sd_jwt::{Presentation, Question};
use jose::status_list::Reference;
use jose::{Checks, JoseError};
use register::Fault;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Seconds that the signature of a holder may be old.
const AGE_SECONDS_MAX: i64 = 300;

/// Whether it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    /// It holds.
    Holds,
    /// Its holder annulled it.
    Revoked,
    /// The designation ended.
    Ended,
    /// Its time is over.
    Expired,
}

/// How sure it is that whoever shows it is its holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    /// The holder signed for this question.
    Answered,
    /// The holder signed once, for a question that nobody knows here.
    Signed,
    /// Nobody signed.
    Nobody,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Finding {
    pub(crate) verdict: Verdict,
    pub(crate) bound: Bound,
    /// Names and values of the claims that the holder let be seen, in the order of the list.
    pub(crate) shown: Vec<(String, String)>,
}

/// Why what was brought is no credential of this house.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bad {
    /// It cannot be read.
    Shape,
    /// Another issuer signed it, or it was changed.
    Issuer,
    /// Something shown was changed, added or doubled.
    Disclosure,
    /// The holder did not sign, or signed for another question.
    Holder,
    /// It is another kind of credential.
    Kind,
    /// Its state cannot be found.
    Status,
}

impl Bad {
    const ALL: [Bad; 6] = [
        Bad::Shape,
        Bad::Issuer,
        Bad::Disclosure,
        Bad::Holder,
        Bad::Kind,
        Bad::Status,
    ];

    /// One word for the table and the log.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Bad::Shape => "shape",
            Bad::Issuer => "issuer",
            Bad::Disclosure => "disclosure",
            Bad::Holder => "holder",
            Bad::Kind => "kind",
            Bad::Status => "status",
        }
    }
    /// The reason of a word.
    pub(super) fn of_word(word: &str) -> Bad {
        let known = Bad::ALL.into_iter().find(|bad| bad.word() == word);
        known.unwrap_or(Bad::Shape)
    }
    /// Text key of the sentence: what is wrong, and what to do.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Bad::Shape => "credential-bad-shape",
            Bad::Issuer => "credential-bad-issuer",
            Bad::Disclosure => "credential-bad-disclosure",
            Bad::Holder => "credential-bad-holder",
            Bad::Kind => "credential-bad-kind",
            Bad::Status => "credential-bad-status",
        }
    }
}

impl From<JoseError> for Bad {
    fn from(error: JoseError) -> Bad {
        match error {
            JoseError::Binding("disclosure") | JoseError::TwiceNamed | JoseError::Claim("_sd") => {
                Bad::Disclosure
            }
            JoseError::Binding(_) | JoseError::Audience | JoseError::Claim("cnf") => Bad::Holder,
            JoseError::Signature | JoseError::UnknownKey | JoseError::Issuer | JoseError::Algorithm => {
                Bad::Issuer
            }
            JoseError::Type => Bad::Kind,
            _ => Bad::Shape,
        }
    }
}

/// Looks at the answer of a wallet to a question.
pub(super) async fn of_answer(
    cx: &Cx,
    text: &str,
    audience: &str,
    nonce: &str,
) -> Result<Result<Finding, Bad>, Fault> {
    let (_, keys) = keys::public(&cx.house).await?;
    let question = Question {
        now: cx.now.as_second(),
        audience,
        nonce,
        age_max: AGE_SECONDS_MAX,
    };
    let read = Presentation::read(text).and_then(|read| read.verify_answer(&keys, question));
    // Of an answer, time is that of the holder's signature: an old one answers another question.
    let claims = read.map_err(|error| match error {
        JoseError::Expired | JoseError::NotYet => Bad::Holder,
        error => error.into(),
    });
    match claims {
        Ok(claims) => judge(cx, &claims, Bound::Answered).await,
        Err(bad) => Ok(Err(bad)),
    }
}

/// Looks at a text that somebody was handed.
pub(crate) async fn of_text(cx: &Cx, text: &str) -> Result<Result<Finding, Bad>, Fault> {
    let (_, keys) = keys::public(&cx.house).await?;
    let read = Presentation::read(text).and_then(|read| read.verify_copy(&keys));
    match read {
        Ok((claims, true)) => judge(cx, &claims, Bound::Signed).await,
        Ok((claims, false)) => judge(cx, &claims, Bound::Nobody).await,
        Err(error) => Ok(Err(error.into())),
    }
}

/// Whether claims that this house signed hold today.
async fn judge(cx: &Cx, claims: &Map<String, Value>, bound: Bound) -> Result<Result<Finding, Bad>, Fault> {
    if claims.get("vct").and_then(Value::as_str) != Some(&vct(cx)) {
        return Ok(Err(Bad::Kind));
    }
    let checks = Checks {
        now: cx.now.as_second(),
        issuer: Some(issuer(cx)),
        audience: &[],
        life_max: None,
    };
    let expired = match checks.check(claims) {
        Ok(()) => false,
        Err(JoseError::Expired) => true,
        Err(error) => return Ok(Err(error.into())),
    };
    let place = Reference::of(claims).ok().flatten();
    let Some((list, place)) = place.and_then(|reference| status::place(cx, &reference)) else {
        return Ok(Err(Bad::Status));
    };
    let Some(row) = issued::at(&cx.house, list, place).await? else {
        return Ok(Err(Bad::Status));
    };
    let verdict = match row.end(cx.today()) {
        Some(End::Revoked) => Verdict::Revoked,
        Some(End::Designation) => Verdict::Ended,
        Some(End::Expired) => Verdict::Expired,
        None if expired => Verdict::Expired,
        None => Verdict::Holds,
    };
    let shown = CLAIMS.iter().filter_map(|(name, _)| {
        let value = claims.get(*name)?.as_str()?;
        Some(((*name).to_owned(), value.to_owned()))
    });
    Ok(Ok(Finding {
        verdict,
        bound,
        shown: shown.collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_word_that_leads_back() {
        for bad in Bad::ALL {
            assert_eq!(Bad::of_word(bad.word()), bad);
        }
    }

    #[test]
    fn what_does_not_fit_becomes_a_reason_that_a_person_understands() {
        for (error, want) in [
            (JoseError::Binding("disclosure"), Bad::Disclosure),
            (JoseError::TwiceNamed, Bad::Disclosure),
            (JoseError::Binding("nonce"), Bad::Holder),
            (JoseError::Binding("kb+jwt"), Bad::Holder),
            (JoseError::Audience, Bad::Holder),
            (JoseError::UnknownKey, Bad::Issuer),
            (JoseError::Signature, Bad::Issuer),
            (JoseError::Type, Bad::Kind),
            (JoseError::TooLong, Bad::Shape),
        ] {
            assert_eq!(Bad::from(error), want, "{error}");
        }
    }
}
