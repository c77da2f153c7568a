//! A municipality with its leader, who also secures it, and a neighbour. People, entities and documents are invented.

use axum::Router;
use axum::body::Body;
use capability::{Assurance, Caller, Capability, Door, Fut, House, Keys};
use credential::Credential;
use directory::acts::{Designated, DesignationEnded};
use http::{Request, header};
use jiff::SignedDuration;
use jiff::civil::Date;
use register::{Clock, DesignationId, Draft, EntityId, PersonId, Under};
use serde_json::Value;
use std::sync::Arc;
use testing::{
    Answered, ByPerson, CSRF, Opened, Opening, about, ask, designated, entity_registered, instrument,
};

pub const LIST: &[&dyn Capability] = &[&directory::Directory, &Credential];

fn opening() -> Opening {
    Opening::new(LIST, "2026-11-27T15:00:00Z").door(Proven)
}

/// Whoever comes with a session proved who they are just now; with `before-` in front of it, eleven minutes ago.
struct Proven;

impl Door for Proven {
    fn caller<'a>(&'a self, house: &'a House, keys: Keys<'a>) -> Fut<'a, Result<Caller, register::Fault>> {
        Box::pin(async move {
            let session = keys.session.unwrap_or_default();
            let (id, minutes) = match session.strip_prefix("before-") {
                Some(id) => (id, 11),
                None => (session, 0),
            };
            let shown = Keys {
                session: keys.session.map(|_| id),
                ..keys
            };
            let mut caller = ByPerson.caller(house, shown).await?;
            let ago = SignedDuration::from_mins(minutes);
            let at = house.clock.now().checked_sub(ago).unwrap();
            let level = house.law.assurance_levels()[0].id;
            let methods = Vec::new();
            caller.assurance = keys.session.map(|_| Assurance { level, methods, at });
            Ok(caller)
        })
    }
}

pub struct World {
    pub opened: Opened,
    pub entity: EntityId,
    pub leader: PersonId,
    pub office: DesignationId,
    pub neighbour: PersonId,
    router: Router,
}

impl World {
    pub async fn new() -> World {
        World::made(opening().fresh().await).await
    }

    /// The same on a database of the caller's.
    pub async fn on(url: &str, folder: tempfile::TempDir) -> World {
        World::made(opening().on(url, folder).await).await
    }

    async fn made(opened: Opened) -> World {
        let router = capability::router(opened.house.clone(), Vec::new());
        let entity = EntityId::new(opened.clock.as_ref()).unwrap();
        let mut world = World {
            opened,
            entity,
            leader: PersonId::nil(),
            office: DesignationId::nil(),
            neighbour: PersonId::nil(),
            router,
        };
        let registered = entity_registered(entity, "district_municipality", "Municipalidad de Muestra", None);
        let draft = Draft::new("directory/entity-registered", Under::system()).entity(entity);
        world.record(draft.payload_of(&registered).unwrap()).await;
        world.leader = world.person("Luz Ficticia", "40000001").await;
        world.office = world.designate("digital_leader", world.leader, None).await;
        world.neighbour = world.person("Marcela", "40000002").await;
        world
            .designate("personal_data_officer", world.neighbour, None)
            .await;
        world
    }

    pub fn house(&self) -> &Arc<House> {
        &self.opened.house
    }

    pub async fn record(&self, draft: Draft) {
        self.house().register.record(draft).await.unwrap();
    }

    pub async fn person(&self, name: &str, dni: &str) -> PersonId {
        let person = PersonId::new(self.opened.clock.as_ref()).unwrap();
        let mail = format!("{dni}@muestra.example");
        let draft = testing::person_registered(person, dni, name, "Muestra Sulca", &mail, None);
        self.record(draft).await;
        person
    }

