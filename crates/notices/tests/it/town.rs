//! A house with two authorities and a municipality, people who hold offices in it, and a clock that stands still.
//!
//! People and documents are invented. Whoever is signed in shows their person's id as session.

use axum::body::Body;
use capability::{Capability, House};
use directory::acts::{
    CommitteeConstituted, CommunicationAcknowledged, CommunicationObserved, Designated,
    DesignationCommunicated, DesignationEnded, ObservationCorrected, PersonErased, PostCreated, PostEnded,
};
use http::{Request, header};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use register::db::stmt;
use register::{
    Clock, CommunicationId, DesignationId, Draft, EntityId, FixedClock, PersonId, PostId, Under, args,
};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use testing::{Answered, CSRF, Opened, Opening, ask};
use testing::{about, designated, entity_registered, instrument, person_registered};

pub const LIST: &[&dyn Capability] = &[&directory::Directory, &notices::Notices];

/// The house, with the ids of what lives in it.
pub struct Town {
    pub house: Arc<House>,
    pub clock: Arc<FixedClock>,
    folder: TempDir,
    pub sgtd: EntityId,
    pub district: EntityId,
    pub head: PersonId,
    pub analyst: PersonId,
    pub head_seat: DesignationId,
}

impl Town {
    /// On 26-11-2026 at ten in the morning; nothing was followed yet.
    pub async fn new() -> Town {
        Town::made(opening().fresh().await).await
    }

    /// The same on a database of the caller's.
    pub async fn on(url: &str, folder: TempDir) -> Town {
        Town::made(opening().on(url, folder).await).await
    }

    async fn made(opened: Opened) -> Town {
        let Opened { house, clock, folder } = opened;
        let id = || EntityId::new(clock.as_ref()).unwrap();
        let mut town = Town {
            house,
            folder,
            sgtd: id(),
            district: id(),
            head: PersonId::nil(),
            analyst: PersonId::nil(),
            head_seat: DesignationId::nil(),
            clock,
        };
        town.entity(town.sgtd, "ministry", "Presidencia de Muestra", Some("sgtd"))
            .await;
        town.entity(
            town.district,
            "district_municipality",
            "Municipalidad Distrital de Muestra",
            None,
        )
        .await;
        town.head = town.person("Marcela", "marcela@muestra.example").await;
        town.analyst = town.person("Tomás", "tomas@sgtd.example").await;
        town.head_seat = town
            .designate(town.district, "entity_head", town.head, None)
            .await;
        town.designate(town.sgtd, "sgtd_analyst", town.analyst, None)
            .await;
        town
    }

    pub fn outbox(&self) -> PathBuf {
        self.folder.path().join("outbox")
    }

    pub async fn record(&self, draft: Draft) {
        self.house.register.record(draft).await.unwrap();
    }

    async fn entity(&self, id: EntityId, kind: &str, name: &str, authority: Option<&str>) {
        let registered = entity_registered(id, kind, name, authority);
        let draft = Draft::new("directory/entity-registered", Under::system()).entity(id);
        self.record(draft.payload_of(&registered).unwrap()).await;
    }

    pub async fn person(&self, given_names: &str, email: &str) -> PersonId {
        let person = PersonId::new(self.clock.as_ref()).unwrap();
        let dni = format!("{:08}", person.uuid().as_u128() % 100_000_000);
        self.record(person_registered(
            person,
            &dni,
            given_names,
            "Ejemplo Quispe",
            email,
            None,
        ))
        .await;
        person
    }

    pub async fn erase(&self, person: PersonId) {
        let erased = PersonErased {
            person,
            norm: "Ley 29733, art. 20".to_owned(),
        };
        let draft =
            Draft::new("directory/person-erased", Under::system()).subject(format!("person:{person}"));
        let aside = directory::people::erase(person, self.clock.today());
        self.record(draft.payload_of(&erased).unwrap().aside(aside)).await;
    }

    /// Constitutes the committee of the district.
    pub async fn constitute(&self, on: &str) {
        let constituted = CommitteeConstituted {
            committee: DesignationId::new(self.clock.as_ref()).unwrap(),
            body: None,
            instrument: instrument(on.parse().unwrap()),
            from: on.parse().unwrap(),
            communicate_by: None,
        };
        let draft = Draft::new("directory/committee-constituted", Under::system()).entity(self.district);
        self.record(draft.payload_of(&constituted).unwrap()).await;
    }

    /// What the committee of the district records when it did a duty for the period that begins on a day.
    pub async fn report(&self, obligation: &str, period: &str, on: &str) {
        let done = serde_json::json!({"obligation": obligation, "period": period, "on": on});
        let draft = Draft::new("committee/duty-performed", Under::system()).entity(self.district);
        self.record(draft.payload_of(&done).unwrap()).await;
    }

    /// Designates since March; to be communicated by that day, if one is given.
    pub async fn designate(
        &self,
        entity: EntityId,
        office: &str,
        person: PersonId,
        by: Option<&str>,
    ) -> DesignationId {
        self.designate_with(entity, office, person, by, None, None).await
    }

