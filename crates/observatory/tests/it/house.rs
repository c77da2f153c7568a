//! A small house over a database of its own: a few entities, designations recorded as acts, and people who sign in.
//!
//! People and documents are invented. Whoever is signed in shows their person's id as session.

use crate::wing::Wing;
use axum::body::Body;
use capability::{Capability, House};
use directory::acts::{
    CommitteeConstituted, CommunicationAcknowledged, CommunicationObserved, Designated,
    DesignationCommunicated, DesignationEnded, DueMoved, Instrument, ObservationExplained, PostCreated,
    PostEnded,
};
use http::{Request, StatusCode, header};
use jiff::civil::Date;
use register::db::stmt;
use register::{
    CommunicationId, DesignationId, Draft, EntityId, FixedClock, PersonId, PostId, Receipt, Under, args,
};
use std::sync::Arc;
use tempfile::TempDir;
use testing::{Answered, Opened, Opening, designated, entity_registered, person_registered};

/// The capabilities of the house.
pub const LIST: &[&dyn Capability] = &[&directory::Directory, &observatory::Observatory];

/// The same with a wing whose acts report duties.
pub const WITH_WING: &[&dyn Capability] = &[&directory::Directory, &observatory::Observatory, &Wing];

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

impl Town {
    /// A house in which nobody is designated: two authorities, a district and an entity without acts.
    pub async fn new() -> Town {
        Town::of(LIST).await
    }

    /// The same house with other capabilities.
    pub async fn of(list: &'static [&'static dyn Capability]) -> Town {
        let opening = Opening::new(list, "2026-11-20T15:42:07Z").demo();
        let Opened { house, clock, folder } = opening.fresh().await;
        let id = || EntityId::new(clock.as_ref()).unwrap();
        let (sgtd, anpd, district, empty) = (id(), id(), id(), id());
        let town = Town {
            house,
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
        let mut registered = entity_registered(id, kind, name, authority);
        registered.details.ruc = Some(ruc.to_owned());
        registered.details.ubigeo = Some(ubigeo.to_owned());
        registered.source = Some("Lista de muestra".to_owned());
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
        let draft = person_registered(person, dni, given_names, surnames, &email, Some("01 555 0000"));
        self.record(draft.entity(entity)).await;
        person
    }

    pub fn instrument(number: &str, on: &str, document: Option<&str>) -> Instrument {
        Instrument {
            number: number.to_owned(),
            document: document.map(str::to_owned),
            ..testing::instrument(Town::day(on))
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
            bond: "cas".to_owned(),
            communicate_by: communicate_by.map(Town::day),
            ..designated(designation, office, person, instrument)
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

    /// What a committee records when it did a duty for the period that begins on a day.
    pub async fn report(&self, entity: EntityId, obligation: &str, period: &str, on: &str) -> Receipt {
        let done = serde_json::json!({"obligation": obligation, "period": period, "on": on, "session": 4});
        let draft = Draft::new("committee/duty-performed", Under::system()).entity(entity);
        self.record(draft.payload_of(&done).unwrap()).await
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
        testing::ask(capability::router(self.house.clone(), Vec::new()), request).await
    }

    /// A page in every language: the status, one `h1`, and no text key in sight.
    pub async fn page_as(&self, path: &str, person: Option<PersonId>) -> String {
        let mut spanish = String::new();
        for lang in ui::Lang::ALL {
            let answered = self.get_as(&lang.href(path), person).await;
            let html = answered.text.clone();
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
    testing::about(kind, Under::system(), entity, designation, office)
}
