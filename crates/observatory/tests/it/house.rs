//! A small house over a database of its own: a few entities, designations recorded as acts, and people who sign in.
//!
//! People and documents are invented. Whoever is signed in shows their person's id as session.

use axum::body::Body;
use capability::{AsProjector, Caller, Capability, Door, Fut, House, HouseOptions, Keys, Offices};
use directory::acts::{
    Capacity, CommitteeConstituted, CommunicationAcknowledged, CommunicationObserved, Designated,
    DesignationCommunicated, DesignationEnded, DueMoved, EntityDetails, EntityRegistered, Instrument,
    ObservationExplained, PersonRegistered, PostCreated, PostEnded,
};
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use jiff::civil::Date;
use register::db::{Db, stmt};
use register::{
    CommunicationId, DesignationId, Documents, Draft, EntityId, Fault, FixedClock, Key, Options, PersonId,
    PostId, Projector, Receipt, Register, Under, args,
};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

/// The capabilities of the house.
pub const LIST: &[&dyn Capability] = &[&directory::Directory, &observatory::Observatory];

/// Token that the forms of whoever is signed in carry.
pub const CSRF: &str = "token-of-the-session";

/// A resolution on paper.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";

/// The house, with the ids of what lives in it.
pub struct Town {
    pub house: Arc<House>,
    pub clock: Arc<FixedClock>,
    _folder: TempDir,
    pub sgtd: EntityId,
    pub anpd: EntityId,
    pub district: EntityId,
    pub empty: EntityId,
}

/// Keys of the entities in addresses: their tax numbers.
pub const SGTD: &str = "20000000010";
pub const ANPD: &str = "20000000011";
pub const DISTRICT: &str = "20000000012";
pub const EMPTY: &str = "20000000013";

/// An answer, read whole.
pub struct Answered {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answered {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
    pub fn header(&self, name: &str) -> String {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
            .to_owned()
    }
}

/// Signs in whoever shows a person's id, under the first office they hold.
struct ByPerson;

impl Door for ByPerson {
    fn caller<'a>(&'a self, house: &'a House, keys: Keys<'a>) -> Fut<'a, Result<Caller, Fault>> {
        Box::pin(async move {
            let Some(person) = keys
                .session
                .or(keys.bearer)
                .and_then(|id| id.parse::<PersonId>().ok())
            else {
                return Ok(Caller::stranger());
            };
            let offices = directory::HeldOffices.of(house, person).await?;
            let name = directory::HeldOffices.name(house, person).await?;
            let acting = offices.first().cloned();
            let by_key = keys.bearer.is_some();
            Ok(Caller {
                person: Some(person),
                name,
                acting,
                offices,
                csrf: CSRF.to_owned(),
                by_key,
            })
        })
    }
}

