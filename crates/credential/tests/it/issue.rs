//! The credential endpoint: what a credential says, and everything that gives none.

use crate::wallet::{CONFIGURATION, Wallet, claims, request};
use crate::world::{World, error};
use jose::sd_jwt::Presentation;
use jose::{Alg, SigningKey, encode};
use serde_json::{Value, json};
use testing::BASE;

#[tokio::test]
async fn the_credential_tells_of_the_office_and_is_bound_to_the_wallet() {
    let world = World::new().await;
    let wallet = Wallet::new();
    let credential = world.issue(&wallet).await;
    let signed = claims(&credential);
    assert_eq!(signed["iss"], BASE);
    assert_eq!(signed["vct"], format!("{BASE}/credencial/tipo/funcion-publica"));
    assert_eq!(signed["cnf"]["jwk"], wallet.key.public().to_jwk(None));
    // A year from 27-11-2026, until midnight in Lima.
    let end: jiff::Timestamp = "2027-11-28T05:00:00Z".parse().unwrap();
    assert_eq!(signed["exp"], end.as_second());
    assert_eq!(
        signed["_sd"].as_array().unwrap().len(),
        12,
        "decoys hide how much there is"
    );
    for name in [
        "office",
        "entity",
        "given_name",
        "family_name",
        "document",
        "until",
    ] {
        assert!(!signed.contains_key(name), "{name} stands open");
    }
    let shown = Presentation::read(&credential)
        .unwrap()
        .verify(&world.keys().await)
        .unwrap();
    assert_eq!(shown["given_name"], "Luz Ficticia");
    assert_eq!(shown["family_name"], "Muestra Sulca");
    assert_eq!(shown["entity"], "Municipalidad de Muestra");
    assert!(
        shown["office"].as_str().unwrap().contains("Líder"),
        "{}",
        shown["office"]
    );
    assert_eq!(
        (&shown["since"], &shown["until"]),
        (&json!("2026-03-10"), &json!("2027-11-27"))
    );
    assert_eq!(shown["designation"], "001-2026");
    assert!(!shown.contains_key("document"), "nobody asked for it");
    assert_eq!(world.state(&credential).await, 0);
}

#[tokio::test]
async fn the_document_only_when_its_owner_wants_it() {
    let world = World::new().await;
    let box_of = format!("document-{}", world.office);
    let offer = world
        .offer_to(world.leader, world.office, &[(box_of.as_str(), "1")])
        .await;
    let credential = world.issue_of(&Wallet::new(), &offer).await;
    let shown = Presentation::read(&credential)
        .unwrap()
        .verify(&world.keys().await)
        .unwrap();
    assert_eq!(shown["document"], "40000001");
    assert_eq!(claims(&credential)["_sd"].as_array().unwrap().len(), 12);
}

#[tokio::test]
async fn a_designation_with_a_last_day_ends_the_credential_that_day() {
    let world = World::new().await;
    let person = world.person("Rosa", "40000003").await;
    let office = world
        .designate("security_officer", person, Some("2026-12-31"))
        .await;
    let offer = world.offer_to(person, office, &[]).await;
    let credential = world.issue_of(&Wallet::new(), &offer).await;
    let end: jiff::Timestamp = "2027-01-01T05:00:00Z".parse().unwrap();
    assert_eq!(claims(&credential)["exp"], end.as_second());
}

#[tokio::test]
async fn acts_hold_ids_and_nothing_that_names_anybody() {
    let world = World::new().await;
    world.issue(&Wallet::new()).await;
    let head = world.house().register.head().await.unwrap();
    let stored = world
        .house()
        .register
        .read_act(head.size - 1)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.act.kind, "credential/credential-issued");
    assert_eq!(stored.act.under.person, world.leader);
    assert_eq!(stored.act.under.designation, Some(world.office));
    assert_eq!(stored.act.visibility, register::Visibility::Reserved);
    let payload = stored.act.payload.unwrap();
    let names: Vec<&String> = payload.as_object().unwrap().keys().collect();
    assert_eq!(names, ["credential", "designation", "list", "place", "until"]);
}

#[tokio::test]
async fn every_token_nonce_and_proof_once() {
    let world = World::new().await;
    let wallet = Wallet::new();
    let (token, nonce) = (world.token().await, world.nonce().await);
    let asked = request(&wallet.proof(&nonce, world.now()));
    assert_eq!(world.json("/credencial/emitir", &token, &asked).await.status, 200);
    let again = world.json("/credencial/emitir", &token, &asked).await;
    assert_eq!(error(&again), "400 credential_request_denied");
    let other = world.token().await;
    let replayed = world.json("/credencial/emitir", &other, &asked).await;
    assert_eq!(error(&replayed), "400 invalid_nonce");
    // The token is still good: only the nonce was used.
    let fresh = request(&wallet.proof(&world.nonce().await, world.now()));
    assert_eq!(world.json("/credencial/emitir", &other, &fresh).await.status, 200);
}

