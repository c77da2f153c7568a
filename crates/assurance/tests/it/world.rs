//! A municipality with its leader, its security officer and its head; a neighbour; an analyst of the governing body. People,
//! entities and documents are invented.

use assurance::ids::{OperationId, ServiceId};
use assurance::store;
use axum::Router;
use axum::body::Body;
use capability::{Caller, Capability, Cx, House, Query, Refusal, Stop};
use directory::acts::{Capacity, Designated};
use http::{Request, header};
use jiff::civil::Date;
use register::{DesignationId, Draft, EntityId, PersonId, Under};
use std::collections::BTreeMap;
use std::sync::Arc;
use testing::{Answered, CSRF, Opened, Opening};
use testing::{about, ask, designated, entity_registered, instrument, person_registered};

pub const LIST: &[&dyn Capability] = &[&directory::Directory, &assurance::Assurance];

/// Somebody who acts, to make tables of tests short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Leader,
    Security,
    Head,
    Secretary,
    /// Administers the entity and sits in its committee; acts as the latter.
    Seated,
    Neighbour,
    Analyst,
}

pub struct World {
    pub opened: Opened,
    pub entity: EntityId,
    pub other: EntityId,
    people: BTreeMap<Who, PersonId>,
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
        let sgtd = EntityId::new(clock.as_ref()).unwrap();
        let (own, other) = (world.entity, world.other);
        for (id, kind, name, authority) in [
            (
                own,
                "district_municipality",
                "Municipalidad Distrital de Muestra",
                None,
            ),
            (
                other,
                "district_municipality",
                "Municipalidad Distrital de Ejemplo",
                None,
            ),
            (
                sgtd,
                "ministry",
                "Presidencia del Consejo de Ministros",
                Some("sgtd"),
            ),
        ] {
            let registered = entity_registered(id, kind, name, authority);
            let draft = Draft::new("directory/entity-registered", Under::system()).entity(id);
            world.record(draft.payload_of(&registered).unwrap()).await;
        }
        for (who, entity, office) in [
            (Who::Leader, own, "digital_leader"),
            (Who::Security, own, "security_officer"),
            (Who::Head, own, "entity_head"),
            (Who::Secretary, own, "technical_secretary"),
            (Who::Neighbour, other, "digital_leader"),
            (Who::Analyst, sgtd, "sgtd_analyst"),
        ] {
            let person = world.person(&format!("{who:?}")).await;
            world.people.insert(who, person);
            world.designate(entity, office, person).await;
        }
        let seated = world.person("Seated").await;
        world.people.insert(Who::Seated, seated);
        for office in ["committee_seat_1", "top_admin_authority"] {
            world.designate(own, office, seated).await;
        }
        world
    }

    pub fn house(&self) -> &Arc<House> {
        &self.opened.house
    }

    /// Three in the afternoon of a day, in Lima.
    pub fn go_to(&self, day: &str) {
        self.opened
            .clock
            .set(format!("{day}T15:00:00-05:00").parse().unwrap());
    }

    async fn record(&self, draft: Draft) {
        self.house().register.record(draft).await.unwrap();
    }

    async fn person(&self, name: &str) -> PersonId {
        let person = PersonId::new(self.opened.clock.as_ref()).unwrap();
        let dni = format!("{:08}", person.uuid().as_u128() % 100_000_000);
        let email = format!("{}@muestra.example", name.to_lowercase());
        let draft = person_registered(person, &dni, name, "Ejemplo Quispe", &email, None);
        self.record(draft).await;
        person
    }

    async fn designate(&self, entity: EntityId, office: &str, person: PersonId) {
        let designation = DesignationId::new(self.opened.clock.as_ref()).unwrap();
        let day: Date = "2026-03-11".parse().unwrap();
        let designated = Designated {
            capacity: Capacity::Main,
            ..designated(designation, office, person, instrument(day))
        };
        let kind = "directory/designated";
        let draft = about(kind, Under::system(), entity, designation, office);
        self.record(draft.payload_of(&designated).unwrap()).await;
    }

    /// Somebody as they are when they sign in.
    pub async fn cx(&self, who: Who) -> Cx {
        let (house, person) = (self.house(), self.people[&who]);
        let offices = house.offices.of(house, person).await.unwrap();
        let caller = Caller {
            person: Some(person),
            acting: match who {
                Who::Seated => offices.iter().find(|office| office.office == "committee_seat_1"),
                _ => offices.first(),
            }
            .cloned(),
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
        let use_case = cx.use_case(&format!("assurance/{id}")).unwrap();
        let mut all: Vec<(String, String)> = Vec::new();
        let names_entity = pairs.iter().any(|(name, _)| *name == "entity");
        if !names_entity && use_case.fields().any(|field| field.name == "entity") {
            all.push(("entity".to_owned(), self.entity.to_string()));
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

    /// The same by the form of a browser and by a command, which must refuse alike and leave nothing: status and text keys.
    pub async fn refused(&self, who: Who, id: &str, pairs: &[(&str, &str)]) -> String {
        let before = self.size().await;
        let cx = self.cx(who).await;
        let use_case = cx.use_case(&format!("assurance/{id}")).unwrap();
        let entity = self.entity.to_string();
        let mut sent = vec![("_paso", "registrar"), ("_clave", "refused")];
        let names_entity = pairs.iter().any(|(name, _)| *name == "entity");
        if !names_entity && use_case.fields().any(|field| field.name == "entity") {
            sent.push(("entity", &entity));
        }
        sent.extend(pairs.iter().filter(|(_, value)| !value.is_empty()));
        let page = self.form(who, use_case.path, &sent).await;
        let no = self.run(who, id, pairs).await.unwrap_err();
        for refusal in &no {
            let sentence = refusal.sentence(cx.tr());
            let plain = sentence.split(['"', '&', '<', '>']).next().unwrap();
            assert!(page.text.contains(plain), "{id}: {plain}: {}", page.text);
        }
        assert_eq!(before, self.size().await, "{id} by {who:?} left an act");
        let keys: Vec<&str> = no.iter().map(|refusal| refusal.text).collect();
        format!("{} {}", page.status.as_u16(), keys.join(" "))
    }

    pub async fn size(&self) -> u64 {
        self.house().register.head().await.unwrap().size
    }

    /// A service that asks for that; its id.
    pub async fn service(&self, name: &str, credential: &str) -> ServiceId {
        let pairs = [
            ("name", name),
            ("address", "https://tramites.muestra.gob.pe"),
            ("serves", "citizens,companies"),
            ("credential", credential),
            ("system", "Sistema interno de trámites"),
        ];
        self.ok(Who::Leader, "add-service", &pairs).await;
        let rows = store::services_of(self.house(), self.entity).await.unwrap();
        rows.iter().find(|row| row.name == name).unwrap().id
    }

    /// An operation of a service; its id.
    pub async fn operation(&self, service: ServiceId, name: &str) -> OperationId {
        let id = service.to_string();
        let pairs = [("service", id.as_str()), ("name", name)];
        self.ok(Who::Security, "add-operation", &pairs).await;
        let rows = store::operations_of(self.house(), self.entity).await.unwrap();
        rows.iter().find(|row| row.name == name).unwrap().id
    }

    /// Decides on a level, with the score of moving money as the greatest harm.
    pub async fn decide(&self, operation: OperationId, harm: &str) {
        let id = operation.to_string();
        self.ok(Who::Leader, "decide-level", &scored(&id, harm)).await;
    }

    /// Approves everything that waits.
    pub async fn approve_all(&self) {
        let rows = store::operations_of(self.house(), self.entity).await.unwrap();
        let pending = rows.iter().filter(|row| row.is_pending());
        let values: Vec<String> = pending
            .map(|row| format!("{}@{}", row.id, row.decided_seq.unwrap()))
            .collect();
        let pairs = [("levels", values.join(","))];
        let pairs = pairs.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.ok(Who::Head, "approve-levels", &pairs).await;
    }

    /// Fields that approve the strategy as it stands, with a document of the head's.
    pub async fn approval(&self) -> Vec<(&'static str, String)> {
        let seen = store::last_change(self.house(), self.entity).await.unwrap();
        vec![
            ("seen", seen.to_string()),
            ("instrument_kind", "mayoral_resolution".to_owned()),
            ("instrument_number", "118-2026-MDM/A".to_owned()),
            ("instrument_date", "2026-11-16".to_owned()),
            ("document", self.paper(Who::Head).await),
        ]
    }

    /// A document that the house received of somebody; its hash.
    pub async fn paper(&self, of: Who) -> String {
        const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";
        let documents = &self.house().documents;
        let limits = &directory::RESOLUTION;
        let put = documents.receive(self.people[&of], PDF.into(), "application/pdf", limits);
        put.await.unwrap().sha256
    }

    async fn send(&self, who: Option<Who>, mut request: Request<Body>) -> Answered {
        if let Some(who) = who {
            let cookie = format!("{}={}", capability::SESSION_COOKIE, self.people[&who]);
            let cookie = cookie.parse().unwrap();
            request.headers_mut().insert(header::COOKIE, cookie);
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

    /// Words of a PDF, with one space between them.
    pub async fn printed(&self, who: Option<Who>, path: &str) -> String {
        let pdf = self.get(who, path).await;
        assert_eq!(pdf.header("content-type"), "application/pdf", "{}", pdf.text);
        let file = lopdf::Document::load_mem(&pdf.body).unwrap();
        let numbers: Vec<u32> = file.get_pages().keys().copied().collect();
        let text = file.extract_text(&numbers).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Fields that score an operation: the loss of money as given, little else.
pub fn scored<'a>(operation: &'a str, harm: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("operation", operation),
        ("harms.reputation", "1"),
        ("harms.financial_loss", harm),
        ("harms.interruption", "0"),
        ("harms.disclosure", "1"),
        ("harms.personal_harm", "0"),
        ("reason", "Mueve dinero de la gente"),
    ]
}

/// Pairs of owned values, as forms take them.
pub fn borrowed<'a>(pairs: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    pairs
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect()
}
