//! A system of an entity, as its builders would write it, and the world it stands in.

use crate::world::{Client, Someone, World};
use axum::body::Body;
use http::{Request, header};
use jose::{Alg, KeySet, SigningKey};
use register::{Clock, DesignationId, EntityId};
use serde_json::{Value, json};
use testing::{Answered, BASE};

/// Where the system takes people back.
pub const CALLBACK: &str = "https://mesa.muestra.example/retorno";
/// A verifier and its challenge.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A municipality with a leader who registers systems, and a clerk who uses them.
pub struct Town {
    pub world: World,
    pub admin: Client,
    pub entity: EntityId,
    pub leader: Client,
    pub clerk: Someone,
    pub browser: Client,
    pub office: DesignationId,
}

/// A system.
pub struct Party {
    pub id: String,
    pub proves: Proves,
}

/// How it proves that it is itself.
pub enum Proves {
    Secret(String),
    Key(SigningKey),
}

impl Town {
    pub async fn open() -> Town {
        let (world, administrator) = World::open().await;
        let admin = world.sign_in(&administrator).await;
        let entity = world
            .entity("Municipalidad de muestra", "district_municipality", None)
            .await;
        let leader = world.person("40000001", "lider@muestra.example").await;
        world.designate(&leader, "digital_leader", entity).await;
        let leader = world.activate(&admin, entity, &leader).await;
        let clerk = world.person("40000002", "marcela@muestra.example").await;
        let office = world.designate(&clerk, "personal_data_officer", entity).await;
        let browser = world.activate(&admin, entity, &clerk).await;
        Town {
            world,
            admin,
            entity,
            leader,
            clerk,
            browser,
            office,
        }
    }

    /// The body of a registration by key, to be changed by the test.
    pub fn registration(&self, key: &SigningKey) -> Value {
        let set = json!({"keys": [key.public().to_jwk(Some(key.alg()))]});
        json!({
            "entity": self.entity.to_string(), "name": "Mesa de partes", "sector": "tramites",
            "contact": "mesa@muestra.example", "redirect_uris": CALLBACK,
            "post_logout_uris": "https://mesa.muestra.example/fuera",
            "scopes": ["profile", "email", "office", "offline_access"], "level": "nca1",
            "operations": "consultar | 1 | Consultar el expediente\nfirmar | 2 | Firmar el escrito",
            "authentication": "private_key_jwt", "keys": set.to_string(),
            "id_token_alg": "ES256", "userinfo": "plain", "tokens": "bearer",
        })
    }

