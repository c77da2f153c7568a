//! A small house: register, directory and identity on a fresh database, with a clock that stands still.

use crate::reply::link_of;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use capability::{Capability, House};
use directory::acts::DesignationEnded;
use http::{Request, header};
use identity::{FirstAdministrator, Identity, IdentityDoor, Password};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use register::{Clock, DesignationId, Draft, EntityId, FixedClock, PersonId, Under};
use serde_json::Value;
use std::net::SocketAddr;
use std::sync::Arc;
use tempfile::TempDir;
use testing::{Answered, Opened, Opening, ask};
use testing::{about, designated, entity_registered, instrument, person_registered};

const LIST: &[&dyn Capability] = &[&directory::Directory, &Identity];

/// A password that passes the rule.
pub const PASSWORD: &str = "tres perros y un río";
/// Where the administrator usually sits.
pub const DESK: &str = "203.0.113.7:40000";
/// Somewhere else.
pub const ELSEWHERE: &str = "198.51.100.23:40000";

pub struct World {
    pub house: Arc<House>,
    pub clock: Arc<FixedClock>,
    router: Router,
    _folder: TempDir,
}

/// A person of the directory.
#[derive(Clone)]
pub struct Someone {
    pub id: PersonId,
    pub dni: &'static str,
    pub email: &'static str,
}

/// The house before it is open: the door is the real one.
pub fn opening() -> Opening {
    Opening::new(LIST, "2026-11-20T14:00:00Z").door(IdentityDoor)
}

/// A browser or a program at an address.
#[derive(Clone, Default)]
pub struct Client {
    pub cookie: Option<String>,
    pub bearer: Option<String>,
    pub peer: Option<&'static str>,
}

impl World {
    /// A house with the governing body registered and nobody in it.
    pub async fn empty() -> World {
        World::with(opening().secure_cookies()).await
    }

    pub async fn with(opening: Opening) -> World {
        World::made(opening.fresh().await).await
    }

    /// The same on a database of the caller's.
    pub async fn on(url: &str, opening: Opening) -> World {
        World::made(opening.on(url, tempfile::tempdir().unwrap()).await).await
    }

    async fn made(opened: Opened) -> World {
        let Opened { house, clock, folder } = opened;
        let world = World {
            router: capability::router(house.clone(), Vec::new()),
            house,
            clock,
            _folder: folder,
        };
        world
            .entity("Secretaría de muestra", "ministry", Some("sgtd"))
            .await;
        world
    }

    /// The same with its first administrator.
    pub async fn open() -> (World, Someone) {
        let world = World::empty().await;
        let admin = world.administrator().await;
        (world, admin)
    }

    pub async fn administrator(&self) -> Someone {
        let (dni, email) = ("41234567", "luz.muestra@sgtd.example");
        let new = FirstAdministrator {
            dni: dni.to_owned(),
            given_names: "Luz Ficticia".to_owned(),
            surnames: "Muestra Sulca".to_owned(),
            email: email.to_owned(),
            password: Password::new(PASSWORD),
        };
        let id = identity::first_administrator(&self.house, new).await.unwrap();
        Someone { id, dni, email }
    }

    pub async fn entity(&self, name: &str, kind: &str, authority: Option<&str>) -> EntityId {
        let entity = EntityId::new(self.clock.as_ref()).unwrap();
        let registered = entity_registered(entity, kind, name, authority);
        let draft = Draft::new("directory/entity-registered", Under::system()).entity(entity);
        self.house
            .register
            .record(draft.payload_of(&registered).unwrap())
            .await
            .unwrap();
        entity
    }

    pub async fn person(&self, dni: &'static str, email: &'static str) -> Someone {
        let id = PersonId::new(self.clock.as_ref()).unwrap();
        let draft = person_registered(id, dni, "Marcela", "Ejemplo Quispe", email, None);
        self.house.register.record(draft).await.unwrap();
        Someone { id, dni, email }
    }

    pub async fn designate(&self, person: &Someone, office: &str, entity: EntityId) -> DesignationId {
        let designation = DesignationId::new(self.clock.as_ref()).unwrap();
        let designated = designated(designation, office, person.id, instrument(date(2026, 3, 10)));
        let draft = about(
            "directory/designated",
            Under::system(),
            entity,
            designation,
            office,
        )
        .payload_of(&designated)
        .unwrap();
        self.house.register.record(draft).await.unwrap();
        designation
    }

