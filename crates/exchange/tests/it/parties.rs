//! A registry that offers data, a municipality that asks for them, another one that means harm, and the governing body. People, entities and
//! documents are invented.

use axum::Router;
use axum::body::Body;
use capability::{Caller, Capability, Cx, House, Query, Refusal, Stop};
use directory::acts::{Capacity, Designated};
use exchange::acts::members::{MemberJoined, MemberSwitched, SubsystemAdded, SubsystemRetired};
use exchange::agreements::store;
use http::{Request, header};
use jiff::civil::Date;
use node::ident::{MemberId, ServiceId};
use register::{DesignationId, Draft, EntityId, PersonId, Under};
use std::collections::BTreeMap;
use std::sync::Arc;
use testing::{Answered, CSRF, Opened, Opening};
use testing::{about, ask, designated, entity_registered, instrument, person_registered};

pub const LIST: &[&dyn Capability] = &[&directory::Directory, &exchange::Exchange];

pub const REGISTRY: &str = "PE/GOB/20100000001";
pub const TOWN: &str = "PE/GOB/20100000002";
pub const OTHER: &str = "PE/GOB/20100000003";
pub const PADRON: &str = "PE/GOB/20100000001/CONSULTA/padron";

/// Somebody who acts, to make tables of tests short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Leads digital government of the registry.
    Registry,
    /// The same of the municipality.
    Town,
    /// The same of another one.
    Other,
    /// Reads for the control of the municipality.
    Control,
    /// Administers the exchange at the governing body.
    Operator,
    /// Holds an office that has nothing to do with it.
    Secretary,
}

pub struct Parties {
    pub opened: Opened,
    pub registry: EntityId,
    pub town: EntityId,
    pub other: EntityId,
    people: BTreeMap<Who, PersonId>,
}

/// What the registry offers.
pub const OPENAPI: &str = r##"openapi: 3.0.3
info: { title: Padrón, version: "1" }
paths:
  /personas/{dni}:
    get:
      summary: Datos de una persona
      parameters:
        - { name: dni, in: path, required: true, schema: { type: string, example: "00000001" } }
      responses:
        "200":
          description: La persona
          content:
            application/json:
              schema:
                type: object
                properties:
                  persona:
                    type: object
                    properties:
                      nombres: { type: string }
                      foto: { type: string }
  /personas:
    post:
      requestBody: { content: { application/json: { example: { dni: "00000001" } } } }
      responses: { "200": { description: Bien } }
"##;

impl Parties {
    pub async fn new() -> Parties {
        Parties::made(Opening::new(LIST, "2026-11-16T15:00:00Z").fresh().await).await
    }

    /// The same on a database of the caller's.
    pub async fn on(url: &str, folder: tempfile::TempDir) -> Parties {
        Parties::made(Opening::new(LIST, "2026-11-16T15:00:00Z").on(url, folder).await).await
    }

    /// A demonstration, whose test environments may lie on this machine.
    pub async fn demo() -> Parties {
        Parties::made(Opening::new(LIST, "2026-11-16T15:00:00Z").demo().fresh().await).await
    }

    async fn made(opened: Opened) -> Parties {
        let clock = opened.clock.clone();
        let id = || EntityId::new(clock.as_ref()).unwrap();
        let mut parties = Parties {
            registry: id(),
            town: id(),
            other: id(),
            opened,
            people: BTreeMap::new(),
        };
        let sgtd = EntityId::new(clock.as_ref()).unwrap();
        let (registry, town, other) = (parties.registry, parties.town, parties.other);
        for (id, kind, name, authority) in [
            (registry, "public_body", "Registro de Muestra", None),
            (town, "district_municipality", "Municipalidad de Muestra", None),
            (other, "district_municipality", "Municipalidad de Ejemplo", None),
            (
                sgtd,
                "ministry",
                "Presidencia del Consejo de Ministros",
                Some("sgtd"),
            ),
        ] {
            parties.entity(id, kind, name, authority).await;
        }
        for (who, entity, office) in [
            (Who::Registry, registry, "digital_leader"),
            (Who::Town, town, "digital_leader"),
            (Who::Other, other, "data_governance_officer"),
            (Who::Control, town, "internal_control"),
            (Who::Operator, sgtd, "sgtd_administrator"),
            (Who::Secretary, registry, "technical_secretary"),
        ] {
            let person = parties.person(&format!("{who:?}")).await;
            parties.people.insert(who, person);
            parties.designate(entity, office, person).await;
        }
        for (member, entity, code) in [
            (REGISTRY, registry, "CONSULTA"),
            (TOWN, town, "MESA"),
            (OTHER, other, "MESA"),
        ] {
            parties.join(member, entity).await;
            parties.subsystem(member, entity, code).await;
        }
        parties
    }

    pub fn house(&self) -> &Arc<House> {
        &self.opened.house
    }

