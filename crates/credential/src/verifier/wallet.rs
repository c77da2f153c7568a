//! What the wallet is asked and what it answers (OpenID4VP 1.0 sections 5, 6 and 8.2: DCQL, `direct_post`).

use super::question::{self, Asked, Question};
use super::{Bad, finding};
use crate::issuer::{Wrong, json_answer, refused, vct, wrong};
use crate::limits;
use crate::secret::Secret;
use capability::{Answer, Body, Cx, Query, Req, Stop};
use serde_json::{Value, json};

/// Name of the one credential that is asked for.
const ID: &str = "funcion";
/// Claims that are always asked for.
const NEEDED: [&str; 3] = ["office", "entity", "until"];
/// Claims that are asked for when names are.
const NAMES: [&str; 2] = ["given_name", "family_name"];

/// The request as an address that opens a wallet.
pub(crate) fn link(cx: &Cx, question: &Question) -> String {
    let asked = question.asked();
    let names: &[&str] = if question.with_names { &NAMES } else { &[] };
    let claims: Vec<Value> = NEEDED
        .iter()
        .chain(names)
        .map(|name| json!({"path": [name]}))
        .collect();
    let query = json!({"credentials": [{
        "id": ID, "format": "dc+sd-jwt", "meta": {"vct_values": [vct(cx)]}, "claims": claims,
    }]});
    let metadata = json!({"vp_formats_supported": {"dc+sd-jwt": {}}});
    let (client, response, nonce) = (asked.client_id(cx), asked.response_uri(cx), asked.nonce());
    let pairs = [
        ("response_type", "vp_token"),
        ("client_id", client.as_str()),
        ("response_mode", "direct_post"),
        ("response_uri", response.as_str()),
        ("nonce", nonce.reveal()),
        ("dcql_query", &query.to_string()),
        ("client_metadata", &metadata.to_string()),
    ];
    let pairs = pairs.map(|(name, value)| format!("{name}={}", escaped(value)));
    format!("openid4vp://?{}", pairs.join("&"))
}

/// A value for a query that escapes no more than it must (RFC 3986 section 3.4): every sign makes the code harder to read.
fn escaped(value: &str) -> String {
    value.bytes().fold(String::new(), |mut out, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b':' | b'/' | b',' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
        out
    })
}

/// POST: the answer. The browser is sent nowhere: who asked sees what was found, and nobody else.
pub(super) async fn take(cx: &Cx, req: Req) -> Result<Answer, Stop> {
    match taken(cx, &req).await {
        Ok(()) => Ok(json_answer(&json!({}))),
        Err(wrong) => refused("presentation", wrong),
    }
}

async fn taken(cx: &Cx, req: &Req) -> Result<(), Wrong> {
    limits::admit(cx)?;
    let over = || {
        let text = "the question is unknown, over, or was answered; whoever asks can ask again";
        wrong("invalid_request", "question", text)
    };
    let Body::Form(form, _) = &req.body else {
        let text = "send application/x-www-form-urlencoded";
        return Err(wrong("invalid_request", "no_form", text));
    };
    let answer = Secret::brought(req.param("id")).ok_or_else(over)?;
    let asked = question::begin_answer(cx, answer).await?.ok_or_else(over)?;
    if form.get("error").is_some() {
        return match question::declined(cx, &asked).await? {
            true => Ok(()),
            false => Err(over()),
        };
    }
    match looked_at(cx, form, &asked).await? {
        Ok(found) => match question::answered(cx, &asked, &found).await? {
            true => Ok(()),
            false => Err(over()),
        },
        Err(bad) => {
            question::wrong(cx, &asked, bad).await?;
            let text = "the presentation is no answer to this question";
            Err(wrong("invalid_request", bad.word(), text))
        }
    }
}

async fn looked_at(
    cx: &Cx,
    form: &Query,
    asked: &Asked,
) -> Result<Result<super::Finding, Bad>, register::Fault> {
    let Some(shown) = presentation(form) else {
        return Ok(Err(Bad::Shape));
    };
    let (audience, nonce) = (asked.client_id(cx), asked.nonce());
    finding::of_answer(cx, &shown, &audience, nonce.reveal()).await
}

/// The one presentation of `vp_token`.
fn presentation(form: &Query) -> Option<String> {
    let token = jose::json_object(form.get("vp_token")?.as_bytes()).ok()?;
    match (token.len(), token.get(ID)?) {
        (1, Value::Array(all)) => match all.as_slice() {
            [Value::String(one)] => Some(one.clone()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_a_query_is_escaped() {
        assert_eq!(
            escaped("https://a.example/b?c=d&e+f"),
            "https://a.example/b%3Fc%3Dd%26e%2Bf"
        );
        assert_eq!(escaped(r#"{"ñ":["x"]}"#), "%7B%22%C3%B1%22:%5B%22x%22%5D%7D");
    }

    #[test]
    fn one_presentation_of_the_credential_that_was_asked_for() {
        for (text, want) in [
            (r#"{"funcion":["a~"]}"#, Some("a~")),
            (r#"{"funcion":"a~"}"#, None),
            (r#"{"funcion":["a~","b~"]}"#, None),
            (r#"{"funcion":["a~"],"otra":["b~"]}"#, None),
            (r#"{"funcion":["a~"],"funcion":["b~"]}"#, None),
            (r#"{"otra":["a~"]}"#, None),
            (r#"["a~"]"#, None),
            ("a~", None),
        ] {
            let form = Query(vec![("vp_token".to_owned(), text.to_owned())]);
            assert_eq!(presentation(&form).as_deref(), want, "{text}");
        }
        assert_eq!(presentation(&Query::default()), None);
    }
}
