//! What the issuer can do, for wallets and verifiers: OpenID4VCI 1.0 section 12.2, RFC 8414, SD-JWT VC (keys and type).

use super::offer::GRANT;
use super::proof::ALGS;
use super::{CLAIMS, CONFIGURATION, EMIT, TOKEN, address, issuer as base, server as server_of, vct};
use crate::keys;
use capability::{Answer, Cx, Req, Stop};
use jose::{Alg, sd_jwt};
use serde_json::{Value, json};
use ui::Lang;

/// Languages of what people read in a wallet, with their names for programs.
const LANGUAGES: [(Lang, &str); 3] = [(Lang::Es, "es-PE"), (Lang::En, "en"), (Lang::Qu, "quz-PE")];

fn public(value: &Value) -> Answer {
    Answer::json(200, value).open()
}

/// A text in each language, under that name.
fn display(cx: &Cx, name: &str, key: &str) -> Vec<Value> {
    let one = |(lang, locale): &(Lang, &str)| {
        let text = cx.house.texts.tr(*lang).t(key).into_owned();
        json!({"locale": locale, (name): text})
    };
    LANGUAGES.iter().map(one).collect()
}

/// GET: the metadata of the issuer.
pub(super) async fn issuer(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let proofs: Vec<&str> = ALGS.iter().map(|alg| alg.as_str()).collect();
    let claims: Vec<Value> = CLAIMS
        .iter()
        .map(|(name, label)| json!({"path": [name], "display": display(cx, "name", label)}))
        .collect();
    let configuration = json!({
        "format": sd_jwt::TYP,
        "vct": vct(cx),
        "scope": CONFIGURATION,
        "cryptographic_binding_methods_supported": ["jwk"],
        "credential_signing_alg_values_supported": [Alg::Es256.as_str()],
        "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": proofs}},
        "credential_metadata": {"display": display(cx, "name", "credential-name"), "claims": claims},
    });
    Ok(public(&json!({
        "credential_issuer": base(cx),
        "authorization_servers": [server_of(cx)],
        "credential_endpoint": address(cx, EMIT),
        "nonce_endpoint": address(cx, "/credencial/nonce"),
        "display": [{"name": "Qhapaq", "locale": "es-PE"}],
        "credential_configurations_supported": {CONFIGURATION: configuration},
    })))
}

/// GET: the metadata of who gives tokens for it.
pub(super) async fn server(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let dpop: Vec<&str> = Alg::ALL.iter().map(|alg| alg.as_str()).collect();
    Ok(public(&json!({
        "issuer": server_of(cx),
        "token_endpoint": address(cx, TOKEN),
        "grant_types_supported": [GRANT],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["none"],
        "dpop_signing_alg_values_supported": dpop,
        "pre-authorized_grant_anonymous_access_supported": true,
    })))
}

/// GET: the keys that credentials and lists are signed with, those before the present ones too.
pub(super) async fn keys(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let (set, _) = keys::public(&cx.house).await?;
    Ok(public(&json!({"issuer": base(cx), "jwks": set})))
}

/// GET: what the type is.
pub(super) async fn kind(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let claims: Vec<Value> = CLAIMS
        .iter()
        .map(|(name, label)| json!({"path": [name], "sd": "always", "display": display(cx, "label", label)}))
        .collect();
    let names = display(cx, "name", "credential-name");
    let texts = display(cx, "description", "credential-description");
    let shown: Vec<Value> = names
        .into_iter()
        .zip(texts)
        .map(|(mut one, text)| {
            one["description"] = text["description"].clone();
            one
        })
        .collect();
    Ok(public(&json!({
        "vct": vct(cx),
        "name": "Public office",
        "description": "The holder has an office in a public entity of Peru, by a designation that is in force",
        "display": shown,
        "claims": claims,
    })))
}
