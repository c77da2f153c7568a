//! A committee in the town: seats, a secretary, and its acts as their payloads stand in the register. The wing that records
//! them is not known here either.

use crate::town::{Town, day};
use directory::acts::{Capacity, Designated, UnitCreated};
use register::uuid::Uuid;
use register::{Clock, DesignationId, Draft, EntityId, PersonId, Under, UnitId};
use serde_json::{Value, json};
use testing::{about, designated, instrument};

pub const SESSION: &str = "018f0000-0000-7000-8000-000000000051";
pub const AGREEMENT: &str = "018f0000-0000-7000-8000-000000000091";
/// What the agenda says, which no letter may.
pub const AGENDA: &str = "Despido reservado de un proveedor";
/// What was agreed, which no notice may say.
pub const AGREED: &str = "Rescindir el contrato reservado";

/// People of a committee.
pub struct Members {
    /// Of the first seat.
    pub chair: PersonId,
    /// The leader, of the second seat and the third.
    pub leader: PersonId,
    /// Alternate of the first seat.
    pub alternate: PersonId,
    /// Technical secretary.
    pub secretary: PersonId,
}

impl Town {
    pub async fn seat(
        &self,
        office: &'static str,
        person: PersonId,
        capacity: Capacity,
        body: Option<UnitId>,
    ) -> DesignationId {
        let designation = DesignationId::new(self.clock.as_ref()).unwrap();
        let new = Designated {
            capacity,
            body,
            from: day("2026-03-11"),
            ..designated(designation, office, person, instrument(day("2026-03-10")))
        };
        let draft = about(
            "directory/designated",
            Under::system(),
            self.district,
            designation,
            office,
        );
        self.record(draft.payload_of(&new).unwrap()).await;
        designation
    }

    /// The committee of the district, and an officer who does not sit in it.
    pub async fn committee(&self) -> Members {
        let members = Members {
            chair: self.person("Ana", "ana@muestra.example").await,
            leader: self.person("Luz", "luz@muestra.example").await,
            alternate: self.person("Rosa", "rosa@muestra.example").await,
            secretary: self.person("Omar", "omar@muestra.example").await,
        };
        let other = self.person("Eva", "eva@muestra.example").await;
        for (office, person, capacity) in [
            ("committee_seat_1", members.chair, Capacity::Main),
            ("committee_seat_1", members.alternate, Capacity::Alternate),
            ("committee_seat_2", members.leader, Capacity::Main),
            ("committee_seat_3", members.leader, Capacity::Acting),
            ("digital_leader", members.leader, Capacity::Main),
            ("technical_secretary", members.secretary, Capacity::Main),
            ("security_officer", other, Capacity::Main),
        ] {
            self.seat(office, person, capacity, None).await;
        }
        members
    }

    /// A deconcentrated body of the district.
    pub async fn body(&self, name: &str) -> UnitId {
        let unit = UnitId::new(self.clock.as_ref()).unwrap();
        let created = UnitCreated {
            unit,
            kind: "deconcentrated_body".to_owned(),
            name: name.to_owned(),
            parent: None,
            from: day("2026-01-01"),
        };
        let draft = Draft::new("directory/unit-created", Under::system()).entity(self.district);
        self.record(draft.payload_of(&created).unwrap()).await;
        unit
    }

    async fn act(&self, kind: &'static str, entity: EntityId, payload: &Value) -> u64 {
        let draft = Draft::new(kind, Under::system()).entity(entity).reserved();
        let receipt = self.house.register.record(draft.payload_of(payload).unwrap());
        receipt.await.unwrap().seq
    }

    pub async fn call(&self, on: &str, body: Option<UnitId>) -> u64 {
        let call = json!({
            "session": SESSION, "committee": Uuid::nil(), "body": body, "kind": "ordinary", "year": 2026, "number": 4,
            "on": on, "hour": "15:00:00", "second_on": on, "place": "Sala de regidores, 2.º piso", "mode": "mixed",
            "open": false, "notice_days": 3
        });
        let seq = self.act("committee/session-called", self.district, &call).await;
        let item = json!({"item": Uuid::nil(), "kind": "other", "title": AGENDA});
        let agenda = json!({"session": SESSION, "items": [item]});
        self.act("committee/agenda-set", self.district, &agenda).await;
        seq
    }

    pub async fn move_to(&self, on: &str, hour: &str) -> u64 {
        let moved =
            json!({"session": SESSION, "on": on, "hour": hour, "second_on": on, "place": "Auditorio"});
        self.act("committee/session-moved", self.district, &moved).await
    }