    /// Three in the afternoon of a day, in Lima.
    pub fn go_to(&self, day: &str) {
        let at = format!("{day}T15:00:00-05:00").parse().unwrap();
        self.opened.clock.set(at);
    }

    pub async fn record(&self, draft: Draft) {
        self.house().register.record(draft).await.unwrap();
    }

    /// An act of the house itself about an entity.
    pub async fn system(&self, kind: &'static str, entity: EntityId, payload: &impl serde::Serialize) {
        let draft = Draft::new(kind, Under::system()).entity(entity);
        self.record(draft.payload_of(payload).unwrap()).await;
    }

    pub async fn entity(&self, id: EntityId, kind: &str, name: &str, authority: Option<&str>) {
        let registered = entity_registered(id, kind, name, authority);
        self.system("directory/entity-registered", id, &registered).await;
    }

    pub async fn join(&self, member: &str, entity: EntityId) {
        let member = MemberId::parse(member).unwrap();
        self.system("exchange/member-joined", entity, &MemberJoined { member })
            .await;
    }

    pub async fn subsystem(&self, member: &str, entity: EntityId, code: &str) {
        let added = SubsystemAdded {
            member: MemberId::parse(member).unwrap(),
            code: code.to_owned(),
            name: format!("Sistema {code}"),
        };
        self.system("exchange/subsystem-added", entity, &added).await;
    }

    pub async fn retire_subsystem(&self, member: &str, entity: EntityId, code: &str) {
        let retired = SubsystemRetired {
            member: MemberId::parse(member).unwrap(),
            code: code.to_owned(),
            reason: "Prueba".to_owned(),
        };
        self.system("exchange/subsystem-retired", entity, &retired).await;
    }

    /// Switches a member off, or on again.
    pub async fn switch(&self, member: &str, entity: EntityId, on: bool) {
        let kind = if on {
            "exchange/member-resumed"
        } else {
            "exchange/member-suspended"
        };
        let switched = MemberSwitched {
            member: MemberId::parse(member).unwrap(),
            reason: "Prueba".to_owned(),
            by: Default::default(),
        };
        self.system(kind, entity, &switched).await;
    }

    pub async fn person(&self, name: &str) -> PersonId {
        let person = PersonId::new(self.opened.clock.as_ref()).unwrap();
        let dni = format!("{:08}", person.uuid().as_u128() % 100_000_000);
        let email = format!("{}@muestra.example", name.to_lowercase());
        self.record(person_registered(
            person,
            &dni,
            name,
            "Ejemplo Quispe",
            &email,
            None,
        ))
        .await;
        person
    }

    pub async fn designate(&self, entity: EntityId, office: &str, person: PersonId) -> DesignationId {
        let designation = DesignationId::new(self.opened.clock.as_ref()).unwrap();
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
        designation
    }

    /// Somebody as they are when they sign in.
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

