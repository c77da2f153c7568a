//! A wallet and a verifier that nobody here wrote (@openid4vc and @sd-jwt of npm): an offer becomes a credential, the credential is
//! checked by its keys, its type and its state, answers the verifier of the house, and is found ended when it was annulled.

use crate::house::{Home, Session};
use crate::parties::{head, installed, missing, script};
use capability::Query;
use register::Clock;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Stdio;
use testing::Answered;

/// Runs the wallet to its end: everything it says.
async fn run(base: &str, variables: &[(&str, &str)]) -> BTreeMap<String, Value> {
    // Programs find their modules beside themselves.
    let place = installed().join("wallet.mjs");
    std::fs::copy(script("wallet.mjs"), &place).unwrap();
    let child = tokio::process::Command::new("node")
        .arg(&place)
        .env("ISSUER", base)
        .envs(variables.iter().copied())
        .stderr(Stdio::inherit())
        .output();
    let output = child.await.unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{told}");
    let lines = told.lines().filter_map(|line| line.strip_prefix("SAY "));
    lines
        .map(|line| serde_json::from_str::<(String, Value)>(line).unwrap())
        .collect()
}

/// The address that a page shows for a wallet.
fn link(page: &Answered, scheme: &str) -> String {
    let rest = page.between(&format!("href=\"{scheme}"), '"');
    format!("{scheme}{}", rest.replace("&amp;", "&"))
}

/// An offer for the office under which somebody works: its link and its digits.
async fn offer(home: &Home, session: &Session) -> (String, String) {
    let me = home.get_as(session, "/api/v1/me").await.json();
    let pairs = [("designation", me["acting"]["designation"].as_str().unwrap())];
    let page = home.form(session, "/credencial/ofrecer", &pairs).await;
    assert_eq!(page.status, 201, "{}", page.text);
    let pin = page.between("id=\"cifras\">", '<');
    (link(&page, "openid-credential-offer://"), pin)
}

/// The page of a question that anybody made.
async fn asked(home: &Home) -> String {
    let made = home
        .form(&Session::default(), "/verificar-credencial/pedir", &[])
        .await;
    made.location().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wallet_of_npm_receives_checks_and_shows_the_credential() {
    let module = installed().join("node_modules/@openid4vc/openid4vci");
    if missing(
        "wallets::openid4vci",
        module.exists(),
        "npm @openid4vc/openid4vci",
    ) {
        return;
    }
    let (home, base) = Home::served().await;
    let dni = head(&home).await;
    let session = home.sign_in(&dni).await;
    home.clock.set(register::SystemClock.now());
    let question = asked(&home).await;
    let request = link(&home.get(&question).await, "openid4vp://");
    // Once with a token that whoever has it may use, once with one that is bound to a key of the wallet.
    let (first, digits) = offer(&home, &session).await;
    let bound = [
        ("OFFER", first.as_str()),
        ("PIN", &digits),
        ("REQUEST", &request),
        ("BOUND", "1"),
    ];
    assert_eq!(run(&base, &bound).await["type"], "DPoP");
    let question = asked(&home).await;
    let request = link(&home.get(&question).await, "openid4vp://");
    let (offer, pin) = offer(&home, &session).await;
    let said = run(&base, &[("OFFER", &offer), ("PIN", &pin), ("REQUEST", &request)]).await;
    assert_eq!(said["type"], "Bearer");
    let claims = &said["claims"];
    assert_eq!(claims["iss"], base);
    assert_eq!(claims["vct"], format!("{base}/credencial/tipo/funcion-publica"));
    assert_eq!(said["bound"], true);
    let me = home.get_as(&session, "/api/v1/me").await.json();
    assert_eq!(claims["entity"], me["acting"]["entity_name"]);
    assert_eq!(claims["since"], me["acting"]["from"]);
    assert_eq!(said["verifier"]["prefix"], "redirect_uri");
    assert_eq!(said["verifier"]["version"], 100, "1.0, not a draft");
    assert_eq!(said["answered"]["status"], 200);
    let found = home.get(&question).await;
    assert!(found.text.contains("Ejerce el cargo hoy"), "{}", found.text);

    let credential = said["credential"].as_str().unwrap();
    let before = run(&base, &[("CREDENTIAL", credential)]).await;
    assert_eq!(before["outcome"], "holds");
    let own = home.get_as(&session, "/credencial").await;
    let annul = own.between("href=\"/credencial/anular?", '"');
    let annul = Query::parse(&annul).unwrap();
    let pairs = [
        ("credential", annul.get("credential").unwrap()),
        ("_paso", "registrar"),
        ("_clave", "k"),
    ];
    let done = home.form(&session, "/credencial/anular", &pairs).await;
    assert_eq!(done.status, 303, "{}", done.text);
    let after = run(&base, &[("CREDENTIAL", credential)]).await;
    assert_eq!(after["outcome"], "Status is not valid");
}