    pub async fn change_agenda(&self) -> u64 {
        let item = json!({"item": Uuid::nil(), "kind": "other", "title": AGENDA});
        let changed = json!({"session": SESSION, "removed": [], "added": [item], "notice_days": 3});
        self.act("committee/agenda-changed", self.district, &changed)
            .await
    }

    pub async fn cancel(&self) -> u64 {
        let cancelled = json!({"session": SESSION, "reason": {"id": Uuid::nil(), "sha256": "ab"}});
        self.act("committee/session-cancelled", self.district, &cancelled)
            .await
    }

    pub async fn adjourn(&self, on: &str, hour: &str) -> u64 {
        let reason = json!({"id": Uuid::nil(), "sha256": "ab"});
        let adjourned = json!({"session": SESSION, "on": on, "hour": hour, "reason": reason});
        self.act("committee/session-adjourned", self.district, &adjourned)
            .await
    }

    pub async fn resume(&self) {
        let resumed = json!({"session": SESSION, "present": 5, "needed": 5});
        self.act("committee/session-resumed", self.district, &resumed)
            .await;
    }

    pub async fn open(&self) {
        let opened = json!({"session": SESSION, "call": 1});
        self.act("committee/session-opened", self.district, &opened).await;
    }

    pub async fn draw(&self, version: u32, signers: &[PersonId]) {
        let document = format!("{version:064}");
        let drawn = json!({"session": SESSION, "version": version, "document": document, "signers": signers});
        self.act("committee/minutes-drawn", self.district, &drawn).await;
    }

    pub async fn ask_more(&self, version: u32, signers: &[PersonId]) {
        let document = format!("{version:064}");
        let asked = json!({"session": SESSION, "document": document, "signers": signers});
        self.act("committee/signatures-asked", self.district, &asked)
            .await;
    }

    pub async fn approve(&self, version: u32) {
        let document = format!("{version:064}");
        let approved = json!({"session": SESSION, "document": document, "reading": "at_end"});
        self.act("committee/minutes-approved", self.district, &approved)
            .await;
    }

    pub async fn excuse(&self, version: u32, person: PersonId) {
        let document = format!("{version:064}");
        let reason = json!({"id": Uuid::nil(), "sha256": "ab"});
        let excused = json!({"session": SESSION, "document": document, "person": person, "reason": reason});
        self.act("committee/signature-excused", self.district, &excused)
            .await;
    }

    pub async fn sign(&self, version: u32, person: PersonId) {
        let document = format!("{version:064}");
        let signed = json!({"session": SESSION, "document": document, "person": person, "level": "session"});
        self.act("committee/minutes-signed", self.district, &signed).await;
    }

    pub async fn agree(&self, owner: Value, due: Option<&str>) {
        let adopted = json!({
            "agreement": AGREEMENT, "session": SESSION, "item": Uuid::nil(), "ballot": Uuid::nil(),
            "code": "A-04-2026-01", "text": AGREED, "owner": owner, "due": due, "public": false
        });
        self.act("committee/agreement-adopted", self.district, &adopted)
            .await;
    }

    pub async fn move_agreement(&self, due: &str) {
        let moved = json!({"agreement": AGREEMENT, "due": due});
        self.act("committee/agreement-moved", self.district, &moved).await;
    }

    pub async fn report_agreement(&self, done: bool) {
        let reported = json!({"agreement": AGREEMENT, "done": done});
        self.act("committee/agreement-reported", self.district, &reported)
            .await;
    }

    pub async fn close(&self) {
        let closed = json!({"agreement": AGREEMENT, "fulfilled": true, "on": self.clock.today()});
        self.act("committee/agreement-closed", self.district, &closed)
            .await;
    }

    /// Notices about committees that are open, as `kind office`, sorted.
    pub async fn open_notices(&self) -> Vec<String> {
        let sql = "SELECT kind, to_office FROM notices_notice WHERE settled_on IS NULL AND (matter LIKE 'session:%' OR matter LIKE 'minutes:%' OR matter LIKE 'agreement:%') ORDER BY kind, to_office";
        let rows: Vec<(String, String)> = self.house.register.db().query(sql, Vec::new()).await.unwrap();
        rows.into_iter()
            .map(|(kind, office)| format!("{kind} {office}"))
            .collect()
    }

    /// How many notices about committees there are, settled ones too.
    pub async fn all_notices(&self) -> i64 {
        self.count("SELECT COUNT(*) FROM notices_notice WHERE matter LIKE 'session:%' OR matter LIKE 'minutes:%' OR matter LIKE 'agreement:%'")
            .await
    }
}
