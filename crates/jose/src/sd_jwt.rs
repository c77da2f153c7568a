//! Credentials whose holder shows only what is asked (RFC 9901, SD-JWT, and credentials `dc+sd-jwt` over it).
//!
//! The issuer signs digests; the holder brings the disclosures it wants to show, and signs for whom and for which question
//! (`kb+jwt`). Reading is strict: a disclosure that nothing mentions, a digest that stands twice, a reserved name are refused.

mod fold;

use crate::{Alg, JoseError, Jws, KeySet, PublicKey, SKEW_SECONDS, SigningKey, decode, encode, hash, sign};
use crate::{sign_with_header, strict};
use fold::{Disclosure, hide, unfold};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Kind of a credential.
pub const TYP: &str = "dc+sd-jwt";
/// Kind of the proof that the holder has its key.
pub const BINDING_TYP: &str = "kb+jwt";
/// Most disclosures that are read or made.
pub const DISCLOSURES_MAX: usize = 64;
/// Longest presentation that is read, in bytes.
pub const PRESENTATION_BYTES_MAX: usize = 48 * 1024;
/// Claims that a credential always shows: what says whose it is, whether it holds and what it is.
const ALWAYS_SHOWN: [&str; 7] = ["iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"];

/// Issues a credential: `claims` with the members at the paths `hidden` to be shown by choice, and `decoys` digests of nothing,
/// so that their number tells nothing either. Salts come from the caller.
///
/// # Errors
/// [`JoseError::Claim`] when a path leads nowhere, a reserved name is used or a claim may not be hidden;
/// [`JoseError::TooLong`] for more than [`DISCLOSURES_MAX`]; [`JoseError::Machine`].
pub fn issue(
    key: &SigningKey,
    claims: &Map<String, Value>,
    hidden: &[&[&str]],
    decoys: usize,
    salt: &mut dyn FnMut() -> [u8; 16],
) -> Result<String, JoseError> {
    if hidden.len() + decoys > DISCLOSURES_MAX {
        return Err(JoseError::TooLong);
    }
    if hidden
        .iter()
        .any(|path| path.len() == 1 && ALWAYS_SHOWN.contains(&path[0]))
    {
        return Err(JoseError::Claim("hidden"));
    }
    let (claims, disclosures) = hide(claims, hidden, decoys, salt)?;
    let mut text = sign(key, TYP, &Value::Object(claims))?;
    text.push('~');
    for disclosure in disclosures {
        text.push_str(&disclosure);
        text.push('~');
    }
    Ok(text)
}

/// For whom and for which question a holder signs, or must have signed.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The moment, in seconds since 1970.
    pub now: i64,
    /// Who asked.
    pub audience: &'a str,
    /// What was asked, once.
    pub nonce: &'a str,
    /// How old the answer may be, in seconds.
    pub age_max: i64,
}

/// Shows the claims of these names and no others, signed with the holder's key for a question.
///
/// A name counts wherever it stands; elements of lists, which have none, are not shown.
///
/// # Errors
/// When what was issued cannot be read, or a name stands inside of a claim that is not shown; [`JoseError::Machine`].
pub fn present(
    issued: &str,
    shown: &[&str],
    holder: &SigningKey,
    question: Question<'_>,
) -> Result<String, JoseError> {
    let read = Presentation::read(issued)?;
    let chosen: BTreeMap<_, _> = read
        .disclosures
        .into_iter()
        .filter(|(_, one)| one.name.as_deref().is_some_and(|name| shown.contains(&name)))
        .collect();
    let mut text = issued.split('~').next().unwrap_or_default().to_owned();
    text.push('~');
    for part in issued.split('~').skip(1) {
        if chosen.contains_key(&hash(part)) {
            text.push_str(part);
            text.push('~');
        }
    }
    unfold(read.token.unverified().clone(), chosen)?;
    let header = json!({"alg": holder.alg().as_str(), "typ": BINDING_TYP});
    let claims = json!({
        "iat": question.now, "aud": question.audience, "nonce": question.nonce, "sd_hash": hash(&text),
    });
    let proof = sign_with_header(holder, &header, &claims)?;
    Ok(text + &proof)
}

type Claims = Map<String, Value>;

/// A credential with what its holder shows, read and not checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presentation {
    token: Jws,
    disclosures: BTreeMap<String, Disclosure>,
    proof: Option<Jws>,
    hash: String,
}