    /// Registers a system; its `client_id`.
    pub async fn register(&self, body: &Value) -> String {
        let answer = self.record(&self.leader, "/api/v1/clients", body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let act = answer.json()["acts"][0]["url"].as_str().unwrap().to_owned();
        let seq = answer.json()["acts"][0]["seq"].as_i64().unwrap();
        assert!(act.starts_with("/actos/"));
        let rows: Vec<(String,)> = self
            .world
            .house
            .register
            .db()
            .query(
                "SELECT id FROM identity_client WHERE first_seq = $1",
                register::args![seq],
            )
            .await
            .unwrap();
        rows[0].0.clone()
    }

    pub async fn record(&self, who: &Client, path: &str, body: &Value) -> Answered {
        let csrf = self.world.csrf(who).await;
        self.world
            .post_json(who, path, body, &[("x-qhapaq-csrf", &csrf)])
            .await
    }

    /// A system that proves itself by a key, with changes to its registration.
    pub async fn party_with(&self, change: impl FnOnce(&mut Value)) -> Party {
        let key = SigningKey::generate(Alg::Es256).unwrap();
        let mut body = self.registration(&key);
        change(&mut body);
        Party {
            id: self.register(&body).await,
            proves: Proves::Key(key),
        }
    }

    pub async fn party(&self) -> Party {
        self.party_with(|_| {}).await
    }

    /// A system that proves itself by a secret.
    pub async fn party_by_secret(&self) -> Party {
        let key = SigningKey::generate(Alg::Es256).unwrap();
        let mut body = self.registration(&key);
        body["authentication"] = "client_secret_basic".into();
        body.as_object_mut().unwrap().remove("keys");
        let id = self.register(&body).await;
        let made = self
            .record(&self.leader, "/api/v1/client-secrets", &json!({"client": id}))
            .await;
        assert_eq!(made.status, 201, "{}", made.text);
        let secret = made.json()["secret"].as_str().unwrap().to_owned();
        Party {
            id,
            proves: Proves::Secret(secret),
        }
    }

    pub fn now(&self) -> i64 {
        self.world.clock.now().as_second()
    }

    /// An assertion by which a system proves itself.
    pub fn assertion(&self, party: &Party, change: impl FnOnce(&mut Value)) -> String {
        let Proves::Key(key) = &party.proves else {
            panic!("this system has no key");
        };
        let jti = register::hex(&register::random::<16>().unwrap());
        let mut claims = json!({
            "iss": party.id, "sub": party.id, "aud": BASE, "jti": jti,
            "iat": self.now(), "exp": self.now() + 60,
        });
        change(&mut claims);
        jose::sign(key, "JWT", &claims).unwrap()
    }

    /// Posts a form as a system.
    pub async fn call(&self, party: &Party, path: &str, pairs: &[(&str, &str)]) -> Answered {
        self.call_with(party, path, pairs, &[]).await
    }

    pub async fn call_with(
        &self,
        party: &Party,
        path: &str,
        pairs: &[(&str, &str)],
        headers: &[(&'static str, &str)],
    ) -> Answered {
        match &party.proves {
            Proves::Secret(secret) => {
                use base64::Engine;
                let pair = format!("{}:{secret}", party.id);
                let basic = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair));
                let mut headers = headers.to_vec();
                headers.push(("authorization", &basic));
                self.world.form(path, pairs, &headers).await
            }
            Proves::Key(_) => {
                let assertion = self.assertion(party, |_| {});
                let mut pairs = pairs.to_vec();
                pairs.push((
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                ));
                pairs.push(("client_assertion", &assertion));
                self.world.form(path, &pairs, headers).await
            }
        }
    }

    /// The plain request of a system, to be changed by the test.
    pub fn asks<'a>(&self, party: &'a Party, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut pairs = vec![
            ("client_id", party.id.as_str()),
            ("response_type", "code"),
            ("redirect_uri", CALLBACK),
            ("scope", "openid profile"),
            ("state", "un-estado"),
            ("nonce", "un-nonce"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        for (name, value) in more {
            pairs.retain(|(known, _)| known != name);
            pairs.push((name, value));
        }
        pairs
    }

    pub async fn authorize(&self, browser: &Client, pairs: &[(&str, &str)]) -> Answered {
        let path = format!("/oidc/authorize?{}", capability::encode(pairs));
        self.world.get(browser, &path).await
    }

    /// Follows a request to its end, agreeing on the way: where the browser is sent.
    pub async fn arrive(&self, browser: &Client, pairs: &[(&str, &str)]) -> String {
        let first = self.authorize(browser, pairs).await;
        self.follow(browser, first).await
    }

    pub async fn follow(&self, browser: &Client, first: Answered) -> String {
        let location = first.location().to_owned();
        let Some(query) = location
            .split_once("/oidc/consentimiento?")
            .map(|(_, query)| query)
        else {
            return location;
        };
        let page = self
            .world
            .get(browser, &format!("/oidc/consentimiento?{query}"))
            .await;
        assert_eq!(page.status, 200, "{}", page.text);
        let csrf = page.csrf();
        let sent = capability::Query::pairs(query);
        let answer = self
            .world
            .post(
                browser,
                "/oidc/consentimiento",
                &[
                    (ui::Form::CSRF, csrf.as_str()),
                    ("client_id", sent.get("client_id").unwrap()),
                    ("request_uri", sent.get("request_uri").unwrap()),
                    ("respuesta", "si"),
                ],
            )
            .await;
        let leading = self.world.get(browser, answer.location()).await;
        assert_eq!(leading.status, 200);
        let refresh = leading.header("refresh");
        let target = refresh.strip_prefix("0; url=").unwrap().to_owned();
        self.world.get(browser, &target).await.location().to_owned()
    }

    /// The code of a sign-in.
    pub async fn code(&self, party: &Party, more: &[(&str, &str)]) -> String {
        let location = self.arrive(&self.browser, &self.asks(party, more)).await;
        parameter(&location, "code").unwrap_or_else(|| panic!("no code in {location}"))
    }

    /// Exchanges a code.
    pub async fn exchange(&self, party: &Party, code: &str) -> Answered {
        self.call(
            party,
            "/oidc/token",
            &[
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", CALLBACK),
                ("code_verifier", VERIFIER),
            ],
        )
        .await
    }

    /// The tokens of a whole sign-in.
    pub async fn tokens(&self, party: &Party, more: &[(&str, &str)]) -> Value {
        let code = self.code(party, more).await;
        let answer = self.exchange(party, &code).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    pub async fn refresh(&self, party: &Party, token: &str) -> Answered {
        self.call(
            party,
            "/oidc/token",
            &[("grant_type", "refresh_token"), ("refresh_token", token)],
        )
        .await
    }

    pub async fn userinfo(&self, access: &str) -> Answered {
        let bearer = format!("Bearer {access}");
        self.world
            .fetch("/oidc/userinfo", &[("authorization", &bearer)])
            .await
    }

    /// Claims of an ID token, its signature checked with the published keys.
    pub async fn id_token(&self, token: &str) -> Value {
        let keys = self.world.fetch("/oidc/jwks", &[]).await;
        let keys = KeySet::read(keys.text.as_bytes()).unwrap();
        let read = jose::Jws::read(token).unwrap();
        let claims = read
            .verify_by(&keys, &[Some("jwt")], &[Alg::Es256, Alg::Rs256])
            .unwrap();
        Value::Object(claims)
    }
}

/// A parameter of the address that a browser is sent to.
pub fn parameter(location: &str, name: &str) -> Option<String> {
    let (_, query) = location.split_once('?')?;
    capability::Query::pairs(query).get(name).map(str::to_owned)
}

impl World {
    /// A form without cookies, as programs send them.
    pub async fn form(
        &self,
        path: &str,
        pairs: &[(&str, &str)],
        headers: &[(&'static str, &str)],
    ) -> Answered {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value));
        self.send(
            &Client::default(),
            request.body(Body::from(capability::encode(pairs))).unwrap(),
        )
        .await
    }

    /// A GET without cookies.
    pub async fn fetch(&self, path: &str, headers: &[(&'static str, &str)]) -> Answered {
        let request = headers.iter().fold(Request::get(path), |request, (name, value)| {
            request.header(*name, *value)
        });
        self.send(&Client::default(), request.body(Body::empty()).unwrap())
            .await
    }
}