    pub async fn designate_with(
        &self,
        entity: EntityId,
        office: &str,
        person: PersonId,
        by: Option<&str>,
        to: Option<&str>,
        post: Option<PostId>,
    ) -> DesignationId {
        let designation = DesignationId::new(self.clock.as_ref()).unwrap();
        let designated = Designated {
            post,
            from: day("2026-03-11"),
            to: to.map(day),
            communicate_by: by.map(day),
            ..designated(designation, office, person, instrument(day("2026-03-10")))
        };
        self.about(
            "directory/designated",
            entity,
            designation,
            office,
            Under::system(),
            &designated,
        )
        .await;
        designation
    }

    pub async fn post(&self, entity: EntityId) -> PostId {
        let post = PostId::new(self.clock.as_ref()).unwrap();
        let created = PostCreated {
            post,
            name: "Gerencia".to_owned(),
            unit: None,
            from: day("2026-01-01"),
        };
        let draft = Draft::new("directory/post-created", Under::system()).entity(entity);
        self.record(draft.payload_of(&created).unwrap()).await;
        post
    }

    pub async fn end_post(&self, entity: EntityId, post: PostId, on: &str) {
        let ended = PostEnded { post, on: day(on) };
        let draft = Draft::new("directory/post-ended", Under::system()).entity(entity);
        self.record(draft.payload_of(&ended).unwrap()).await;
    }

    pub async fn end(
        &self,
        entity: EntityId,
        designation: DesignationId,
        office: &str,
        on: &str,
        reason: &str,
    ) {
        let ended = DesignationEnded {
            designation,
            on: day(on),
            reason: reason.to_owned(),
        };
        self.about(
            "directory/designation-ended",
            entity,
            designation,
            office,
            Under::system(),
            &ended,
        )
        .await;
    }

    /// The head communicates a designation to the SGTD.
    pub async fn communicate(&self, designation: DesignationId, office: &str) -> CommunicationId {
        let communication = CommunicationId::new(self.clock.as_ref()).unwrap();
        let told = DesignationCommunicated {
            communication,
            designation,
            authority: "sgtd".to_owned(),
            on: self.clock.today(),
            reference: None,
            answer_by: None,
        };
        let under = Under {
            person: self.head,
            office: "entity_head".to_owned(),
            designation: Some(self.head_seat),
        };
        self.about(
            "directory/designation-communicated",
            self.district,
            designation,
            office,
            under,
            &told,
        )
        .await;
        communication
    }

    pub async fn acknowledge(
        &self,
        designation: DesignationId,
        office: &str,
        communication: CommunicationId,
    ) {
        let taken = CommunicationAcknowledged {
            communication,
            designation,
            authority: "sgtd".to_owned(),
        };
        self.about(
            "directory/communication-acknowledged",
            self.district,
            designation,
            office,
            Under::system(),
            &taken,
        )
        .await;
    }

    pub async fn observe(
        &self,
        designation: DesignationId,
        office: &str,
        communication: CommunicationId,
        correct_by: &str,
    ) {
        let observed = CommunicationObserved {
            communication,
            designation,
            authority: "sgtd".to_owned(),
            reason: "article_missing".to_owned(),
            correct_by: day(correct_by),
        };
        self.about(
            "directory/communication-observed",
            self.district,
            designation,
            office,
            Under::system(),
            &observed,
        )
        .await;
    }

    pub async fn correct(&self, designation: DesignationId, office: &str, communication: CommunicationId) {
        let corrected = ObservationCorrected {
            communication,
            designation,
            instrument: instrument(day("2026-03-10")),
            answer_by: None,
        };
        self.about(
            "directory/observation-corrected",
            self.district,
            designation,
            office,
            Under::system(),
            &corrected,
        )
        .await;
    }

    async fn about(
        &self,
        kind: &'static str,
        entity: EntityId,
        designation: DesignationId,
        office: &str,
        under: Under,
        payload: &impl Serialize,
    ) {
        let draft = about(kind, under, entity, designation, office);
        self.record(draft.payload_of(payload).unwrap()).await;
    }

    /// A leader of the district who was communicated and observed: designation, communication, person.
    pub async fn observed_leader(&self, email: &str) -> (DesignationId, CommunicationId, PersonId) {
        let person = self.person("Luz", email).await;
        let leader = self
            .designate(self.district, "digital_leader", person, Some("2026-12-20"))
            .await;
        let communication = self.communicate(leader, "digital_leader").await;
        self.observe(leader, "digital_leader", communication, "2026-12-03")
            .await;
        (leader, communication, person)
    }

    /// Lets one follower do what waits.
    pub async fn follow_one(&self, name: &str) {
        let all = self.house.followers();
        let one = all.iter().find(|follower| follower.name() == name).unwrap();
        self.house.register.follow(&**one).await.unwrap();
    }

    /// Lets every follower do what waits.
    pub async fn follow(&self) {
        for follower in self.house.followers() {
            self.house.register.follow(&*follower).await.unwrap();
        }
    }

