//! Back from the national provider: the answer is checked against what was asked, the code becomes a token, the token a person.

use super::begin::VERIFIER;
use super::link::{self, Nobody};
use super::settings::ClientAuthentication;
use super::token::{self as id_token, Bad, Expected, Given, Subject};
use super::wire::Ask;
use super::{National, WAY, of};
use crate::provider::grant;
use crate::token::{presented, same};
use crate::{cookie, entrance, form, vault};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use capability::{Answer, Cx, Req, Stop};
use jiff::Timestamp;
use jose::JoseError;
use maud::html;
use norms::AssuranceLevelId;
use register::db::stmt;
use register::{Fault, PersonId, args};
use serde_json::{Map, Value};

/// Where the provider sends people back to.
pub(super) const PATH: &str = "/ingresar/id-gob-pe/vuelta";
/// What it may send along; anything else is of no account.
pub(super) const QUERY: &[&str] = &[
    "code",
    "state",
    "iss",
    "error",
    "error_description",
    "error_uri",
    "session_state",
];
/// Longest code or access token taken.
const TOKEN_CHARS_MAX: usize = 8 * 1024;

/// A sign-in that was begun.
struct Begun {
    verifier: String,
    back: String,
    person: Option<PersonId>,
    expected: Expected,
}

/// Why nobody came in.
enum No {
    /// The person turned back, or the provider let them.
    Turned(&'static str),
    /// The provider does not answer: why, for the log.
    Away(String),
    /// Its answer is not taken, in one word.
    Answer(&'static str),
    /// Whoever it is has no place here.
    Nobody(Nobody),
}

/// The address that is registered at the provider.
pub(super) fn redirect_uri(cx: &Cx) -> String {
    format!("{}{PATH}", cx.house.options.base_url)
}

/// GET: in, or what went wrong and what to do.
pub(super) async fn show(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    let national = of(&cx.house).ok_or(Stop::NotFound)?;
    let answer = match entered(cx, &national, &req).await? {
        Ok((person, ways, back)) => {
            let ways: Vec<&str> = ways.iter().map(String::as_str).collect();
            entrance::enter(cx, &req, person, &ways, &back).await?
        }
        Err(no) => told(cx, no).await?,
    };
    Ok(cookie::take_national(cx, answer))
}

type Entered = (PersonId, Vec<String>, String);

async fn entered(cx: &Cx, national: &National, req: &Req) -> Result<Result<Entered, No>, Stop> {
    let query = &req.query;
    let state = query.get("state").unwrap_or_default();
    let ours = cookie::national(req).is_some_and(|kept| same(&kept, state));
    let Some(begun) = begun(cx, if ours { state } else { "" }).await? else {
        return Ok(Err(No::Answer("state")));
    };
    if begun.person.is_some() && begun.person != cx.caller.person {
        return Ok(Err(No::Answer("session")));
    }
    let endpoints = match national.endpoints(cx.now).await {
        Ok(endpoints) => endpoints,
        Err(why) => return Ok(Err(No::Away(why))),
    };
    // An answer of another provider that was led here (RFC 9207).
    let issuer = query.get("iss");
    if issuer.is_some_and(|issuer| issuer != national.settings.issuer)
        || (endpoints.names_issuer && issuer.is_none())
    {
        return Ok(Err(No::Answer("iss")));
    }
    if let Some(error) = query.get("error") {
        return Ok(Err(No::Turned(turned(error))));
    }
    let Some(code) = query
        .get("code")
        .filter(|code| !code.is_empty() && code.len() <= TOKEN_CHARS_MAX)
    else {
        return Ok(Err(No::Answer("code")));
    };
    let subject = match national.subject(cx, code, &begun).await {
        Ok(subject) => subject,
        Err(no) => return Ok(Err(no)),
    };
    let ways = ways(cx, national, &subject);
    Ok(link::person(cx, &national.settings, &subject, begun.person)
        .await?
        .map(|person| (person, ways, begun.back))
        .map_err(No::Nobody))
}

/// How the session says what was proven: by the provider, at its level, and by a certificate where it says so.
fn ways(cx: &Cx, national: &National, subject: &Subject) -> Vec<String> {
    let way = national.settings.way_of(cx.house.law, &subject.acr);
    [format!("{WAY}:{}", subject.level.as_str())]
        .into_iter()
        .chain(way.map(str::to_owned))
        .collect()
}

fn turned(error: &str) -> &'static str {
    match error {
        "access_denied" => "access_denied",
        "login_required" | "interaction_required" | "consent_required" => "login_required",
        "unmet_authentication_requirements" => "level",
        "temporarily_unavailable" | "server_error" => "unavailable",
        _ => "other",
    }
}

/// What was kept under a state, once.
async fn begun(cx: &Cx, state: &str) -> Result<Option<Begun>, Stop> {
    const OF: &str = "SELECT nonce_hash, verifier, level, back, person_id, fresh, begun_at, expires_at FROM identity_national WHERE state_hash = $1";
    type Row = (
        String,
        String,
        String,
        String,
        Option<PersonId>,
        i64,
        Timestamp,
        Timestamp,
    );
    let Some(hash) = presented(state) else {
        return Ok(None);
    };
    let row: Option<Row> = cx.house.register.db().get(OF, args![&hash]).await?;
    let Some((nonce_hash, verifier, level, back, person, fresh, begun_at, until)) = row else {
        return Ok(None);
    };
    let gone = stmt(
        "DELETE FROM identity_national WHERE state_hash = $1",
        args![&hash],
    )
    .rows(1);
    if !grant::write(&cx.house, vec![gone]).await? || until <= cx.now {
        return Ok(None);
    }
    let verifier = vault::open(&cx.house, VERIFIER, &verifier)?;
    let verifier =
        String::from_utf8(verifier).map_err(|error| Fault::because("reading a verifier", error))?;
    let Ok(level) = AssuranceLevelId::parse(&level) else {
        return Ok(None);
    };
    let proven_since = (fresh != 0).then(|| begun_at.as_second());
    Ok(Some(Begun {
        verifier,
        back,
        person,
        expected: Expected {
            nonce_hash,
            level,
            proven_since,
        },
    }))
}

impl National {
    /// Whom a code stands for.
    async fn subject(&self, cx: &Cx, code: &str, begun: &Begun) -> Result<Subject, No> {
        let tokens = self.tokens(cx, code, begun).await?;
        let text = |name: &str| tokens.get(name).and_then(Value::as_str);
        let given = Given {
            id_token: text("id_token").ok_or(No::Answer("id_token"))?,
            access_token: text("access_token").filter(|token| token.len() <= TOKEN_CHARS_MAX),
            code,
        };
        let now = cx.now.as_second();
        let law = (cx.house.law, &self.settings);
        let mut checked = Err(Bad::Token(JoseError::UnknownKey));
        for missing in [false, true] {
            let keys = self.keys(cx.now, missing).await.map_err(No::Away)?;
            checked = id_token::check(law, &keys, given, &begun.expected, now);
            if !matches!(checked, Err(Bad::Token(JoseError::UnknownKey))) {
                break;
            }
        }
        let mut subject = checked.map_err(|bad| No::Answer(bad.word()))?;
        self.add_userinfo(cx, &mut subject, given.access_token).await?;
        Ok(subject)
    }

