//! A municipality with its committee constituted: one person holds seats 3 and 6, seat 8 is vacant, seat 1 has an alternate,
//! and two people run its sessions. People, entities and documents are invented.

mod steps;

use axum::Router;
use axum::body::{Body, BodyDataStream};
use capability::{Caller, Capability, Cx, House, Query, Refusal, Stop};
use directory::acts::{
    Capacity, CommitteeConstituted, Designated, DesignationCommunicated, DesignationEnded,
};
use http::{Request, header};
use jiff::civil::Date;
use register::{CommunicationId, DesignationId, Draft, EntityId, PersonId, Under, args};
use std::collections::BTreeMap;
use std::sync::Arc;
use testing::{Answered, CSRF, Opened, Opening};
use testing::{about, ask, designated, entity_registered, instrument, listen, person_registered};

pub const LIST: &[&dyn Capability] = &[&directory::Directory, &committee::Committee];

/// Monday on which sessions are called, Thursday on which they are held, the day of the second call, and that of the next session.
pub const CALLED: &str = "2026-11-16";
pub const HELD: &str = "2026-11-19";
pub const SECOND: &str = "2026-11-20";
pub const NEXT: &str = "2026-11-26";

/// Whoever sits in the committee, by the number of their first seat.
pub const MEMBERS: [u8; 6] = [1, 2, 3, 4, 5, 7];

pub struct World {
    pub opened: Opened,
    pub entity: EntityId,
    /// Another entity, with a committee of its own.
    pub other: EntityId,
    /// Holders by seat: 1 to 5 and 7; whoever holds 3 holds 6 too.
    pub seats: BTreeMap<u8, PersonId>,
    pub alternate: PersonId,
    pub secretary: PersonId,
    pub leader: PersonId,
    /// Head of another entity, and member of the committee there.
    pub neighbour: PersonId,
}

/// Somebody who acts, to make tables of tests short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    Seat(u8),
    Alternate,
    Secretary,
    Leader,
    Neighbour,
}

