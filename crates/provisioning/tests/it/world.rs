//! A municipality with its head, its leader and others; a neighbour. People and entities are invented.

use axum::Router;
use axum::body::Body;
use capability::{Caller, Capability, Cx, House};
use directory::acts::{Capacity, Designated};
use http::{Request, header};
use jiff::civil::Date;
use register::{DesignationId, Draft, EntityId, PersonId, Under};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use testing::{Answered, CSRF, Opened, Opening};
use testing::{about, ask, designated, entity_registered, instrument, person_registered};

pub const LIST: &[&dyn Capability] = &[&directory::Directory, &provisioning::Provisioning];
pub const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
pub const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
pub const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// Somebody whose key, or cookie, a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Head,
    Leader,
    /// Answers for the staff in the committee.
    HumanResources,
    /// May read, and not write.
    DataOfficer,
    /// Holds an office without any power here.
    Secretary,
    /// Heads the other entity.
    Neighbour,
}

pub struct World {
    pub opened: Opened,
    pub entity: EntityId,
    pub other: EntityId,
    pub people: BTreeMap<Who, PersonId>,
}

impl World {
    pub async fn new() -> World {
        World::made(Opening::new(LIST, "2026-11-16T15:00:00Z").fresh().await).await
    }

    /// The same on a database of the caller's.
    pub async fn on(url: &str, folder: tempfile::TempDir) -> World {
        World::made(Opening::new(LIST, "2026-11-16T15:00:00Z").on(url, folder).await).await
    }

    async fn made(opened: Opened) -> World {
        let clock = opened.clock.clone();
        let id = || EntityId::new(clock.as_ref()).unwrap();
        let mut world = World {
            entity: id(),
            other: id(),
            opened,
            people: BTreeMap::new(),
        };
        let (own, other) = (world.entity, world.other);
        for (id, name) in [
            (own, "Municipalidad Distrital de Muestra"),
            (other, "Municipalidad Distrital de Ejemplo"),
        ] {
            let registered = entity_registered(id, "district_municipality", name, None);
            let draft = Draft::new("directory/entity-registered", Under::system()).entity(id);
            world.record(draft.payload_of(&registered).unwrap()).await;
        }
        for (who, entity, office) in [
            (Who::Head, own, "entity_head"),
            (Who::Leader, own, "digital_leader"),
            (Who::HumanResources, own, "committee_seat_4"),
            (Who::DataOfficer, own, "personal_data_officer"),
            (Who::Secretary, own, "technical_secretary"),
            (Who::Neighbour, other, "entity_head"),
        ] {
            let person = PersonId::new(world.opened.clock.as_ref()).unwrap();
            let name = format!("{who:?}");
            let dni = format!("{:08}", 10_000_000 + world.people.len());
            let email = format!("{}@muestra.example", name.to_lowercase());
            let draft = person_registered(person, &dni, &name, "Ejemplo Quispe", &email, None);
            world.record(draft).await;
            world.people.insert(who, person);
            let designation = DesignationId::new(world.opened.clock.as_ref()).unwrap();
            let day: Date = "2026-03-11".parse().unwrap();
            let designated = Designated {
                capacity: Capacity::Main,
                ..designated(designation, office, person, instrument(day))
            };
            let draft = about(
                "directory/designated",
                Under::system(),
                entity,
                designation,
                office,
            );
            world.record(draft.payload_of(&designated).unwrap()).await;
        }
        world
    }

    pub fn house(&self) -> &Arc<House> {
        &self.opened.house
    }

    pub async fn record(&self, draft: Draft) {
        self.house().register.record(draft).await.unwrap();
    }

    /// Somebody as their key makes them.
    pub async fn cx(&self, who: Who) -> Cx {
        let (house, person) = (self.house(), self.people[&who]);
        let offices = house.offices.of(house, person).await.unwrap();
        let caller = Caller {
            person: Some(person),
            acting: offices.first().cloned(),
            offices,
            by_key: true,
            ..Caller::default()
        };
        Cx {
            caller,
            lang: ui::Lang::Es,
            theme: ui::Theme::Auto,
            path: "/".to_owned(),
            route: "test".to_owned(),
            now: house.clock.now(),
            head: house.register.head().await.unwrap(),
            reference: "test".to_owned(),
            peer: String::new(),
            house: house.clone(),
        }
    }