    pub async fn designate(&self, office: &str, person: PersonId, to: Option<&str>) -> DesignationId {
        let designation = DesignationId::new(self.opened.clock.as_ref()).unwrap();
        let day: Date = "2026-03-10".parse().unwrap();
        let new = Designated {
            to: to.map(|to| to.parse().unwrap()),
            ..designated(designation, office, person, instrument(day))
        };
        let draft = about(
            "directory/designated",
            Under::system(),
            self.entity,
            designation,
            office,
        );
        self.record(draft.payload_of(&new).unwrap()).await;
        designation
    }

    /// The leader's designation had its last day yesterday.
    pub async fn end_office(&self) {
        let ended = DesignationEnded {
            designation: self.office,
            on: self.opened.clock.today().yesterday().unwrap(),
            reason: "removed".to_owned(),
        };
        let kind = "directory/designation-ended";
        let draft = about(kind, Under::system(), self.entity, self.office, "digital_leader");
        self.record(draft.payload_of(&ended).unwrap()).await;
    }

    /// Tables made anew from the acts are the same.
    pub async fn rebuilt_alike(&self) {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("other.db").display());
        let other = register::db::Db::open(&url).await.unwrap();
        let register = &self.house().register;
        let (db, projectors) = (register.db(), register.projectors());
        register::replay(db, &other, projectors, Arc::new(|_, _| {}))
            .await
            .unwrap();
        for table in register::compare(db, &other, projectors).await.unwrap() {
            assert!(table.difference.is_none(), "{table:?}");
        }
    }

    pub fn later(&self, seconds: i64) {
        let now = self.opened.clock.now();
        let then = now.checked_add(SignedDuration::from_secs(seconds)).unwrap();
        self.opened.clock.set(then);
    }

    pub fn now(&self) -> i64 {
        self.opened.clock.now().as_second()
    }

    pub async fn ask(&self, request: Request<Body>) -> Answered {
        ask(self.router.clone(), request).await
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn get_as(&self, person: PersonId, path: &str) -> Answered {
        let cookie = format!("{}={person}", capability::SESSION_COOKIE);
        let request = Request::get(path).header(header::COOKIE, cookie);
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    /// A form as anybody sends it.
    pub async fn form(&self, path: &str, pairs: &[(&str, &str)]) -> Answered {
        self.ask(form(path).body(Body::from(capability::encode(pairs))).unwrap())
            .await
    }

    /// A form as somebody who is signed in sends it.
    pub async fn form_as(
        &self,
        person: impl std::fmt::Display,
        path: &str,
        pairs: &[(&str, &str)],
    ) -> Answered {
        let mut all = vec![(ui::Form::CSRF, CSRF)];
        all.extend(pairs);
        let cookie = format!("{}={person}", capability::SESSION_COOKIE);
        let request = form(path).header(header::COOKIE, cookie);
        self.ask(request.body(Body::from(capability::encode(&all))).unwrap())
            .await
    }

    /// A form as a program with an access key of the leader sends it.
    pub async fn post_by_key(&self, path: &str, pairs: &[(&str, &str)]) -> Answered {
        let request = form(path).header(header::AUTHORIZATION, format!("Bearer {}", self.leader));
        self.ask(request.body(Body::from(capability::encode(pairs))).unwrap())
            .await
    }

    /// JSON as a wallet sends it.
    pub async fn json(&self, path: &str, token: &str, body: &Value) -> Answered {
        self.bytes(path, token, &body.to_string()).await
    }

    /// Bytes of a type under headers of the test's choice.
    pub async fn post(&self, path: &str, kind: &str, headers: &[(&str, &str)], body: &str) -> Answered {
        let request = Request::post(path).header(header::CONTENT_TYPE, kind);
        let request = headers
            .iter()
            .fold(request, |request, (name, value)| request.header(*name, *value));
        self.ask(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub async fn bytes(&self, path: &str, token: &str, body: &str) -> Answered {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.ask(request.body(Body::from(body.to_owned())).unwrap()).await
    }
}

fn form(path: &str) -> http::request::Builder {
    Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

/// The error of the protocol that an answer tells.
pub fn error(answer: &Answered) -> String {
    let word = answer.json()["error"].as_str().unwrap_or_default().to_owned();
    format!("{} {word}", answer.status.as_u16())
}