    async fn tokens(&self, cx: &Cx, code: &str, begun: &Begun) -> Result<Map<String, Value>, No> {
        let settings = &self.settings;
        let redirect = redirect_uri(cx);
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect.as_str()),
            ("code_verifier", begun.verifier.as_str()),
        ];
        let mut authorization = None;
        match settings.authentication {
            ClientAuthentication::ClientSecretPost => {
                pairs.push(("client_id", &settings.client_id));
                pairs.push(("client_secret", &settings.client_secret));
            }
            ClientAuthentication::ClientSecretBasic => {
                let both = [&settings.client_id, &settings.client_secret].map(|part| escaped(part));
                authorization = Some(format!("Basic {}", STANDARD.encode(both.join(":"))));
            }
        }
        let uri = self.endpoints(cx.now).await.map_err(No::Away)?.token.clone();
        let form = Some(capability::encode(&pairs));
        let told = self
            .wire
            .ask(Ask {
                uri,
                authorization,
                form,
            })
            .await
            .map_err(No::Away)?;
        match told.status {
            200 => jose::json_object(&told.body).map_err(|_| No::Answer("token_answer")),
            500.. => Err(No::Away(format!("the token endpoint answered {}", told.status))),
            _ => Err(No::Answer("code")),
        }
    }

    /// Adds what userinfo tells about the same subject where the token names no document.
    async fn add_userinfo(&self, cx: &Cx, subject: &mut Subject, access: Option<&str>) -> Result<(), No> {
        let endpoints = self.endpoints(cx.now).await.map_err(No::Away)?;
        let (Some(uri), Some(access)) = (endpoints.userinfo.clone(), access) else {
            return Ok(());
        };
        if subject.claims.contains_key(&self.settings.document_claim) {
            return Ok(());
        }
        let ask = Ask {
            uri,
            authorization: Some(format!("Bearer {access}")),
            form: None,
        };
        let told = self.wire.ask(ask).await.map_err(No::Away)?;
        if told.status != 200 {
            return Err(No::Away(format!("userinfo answered {}", told.status)));
        }
        let more = jose::json_object(&told.body).map_err(|_| No::Answer("userinfo"))?;
        if more.get("sub").and_then(Value::as_str) != Some(&subject.id) {
            return Err(No::Answer("userinfo_sub"));
        }
        for name in [&self.settings.document_claim, &self.settings.document_kind_claim] {
            if let Some(value) = more.get(name) {
                subject.claims.insert(name.clone(), value.clone());
            }
        }
        Ok(())
    }
}

