//! Signing in as the holder of an office: the tokens say which, and end when it ends.

use super::party::Town;
use serde_json::json;

#[tokio::test]
async fn the_tokens_say_as_whom_by_which_designation() {
    let town = Town::open().await;
    let party = town.party().await;
    let tokens = town.tokens(&party, &[("scope", "openid office")]).await;
    let id = town.id_token(tokens["id_token"].as_str().unwrap()).await;
    let acting = &id["acting_as"];
    assert_eq!(acting["office"], "personal_data_officer");
    assert_eq!(acting["entity"]["id"], town.entity.to_string());
    assert_eq!(acting["designation"]["id"], town.office.to_string());
    assert!(
        acting["designation"]["act"].as_i64().is_some(),
        "the act of the register"
    );
    let told = town
        .userinfo(tokens["access_token"].as_str().unwrap())
        .await
        .json();
    assert_eq!(&told["acting_as"], acting);
    let seen = town
        .call(
            &party,
            "/oidc/introspect",
            &[("token", tokens["access_token"].as_str().unwrap())],
        )
        .await
        .json();
    assert_eq!(&seen["acting_as"], acting);
}

#[tokio::test]
async fn tokens_end_with_the_designation() {
    let town = Town::open().await;
    let party = town.party().await;
    let of_office = town
        .tokens(&party, &[("scope", "openid office offline_access")])
        .await;
    let of_person = town.tokens(&party, &[("scope", "openid profile")]).await;
    town.world
        .end(town.office, "personal_data_officer", town.entity)
        .await;
    let access = of_office["access_token"].as_str().unwrap();
    assert_eq!(town.userinfo(access).await.status, 401);
    let told = town
        .call(&party, "/oidc/introspect", &[("token", access)])
        .await
        .json();
    assert_eq!(told, json!({"active": false}));
    let refresh = town
        .refresh(&party, of_office["refresh_token"].as_str().unwrap())
        .await;
    assert_eq!(refresh.json()["error"], "invalid_grant");
    let still = town.userinfo(of_person["access_token"].as_str().unwrap()).await;
    assert_eq!(still.status, 200, "the person is still the person");
    let location = town
        .arrive(&town.browser, &town.asks(&party, &[("scope", "openid office")]))
        .await;
    assert!(location.contains("error=access_denied"), "{location}");
}

#[tokio::test]
async fn other_sectors_know_the_person_by_another_name() {
    let town = Town::open().await;
    let (one, two) = (town.party().await, town.party().await);
    let apart = town.party_with(|body| body["sector"] = "salud".into()).await;
    let mut names = Vec::new();
    for party in [&one, &two, &apart] {
        let tokens = town.tokens(party, &[]).await;
        let id = town.id_token(tokens["id_token"].as_str().unwrap()).await;
        names.push(id["sub"].as_str().unwrap().to_owned());
    }
    assert_eq!(names[0], names[1]);
    assert_ne!(names[0], names[2]);
}
