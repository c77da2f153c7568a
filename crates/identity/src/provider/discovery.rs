//! What the provider can do, for programs (OpenID Connect Discovery 1.0, RFC 8414), and the keys it signs with.

use super::answer::public;
use super::{address, claims, issuer, keys};
use crate::methods;
use capability::{Answer, Cx, Req, Stop};
use jose::Alg;
use serde_json::{Value, json};

/// GET: the metadata.
pub(super) async fn show(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    Ok(public(Answer::json(200, &metadata(cx))))
}

/// GET: the keys.
pub(super) async fn keys(cx: &Cx, _: Req) -> Result<Answer, Stop> {
    let (set, _) = keys::public(&cx.house).await?;
    Ok(public(Answer::json(200, &set)))
}

fn metadata(cx: &Cx) -> Value {
    let at = |path| address(cx, path);
    let algs: Vec<&str> = keys::ALGS.iter().map(|alg| alg.as_str()).collect();
    let brought: Vec<&str> = Alg::ALL.iter().map(|alg| alg.as_str()).collect();
    let law = cx.house.law;
    let offer = methods::offered(&cx.house);
    let reached = law.acr_values().iter().filter(|value| {
        let way = value.method.is_none_or(|method| offer.ways.contains(&method));
        way && law.number_of(value.level) <= offer.best
    });
    let acr: Vec<&str> = reached.map(|value| value.id.as_str()).collect();
    let scopes: Vec<&str> = ["openid"]
        .into_iter()
        .chain(claims::SCOPES.iter().map(|(scope, _)| *scope))
        .collect();
    let authentication = json!(["private_key_jwt", "client_secret_basic"]);
    json!({
        "issuer": issuer(cx),
        "authorization_endpoint": at("/oidc/authorize"),
        "token_endpoint": at("/oidc/token"),
        "userinfo_endpoint": at("/oidc/userinfo"),
        "jwks_uri": at("/oidc/jwks"),
        "pushed_authorization_request_endpoint": at("/oidc/par"),
        "introspection_endpoint": at("/oidc/introspect"),
        "revocation_endpoint": at("/oidc/revoke"),
        "end_session_endpoint": at("/oidc/logout"),
        "service_documentation": at("/ayuda"),
        "scopes_supported": scopes,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "acr_values_supported": acr,
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": algs,
        "userinfo_signing_alg_values_supported": algs,
        "token_endpoint_auth_methods_supported": authentication,
        "token_endpoint_auth_signing_alg_values_supported": brought,
        "introspection_endpoint_auth_methods_supported": authentication,
        "introspection_endpoint_auth_signing_alg_values_supported": brought,
        "revocation_endpoint_auth_methods_supported": authentication,
        "revocation_endpoint_auth_signing_alg_values_supported": brought,
        "dpop_signing_alg_values_supported": brought,
        "code_challenge_methods_supported": ["S256"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "claims_supported": claims::NAMES,
        "claim_types_supported": ["normal"],
        "ui_locales_supported": ["es", "en", "qu"],
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
        "require_pushed_authorization_requests": false,
        "authorization_response_iss_parameter_supported": true,
        "backchannel_logout_supported": true,
        "backchannel_logout_session_supported": true,
    })
}