/// One part of the header of RFC 6749 section 2.3.1: as a value of a form.
fn escaped(part: &str) -> String {
    capability::encode(&[("", part)])
        .trim_start_matches('=')
        .to_owned()
}

/// The provider cannot be reached: said plainly, with the channel that is staffed, and without another way in its place.
pub(super) async fn away(cx: &Cx, why: &str) -> Result<Answer, Stop> {
    told(cx, No::Away(why.to_owned())).await
}

/// Status, title and body of a page.
type Said = (u16, &'static str, &'static str);

async fn told(cx: &Cx, no: No) -> Result<Answer, Stop> {
    const CANCELLED: Said = (
        200,
        "identity-national-cancelled",
        "identity-national-cancelled-body",
    );
    const LEVEL: Said = (
        403,
        "identity-national-level-title",
        "identity-national-level-body",
    );
    const AWAY: Said = (503, "identity-national-away", "identity-national-away-body");
    const REFUSED: Said = (400, "identity-national-refused", "identity-national-refused-body");
    const UNKNOWN: Said = (403, "identity-national-unknown", "identity-national-unknown-body");
    const CONFLICT: Said = (
        409,
        "identity-national-conflict",
        "identity-national-conflict-body",
    );
    let ((status, title, body), word) = match no {
        No::Turned("access_denied") => (CANCELLED, "access_denied"),
        No::Turned("level") => (LEVEL, "level"),
        No::Turned("unavailable") => (AWAY, "unavailable"),
        No::Turned(word) => (REFUSED, word),
        No::Away(why) => {
            tracing::warn!(why, "the national provider does not answer");
            (AWAY, "away")
        }
        No::Answer("acr") => (LEVEL, "acr"),
        No::Answer(word) => (REFUSED, word),
        No::Nobody(Nobody::Unknown) => (UNKNOWN, "unknown_person"),
        No::Nobody(Nobody::Conflict) => (CONFLICT, "link_conflict"),
    };
    entrance::refused(&cx.house, None, WAY, word).await?;
    let tr = cx.tr();
    let (title, body) = (tr.t(title), tr.t(body));
    let main = html! {
        h1.h-m { (title) }
        p.lead.mt-s { (body) }
        p.mt { (ui::Button::link(tr.t("identity-way-begin-again"), cx.href("/ingresar"))) }
    };
    Ok(form::no_store(
        cx.page(form::narrow(title.to_string(), main).status(status)),
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_part_of_the_header_is_a_value_of_a_form() {
        assert_eq!(super::escaped("a b:c+ñ=&"), "a+b%3Ac%2B%C3%B1%3D%26");
    }
}