    /// The designation had its last day yesterday.
    pub async fn end(&self, designation: DesignationId, office: &str, entity: EntityId) {
        let on = self.clock.today().yesterday().unwrap();
        let ended = DesignationEnded {
            designation,
            on,
            reason: "removed".to_owned(),
        };
        let draft = about(
            "directory/designation-ended",
            Under::system(),
            entity,
            designation,
            office,
        )
        .payload_of(&ended)
        .unwrap();
        self.house.register.record(draft).await.unwrap();
    }

    pub fn later(&self, span: SignedDuration) {
        let now: Timestamp = self.clock.now();
        self.clock.set(now.checked_add(span).unwrap());
    }

    pub async fn get(&self, client: &Client, path: &str) -> Answered {
        self.send(client, Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn post(&self, client: &Client, path: &str, pairs: &[(&str, &str)]) -> Answered {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(
            client,
            request.body(Body::from(capability::encode(pairs))).unwrap(),
        )
        .await
    }

    pub async fn post_json(
        &self,
        client: &Client,
        path: &str,
        body: &Value,
        headers: &[(&'static str, &str)],
    ) -> Answered {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        let request = headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value));
        self.send(client, request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    pub async fn send(&self, client: &Client, mut request: Request<Body>) -> Answered {
        let peer: SocketAddr = client.peer.unwrap_or(DESK).parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let mut header = |name, value: String| request.headers_mut().insert(name, value.parse().unwrap());
        if let Some(cookie) = &client.cookie {
            header(
                header::COOKIE,
                format!("otra=1; {}={cookie}", capability::SESSION_COOKIE),
            );
        }
        if let Some(bearer) = &client.bearer {
            header(header::AUTHORIZATION, format!("Bearer {bearer}"));
        }
        ask(self.router.clone(), request).await
    }

    /// Tries to sign in.
    pub async fn try_in(&self, client: &Client, login: &str, password: &str) -> Answered {
        self.post(client, "/ingresar", &[("login", login), ("password", password)])
            .await
    }

    /// Signs in at the usual desk.
    pub async fn sign_in(&self, who: &Someone) -> Client {
        let reply = self.try_in(&Client::default(), who.dni, PASSWORD).await;
        assert_eq!(reply.status, 303, "{}", reply.text);
        Client {
            cookie: reply.session(),
            ..Client::default()
        }
    }

    /// The token that forms of a session carry.
    pub async fn csrf(&self, client: &Client) -> String {
        self.get(client, "/salir").await.csrf()
    }

    /// Invites a person over the API with a session; the path of the link.
    pub async fn invite(&self, client: &Client, entity: EntityId, person: &Someone) -> Answered {
        let csrf = self.csrf(client).await;
        let body = serde_json::json!({"entity": entity, "person": person.id});
        self.post_json(client, "/api/v1/invitations", &body, &[("x-qhapaq-csrf", &csrf)])
            .await
    }

    /// Invites a person and lets them set a password: the session they get.
    pub async fn activate(&self, inviter: &Client, entity: EntityId, person: &Someone) -> Client {
        let invited = self.invite(inviter, entity, person).await;
        assert_eq!(invited.status, 201, "{}", invited.text);
        self.follow(&link_of(&invited)).await
    }

    async fn follow(&self, link: &str) -> Client {
        let set = self
            .post(
                &Client::default(),
                link,
                &[("password", PASSWORD), ("password_again", PASSWORD)],
            )
            .await;
        assert_eq!(set.status, 303, "{}", set.text);
        Client {
            cookie: set.session(),
            ..Client::default()
        }
    }

    /// A second official of an entity, who may confirm what the first began.
    pub async fn second(&self, inviter: &Client, entity: EntityId) -> Client {
        let officer = self.person("40000077", "seguridad@muestra.example").await;
        self.designate(&officer, "security_officer", entity).await;
        self.activate(inviter, entity, &officer).await
    }

    /// Confirms the recovery that an answer to an invitation told of.
    pub async fn confirm(&self, client: &Client, invited: &Answered) -> Answered {
        let csrf = self.csrf(client).await;
        let body = serde_json::json!({"invitation": invited.json()["invitation"], "how": "in_person"});
        self.post_json(
            client,
            "/api/v1/recovery-confirmations",
            &body,
            &[("x-qhapaq-csrf", &csrf)],
        )
        .await
    }

    /// Two officials let a person set another password: the session they get.
    pub async fn recover(
        &self,
        first: &Client,
        second: &Client,
        entity: EntityId,
        person: &Someone,
    ) -> Client {
        let invited = self.invite(first, entity, person).await;
        let confirmed = self.confirm(second, &invited).await;
        assert_eq!(confirmed.status, 201, "{}", confirmed.text);
        self.follow(&link_of(&invited)).await
    }

    pub async fn me(&self, client: &Client) -> Value {
        self.get(client, "/api/v1/me").await.json()
    }
}