impl World {
    /// On the Monday on which its first session is called.
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
        let nobody = PersonId::nil();
        let other = id();
        let mut world = World {
            entity: id(),
            other,
            opened,
            seats: BTreeMap::new(),
            alternate: nobody,
            secretary: nobody,
            leader: nobody,
            neighbour: nobody,
        };
        world
            .entity_named(world.entity, "Municipalidad Distrital de Muestra")
            .await;
        world
            .entity_named(other, "Municipalidad Distrital de Ejemplo")
            .await;
        for seat in MEMBERS {
            let person = world.person(&format!("Miembro{seat}")).await;
            world.seats.insert(seat, person);
            world.seat(world.entity, seat, person, Capacity::Main).await;
        }
        world.seat(world.entity, 6, world.seats[&3], Capacity::Main).await;
        world.alternate = world.person("Alterna").await;
        world
            .seat(world.entity, 1, world.alternate, Capacity::Alternate)
            .await;
        world.secretary = world.person("Secretaria").await;
        world
            .designate(
                world.entity,
                "technical_secretary",
                world.secretary,
                Capacity::Main,
            )
            .await;
        world.leader = world.person("Lidera").await;
        world
            .designate(world.entity, "digital_leader", world.leader, Capacity::Main)
            .await;
        world.neighbour = world.person("Vecina").await;
        world.seat(other, 1, world.neighbour, Capacity::Main).await;
        world
            .designate(other, "entity_head", world.neighbour, Capacity::Main)
            .await;
        world.constitute(world.entity).await;
        world.constitute(other).await;
        world
    }

    pub fn house(&self) -> &Arc<House> {
        &self.opened.house
    }

    /// Three in the afternoon of a day, in Lima.
    pub fn go_to(&self, day: &str) {
        self.at(day, "15:00");
    }

    /// A day at an hour of Lima.
    pub fn at(&self, day: &str, hour: &str) {
        self.opened
            .clock
            .set(format!("{day}T{hour}:00-05:00").parse().unwrap());
    }

    pub fn who(&self, who: Who) -> PersonId {
        match who {
            Who::Seat(seat) => self.seats[&seat],
            Who::Alternate => self.alternate,
            Who::Secretary => self.secretary,
            Who::Leader => self.leader,
            Who::Neighbour => self.neighbour,
        }
    }

    async fn record(&self, draft: Draft) {
        self.house().register.record(draft).await.unwrap();
    }

    async fn entity_named(&self, id: EntityId, name: &str) {
        let registered = entity_registered(id, "district_municipality", name, None);
        let draft = Draft::new("directory/entity-registered", Under::system()).entity(id);
        self.record(draft.payload_of(&registered).unwrap()).await;
    }

    async fn person(&self, name: &str) -> PersonId {
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

    async fn seat(&self, entity: EntityId, seat: u8, person: PersonId, capacity: Capacity) {
        self.designate(entity, &format!("committee_seat_{seat}"), person, capacity)
            .await;
    }

    pub async fn designate(&self, entity: EntityId, office: &str, person: PersonId, capacity: Capacity) {
        self.designated(entity, office, person, (capacity, "2026-03-11"))
            .await;
    }

    /// A main holder of an office, from a day on.
    pub async fn designate_from(&self, office: &str, person: PersonId, day: &str) {
        self.designated(self.entity, office, person, (Capacity::Main, day))
            .await;
    }

    async fn designated(
        &self,
        entity: EntityId,
        office: &str,
        person: PersonId,
        (capacity, day): (Capacity, &str),
    ) {
        let designation = DesignationId::new(self.opened.clock.as_ref()).unwrap();
        let day: Date = day.parse().unwrap();
        let designated = Designated {
            capacity,
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

    async fn constitute(&self, entity: EntityId) {
        let day: Date = "2026-03-11".parse().unwrap();
        let committee = DesignationId::new(self.opened.clock.as_ref()).unwrap();
        let constituted = CommitteeConstituted {
            committee,
            body: None,
            instrument: instrument(day),
            from: day,
            communicate_by: None,
        };
        let kind = "directory/committee-constituted";
        let draft = about(kind, Under::system(), entity, committee, "committee");
        self.record(draft.payload_of(&constituted).unwrap()).await;
    }

    /// SGTD is told that the committee was constituted.
    pub async fn communicate(&self, on: &str) {
        let committee = directory::store::committees_of(self.house(), self.entity);
        let committee = committee.await.unwrap()[0].id;
        let told = DesignationCommunicated {
            communication: CommunicationId::new(self.opened.clock.as_ref()).unwrap(),
            designation: committee,
            authority: "sgtd".to_owned(),
            on: on.parse().unwrap(),
            reference: None,
            answer_by: None,
        };
        let kind = "directory/designation-communicated";
        let draft = about(kind, Under::system(), self.entity, committee, "committee");
        self.record(draft.payload_of(&told).unwrap()).await;
    }

    /// The last day of a committee.
    pub async fn end(&self, committee: DesignationId, on: &str) {
        let ended = DesignationEnded {
            designation: committee,
            on: on.parse().unwrap(),
            reason: "removed".to_owned(),
        };
        let kind = "directory/designation-ended";
        let draft = about(kind, Under::system(), self.entity, committee, "committee");
        self.record(draft.payload_of(&ended).unwrap()).await;
    }

    /// Ends every designation of a person in the municipality.
    pub async fn leaves(&self, who: Who, on: &str) {
        let held = directory::store::designations_held(self.house(), self.who(who), on.parse().unwrap());
        for row in held.await.unwrap() {
            self.end(row.id, on).await;
        }
    }

    /// Somebody as they are when they sign in.
    async fn cx(&self, who: Who) -> Cx {
        let (house, person) = (self.house(), self.who(who));
        let offices = house.offices.of(house, person).await.unwrap();
        let caller = Caller {
            person: Some(person),
            acting: offices.first().cloned(),
            offices,
            by_key: true,
            assurance: None,
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
        let use_case = cx.use_case(&format!("committee/{id}")).unwrap();
        let mut all: Vec<(String, String)> = Vec::new();
        if use_case.fields().any(|field| field.name == "entity") {
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

    /// What the form of a use case begins with, under what the person typed; without the entity, which goes by itself.
    pub async fn first_values(&self, who: Who, id: &str, typed: &[(&str, &str)]) -> Vec<(String, String)> {
        let cx = self.cx(who).await;
        let use_case = cx.use_case(&format!("committee/{id}")).unwrap();
        let typed = typed
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut form = capability::FormState::new(Query(typed.collect()));
        form.first("entity", self.entity.to_string());
        (use_case.prepare)(&cx, &mut form).await.unwrap();
        let mut pairs = form.raw.0;
        pairs.retain(|(name, _)| name != "entity");
        pairs
    }

    /// The same by the form of a browser and by a command, which must refuse alike: text keys and status of the page.
    pub async fn refused(&self, who: Who, id: &str, pairs: &[(&str, &str)]) -> String {
        let before = self.house().register.head().await.unwrap().size;
        let cx = self.cx(who).await;
        let use_case = cx.use_case(&format!("committee/{id}")).unwrap();
        let entity = self.entity.to_string();
        let mut sent = vec![("_paso", "registrar"), ("_clave", "refused")];
        if use_case.fields().any(|field| field.name == "entity") {
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
        let after = self.house().register.head().await.unwrap().size;
        assert_eq!(before, after, "{id} by {who:?} was refused and left an act");
        let keys: Vec<&str> = no.iter().map(|refusal| refusal.text).collect();
        format!("{} {}", page.status.as_u16(), keys.join(" "))
    }

    /// The same, which must be accepted.
    pub async fn ok(&self, who: Who, id: &str, pairs: &[(&str, &str)]) {
        let done = self.run(who, id, pairs).await;
        assert!(done.is_ok(), "{id} by {who:?}: {done:?}");
    }

    /// A document that the house received of somebody; its hash.
    pub async fn paper(&self, of: Who) -> String {
        const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";
        let documents = &self.house().documents;
        let put = documents.receive(
            self.who(of),
            PDF.into(),
            "application/pdf",
            &directory::RESOLUTION,
        );
        put.await.unwrap().sha256
    }

    fn signed(&self, who: Option<Who>, mut request: Request<Body>) -> (Router, Request<Body>) {
        if let Some(who) = who {
            let cookie = format!("{}={}", capability::SESSION_COOKIE, self.who(who));
            request
                .headers_mut()
                .insert(header::COOKIE, cookie.parse().unwrap());
        }
        (capability::router(self.house().clone(), Vec::new()), request)
    }

    async fn send(&self, who: Option<Who>, request: Request<Body>) -> Answered {
        let (router, request) = self.signed(who, request);
        ask(router, request).await
    }

    /// Watches what changes on a page.
    pub async fn watch(&self, who: Option<Who>, path: &str) -> BodyDataStream {
        let (router, request) = self.signed(who, Request::get(path).body(Body::empty()).unwrap());
        listen(router, request).await
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

    pub async fn count(&self, sql: &'static str) -> i64 {
        let row: Option<(i64,)> = self.house().register.db().get(sql, args![]).await.unwrap();
        row.unwrap().0
    }

    /// Every row of every table, as a line that begins with the name of the table.
    pub async fn rows(&self) -> Vec<String> {
        const TABLES: &str = "SELECT name FROM sqlite_master WHERE type = 'table'";
        let db = self.house().register.db();
        let tables: Vec<(String,)> = db.query(TABLES, args![]).await.unwrap();
        let mut rows = Vec::new();
        for (table,) in tables {
            let columns = format!("SELECT name FROM pragma_table_info('{table}')");
            let columns: Vec<(String,)> = db.query_text(&columns, args![]).await.unwrap();
            let cells = columns
                .iter()
                .map(|(name,)| format!("COALESCE(CAST(\"{name}\" AS TEXT), '')"));
            let cells = cells.collect::<Vec<_>>().join(" || ' ' || ");
            let lines = format!("SELECT '{table} ' || {cells} FROM \"{table}\"");
            let lines: Vec<(String,)> = db.query_text(&lines, args![]).await.unwrap();
            rows.extend(lines.into_iter().map(|(line,)| line));
        }
        rows
    }
}

/// Fields of a call for a day, in the room, with the notice that is given.
pub fn call_on(on: &str) -> Vec<(&str, &str)> {
    vec![
        ("kind", "ordinary"),
        ("on", on),
        ("hour", "15:00"),
        ("mode", "mixed"),
        ("place", "Sala de regidores"),
    ]
}

/// Fields that excuse the signature of a person.
pub fn excuse<'a>(session: &'a str, document: &'a str, person: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("session", session),
        ("document", document),
        ("person", person),
        ("reason", "Dejó el cargo antes de firmar."),
    ]
}