impl Town {
    /// A house in which nobody is designated: two authorities, a district and an entity without acts.
    pub async fn new() -> Town {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::new("2026-11-20T15:42:07Z".parse().unwrap()));
        let db = Db::open(&format!("sqlite:{}", folder.path().join("register.db").display()))
            .await
            .unwrap();
        let projectors: Vec<Arc<dyn Projector>> = LIST
            .iter()
            .map(|capability| Arc::new(AsProjector(*capability)) as Arc<dyn Projector>)
            .collect();
        let key = Key::File(folder.path().join("keys/register"));
        let erasable = LIST
            .iter()
            .flat_map(|capability| capability.kinds())
            .filter(|kind| kind.erasable)
            .map(|kind| kind.kind);
        let options = Options::new("registro.example.pe/actos", key, projectors)
            .clock(clock.clone())
            .erasable(erasable);
        let register = Register::open(db.clone(), options).await.unwrap();
        let documents = Documents::open(&folder.path().join("documents"), db, clock.clone()).unwrap();
        let options = HouseOptions {
            base_url: "https://qhapaq.example".to_owned(),
            demo: true,
            secure_cookies: false,
            folder: folder.path().to_owned(),
        };
        let house = House::new(
            Arc::new(register),
            Arc::new(documents),
            norms::peru(),
            LIST,
            clock.clone(),
            options,
            Box::new(ByPerson),
            Box::new(directory::HeldOffices),
        )
        .unwrap();
        let id = || EntityId::new(clock.as_ref()).unwrap();
        let (sgtd, anpd, district, empty) = (id(), id(), id(), id());
        let town = Town {
            house: Arc::new(house),
            clock,
            _folder: folder,
            sgtd,
            anpd,
            district,
            empty,
        };
        town.entity(
            sgtd,
            "ministry",
            "Presidencia de Muestra",
            SGTD,
            "150101",
            Some("sgtd"),
        )
        .await;
        town.entity(
            anpd,
            "ministry",
            "Ministerio de Muestra",
            ANPD,
            "150101",
            Some("anpd"),
        )
        .await;
        town.entity(
            district,
            "district_municipality",
            "Municipalidad Distrital de Muestra",
            DISTRICT,
            "080101",
            None,
        )
        .await;
        town.entity(
            empty,
            "district_municipality",
            "Municipalidad Distrital Vacía",
            EMPTY,
            "210101",
            None,
        )
        .await;
        town
    }

    pub fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    pub async fn record(&self, draft: Draft) -> Receipt {
        self.house.register.record(draft).await.unwrap()
    }

    pub async fn entity(
        &self,
        id: EntityId,
        kind: &str,
        name: &str,
        ruc: &str,
        ubigeo: &str,
        authority: Option<&str>,
    ) -> Receipt {
        let details = EntityDetails {
            name: name.to_owned(),
            ruc: Some(ruc.to_owned()),
            ubigeo: Some(ubigeo.to_owned()),
            ..EntityDetails::default()
        };
        let registered = EntityRegistered {
            entity: id,
            kind: kind.to_owned(),
            details,
            source: Some("Lista de muestra".to_owned()),
            authority: authority.map(str::to_owned),
        };
        self.record(
            Draft::new("directory/entity-registered", Under::system())
                .entity(id)
                .payload_of(&registered)
                .unwrap(),
        )
        .await
    }

    /// A person of the erasable table; address and number are there so that pages can be seen not to show them.
    pub async fn person(&self, entity: EntityId, given_names: &str, surnames: &str, dni: &str) -> PersonId {
        let person = PersonId::new(self.clock.as_ref()).unwrap();
        let email = format!("{}@example.pe", given_names.to_lowercase());
        let draft = Draft::new("directory/person-registered", Under::system())
            .entity(entity)
            .subject(format!("person:{person}"))
            .payload_of(&PersonRegistered { person })
            .unwrap()
            .aside(directory::people::insert(
                person,
                dni,
                given_names,
                surnames,
                &email,
                Some("01 555 0000"),
            ));
        self.record(draft).await;
        person
    }

    pub fn instrument(number: &str, on: &str, document: Option<&str>) -> Instrument {
        Instrument {
            kind: "mayoral_resolution".to_owned(),
            number: number.to_owned(),
            date: Town::day(on),
            article: None,
            document: document.map(str::to_owned),
        }
    }

    /// Designates; the act is recorded by the system.
    pub async fn designate(
        &self,
        entity: EntityId,
        office: &str,
        person: PersonId,
        number: &str,
        on: &str,
        communicate_by: Option<&str>,
    ) -> (DesignationId, Receipt) {
        self.designate_citing(
            entity,
            office,
            person,
            Town::instrument(number, on, None),
            communicate_by,
        )
        .await
    }

    pub async fn designate_citing(
        &self,
        entity: EntityId,
        office: &str,
        person: PersonId,
        instrument: Instrument,
        communicate_by: Option<&str>,
    ) -> (DesignationId, Receipt) {
        let designation = DesignationId::new(self.clock.as_ref()).unwrap();
        let designated = Designated {
            designation,
            office: office.to_owned(),
            capacity: Capacity::Main,
            body: None,
            person,
            post: None,
            post_title: format!("Puesto de {office}"),
            bond: "cas".to_owned(),
            from: instrument.date,
            instrument,
            to: None,
            communicate_by: communicate_by.map(Town::day),
            warnings: Vec::new(),
        };
        let draft =
            about("directory/designated", entity, designation, office).subject(format!("person:{person}"));
        (
            designation,
            self.record(draft.payload_of(&designated).unwrap()).await,
        )
    }

    pub async fn constitute(&self, entity: EntityId, number: &str, on: &str) -> (DesignationId, Receipt) {
        let committee = DesignationId::new(self.clock.as_ref()).unwrap();
        let constituted = CommitteeConstituted {
            committee,
            body: None,
            instrument: Town::instrument(number, on, None),
            from: Town::day(on),
            communicate_by: Some(Town::day(on)),
        };
        let draft = about(
            "directory/committee-constituted",
            entity,
            committee,
            directory::apply_committee(),
        );
        (
            committee,
            self.record(draft.payload_of(&constituted).unwrap()).await,
        )
    }

    pub async fn communicate(
        &self,
        entity: EntityId,
        designation: DesignationId,
        office: &str,
        authority: &str,
        on: &str,
    ) -> CommunicationId {
        let communication = CommunicationId::new(self.clock.as_ref()).unwrap();
        let told = DesignationCommunicated {
            communication,
            designation,
            authority: authority.to_owned(),
            on: Town::day(on),
            reference: None,
            answer_by: Some(Town::day("2026-12-10")),
        };
        let draft = about("directory/designation-communicated", entity, designation, office)
            .subject(format!("communication:{communication}"));
        self.record(draft.payload_of(&told).unwrap()).await;
        communication
    }

    pub async fn acknowledge(
        &self,
        entity: EntityId,
        designation: DesignationId,
        office: &str,
        communication: CommunicationId,
        authority: &str,
    ) {
        let taken = CommunicationAcknowledged {
            communication,
            designation,
            authority: authority.to_owned(),
        };
        let draft = about(
            "directory/communication-acknowledged",
            entity,
            designation,
            office,
        );
        self.record(draft.payload_of(&taken).unwrap()).await;
    }

    /// Observes, and gives the receipt of the reserved words.
    pub async fn observe(
        &self,
        entity: EntityId,
        designation: DesignationId,
        office: &str,
        communication: CommunicationId,
        correct_by: &str,
    ) -> Receipt {
        let observed = CommunicationObserved {
            communication,
            designation,
            authority: "sgtd".to_owned(),
            reason: "article_missing".to_owned(),
            correct_by: Town::day(correct_by),
        };
        self.record(
            about("directory/communication-observed", entity, designation, office)
                .payload_of(&observed)
                .unwrap(),
        )
        .await;
        let words = ObservationExplained {
            text: "Palabras reservadas de la analista".to_owned(),
        };
        self.record(
            about("directory/observation-explained", entity, designation, office)
                .reserved()
                .payload_of(&words)
                .unwrap(),
        )
        .await
    }

    pub async fn end(&self, entity: EntityId, designation: DesignationId, office: &str, on: &str) -> Receipt {
        let ended = DesignationEnded {
            designation,
            on: Town::day(on),
            reason: "bond_ended".to_owned(),
        };
        self.record(
            about("directory/designation-ended", entity, designation, office)
                .payload_of(&ended)
                .unwrap(),
        )
        .await
    }

    /// Ends the post of a holder: the designation goes on, and nobody is there.
    pub async fn end_post_of(&self, designation: DesignationId, on: &str) {
        let post = PostId::new(self.clock.as_ref()).unwrap();
        let created = PostCreated {
            post,
            name: "Gerencia de Muestra".to_owned(),
            unit: None,
            from: Town::day("2026-01-05"),
        };
        let draft = |kind| {
            Draft::new(kind, Under::system())
                .entity(self.district)
                .subject(format!("post:{post}"))
        };
        self.record(draft("directory/post-created").payload_of(&created).unwrap())
            .await;
        let link = stmt(
            "UPDATE directory_designation SET post_id = $2 WHERE id = $1",
            args![designation, post],
        );
        self.house.register.db().commit(&[link]).await.unwrap();
        let ended = PostEnded {
            post,
            on: Town::day(on),
        };
        self.record(draft("directory/post-ended").payload_of(&ended).unwrap())
            .await;
    }

    /// Moves the day until which a designation must be communicated.
    pub async fn move_due(&self, designation: DesignationId, office: &str, before: &str, after: &str) {
        let moved = DueMoved {
            designation,
            what: "communicate".to_owned(),
            before: Town::day(before),
            after: Town::day(after),
        };
        let draft = about("directory/due-moved", self.district, designation, office);
        self.record(draft.payload_of(&moved).unwrap()).await;
    }

    /// Asks as somebody, or as a stranger.
    pub async fn get_as(&self, path: &str, person: Option<PersonId>) -> Answered {
        let mut request = Request::get(path);
        if let Some(person) = person {
            request = request.header(header::COOKIE, format!("{}={person}", capability::SESSION_COOKIE));
        }
        self.ask(request.body(Body::empty()).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.get_as(path, None).await
    }

    /// Any request.
    pub async fn ask(&self, request: Request<Body>) -> Answered {
        let response = capability::router(self.house.clone(), Vec::new())
            .oneshot(request)
            .await
            .unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.into_body().collect().await.unwrap().to_bytes().to_vec();
        Answered {
            status,
            headers,
            body,
        }
    }

    /// A page in every language: the status, one `h1`, and no text key in sight.
    pub async fn page_as(&self, path: &str, person: Option<PersonId>) -> String {
        let mut spanish = String::new();
        for lang in ui::Lang::ALL {
            let answered = self.get_as(&lang.href(path), person).await;
            let html = answered.text();
            assert_eq!(
                answered.status,
                StatusCode::OK,
                "{path} in {}: {html}",
                lang.code()
            );
            assert_sound(path, &html);
            if lang == ui::Lang::Es {
                spanish = html;
            }
        }
        spanish
    }

    pub async fn page(&self, path: &str) -> String {
        self.page_as(path, None).await
    }
}

/// One `h1`, and no sentence that failed to be found.
pub fn assert_sound(path: &str, html: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{path} has one h1");
    for prefix in ["observatory-", "directory-", "capability-", "ui-"] {
        let shown = html
            .split('>')
            .filter_map(|piece| piece.split('<').next())
            .find(|text| text.trim_start().starts_with(prefix));
        assert_eq!(shown, None, "{path} shows a text key");
    }
}

fn about(kind: &'static str, entity: EntityId, designation: DesignationId, office: &str) -> Draft {
    Draft::new(kind, Under::system())
        .entity(entity)
        .subject(format!("designation:{designation}"))
        .subject(format!("office:{office}"))
}
