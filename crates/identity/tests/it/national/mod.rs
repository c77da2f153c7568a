//! Signing in with the national provider: a provider that answers as the published kits describe, and every answer that is not taken.

mod answers;
mod ways;

use crate::world::{Client, World};
use capability::Fut;
use identity::{Ask, NationalSettings, Told, Wire, use_provider};
use jiff::SignedDuration;
use jose::{Alg, SigningKey, half_hash};
use register::Clock;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use testing::Answered;

pub const ISSUER: &str = "https://id.example";
pub const BACK: &str = "https://qhapaq.example/ingresar/id-gob-pe/vuelta";

pub type Twist = fn(&mut Map<String, Value>);

/// What the provider does next.
#[derive(Default)]
pub struct Next {
    pub asked: BTreeMap<String, String>,
    pub now: i64,
    pub acr: Option<&'static str>,
    pub twist: Option<Twist>,
    /// The whole token, instead of one of its own.
    pub token: Option<fn(&Provider, &Value) -> String>,
    pub userinfo: Option<Value>,
    /// A part that fails, with its status.
    pub broken: Option<(&'static str, u16)>,
    pub metadata: Option<fn(&mut Value)>,
    pub seen: Vec<String>,
}

pub struct Provider {
    pub key: SigningKey,
    pub next: Mutex<Next>,
}

impl Provider {
    pub fn new() -> Arc<Provider> {
        Arc::new(Provider {
            key: SigningKey::generate(Alg::Es256).unwrap(),
            next: Mutex::new(Next::default()),
        })
    }

    pub fn set(&self, change: impl FnOnce(&mut Next)) {
        change(&mut self.next.lock().unwrap());
    }

    pub fn answer(&self, ask: &Ask) -> Result<Told, String> {
        let mut next = self.next.lock().unwrap();
        let part = ask.uri.strip_prefix(ISSUER).unwrap().to_owned();
        next.seen.push(part.clone());
        if let Some((broken, status)) = next.broken
            && broken == part
        {
            return match status {
                0 => Err("no route".to_owned()),
                status => Ok(Told {
                    status,
                    body: b"{}".to_vec(),
                }),
            };
        }
        let body = match part.as_str() {
            "/.well-known/openid-configuration" => {
                let mut metadata = json!({
                    "issuer": ISSUER, "authorization_endpoint": format!("{ISSUER}/auth"),
                    "token_endpoint": format!("{ISSUER}/token"), "jwks_uri": format!("{ISSUER}/keys"),
                    "userinfo_endpoint": format!("{ISSUER}/userinfo"),
                });
                if let Some(change) = next.metadata {
                    change(&mut metadata);
                }
                metadata
            }
            "/keys" => json!({"keys": [self.key.public().to_jwk(Some(Alg::Es256))]}),
            "/token" => self.tokens(&next, ask.form.as_deref().unwrap()),
            "/userinfo" => {
                assert_eq!(ask.authorization.as_deref(), Some("Bearer access"));
                next.userinfo.clone().unwrap()
            }
            other => panic!("{other} was asked"),
        };
        Ok(Told {
            status: 200,
            body: body.to_string().into_bytes(),
        })
    }

    pub fn tokens(&self, next: &Next, form: &str) -> Value {
        let sent: BTreeMap<String, String> = pairs(form);
        assert_eq!(sent["grant_type"], "authorization_code");
        assert_eq!(sent["redirect_uri"], BACK);
        assert_eq!(
            (sent["client_id"].as_str(), sent["client_secret"].as_str()),
            ("qhapaq", "a secret")
        );
        assert_eq!(
            jose::hash(&sent["code_verifier"]),
            next.asked["code_challenge"],
            "PKCE"
        );
        let mut claims = json!({
            "iss": ISSUER, "sub": "subject-1", "aud": ["qhapaq"], "iat": next.now, "exp": next.now + 300,
            "auth_time": next.now, "nonce": next.asked["nonce"], "at_hash": half_hash("access"), "doc": "47654321",
        });
        let object = claims.as_object_mut().unwrap();
        if let Some(acr) = next.acr {
            object.insert("acr".into(), acr.into());
        }
        if let Some(twist) = next.twist {
            twist(object);
        }
        let token = match next.token {
            Some(token) => token(self, &claims),
            None => self.sign(&claims),
        };
        json!({"id_token": token, "access_token": "access", "token_type": "Bearer"})
    }