    pub async fn send(&self, request: Request<Body>) -> Answered {
        let router: Router = capability::router(self.house().clone(), Vec::new());
        ask(router, request).await
    }

    /// Calls the service with somebody's key.
    pub async fn call(&self, who: Who, method: &str, path: &str, body: Option<Value>) -> Answered {
        self.call_with(who, method, path, body, &[]).await
    }

    pub async fn call_with(
        &self,
        who: Who,
        method: &str,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answered {
        let mut request = Request::builder()
            .method(method)
            .uri(format!(
                "/scim/v2{}",
                path.replace(' ', "%20").replace('"', "%22")
            ))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.people[&who]))
            .header(header::CONTENT_TYPE, "application/scim+json");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    /// The same, which must be done; what was answered.
    pub async fn done(&self, who: Who, method: &str, path: &str, body: Option<Value>) -> Value {
        let answer = self.call(who, method, path, body).await;
        assert!(
            answer.status.is_success(),
            "{method} {path}: {} {}",
            answer.status,
            answer.text
        );
        match answer.text.is_empty() {
            true => Value::Null,
            false => answer.json(),
        }
    }

    /// The same, which must be refused in the way of SCIM and leave no act: status and word.
    pub async fn no(&self, who: Who, method: &str, path: &str, body: Option<Value>) -> String {
        let before = self.size().await;
        let answer = self.call(who, method, path, body).await;
        assert_eq!(before, self.size().await, "{method} {path} left an act");
        told(&answer)
    }

    pub async fn size(&self) -> u64 {
        self.house().register.head().await.unwrap().size
    }

    /// A page, by somebody's cookie.
    pub async fn page(&self, who: Who, path: &str) -> Answered {
        let cookie = format!("{}={}", capability::SESSION_COOKIE, self.people[&who]);
        let request = Request::get(path).header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Somebody new; their identifier.
    pub async fn user(&self, name: &str) -> String {
        let made = self.done(Who::Head, "POST", "/Users", Some(user(name))).await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// A new unit; its identifier.
    pub async fn unit(&self, name: &str, members: &[&str]) -> String {
        let made = self
            .done(Who::Head, "POST", "/Groups", Some(unit(name, members)))
            .await;
        made["id"].as_str().unwrap().to_owned()
    }

    /// Kinds of the acts since a size, in order.
    pub async fn kinds_since(&self, size: u64) -> Vec<String> {
        let filter = register::Filter::default();
        let mut acts = self.house().register.all_acts(&filter).await.unwrap();
        acts.sort_by_key(|act| act.seq);
        acts.into_iter()
            .filter(|act| act.seq >= size)
            .map(|act| act.kind)
            .collect()
    }

    /// Derived tables, made anew from the acts, are the same.
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
}

/// Somebody, as little as a system may tell.
pub fn user(name: &str) -> Value {
    json!({"schemas": [CORE], "userName": name})
}

pub fn unit(name: &str, members: &[&str]) -> Value {
    let members: Vec<Value> = members.iter().map(|id| json!({"value": id})).collect();
    json!({"schemas": [GROUP], "displayName": name, "members": members})
}

/// A change in part.
pub fn patch(operations: Value) -> Option<Value> {
    Some(json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": operations}))
}

/// Status and word of a no, which must be one of SCIM.
pub fn told(answer: &Answered) -> String {
    assert_eq!(
        answer.header("content-type"),
        "application/scim+json",
        "{}",
        answer.text
    );
    let no = answer.json();
    assert_eq!(
        no["schemas"],
        json!(["urn:ietf:params:scim:api:messages:2.0:Error"])
    );
    assert_eq!(no["status"], json!(answer.status.as_u16().to_string()));
    let detail = no["detail"].as_str().unwrap();
    assert!(
        detail.len() > 20 && !detail.contains("provisioning-") && !detail.contains("{ $"),
        "{detail}"
    );
    let word = no["scimType"].as_str().unwrap_or("");
    format!("{} {word}", answer.status.as_u16()).trim().to_owned()
}

/// A form that is sent with a cookie and its token.
pub fn with_cookie(person: PersonId, method: &str, path: &str, body: &Value) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, format!("{}={person}", capability::SESSION_COOKIE))
        .header("x-qhapaq-csrf", CSRF)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap()
}
