//! What a system asks for when it sends somebody to sign in: read and checked, before anybody is asked anything.

use super::answer::ProtocolError;
use super::client::{Client, OPERATION};
use capability::Query;
use norms::{AcrId, Law};
use serde::{Deserialize, Serialize};

/// Longest `state`, in bytes: it comes back in an address.
const STATE_BYTES_MAX: usize = 1_024;
/// Longest `nonce`, in bytes.
const NONCE_BYTES_MAX: usize = 256;
/// Most scopes of one request.
const SCOPES_MAX: usize = 20;
/// Length of a challenge: SHA-256 in base64url.
const CHALLENGE_BYTES: usize = 43;
/// Longest `max_age`: nobody asks for less than once a year.
const MAX_AGE_MAX: i64 = 366 * 24 * 3_600;

/// Parameters that are read. Others are passed over, as RFC 6749 section 3.1 asks.
const READ: [&str; 16] = [
    "client_id",
    "response_type",
    "response_mode",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "prompt",
    "max_age",
    "acr_values",
    "ui_locales",
    "dpop_jkt",
    "request",
    "request_uri",
];

/// A request that is whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) nonce: Option<String>,
    pub(crate) challenge: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) prompt: Option<Prompt>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max_age: Option<i64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) acr: Vec<AcrId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) lang: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) jkt: Option<String>,
}

/// What the person must be asked, whatever they did before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Prompt {
    /// Nothing: answer at once or say why not.
    None,
    /// To sign in again.
    Login,
    /// What will be shared.
    Consent,
    /// Both.
    LoginAndConsent,
}

impl Prompt {
    pub(crate) fn login(self) -> bool {
        matches!(self, Prompt::Login | Prompt::LoginAndConsent)
    }
    pub(crate) fn consent(self) -> bool {
        matches!(self, Prompt::Consent | Prompt::LoginAndConsent)
    }
}

/// Why a request is not taken, and to whom that is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bad {
    /// To the person: it is not known, or not believed, where the answer should go.
    Here(ProtocolError),
    /// To the system, at an address it registered.
    Back {
        redirect_uri: String,
        state: Option<String>,
        error: ProtocolError,
    },
}

fn error(code: &'static str, reason: &'static str, text: &'static str) -> ProtocolError {
    ProtocolError { code, text, reason }
}

/// Checks a request of a system. Pure.
pub(crate) fn check(law: &Law, client: &Client, query: &Query) -> Result<Asked, Bad> {
    if let Some(twice) = READ.iter().find(|name| query.all(name).nth(1).is_some()) {
        let text = match *twice {
            "redirect_uri" => "redirect_uri stands twice",
            _ => "a parameter stands twice",
        };
        return Err(Bad::Here(error("invalid_request", "parameter_twice", text)));
    }
    let redirect_uri = redirect(client, query)?;
    let state = query.get("state").map(str::to_owned);
    let back = |error| Bad::Back {
        redirect_uri: redirect_uri.clone(),
        state: state.clone().filter(|state| state.len() <= STATE_BYTES_MAX),
        error,
    };
    let rest = rest(law, client, query).map_err(back)?;
    Ok(Asked {
        redirect_uri,
        state,
        ..rest
    })
}

fn redirect(client: &Client, query: &Query) -> Result<String, Bad> {
    let here = |reason, text| Bad::Here(error("invalid_request", reason, text));
    let given = query
        .get("redirect_uri")
        .ok_or_else(|| here("redirect_uri_missing", "redirect_uri is missing"))?;
    match client.profile.redirect_uris.iter().any(|known| known == given) {
        true => Ok(given.to_owned()),
        false => Err(here(
            "redirect_uri_unknown",
            "redirect_uri is not one of the registered addresses, letter by letter",
        )),
    }
}

/// Everything but where the answer goes.
fn rest(law: &Law, client: &Client, query: &Query) -> Result<Asked, ProtocolError> {
    let invalid = |reason, text| error("invalid_request", reason, text);
    let long = |name: &str, bytes| query.get(name).is_some_and(|value| value.len() > bytes);
    if query.get("request").is_some() {
        return Err(error(
            "request_not_supported",
            "request_object",
            "send the parameters, or push them to the PAR endpoint",
        ));
    }
    if query.get("response_type") != Some("code") {
        return Err(error(
            "unsupported_response_type",
            "response_type",
            "response_type must be code",
        ));
    }
    if query.get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(invalid("response_mode", "response_mode must be query"));
    }
    if long("state", STATE_BYTES_MAX) || long("nonce", NONCE_BYTES_MAX) {
        return Err(invalid(
            "too_long",
            "state has at most 1024 bytes and nonce at most 256",
        ));
    }
    let lang = query.get("ui_locales").map(language).unwrap_or_default();
    Ok(Asked {
        redirect_uri: String::new(),
        scopes: scopes(client, query.get("scope").unwrap_or_default())?,
        state: None,
        nonce: query.get("nonce").map(str::to_owned),
        challenge: challenge(query)?,
        prompt: query.get("prompt").map(prompt).transpose()?,
        max_age: query.get("max_age").map(max_age).transpose()?,
        acr: query
            .get("acr_values")
            .map(|names| acr(law, names))
            .transpose()?
            .unwrap_or_default(),
        lang,
        jkt: query.get("dpop_jkt").map(thumbprint).transpose()?,
    })
}

