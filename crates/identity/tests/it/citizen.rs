//! Citizens at the counter, and those in whose name they act.

use crate::provider::party::{Party, Town};
use crate::reply::link_of;
use crate::world::{Client, PASSWORD, Someone};
use jiff::SignedDuration;
use register::{EntityId, PersonId};
use serde_json::{Value, json};
use testing::Answered;

fn rosa(entity: EntityId) -> Value {
    json!({
        "entity": entity, "dni": "42345678", "given_names": "Rosa Ñusta", "surnames": "Quispe de la Cruz",
        "email": "rosa@correo.example", "seen": true,
    })
}

/// Enrols and follows the link: the person and their session.
async fn enrolled(town: &Town, body: &Value) -> (PersonId, Client) {
    let made = town.record(&town.admin, "/api/v1/citizens", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let person = made.json()["person"].as_str().unwrap().parse().unwrap();
    let link = link_of(&made);
    let pairs = [("password", PASSWORD), ("password_again", PASSWORD)];
    let set = town.world.post(&Client::default(), &link, &pairs).await;
    assert_eq!(
        (set.status.as_u16(), set.location()),
        (303, "/cuenta"),
        "{}",
        set.text
    );
    let cookie = set.session();
    (
        person,
        Client {
            cookie,
            ..Client::default()
        },
    )
}

/// Registers a mandate of a company for the person of that DNI: what was answered, and the id if it was.
async fn mandate(town: &Town, change: impl FnOnce(&mut Value)) -> (Answered, String) {
    let mut body = json!({
        "entity": town.entity, "representative": "42345678", "kind": "legal_representative", "seen": true,
        "proof": "Partida 11000001, asiento C00002", "ruc": "20131312955", "company": "Muestra S.A.C.",
        "from": town.world.house.clock.today().to_string(),
    });
    change(&mut body);
    let answer = town.record(&town.admin, "/api/v1/mandates", &body).await;
    let rows: Vec<(String,)> = town
        .world
        .house
        .register
        .db()
        .query(
            "SELECT id FROM identity_mandate ORDER BY seq DESC",
            register::args![],
        )
        .await
        .unwrap();
    let id = rows.first().map(|(id,)| id.clone()).unwrap_or_default();
    (answer, id)
}

async fn party(town: &Town) -> Party {
    town.party_with(|body| body["scopes"] = json!(["profile", "mandate", "offline_access"]))
        .await
}

async fn choose(town: &Town, client: &Client, mandate: &str) -> Answered {
    let csrf = town.world.csrf(client).await;
    let pairs = [(ui::Form::CSRF, csrf.as_str()), ("mandate", mandate)];
    town.world.post(client, "/cuenta/mandato", &pairs).await
}

/// Tokens of a sign-in of this person.
async fn tokens(town: &Town, client: &Client, party: &Party, scope: &str) -> Value {
    let asks = town.asks(party, &[("scope", scope)]);
    let first = town.authorize(client, &asks).await;
    let location = town.follow(client, first).await;
    let code = crate::provider::party::parameter(&location, "code").unwrap();
    town.exchange(party, &code).await.json()
}

#[tokio::test]
async fn a_citizen_gets_an_account_that_opens_no_office() {
    let town = Town::open().await;
    let (person, client) = enrolled(&town, &rosa(town.entity)).await;
    let me = town.world.me(&client).await;
    assert_eq!(
        (me["name"].as_str(), me["acting"].is_null()),
        (Some("Rosa Ñusta"), true)
    );
    // Whoever enrols a person gains nothing from the office that the person is given later.
    let rosa = Someone {
        id: person,
        dni: "42345678",
        email: "rosa@correo.example",
    };
    town.world
        .designate(&rosa, "data_governance_officer", town.entity)
        .await;
    let me = town.world.me(&client).await;
    assert_eq!(me["offices"], json!([]));
    let page = town.world.get(&client, "/cuenta").await.text;
    assert!(page.contains("Tu cuenta es de ciudadano"));
    let second = town.world.second(&town.admin, town.entity).await;
    let official = town.world.recover(&town.admin, &second, town.entity, &rosa).await;
    let me = town.world.me(&official).await;
    assert_eq!(me["acting"]["office"], "data_governance_officer");
}

#[tokio::test]
async fn a_citizen_who_lost_the_way_in_gets_it_back_from_two_officials_and_stays_a_citizen() {
    let town = Town::open().await;
    let (person, client) = enrolled(&town, &rosa(town.entity)).await;
    let csrf = town.world.csrf(&client).await;
    let new = "otra frase con montes";
    let pairs = [
        (ui::Form::CSRF, csrf.as_str()),
        ("current", PASSWORD),
        ("password", new),
        ("password_again", new),
    ];
    assert_eq!(
        town.world.post(&client, "/cuenta/clave", &pairs).await.status,
        303
    );
    let again = town
        .record(&town.admin, "/api/v1/citizens", &rosa(town.entity))
        .await;
    assert_eq!(
        (again.status.as_u16(), again.json()["waits"].as_bool()),
        (201, Some(true))
    );
    let set = [("password", PASSWORD), ("password_again", PASSWORD)];
    let link = link_of(&again);
    let early = town.world.post(&Client::default(), &link, &set).await;
    assert_ne!(early.status, 303, "the second official is missing");
    assert_ne!(
        town.world.confirm(&town.admin, &again).await.status,
        201,
        "the first is not the second"
    );
    let second = town.world.second(&town.admin, town.entity).await;
    assert_eq!(town.world.confirm(&second, &again).await.status, 201);
    let recovered = town.world.post(&Client::default(), &link, &set).await;
    assert_eq!(
        (recovered.status.as_u16(), recovered.location()),
        (303, "/cuenta")
    );
    let rosa = Someone {
        id: person,
        dni: "42345678",
        email: "rosa@correo.example",
    };
    town.world
        .designate(&rosa, "data_governance_officer", town.entity)
        .await;
    let client = town.world.sign_in(&rosa).await;
    assert_eq!(
        town.world.me(&client).await["offices"],
        json!([]),
        "still no office"
    );
}

#[tokio::test]
async fn systems_are_told_names_as_people_bear_them() {
    let town = Town::open().await;
    let party = party(&town).await;
    let people = [
        (
            "42345678",
            "María Ñusta",
            "O'Higgins de la Cruz",
            Some("maria@correo.example"),
            "María Ñusta O'Higgins de la Cruz",
        ),
        ("52345678", "Yachay", "", None, "Yachay"),
    ];
    for (dni, given, surnames, email, whole) in people {
        let body = json!({
            "entity": town.entity, "dni": dni, "given_names": given, "surnames": surnames,
            "email": email.unwrap_or_default(), "mobile": "987654321", "seen": true,
        });
        let (_, client) = enrolled(&town, &body).await;
        let told = tokens(&town, &client, &party, "openid profile").await;
        let told = town.userinfo(told["access_token"].as_str().unwrap()).await.json();
        assert_eq!(
            (told["given_name"].as_str(), told["name"].as_str()),
            (Some(given), Some(whole))
        );
        assert_eq!(
            told["family_name"].as_str(),
            Some(surnames),
            "both surnames, in their order"
        );
        let page = town.world.get(&client, "/cuenta").await;
        assert_eq!(page.status, 200, "without an address too");
    }
}

#[tokio::test]
async fn nobody_is_enrolled_unseen_or_by_a_program() {
    let town = Town::open().await;
    for (field, value, wanted) in [
        ("seen", json!(false), "seen"),
        ("dni", json!("4123"), "dni"),
        ("dni", json!("40000002"), "dni"),
        ("given_names", json!("<4>"), "given_names"),
        ("surnames", json!("Quispe 4"), "surnames"),
        ("mobile", json!("123"), "mobile"),
        ("email", json!("rosa"), "email"),
        ("office", json!("x"), "office"),
    ] {
        let mut body = rosa(town.entity);
        body[field] = value;
        let answer = town.record(&town.admin, "/api/v1/citizens", &body).await;
        assert!(
            [400, 422].contains(&answer.status.as_u16()) && answer.text.contains(wanted),
            "{field}: {} {}",
            answer.status,
            answer.text
        );
    }
    let clerk = town
        .record(&town.browser, "/api/v1/citizens", &rosa(town.entity))
        .await;
    assert_eq!(clerk.status, 403, "an office without the power");
    let path = format!("/ciudadanos/registrar?entity={}", town.entity);
    let page = town.world.get(&town.admin, &path).await;
    assert_eq!(page.status, 200);
    let csrf = page.csrf();
    let pairs = [
        (ui::Form::CSRF, csrf.as_str()),
        ("entity", &town.entity.to_string()),
        ("dni", "1"),
    ];
    let refused = town
        .world
        .post(&town.admin, "/ciudadanos/registrar", &pairs)
        .await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("ocho dígitos"));
}