impl Presentation {
    /// Reads a presentation within its limits.
    ///
    /// # Errors
    /// Every [`JoseError`] of shape.
    pub fn read(text: &str) -> Result<Presentation, JoseError> {
        if text.len() > PRESENTATION_BYTES_MAX {
            return Err(JoseError::TooLong);
        }
        let (signed, proof) = text.rsplit_once('~').ok_or(JoseError::Shape)?;
        let mut parts = signed.split('~');
        let token = Jws::read(parts.next().ok_or(JoseError::Shape)?)?;
        let mut disclosures = BTreeMap::new();
        for part in parts {
            if disclosures.len() == DISCLOSURES_MAX {
                return Err(JoseError::TooLong);
            }
            let disclosure = Disclosure::read(strict::array(&decode(part)?)?)?;
            if disclosures.insert(hash(part), disclosure).is_some() {
                return Err(JoseError::TwiceNamed);
            }
        }
        let proof = match proof {
            "" => None,
            proof => Some(Jws::read(proof)?),
        };
        let hash = hash(&text[..=signed.len()]);
        Ok(Presentation {
            token,
            disclosures,
            proof,
            hash,
        })
    }

    /// What the issuer signed, of which nobody vouches yet: only to find out whose keys to ask for.
    pub fn unverified(&self) -> &Map<String, Value> {
        self.token.unverified()
    }

    /// The claims shown, by one of these keys. It proves nothing about who brings it: what a holder was given is read so.
    /// Issuer and time are the caller's to check ([`crate::Checks`]).
    ///
    /// # Errors
    /// What does not fit; [`JoseError::Binding`] when it is an answer to a question, which has to be checked as one.
    pub fn verify(self, keys: &KeySet) -> Result<Map<String, Value>, JoseError> {
        match self.proof {
            Some(_) => Err(JoseError::Binding(BINDING_TYP)),
            None => self.claims(keys),
        }
    }

    /// The claims shown, when the holder of the key in `cnf` signed them for this question.
    ///
    /// # Errors
    /// What does not fit.
    pub fn verify_answer(
        mut self,
        keys: &KeySet,
        question: Question<'_>,
    ) -> Result<Map<String, Value>, JoseError> {
        let proof = self.proof.take().ok_or(JoseError::Binding(BINDING_TYP))?;
        let (claims, said) = self.bound(proof, keys)?;
        let says = |name: &str, want: &str| said.get(name).and_then(Value::as_str) == Some(want);
        if !says("aud", question.audience) {
            return Err(JoseError::Audience);
        }
        if !says("nonce", question.nonce) {
            return Err(JoseError::Binding("nonce"));
        }
        let at = said.get("iat").and_then(Value::as_i64);
        let at = at.ok_or(JoseError::Claim("iat"))?;
        if at > question.now.saturating_add(SKEW_SECONDS) {
            return Err(JoseError::NotYet);
        }
        if at.saturating_add(question.age_max) < question.now {
            return Err(JoseError::Expired);
        }
        Ok(claims)
    }

    /// The claims shown, and whether the holder signed them for anybody: of a text that was handed on, nobody knows the question.
    /// A holder's signature that does not fit is refused; one that fits says who had the key, not that this is the answer.
    ///
    /// # Errors
    /// What does not fit.
    pub fn verify_copy(mut self, keys: &KeySet) -> Result<(Map<String, Value>, bool), JoseError> {
        match self.proof.take() {
            None => Ok((self.claims(keys)?, false)),
            Some(proof) => Ok((self.bound(proof, keys)?.0, true)),
        }
    }

    /// The claims shown and what the holder said, when the key of `cnf` signed just these disclosures.
    fn bound(mut self, proof: Jws, keys: &KeySet) -> Result<(Claims, Claims), JoseError> {
        let hash = std::mem::take(&mut self.hash);
        let claims = self.claims(keys)?;
        let said = proof.verify(&holder(&claims)?, &[Some(BINDING_TYP)], &Alg::ALL);
        let said = said.map_err(|error| match error {
            JoseError::Signature => JoseError::Binding(BINDING_TYP),
            other => other,
        })?;
        match said.get("sd_hash").and_then(Value::as_str) == Some(&hash) {
            true => Ok((claims, said)),
            false => Err(JoseError::Binding("sd_hash")),
        }
    }

    fn claims(self, keys: &KeySet) -> Result<Map<String, Value>, JoseError> {
        let claims = self.token.verify_by(keys, &[Some(TYP)], &Alg::ALL)?;
        let shown = claims.clone();
        let whole = unfold(claims, self.disclosures)?;
        let smuggled = |name: &str| whole.contains_key(name) && !shown.contains_key(name);
        if ALWAYS_SHOWN.iter().any(|name| smuggled(name)) {
            return Err(JoseError::Claim("_sd"));
        }
        Ok(whole)
    }
}

/// The key that a credential is bound to, `cnf.jwk`.
///
/// # Errors
/// [`JoseError::Claim`] without one, [`JoseError::Key`] for one that is not allowed.
pub fn holder(claims: &Map<String, Value>) -> Result<PublicKey, JoseError> {
    match claims.get("cnf").and_then(|cnf| cnf.get("jwk")) {
        Some(Value::Object(jwk)) => PublicKey::from_jwk(jwk),
        _ => Err(JoseError::Claim("cnf")),
    }
}

/// A disclosure as it travels.
fn disclosure(salt: [u8; 16], name: &str, value: &Value) -> String {
    encode(json!([encode(salt), name, value]).to_string())
}
