//! Two municipalities with their officials, the governing body, and an operator that nodes reach over HTTP. All are invented.

use axum::Router;
use axum::body::Body;
use capability::{Capability, House};
use directory::acts::{Capacity, Designated};
use http::{Request, header};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use node::operator::wire::Enrolment;
use node::operator::{Keys, Machine, Operator, Options};
use register::{Clock, DesignationId, Draft, EntityId, PersonId, Under};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use testing::{Answered, Opened, Opening};
use testing::{about, ask, designated, entity_registered, instrument, person_registered};

pub const LIST: &[&dyn Capability] = &[&directory::Directory, &exchange::Exchange];
const AT: &str = "2026-11-16T15:00:00Z";
pub const OWN: &str = "PE/GOB/20131378972";
pub const OTHER: &str = "PE/GOB/20131380951";

/// Somebody whose key a request carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Head,
    Leader,
    Security,
    /// Holds an office without any power here.
    DataOfficer,
    /// Leads the other municipality.
    Neighbour,
    /// Of the governing body.
    Operator,
}

pub struct World {
    pub opened: Opened,
    pub entity: EntityId,
    pub other: EntityId,
    pub people: BTreeMap<Who, PersonId>,
}

impl World {
    pub async fn new() -> World {
        World::made(Opening::new(LIST, AT).fresh().await).await
    }

    /// The same on a database of the caller's.
    pub async fn on(url: &str, folder: tempfile::TempDir) -> World {
        World::made(Opening::new(LIST, AT).on(url, folder).await).await
    }

    async fn made(opened: Opened) -> World {
        let id = || EntityId::new(opened.clock.as_ref()).unwrap();
        let (own, other, body) = (id(), id(), id());
        let mut world = World {
            entity: own,
            other,
            opened,
            people: BTreeMap::new(),
        };
        for (id, name, ruc) in [
            (own, "Municipalidad Distrital de Muestra", "20131378972"),
            (other, "Municipalidad Distrital de Ejemplo", "20131380951"),
            (
                body,
                "Secretaría de Gobierno y Transformación Digital",
                "20168999926",
            ),
        ] {
            let mut registered = entity_registered(id, "district_municipality", name, None);
            registered.details.ruc = Some(ruc.to_owned());
            let draft = Draft::new("directory/entity-registered", Under::system()).entity(id);
            world.record(draft.payload_of(&registered).unwrap()).await;
        }
        for (who, entity, office) in [
            (Who::Head, own, "entity_head"),
            (Who::Leader, own, "digital_leader"),
            (Who::Security, own, "security_officer"),
            (Who::DataOfficer, own, "personal_data_officer"),
            (Who::Neighbour, other, "digital_leader"),
            (Who::Operator, body, "sgtd_administrator"),
        ] {
            world.seat(who, entity, office).await;
        }
        world
    }

    async fn seat(&mut self, who: Who, entity: EntityId, office: &'static str) {
        let clock = self.opened.clock.clone();
        let person = PersonId::new(clock.as_ref()).unwrap();
        let name = format!("{who:?}");
        let dni = format!("{:08}", 10_000_000 + self.people.len());
        let email = format!("{}@muestra.example", name.to_lowercase());
        self.record(person_registered(
            person,
            &dni,
            &name,
            "Ejemplo Quispe",
            &email,
            None,
        ))
        .await;
        self.people.insert(who, person);
        let designation = DesignationId::new(clock.as_ref()).unwrap();
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
        self.record(draft.payload_of(&designated).unwrap()).await;
    }

    pub fn house(&self) -> &Arc<House> {
        &self.opened.house
    }

    pub async fn record(&self, draft: Draft) {
        self.house().register.record(draft).await.unwrap();
    }

    pub fn now(&self) -> i64 {
        self.opened.clock.now().as_millisecond()
    }

    /// Moves the clock on.
    pub fn later(&self, by: SignedDuration) {
        let now: Timestamp = self.opened.clock.now();
        self.opened.clock.set(now.checked_add(by).unwrap());
    }

    pub fn router(&self) -> Router {
        capability::router(self.house().clone(), Vec::new())
    }

    /// The operator on a port of this machine; its address.
    pub async fn serve(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = self.router();
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        format!("http://{address}")
    }

    /// Does what followers do.
    pub async fn follow(&self) {
        for follower in self.house().followers() {
            while self.house().register.follow(&*follower).await.unwrap() > 0 {}
            follower.idle().await.unwrap();
        }
    }