#[tokio::test]
async fn tokens_say_in_whose_name_and_end_with_the_mandate() {
    let town = Town::open().await;
    let (_, client) = enrolled(&town, &rosa(town.entity)).await;
    let (made, id) = mandate(&town, |_| {}).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let page = town.world.get(&client, "/cuenta").await.text;
    assert!(page.contains("Muestra S.A.C."));
    let party = party(&town).await;
    let own = tokens(&town, &client, &party, "openid profile mandate").await;
    let told = town.id_token(own["id_token"].as_str().unwrap()).await;
    assert!(
        told.get("acting_for").is_none(),
        "in the person's own name until chosen"
    );

    assert_eq!(choose(&town, &client, &id).await.status, 303);
    let of_company = tokens(&town, &client, &party, "openid profile mandate offline_access").await;
    let told = town.id_token(of_company["id_token"].as_str().unwrap()).await;
    let acting = &told["acting_for"];
    assert_eq!(
        acting["principal"],
        json!({"type": "company", "ruc": "20131312955", "name": "Muestra S.A.C."})
    );
    assert_eq!(
        (acting["kind"].as_str(), acting["mandate"]["id"].as_str()),
        (Some("legal_representative"), Some(id.as_str()))
    );
    assert!(acting["mandate"]["act"].as_i64().is_some());
    let access = of_company["access_token"].as_str().unwrap();
    assert_eq!(&town.userinfo(access).await.json()["acting_for"], acting);
    let seen = town
        .call(&party, "/oidc/introspect", &[("token", access)])
        .await
        .json();
    assert_eq!(&seen["acting_for"], acting);
    let without = tokens(&town, &client, &party, "openid profile").await;
    let told = town.id_token(without["id_token"].as_str().unwrap()).await;
    assert!(
        told.get("acting_for").is_none(),
        "told to nobody who does not ask"
    );

    let body = json!({"mandate": id, "reason": "revoked"});
    assert_eq!(
        town.record(&town.admin, "/api/v1/mandate-endings", &body)
            .await
            .status,
        201
    );
    assert_eq!(town.userinfo(access).await.status, 401);
    let refreshed = town
        .refresh(&party, of_company["refresh_token"].as_str().unwrap())
        .await;
    assert_eq!(refreshed.json()["error"], "invalid_grant");
    let access = own["access_token"].as_str().unwrap();
    assert_eq!(
        town.userinfo(access).await.status,
        200,
        "the person is still the person"
    );
    assert_eq!(choose(&town, &client, &id).await.status, 403);
    let again = town.record(&town.admin, "/api/v1/mandate-endings", &body).await;
    assert_eq!(again.status, 409);
}