    /// Lets them work where something may fail, as a process that dies would leave it: a minute later another takes over.
    pub async fn follow_and_fail(&self) {
        for follower in self.house.followers() {
            let _stopped = self.house.register.follow(&*follower).await;
        }
        self.later(SignedDuration::from_mins(2));
    }

    /// A process died after its work and before it wrote down how far it got.
    pub async fn forget_the_position(&self) {
        let changes = [
            stmt("UPDATE register_position SET next_seq = 0", args![]),
            stmt("UPDATE notices_start SET round_on = NULL", args![]),
        ];
        self.house.register.db().commit(&changes).await.unwrap();
    }

    pub fn later(&self, span: SignedDuration) {
        self.clock.set(self.clock.now().checked_add(span).unwrap());
    }

    /// Ten in the morning of a day.
    pub fn on_day(&self, day: &str) {
        let at: Timestamp = format!("{day}T15:00:00Z").parse().unwrap();
        self.clock.set(at);
    }

    /// Notices as `kind step office`, sorted; those of the obligations that nobody ever began are left out.
    pub async fn notices(&self) -> Vec<String> {
        self.rows("SELECT kind, step, to_office FROM notices_notice WHERE matter NOT LIKE 'obligation:%' ORDER BY kind, step, to_office").await
    }

    /// The same, of what comes back.
    pub async fn reminders(&self) -> Vec<String> {
        self.rows("SELECT kind, step, to_office FROM notices_notice WHERE kind LIKE 'report%' ORDER BY kind, step, to_office").await
    }

    /// Letters as `sort tries state`, sorted.
    pub async fn letters(&self) -> Vec<String> {
        self.rows("SELECT sort, tries, state FROM notices_letter ORDER BY sort, tries, state")
            .await
    }

    async fn rows(&self, sql: &'static str) -> Vec<String> {
        let rows: Vec<(String, i64, String)> = self.house.register.db().query(sql, args![]).await.unwrap();
        rows.into_iter()
            .map(|(one, two, three)| format!("{one} {two} {three}"))
            .collect()
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        let row: Option<(i64,)> = self.house.register.db().get(sql, args![]).await.unwrap();
        row.unwrap().0
    }

    /// Letters in the folder: name of the file and text, sorted by name.
    pub fn files(&self) -> Vec<(String, String)> {
        let Ok(folder) = std::fs::read_dir(self.outbox()) else {
            return Vec::new();
        };
        let mut files: Vec<(String, String)> = folder
            .map(|entry| entry.unwrap().path())
            .map(|path| {
                (
                    path.file_name().unwrap().to_string_lossy().into_owned(),
                    std::fs::read_to_string(path).unwrap(),
                )
            })
            .collect();
        files.sort();
        files
    }

    pub async fn get(&self, person: Option<PersonId>, path: &str) -> Answered {
        self.send(person, Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub async fn post_form(&self, person: Option<PersonId>, path: &str, pairs: &[(&str, &str)]) -> Answered {
        let mut all = pairs.to_vec();
        if person.is_some() {
            all.push((ui::Form::CSRF, CSRF));
        }
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(
            person,
            request.body(Body::from(capability::encode(&all))).unwrap(),
        )
        .await
    }

    pub async fn post_json(&self, person: PersonId, path: &str, body: &serde_json::Value) -> Answered {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-qhapaq-csrf", CSRF);
        self.send(Some(person), request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    async fn send(&self, person: Option<PersonId>, mut request: Request<Body>) -> Answered {
        if let Some(person) = person {
            let cookie = format!("{}={person}", capability::SESSION_COOKIE);
            request
                .headers_mut()
                .insert(header::COOKIE, cookie.parse().unwrap());
        }
        ask(capability::router(self.house.clone(), Vec::new()), request).await
    }
}

fn opening() -> Opening {
    Opening::new(LIST, "2026-11-26T15:00:00Z")
}

pub fn day(text: &str) -> Date {
    text.parse().unwrap()
}

impl Town {
    /// Makes every write to a table fail, as a disk or a connection that is gone would.
    pub async fn break_table(&self, table: &'static str) {
        self.rename(table, true).await;
    }

    /// Lets writes to it succeed again.
    pub async fn mend_table(&self, table: &'static str) {
        self.rename(table, false).await;
    }

    async fn rename(&self, table: &'static str, away: bool) {
        let sql = match (table, away) {
            ("notices_letter", true) => "ALTER TABLE notices_letter RENAME TO gone",
            ("notices_letter", false) => "ALTER TABLE gone RENAME TO notices_letter",
            ("notices_letter_notice", true) => "ALTER TABLE notices_letter_notice RENAME TO gone",
            ("notices_letter_notice", false) => "ALTER TABLE gone RENAME TO notices_letter_notice",
            ("notices_start", true) => "ALTER TABLE notices_start RENAME TO gone",
            ("notices_start", false) => "ALTER TABLE gone RENAME TO notices_start",
            _ => panic!("{table} is not among the tables of the test"),
        };
        self.house
            .register
            .db()
            .commit(&[stmt(sql, args![])])
            .await
            .unwrap();
    }
}