fn scopes(client: &Client, given: &str) -> Result<Vec<String>, ProtocolError> {
    let refuse = |reason, text| Err(error("invalid_scope", reason, text));
    let mut scopes: Vec<String> = given.split_ascii_whitespace().map(str::to_owned).collect();
    scopes.sort();
    scopes.dedup();
    if scopes.len() > SCOPES_MAX {
        return refuse("scopes_many", "at most 20 scopes");
    }
    if !scopes.iter().any(|scope| scope == "openid") {
        return refuse("scope_openid", "scope must hold openid");
    }
    let allowed = |scope: &String| match scope.starts_with(OPERATION) {
        true => client.profile.operation(scope).is_some(),
        false => scope == "openid" || client.profile.scopes.contains(scope),
    };
    match scopes.iter().all(allowed) {
        true => Ok(scopes),
        false => refuse("scope_unregistered", "a scope was not registered for this client"),
    }
}

fn challenge(query: &Query) -> Result<String, ProtocolError> {
    let invalid = |reason, text| error("invalid_request", reason, text);
    if query.get("code_challenge_method") != Some("S256") {
        return Err(invalid("pkce_method", "code_challenge_method must be S256"));
    }
    let challenge = query.get("code_challenge").unwrap_or_default();
    match challenge.len() == CHALLENGE_BYTES && jose::decode(challenge).is_ok() {
        true => Ok(challenge.to_owned()),
        false => Err(invalid(
            "pkce_challenge",
            "code_challenge must be SHA-256 in base64url without padding",
        )),
    }
}

fn prompt(given: &str) -> Result<Prompt, ProtocolError> {
    let words: Vec<&str> = given.split_ascii_whitespace().collect();
    let has = |word: &str| words.contains(&word);
    let known = ["none", "login", "consent", "select_account"];
    if words.iter().any(|word| !known.contains(word)) || (has("none") && words.len() > 1) {
        return Err(error(
            "invalid_request",
            "prompt",
            "prompt is none alone, or some of login, consent, select_account",
        ));
    }
    Ok(
        match (has("none"), has("login") || has("select_account"), has("consent")) {
            (true, ..) => Prompt::None,
            (_, true, true) => Prompt::LoginAndConsent,
            (_, true, false) => Prompt::Login,
            _ => Prompt::Consent,
        },
    )
}

fn max_age(given: &str) -> Result<i64, ProtocolError> {
    given
        .parse::<i64>()
        .ok()
        .filter(|age| (0..=MAX_AGE_MAX).contains(age))
        .ok_or_else(|| {
            error(
                "invalid_request",
                "max_age",
                "max_age is a whole number of seconds",
            )
        })
}

/// Names that no law of this house knows are passed over; when none is known, the request cannot be met.
fn acr(law: &Law, names: &str) -> Result<Vec<AcrId>, ProtocolError> {
    let known: Vec<AcrId> = names
        .split_ascii_whitespace()
        .take(law.acr_values().len())
        .filter_map(|name| AcrId::parse(name).ok())
        .collect();
    match known.is_empty() && !names.trim().is_empty() {
        true => Err(error(
            "unmet_authentication_requirements",
            "acr_unknown",
            "none of the acr_values is known here; see acr_values_supported",
        )),
        false => Ok(known),
    }
}

fn language(given: &str) -> Option<String> {
    given.split_ascii_whitespace().find_map(|tag| {
        let code = tag.split('-').next().unwrap_or_default();
        match code {
            "es" | "en" | "qu" => Some(code.to_owned()),
            "quz" => Some("qu".to_owned()),
            _ => None,
        }
    })
}

fn thumbprint(given: &str) -> Result<String, ProtocolError> {
    match given.len() == CHALLENGE_BYTES && jose::decode(given).is_ok() {
        true => Ok(given.to_owned()),
        false => Err(error(
            "invalid_request",
            "dpop_jkt",
            "dpop_jkt must be a SHA-256 thumbprint in base64url",
        )),
    }
}

impl Asked {
    /// Whether a scope is asked for.
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.scopes.iter().any(|asked| asked == scope)
    }
}