    pub fn sign(&self, claims: &Value) -> String {
        jose::sign(&self.key, "JWT", claims).unwrap()
    }
}

pub struct Line(pub Arc<Provider>);

impl Wire for Line {
    fn ask(&self, ask: Ask) -> Fut<'_, Result<Told, String>> {
        Box::pin(async move { self.0.answer(&ask) })
    }
}

pub fn pairs(form: &str) -> BTreeMap<String, String> {
    let query = capability::Query::pairs(form);
    let names = form.split('&').map(|pair| pair.split('=').next().unwrap());
    names
        .map(|name| (name.to_owned(), query.get(name).unwrap().to_owned()))
        .collect()
}

pub fn settings() -> NationalSettings {
    let mut settings: NationalSettings =
        serde_json::from_value(json!({"issuer": ISSUER, "client_id": "qhapaq"})).unwrap();
    settings.client_secret = "a secret".to_owned();
    settings
}

pub struct Place {
    pub world: World,
    pub provider: Arc<Provider>,
}

impl Place {
    pub async fn with(settings: NationalSettings) -> Place {
        let (world, _) = World::open().await;
        let provider = Provider::new();
        use_provider(&world.house, settings, Arc::new(Line(provider.clone()))).unwrap();
        let entity = world
            .entity("Municipalidad de muestra", "district_municipality", None)
            .await;
        let person = world.person("47654321", "marcela@muestra.example").await;
        world.designate(&person, "entity_head", entity).await;
        provider.set(|next| {
            next.acr = Some("two_factor");
            next.now = world.clock.now().as_second();
        });
        Place { world, provider }
    }

    pub async fn open() -> Place {
        Place::with(settings()).await
    }

    /// Sets out: what the provider is asked, and what the browser keeps.
    pub async fn begin(&self, client: &Client, query: &str) -> (BTreeMap<String, String>, String) {
        let sent = self
            .world
            .get(client, &format!("/ingresar/id-gob-pe{query}"))
            .await;
        assert_eq!(sent.status, 303);
        let (address, asked) = sent.location().split_once('?').unwrap();
        assert_eq!(address, format!("{ISSUER}/auth"));
        let asked = pairs(asked);
        self.provider.set(|next| next.asked = asked.clone());
        let kept = sent.headers.get_all("set-cookie").iter();
        let kept = kept.filter_map(|value| value.to_str().ok()?.strip_prefix("qhapaq_nacional="));
        let kept = kept.map(|rest| rest.split(';').next().unwrap().to_owned()).next();
        (asked, kept.unwrap())
    }

    pub async fn come_back(&self, query: &[(&str, &str)], cookie: &str) -> Answered {
        let path = format!("/ingresar/id-gob-pe/vuelta?{}", capability::encode(query));
        let cookie = format!("qhapaq_nacional={cookie}");
        self.world.fetch(&path, &[("cookie", &cookie)]).await
    }

    /// The whole way.
    pub async fn go(&self, query: &str) -> Answered {
        self.world.later(SignedDuration::from_secs(1));
        self.provider
            .set(|next| next.now = self.world.clock.now().as_second());
        let (asked, kept) = self.begin(&Client::default(), query).await;
        self.come_back(&[("code", "a-code"), ("state", &asked["state"])], &kept)
            .await
    }

    pub async fn log(&self) -> Vec<(Option<String>, String, Option<String>, String)> {
        const LOG: &str = "SELECT person_id, way, level, outcome FROM identity_sign_in ORDER BY at, id";
        self.world
            .house
            .register
            .db()
            .query(LOG, Vec::new())
            .await
            .unwrap()
    }
}

pub fn session(answer: &Answered) -> Client {
    Client {
        cookie: answer.session(),
        ..Client::default()
    }
}