#[tokio::test]
async fn no_token_no_credential() {
    let world = World::new().await;
    let asked = request(&Wallet::new().proof(&world.nonce().await, world.now()));
    for token in ["", "otro", "a b"] {
        let answer = world.json("/credencial/emitir", token, &asked).await;
        assert_eq!(error(&answer), "401 invalid_token", "{token}");
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
    }
    let token = world.token().await;
    world.later(300);
    let late = world.json("/credencial/emitir", &token, &asked).await;
    assert_eq!(error(&late), "401 invalid_token");
}

#[tokio::test]
async fn requests_that_ask_for_something_else() {
    let world = World::new().await;
    let token = world.token().await;
    let proof = Wallet::new().proof(&world.nonce().await, world.now());
    let good = request(&proof);
    let with = |name: &str, value: Value| {
        let mut asked = good.clone();
        asked[name] = value;
        asked.to_string()
    };
    let twice =
        format!(r#"{{"credential_configuration_id":"x","credential_configuration_id":"{CONFIGURATION}"}}"#);
    for (body, want) in [
        (String::new(), "invalid_credential_request"),
        ("[]".to_owned(), "invalid_credential_request"),
        ("{".to_owned(), "invalid_credential_request"),
        (twice, "invalid_credential_request"),
        (
            "{\"a\":".repeat(20) + "1" + &"}".repeat(20),
            "invalid_credential_request",
        ),
        ("{}".to_owned(), "invalid_credential_request"),
        (
            with("credential_identifier", json!("x")),
            "invalid_credential_request",
        ),
        (
            with("credential_configuration_id", json!(7)),
            "invalid_credential_request",
        ),
        (
            with("credential_configuration_id", json!("otra")),
            "unknown_credential_configuration",
        ),
        (
            json!({"credential_identifier": "x"}).to_string(),
            "unknown_credential_identifier",
        ),
        (
            with("credential_response_encryption", json!({})),
            "invalid_encryption_parameters",
        ),
        (with("proofs", json!({})), "invalid_proof"),
        (with("proofs", json!({"jwt": []})), "invalid_proof"),
        (with("proofs", json!({"jwt": [&proof, &proof]})), "invalid_proof"),
        (
            with("proofs", json!({"jwt": [&proof], "di_vp": []})),
            "invalid_proof",
        ),
        (with("proofs", json!({"jwt": [7]})), "invalid_proof"),
        (with("proofs", json!({"jwt": ["a.b.c"]})), "invalid_proof"),
    ] {
        let answer = world.bytes("/credencial/emitir", &token, &body).await;
        assert_eq!(error(&answer), format!("400 {want}"), "{body}");
    }
    let long = format!("{{\"a\":\"{}\"}}", "a".repeat(33 * 1024));
    assert_eq!(world.bytes("/credencial/emitir", &token, &long).await.status, 413);
    // Nothing of all that used anything up.
    let answer = world.json("/credencial/emitir", &token, &good).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn proofs_that_prove_nothing() {
    let world = World::new().await;
    let wallet = Wallet::new();
    let (token, nonce, now) = (world.token().await, world.nonce().await, world.now());
    let other = SigningKey::generate(Alg::Es256).unwrap().public().to_jwk(None);
    let change = |change: &dyn Fn(&mut Value, &mut Value)| {
        wallet.proof_with(&nonce, now, |header, claims| change(header, claims))
    };
    let unsigned = {
        let good = wallet.proof(&nonce, now);
        let header =
            json!({"alg": "none", "typ": "openid4vci-proof+jwt", "jwk": wallet.key.public().to_jwk(None)});
        format!(
            "{}.{}.",
            encode(header.to_string()),
            good.split('.').nth(1).unwrap()
        )
    };
    for (what, proof, want) in [
        (
            "another issuer",
            change(&|_, claims| claims["aud"] = "https://otra.example".into()),
            "invalid_proof",
        ),
        (
            "no audience",
            change(&|_, claims| claims["aud"] = Value::Null),
            "invalid_proof",
        ),
        (
            "old",
            change(&|_, claims| claims["iat"] = (now - 301).into()),
            "invalid_proof",
        ),
        (
            "from the future",
            change(&|_, claims| claims["iat"] = (now + 61).into()),
            "invalid_proof",
        ),
        (
            "another kind",
            change(&|header, _| header["typ"] = "JWT".into()),
            "invalid_proof",
        ),
        (
            "a private key",
            change(&|header, _| header["jwk"]["d"] = "AAAA".into()),
            "invalid_proof",
        ),
        (
            "the key of another",
            change(&|header, _| header["jwk"] = other.clone()),
            "invalid_proof",
        ),
        (
            "no key",
            change(&|header, _| header["jwk"] = Value::Null),
            "invalid_proof",
        ),
        ("unsigned", unsigned, "invalid_proof"),
        (
            "no nonce",
            change(&|_, claims| claims["nonce"] = Value::Null),
            "invalid_proof",
        ),
        (
            "a nonce of nobody",
            change(&|_, claims| claims["nonce"] = "otro".into()),
            "invalid_nonce",
        ),
    ] {
        let answer = world.json("/credencial/emitir", &token, &request(&proof)).await;
        assert_eq!(error(&answer), format!("400 {want}"), "{what}");
    }
    let answer = world
        .json("/credencial/emitir", &token, &request(&wallet.proof(&nonce, now)))
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn an_office_that_ended_between_token_and_credential_gives_none() {
    let world = World::new().await;
    let token = world.token().await;
    world.end_office().await;
    let proof = Wallet::new().proof(&world.nonce().await, world.now());
    let answer = world.json("/credencial/emitir", &token, &request(&proof)).await;
    assert_eq!(error(&answer), "400 credential_request_denied");
}

#[tokio::test]
async fn whoever_knocks_too_often_waits_a_minute() {
    let world = World::new().await;
    for _ in 0..300 {
        world.form("/credencial/nonce", &[]).await;
    }
    assert_eq!(world.form("/credencial/nonce", &[]).await.status, 429);
    assert_eq!(world.form("/verificar-credencial/pedir", &[]).await.status, 429);
    world.later(60);
    world.nonce().await;
}

#[tokio::test]
async fn a_token_bound_to_a_key_is_of_no_use_to_others() {
    let world = World::new().await;
    let (wallet, key) = (Wallet::new(), SigningKey::generate(Alg::Es256).unwrap());
    let (token_path, emit_path) = ("/credencial/token", "/credencial/emitir");
    let offer = world.offer().await;
    let form = capability::encode(&[
        ("grant_type", crate::wallet::GRANT),
        ("pre-authorized_code", &offer.code),
        ("tx_code", &offer.pin),
    ]);
    let to_token = possession(&key, token_path, "a", world.now(), None);
    let elsewhere = possession(&key, emit_path, "b", world.now(), None);
    let bad = world
        .post(
            token_path,
            "application/x-www-form-urlencoded",
            &[("dpop", &elsewhere)],
            &form,
        )
        .await;
    assert_eq!(error(&bad), "400 invalid_dpop_proof");
    let given = world
        .post(
            token_path,
            "application/x-www-form-urlencoded",
            &[("dpop", &to_token)],
            &form,
        )
        .await;
    assert_eq!(given.json()["token_type"], "DPoP", "{}", given.text);
    let token = given.json()["access_token"].as_str().unwrap().to_owned();
    let asked = request(&wallet.proof(&world.nonce().await, world.now())).to_string();
    let (bearer, bound) = (format!("Bearer {token}"), format!("DPoP {token}"));
    let of = |key: &SigningKey, jti: &str, token| possession(key, emit_path, jti, world.now(), token);
    let other = SigningKey::generate(Alg::Es256).unwrap();
    let good = of(&key, "c", Some(token.as_str()));
    for (what, authorization, proof, want) in [
        ("as a bearer token", &bearer, good.clone(), "401 invalid_token"),
        (
            "by another key",
            &bound,
            of(&other, "d", Some(token.as_str())),
            "401 invalid_token",
        ),
        (
            "for another token",
            &bound,
            of(&key, "e", Some("otro")),
            "400 invalid_dpop_proof",
        ),
        ("for none", &bound, of(&key, "f", None), "400 invalid_dpop_proof"),
        ("nonsense", &bound, "x".to_owned(), "400 invalid_dpop_proof"),
    ] {
        let headers = [
            ("authorization", authorization.as_str()),
            ("dpop", proof.as_str()),
        ];
        let answer = world.post(emit_path, "application/json", &headers, &asked).await;
        assert_eq!(error(&answer), want, "{what}");
    }
    let alone = [("authorization", bound.as_str())];
    let answer = world.post(emit_path, "application/json", &alone, &asked).await;
    assert_eq!(error(&answer), "401 invalid_token", "without a proof");
    let headers = [("authorization", bound.as_str()), ("dpop", good.as_str())];
    let answer = world.post(emit_path, "application/json", &headers, &asked).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let again = world.post(emit_path, "application/json", &headers, &asked).await;
    assert_eq!(error(&again), "400 invalid_dpop_proof", "a proof once");
}

/// A proof of possession (RFC 9449) for an endpoint.
fn possession(key: &SigningKey, path: &str, jti: &str, now: i64, token: Option<&str>) -> String {
    let header = json!({"alg": key.alg().as_str(), "typ": "dpop+jwt", "jwk": key.public().to_jwk(None)});
    let mut claims = json!({"htm": "POST", "htu": format!("{BASE}{path}"), "jti": jti, "iat": now});
    if let Some(token) = token {
        claims["ath"] = jose::hash(token).into();
    }
    jose::sign_with_header(key, &header, &claims).unwrap()
}