    /// A use case, by the API.
    pub async fn act(&self, who: Who, path: &str, body: Value) -> Answered {
        let request = Request::post(format!("/api/v1/{path}"))
            .header(header::AUTHORIZATION, format!("Bearer {}", self.people[&who]))
            .header(header::CONTENT_TYPE, "application/json");
        ask(self.router(), request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// The same, which must be done.
    pub async fn done(&self, who: Who, path: &str, body: Value) -> Value {
        let answer = self.act(who, path, body).await;
        assert!(
            answer.status.is_success(),
            "{path}: {} {}",
            answer.status,
            answer.text
        );
        answer.json()
    }

    /// The same, which must be refused and leave no act: status and code.
    pub async fn no(&self, who: Who, path: &str, body: Value) -> String {
        let before = self.size().await;
        let answer = self.act(who, path, body).await;
        assert_eq!(before, self.size().await, "{path} left an act: {}", answer.text);
        told(&answer)
    }

    pub async fn size(&self) -> u64 {
        self.house().register.head().await.unwrap().size
    }

    /// A page, by somebody's cookie.
    pub async fn page(&self, who: Option<Who>, path: &str) -> Answered {
        let mut request = Request::get(path);
        if let Some(who) = who {
            let cookie = format!("{}={}", capability::SESSION_COOKIE, self.people[&who]);
            request = request.header(header::COOKIE, cookie);
        }
        ask(self.router(), request.body(Body::empty()).unwrap()).await
    }

    /// A page, by somebody's access key.
    pub async fn act_get(&self, who: Who, path: &str) -> Answered {
        let key = format!("Bearer {}", self.people[&who]);
        let request = Request::get(path).header(header::AUTHORIZATION, key);
        ask(self.router(), request.body(Body::empty()).unwrap()).await
    }

    /// Both municipalities join.
    pub async fn joined(&self) {
        self.done(
            Who::Head,
            "exchange-members",
            json!({"entity": self.entity, "accepts": true}),
        )
        .await;
        self.done(
            Who::Neighbour,
            "exchange-members",
            json!({"entity": self.other, "accepts": true}),
        )
        .await;
    }

    /// A token for a machine of one's own entity.
    pub async fn token(&self, who: Who, name: &str) -> String {
        let entity = if who == Who::Neighbour {
            self.other
        } else {
            self.entity
        };
        self.done(
            who,
            "exchange-enrolments",
            json!({"entity": entity, "name": name}),
        )
        .await;
        let filter = register::Filter::default();
        let acts = self.house().register.all_acts(&filter).await.unwrap();
        let opened = acts.iter().filter(|act| act.kind == "exchange/enrolment-opened");
        let opened = opened.max_by_key(|act| act.seq).unwrap();
        let page = self.make_token(who, opened.subject("enrolment").unwrap()).await;
        assert_eq!(page.status, 200, "{}", page.text);
        assert_eq!(page.header("cache-control"), "no-store");
        let after = page.text.split("--token ").nth(1).unwrap();
        after.split('<').next().unwrap().trim().to_owned()
    }

    /// The button that makes a token.
    pub async fn make_token(&self, who: Who, enrolment: &str) -> Answered {
        let cookie = format!("{}={}", capability::SESSION_COOKIE, self.people[&who]);
        let form = format!("_csrf={}", testing::CSRF);
        let request = Request::post(format!("/intercambio/inscripciones/{enrolment}/clave"))
            .header(header::COOKIE, cookie)
            .header("x-qhapaq-csrf", testing::CSRF)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        ask(self.router(), request.body(Body::from(form)).unwrap()).await
    }

    /// What a machine would send to come in.
    pub fn enrolment(&self, keys: &Keys, token: &str, name: &str) -> Enrolment {
        let address = Some("nodo.muestra.gob.pe:5500");
        keys.enrolment(token, name, address, None, self.now()).unwrap()
    }

    /// Sends it.
    pub async fn enrol(&self, sent: &impl serde::Serialize) -> Answered {
        let request = Request::post("/exchange/v1/nodes").header(header::CONTENT_TYPE, "application/json");
        ask(
            self.router(),
            request
                .body(Body::from(serde_json::to_string(sent).unwrap()))
                .unwrap(),
        )
        .await
    }

    /// A machine that came in, without network.
    pub async fn machine(&self, who: Who, name: &str) -> Machine {
        let (token, keys) = (self.token(who, name).await, Keys::generate().unwrap());
        let answer = self.enrol(&self.enrolment(&keys, &token, name)).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        Machine::new(keys, serde_json::from_str(&answer.text).unwrap())
    }

    /// A call of a node that it signs.
    pub async fn call(&self, machine: &Machine, method: &str, path: &str, body: &str) -> Answered {
        let header = self.signed(machine, method, path, body);
        self.call_with(&header, method, path, body).await
    }

    pub fn signed(&self, machine: &Machine, method: &str, path: &str, body: &str) -> String {
        let asked = node::operator::Asked {
            method,
            path,
            body: body.as_bytes(),
        };
        node::operator::header(&machine.keys.signing().unwrap(), &machine.node, asked, self.now()).unwrap()
    }

    pub async fn call_with(&self, authorization: &str, method: &str, path: &str, body: &str) -> Answered {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, authorization)
            .header(header::CONTENT_TYPE, "application/json");
        ask(self.router(), request.body(Body::from(body.to_owned())).unwrap()).await
    }

    /// A machine that came in over HTTP, with its operator.
    pub async fn operator(&self, url: &str, folder: &std::path::Path, who: Who, name: &str) -> Operator {
        let token = self.token(who, name).await;
        let options = options(url, folder);
        let clock = self.opened.clock.as_ref();
        node::operator::enrol(&options, &token, name, Some("127.0.0.1:5500"), clock)
            .await
            .unwrap();
        self.reopened(url, folder)
    }

    pub fn reopened(&self, url: &str, folder: &std::path::Path) -> Operator {
        Operator::open(options(url, folder), self.opened.clock.clone()).unwrap()
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

pub fn options(url: &str, folder: &std::path::Path) -> Options {
    Options {
        url: url.to_owned(),
        authorities: None,
        folder: folder.to_owned(),
        require_proof: true,
    }
}

/// Status and code of a no.
pub fn told(answer: &Answered) -> String {
    let no = answer.json();
    let code = no["errors"][0]["code"].as_str().unwrap_or("");
    format!("{} {code}", answer.status.as_u16()).trim().to_owned()
}
