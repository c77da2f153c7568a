//! Systems are told that somebody is gone: by whatever way the session ended, and when an office ended.

use super::party::{Party, Town};
use capability::Fut;
use identity::{Courier, Delivery, use_courier};
use jiff::SignedDuration;
use jose::{Alg, Jws, KeySet};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

/// A courier that keeps what it was given, and fails as often as it is told.
#[derive(Default)]
struct Kept {
    given: Mutex<Vec<(String, String)>>,
    fails: Mutex<u32>,
}

impl Courier for Kept {
    fn deliver<'a>(&'a self, uri: &'a str, body: String) -> Fut<'a, Delivery> {
        Box::pin(async move {
            let mut fails = self.fails.lock().unwrap();
            if *fails > 0 {
                *fails -= 1;
                return Delivery::Failed("nobody there".to_owned());
            }
            self.given.lock().unwrap().push((uri.to_owned(), body));
            Delivery::Arrived
        })
    }
}

impl Kept {
    fn given(&self) -> Vec<(String, String)> {
        self.given.lock().unwrap().clone()
    }
}

const NOTICE: &str = "https://mesa.muestra.example/aviso";

async fn told() -> (Town, Party, Arc<Kept>) {
    let town = Town::open().await;
    let party = town
        .party_with(|body| body["backchannel_uri"] = NOTICE.into())
        .await;
    let courier = Arc::new(Kept::default());
    use_courier(&town.world.house, courier.clone());
    (town, party, courier)
}

/// Lets the follower do what waits, and what comes with time.
async fn turn(town: &Town) {
    for follower in town.world.house.followers() {
        town.world.house.register.follow(follower.as_ref()).await.unwrap();
        follower.idle().await.unwrap();
    }
}

async fn claims(town: &Town, body: &str) -> Value {
    let token = capability::Query::pairs(body)
        .get("logout_token")
        .unwrap()
        .to_owned();
    let keys = town.world.fetch("/oidc/jwks", &[]).await;
    let keys = KeySet::read(keys.text.as_bytes()).unwrap();
    let claims = Jws::read(&token)
        .unwrap()
        .verify_by(&keys, &[Some("logout+jwt")], &[Alg::Es256]);
    Value::Object(claims.unwrap())
}

#[tokio::test]
async fn a_system_is_told_when_the_person_signs_out_and_once() {
    let (town, party, courier) = told().await;
    let tokens = town.tokens(&party, &[]).await;
    let id = town.id_token(tokens["id_token"].as_str().unwrap()).await;
    town.tokens(&party, &[]).await;
    turn(&town).await;
    assert!(courier.given().is_empty(), "nobody left");
    let csrf = town.world.csrf(&town.browser).await;
    town.world
        .post(&town.browser, "/salir", &[(ui::Form::CSRF, &csrf)])
        .await;
    turn(&town).await;
    turn(&town).await;
    let given = courier.given();
    assert_eq!(given.len(), 1, "one for two sign-ins of one session: {given:?}");
    assert_eq!(given[0].0, NOTICE);
    let told = claims(&town, &given[0].1).await;
    assert_eq!(
        (&told["sub"], &told["sid"], &told["aud"]),
        (&id["sub"], &id["sid"], &json!(party.id))
    );
    assert_eq!(
        told["events"],
        json!({"http://schemas.openid.net/event/backchannel-logout": {}})
    );
    assert!(told.get("nonce").is_none());
    let rows = town
        .world
        .get(&town.leader, &format!("/sistemas/{}", party.id))
        .await;
    assert_eq!(rows.status, 200);
}

#[tokio::test]
async fn a_system_is_told_when_the_office_ends_or_the_session_idles() {
    let (town, party, courier) = told().await;
    town.tokens(&party, &[("scope", "openid office offline_access")])
        .await;
    town.world
        .end(town.office, "personal_data_officer", town.entity)
        .await;
    turn(&town).await;
    assert_eq!(courier.given().len(), 1, "although it stays connected");
    town.tokens(&party, &[("scope", "openid")]).await;
    town.world.later(SignedDuration::from_hours(9));
    turn(&town).await;
    let kept: Vec<(String,)> = town
        .world
        .house
        .register
        .db()
        .query(
            "SELECT end_reason FROM identity_grant ORDER BY end_reason",
            Vec::new(),
        )
        .await
        .unwrap();
    assert_eq!(
        kept,
        [("designation_ended".to_owned(),), ("session_ended".to_owned(),)]
    );
}

#[tokio::test]
async fn a_notice_that_did_not_arrive_is_tried_again_and_given_up() {
    let (town, party, courier) = told().await;
    town.tokens(&party, &[]).await;
    *courier.fails.lock().unwrap() = 2;
    let csrf = town.world.csrf(&town.browser).await;
    town.world
        .post(&town.browser, "/salir", &[(ui::Form::CSRF, &csrf)])
        .await;
    turn(&town).await;
    turn(&town).await;
    assert_eq!(*courier.fails.lock().unwrap(), 1, "it waits a minute");
    town.world.later(SignedDuration::from_secs(60));
    turn(&town).await;
    assert!(courier.given().is_empty());
    town.world.later(SignedDuration::from_secs(120));
    turn(&town).await;
    assert_eq!(courier.given().len(), 1);

    let browser = town.world.sign_in(&town.clerk).await;
    let location = town.arrive(&browser, &town.asks(&party, &[])).await;
    town.exchange(&party, &super::party::parameter(&location, "code").unwrap())
        .await;
    *courier.fails.lock().unwrap() = 100;
    let csrf = town.world.csrf(&browser).await;
    town.world
        .post(&browser, "/salir", &[(ui::Form::CSRF, &csrf)])
        .await;
    for _ in 0..10 {
        turn(&town).await;
        town.world.later(SignedDuration::from_hours(1));
    }
    assert_eq!(*courier.fails.lock().unwrap(), 94, "six tries");
}

#[tokio::test]
async fn codes_that_nobody_brought_are_ended() {
    let (town, party, _) = told().await;
    town.code(&party, &[]).await;
    town.world.later(SignedDuration::from_secs(61));
    turn(&town).await;
    let rows = town.world.get(&town.browser, "/api/v1/accesses").await.json();
    assert_eq!(rows["total"], 1);
    let kept: Vec<(String,)> = town
        .world
        .house
        .register
        .db()
        .query("SELECT end_reason FROM identity_grant", Vec::new())
        .await
        .unwrap();
    assert_eq!(kept, [("unused".to_owned(),)]);
}