#[tokio::test]
async fn a_mandate_ends_by_its_day_and_by_who_holds_it() {
    let town = Town::open().await;
    let (_, client) = enrolled(&town, &rosa(town.entity)).await;
    let today = town.world.house.clock.today().to_string();
    let (made, id) = mandate(&town, |body| body["until"] = today.into()).await;
    assert_eq!(made.status, 201, "{}", made.text);
    choose(&town, &client, &id).await;
    let party = party(&town).await;
    let tokens = tokens(&town, &client, &party, "openid mandate offline_access").await;
    let (_, other) = mandate(&town, |_| {}).await;
    town.world.later(SignedDuration::from_hours(24));
    let refreshed = town
        .refresh(&party, tokens["refresh_token"].as_str().unwrap())
        .await;
    assert_eq!(refreshed.json()["error"], "invalid_grant", "its last day is over");

    let id = other;
    let rosa = town.world.try_in(&Client::default(), "42345678", PASSWORD).await;
    let client = Client {
        cookie: rosa.session(),
        ..Client::default()
    };
    let csrf = town.world.csrf(&client).await;
    let pairs = [(ui::Form::CSRF, csrf.as_str()), ("mandate", id.as_str())];
    let clerk = town.world.sign_in(&town.clerk).await;
    let path = "/cuenta/mandato/renunciar";
    let foreign = town.world.post(&clerk, path, &[("mandate", &id)]).await;
    assert_eq!(foreign.status, 403, "without the token of the form");
    let token = town.world.csrf(&clerk).await;
    let theirs = [(ui::Form::CSRF, token.as_str()), ("mandate", id.as_str())];
    let foreign = town.world.post(&clerk, path, &theirs).await;
    assert_eq!(foreign.status, 403, "of somebody else");
    let gone = town
        .world
        .post(&client, "/cuenta/mandato/renunciar", &pairs)
        .await;
    assert_eq!(gone.status, 303);
    assert_eq!(choose(&town, &client, &id).await.status, 403);
}