    /// Runs a use case as somebody; what it refused, if it did.
    pub async fn run(&self, who: Who, id: &str, pairs: &[(&str, &str)]) -> Result<(), Vec<Refusal>> {
        let cx = self.cx(who).await;
        let use_case = cx.use_case(&format!("exchange/{id}")).unwrap();
        let mut all: Vec<(String, String)> = Vec::new();
        let own = cx.caller.acting.as_ref().unwrap().entity.to_string();
        let names_entity = pairs.iter().any(|(name, _)| *name == "entity");
        if !names_entity && use_case.fields().any(|field| field.name == "entity") {
            all.push(("entity".to_owned(), own));
        }
        let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
        all.extend(pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        match use_case.command(&cx, Query(all)).await {
            Ok(_) => Ok(()),
            Err(Stop::Refused(refusals)) => Err(refusals.0),
            Err(other) => panic!("{id} by {who:?} ended: {other:?}"),
        }
    }

    /// The same, which must be accepted.
    pub async fn ok(&self, who: Who, id: &str, pairs: &[(&str, &str)]) {
        let done = self.run(who, id, pairs).await;
        assert!(done.is_ok(), "{id} by {who:?}: {done:?}");
    }

    /// The same, which must be refused and leave nothing: text keys.
    pub async fn refused(&self, who: Who, id: &str, pairs: &[(&str, &str)]) -> String {
        let before = self.house().register.head().await.unwrap().size;
        let no = self.run(who, id, pairs).await.unwrap_err();
        let cx = self.cx(who).await;
        for refusal in &no {
            assert!(
                cx.tr().get(refusal.text).is_some(),
                "no words for {}",
                refusal.text
            );
        }
        let after = self.house().register.head().await.unwrap().size;
        assert_eq!(before, after, "{id} by {who:?} left an act");
        no.iter()
            .map(|refusal| refusal.text)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// A description that the house received of somebody; its hash.
    pub async fn document(&self, of: Who, text: &str, media_type: &str) -> String {
        const LIMITS: register::Limits = register::Limits {
            bytes_max: 2 << 20,
            accepted: register::MediaType::ALL,
        };
        let documents = &self.house().documents;
        let put = documents.receive(self.people[&of], text.to_owned().into(), media_type, &LIMITS);
        put.await.unwrap().sha256
    }

    /// Fields that describe the service of the registry.
    pub async fn padron(&self) -> Vec<(&'static str, String)> {
        let openapi = self.document(Who::Registry, OPENAPI, "application/yaml").await;
        vec![
            ("subsystem", "CONSULTA".to_owned()),
            ("code", "padron".to_owned()),
            ("title", "Padrón de personas".to_owned()),
            ("summary", "Nombres y foto de una persona".to_owned()),
            ("openapi", openapi),
            ("owner", "office:digital_leader".to_owned()),
            ("legal_base", "Ley 26497 art. 7".to_owned()),
            ("sensitivity", "personal".to_owned()),
            ("family", "identity".to_owned()),
            (
                "elements",
                "persona.foto | sensible | Ley 29733 art. 2".to_owned(),
            ),
            (
                "purposes",
                "licencias | Otorgar licencias | Ley 28976 art. 7\ntributos | Cobrar tributos | D.L. 776"
                    .to_owned(),
            ),
            ("availability", "99,5".to_owned()),
            ("p95_ms", "800".to_owned()),
            ("subject", "path:2".to_owned()),
        ]
    }

    /// The service of the registry, described and switched on.
    pub async fn offered(&self) {
        let fields = self.padron().await;
        self.ok(Who::Registry, "describe-service", &borrowed(&fields))
            .await;
        self.ok(Who::Registry, "enable-service", &[("service", PADRON)])
            .await;
    }

    /// The town asks for access; the id of its request.
    pub async fn asked(&self) -> String {
        self.ok(Who::Town, "request-access", &wanted()).await;
        let member = MemberId::parse(TOWN).unwrap();
        let rows = store::requests_of(self.house(), &member).await.unwrap();
        let row = rows.iter().find(|row| row.request.state.code() == "open");
        row.unwrap().request.id.to_string()
    }

    /// The registry gives what the town asks for; the id of the grant.
    pub async fn granted(&self) -> String {
        let request = self.asked().await;
        self.ok(Who::Registry, "grant-access", &given(&request)).await;
        let service = ServiceId::parse(PADRON).unwrap();
        let rows = store::accesses_to(self.house(), &service).await.unwrap();
        rows[0].access.id.to_string()
    }

    /// Which clients may call the service of the registry now, as nodes are told.
    pub async fn callers(&self) -> Vec<String> {
        let now = self.house().clock.now();
        let grants = exchange::agreements::of_configuration(self.house(), now)
            .await
            .unwrap();
        let of = grants.iter().filter(|grant| grant.service.as_str() == PADRON);
        let clients = of.flat_map(|grant| grant.clients.iter().map(ToString::to_string));
        clients.collect()
    }

    async fn send(&self, who: Option<Who>, mut request: Request<Body>) -> Answered {
        if let Some(who) = who {
            let cookie = format!("{}={}", capability::SESSION_COOKIE, self.people[&who]);
            request
                .headers_mut()
                .insert(header::COOKIE, cookie.parse().unwrap());
        }
        let router: Router = capability::router(self.house().clone(), Vec::new());
        ask(router, request).await
    }

    pub async fn get(&self, who: Option<Who>, path: &str) -> Answered {
        self.send(who, Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn form(&self, who: Who, path: &str, pairs: &[(&str, &str)]) -> Answered {
        let mut all = pairs.to_vec();
        all.push((ui::Form::CSRF, CSRF));
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(capability::encode(&all)));
        self.send(Some(who), request.unwrap()).await
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

/// Fields of a request of the town.
pub fn wanted() -> Vec<(&'static str, &'static str)> {
    vec![
        ("service", PADRON),
        ("client", "PE/GOB/20100000002/MESA"),
        ("endpoints", "GET /personas/*"),
        ("fields", "persona.nombres"),
        ("purposes", "licencias"),
        ("legal_base", "Ley 28976 art. 7"),
        ("day_max", "500"),
        ("until", "2027-11-16"),
    ]
}

/// Fields of an answer that gives all that was asked for.
pub fn given(request: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("request", request),
        ("endpoints", "GET /personas/*"),
        ("fields", "persona.nombres"),
        ("purposes", "licencias"),
        ("legal_base", "Ley 28976 art. 7"),
        ("day_max", "500"),
        ("until", "2027-11-16"),
    ]
}

/// The same fields with some of another value.
pub fn but<'a>(
    pairs: Vec<(&'static str, &'a str)>,
    other: &[(&'static str, &'a str)],
) -> Vec<(&'static str, &'a str)> {
    let kept = pairs
        .into_iter()
        .filter(|(name, _)| !other.iter().any(|(changed, _)| changed == name));
    kept.chain(other.iter().copied()).collect()
}

/// Pairs of owned values, as forms take them.
pub fn borrowed<'a>(pairs: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}