#[tokio::test]
async fn who_represents_whom_is_not_published() {
    let town = Town::open().await;
    enrolled(&town, &rosa(town.entity)).await;
    let (made, id) = mandate(&town, |_| {}).await;
    let seq = made.json()["acts"][0]["seq"].as_i64().unwrap();
    let db = town.world.house.register.db();
    let sql = "SELECT envelope FROM register_act WHERE seq = $1";
    let envelope: Option<(String,)> = db.get(sql, register::args![seq]).await.unwrap();
    let (envelope,) = envelope.unwrap();
    assert!(
        envelope.contains("reserved") && envelope.contains(&id),
        "{envelope}"
    );
    assert!(!envelope.contains("Muestra S.A.C.") && !envelope.contains("legal_representative"));
    assert_eq!(town.world.get(&town.browser, "/mandatos").await.status, 403);
    let path = format!("/mandatos?entity={}", town.entity);
    let list = town.world.get(&town.admin, &path).await;
    assert!(
        list.text.contains("Rosa Ñusta") && list.text.contains("Muestra S.A.C."),
        "{}",
        list.status
    );
}

#[tokio::test]
async fn consent_asks_in_whose_name() {
    let town = Town::open().await;
    let (_, client) = enrolled(&town, &rosa(town.entity)).await;
    let child = json!({
        "entity": town.entity, "dni": "71234567", "given_names": "Inés", "surnames": "Quispe",
        "email": "rosa@correo.example", "seen": true,
    });
    let made = town.record(&town.admin, "/api/v1/citizens", &child).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let (made, id) = mandate(&town, |body| {
        let body = body.as_object_mut().unwrap();
        body.insert("kind".into(), "parent".into());
        body.insert("document".into(), "71234567".into());
        body.remove("ruc");
        body.remove("company");
    })
    .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let party = party(&town).await;
    let first = town
        .authorize(&client, &town.asks(&party, &[("scope", "openid mandate")]))
        .await;
    let page = town.world.get(&client, first.location()).await;
    assert!(page.text.contains("En nombre de quién actúas") && page.text.contains("Inés Quispe"));
    let query = first.location().split_once('?').unwrap().1;
    let sent = capability::Query::pairs(query);
    let csrf = page.csrf();
    let agree = |mandate: String| {
        let pairs = [
            (ui::Form::CSRF, csrf.clone()),
            ("client_id", sent.get("client_id").unwrap().to_owned()),
            ("request_uri", sent.get("request_uri").unwrap().to_owned()),
            ("respuesta", "si".to_owned()),
            ("mandate", mandate),
        ];
        let (world, client) = (&town.world, &client);
        async move {
            let pairs: Vec<(&str, &str)> = pairs
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            world.post(client, "/oidc/consentimiento", &pairs).await
        }
    };
    let foreign = PersonId::new(town.world.house.clock.as_ref())
        .unwrap()
        .to_string();
    assert_eq!(agree(foreign).await.status, 403, "not theirs");
    assert_eq!(agree(id).await.status, 303);
    let tokens = tokens(&town, &client, &party, "openid mandate").await;
    let told = town.id_token(tokens["id_token"].as_str().unwrap()).await;
    let principal = &told["acting_for"]["principal"];
    assert_eq!(
        (principal["type"].as_str(), principal["name"].as_str()),
        (Some("person"), Some("Inés Quispe"))
    );
    assert!(
        principal["sub"]
            .as_str()
            .is_some_and(|sub| sub.len() == 43 && sub != told["sub"])
    );
}
