//! A session step by step, from its call to its approved minutes.

use super::{HELD, NEXT, Who, World, call_on};
use capability::Refusal;
use committee::ids::{AgreementId, BallotId, ItemId, SessionId};
use committee::session::Session;
use committee::store;

impl World {
    /// Calls a session as the secretary, with these lines as its agenda; its id.
    pub async fn call(&self, on: &str, lines: &str, open: bool) -> String {
        self.call_about(on, ("more", lines), open).await
    }

    /// The same with another field of the call as its agenda.
    async fn call_about(&self, on: &str, agenda: (&str, &str), open: bool) -> String {
        let mut pairs = call_on(on);
        pairs.extend([agenda, ("open", if open { "1" } else { "" })]);
        self.ok(Who::Secretary, "call-session", &pairs).await;
        self.last().await.to_string()
    }

    /// Somebody proposes a matter with that field, and the secretary calls a session about it; its id.
    pub async fn call_proposed(&self, who: Who, title: &str, field: (&str, &str), open: bool) -> String {
        let pairs = [("kind", "other"), ("title", title), field];
        self.ok(who, "propose-matter", &pairs).await;
        let matters = store::matters_waiting(self.house(), self.entity, "").await;
        let item = format!("items.{}", matters.unwrap()[0].id);
        self.call_about(HELD, (&item, "1"), open).await
    }

    /// The next session, of these members, who vote for the minutes of an earlier one; its id.
    pub async fn next_for_minutes(&self, earlier: &str, members: &[u8]) -> String {
        let item = format!("items.acta:{earlier}");
        let session = self.call_about(NEXT, (&item, "1"), false).await;
        self.go_to(NEXT);
        self.arrive(&session, members).await;
        self.install(&session, members[0]).await;
        let ballot = self.ballot(&session, 0, false).await;
        self.all_for(&session, &ballot, members).await;
        session
    }

    /// The session that was called last.
    pub async fn last(&self) -> SessionId {
        let rows = store::sessions_of(self.house(), self.entity, "", 50)
            .await
            .unwrap();
        rows.iter().max_by_key(|row| row.called_seq).unwrap().id
    }

    pub async fn session(&self, id: &str) -> Session {
        let found = store::session(self.house(), id.parse().unwrap()).await.unwrap();
        (*found.unwrap().1).clone()
    }

    pub async fn arrive(&self, session: &str, members: &[u8]) {
        for seat in members {
            let pairs = [("session", session), ("mode", "in_person")];
            self.ok(Who::Seat(*seat), "arrive", &pairs).await;
        }
    }

    /// A session held today by these members, opened by the secretary; its id.
    pub async fn open(&self, lines: &str, members: &[u8], public: bool) -> String {
        let session = self.call(HELD, lines, public).await;
        self.go_to(HELD);
        self.arrive(&session, members).await;
        self.install(&session, members[0]).await;
        session
    }

    pub async fn install(&self, session: &str, chair: u8) {
        let chair = self.seats[&chair].to_string();
        let secretary = self.secretary.to_string();
        let pairs = [
            ("session", session),
            ("chair", &*chair),
            ("secretary", &*secretary),
        ];
        self.ok(Who::Secretary, "open-session", &pairs).await;
    }

    pub async fn item(&self, session: &str, place: usize) -> ItemId {
        self.session(session).await.agenda[place].item.item
    }

    pub async fn open_item(&self, session: &str, place: usize) -> String {
        let item = self.item(session, place).await.to_string();
        self.ok(
            Who::Secretary,
            "open-item",
            &[("session", session), ("item", &item)],
        )
        .await;
        item
    }

    /// Opens the item of a place and a ballot on it.
    pub async fn ballot(&self, session: &str, place: usize, secret: bool) -> String {
        let item = self.open_item(session, place).await;
        let secret = if secret { "yes" } else { "no" };
        let pairs = [("session", session), ("item", &item), ("secret", secret)];
        self.ok(Who::Secretary, "open-ballot", &pairs).await;
        self.running(session).await.to_string()
    }

    pub async fn running(&self, session: &str) -> BallotId {
        self.session(session).await.open_ballot().unwrap().0
    }

    pub async fn vote(&self, session: &str, ballot: &str, who: Who, vote: &str) -> Result<(), Vec<Refusal>> {
        let reason = if vote == "for" {
            ""
        } else {
            "Falta la evaluación de riesgos."
        };
        let pairs = [
            ("session", session),
            ("ballot", ballot),
            ("vote", vote),
            ("reason", reason),
        ];
        self.run(who, "cast-vote", &pairs).await
    }

    pub async fn close(&self, session: &str, ballot: &str) {
        let pairs = [("session", session), ("ballot", ballot)];
        self.ok(Who::Secretary, "close-ballot", &pairs).await;
    }

    /// Everybody of those members votes for, and the ballot is closed.
    pub async fn all_for(&self, session: &str, ballot: &str, members: &[u8]) {
        for seat in members {
            self.vote(session, ballot, Who::Seat(*seat), "for").await.unwrap();
        }
        self.close(session, ballot).await;
    }

    pub async fn agree(&self, session: &str, ballot: &str, public: bool) -> AgreementId {
        let public = if public { "1" } else { "" };
        let pairs = [
            ("session", session),
            ("ballot", ballot),
            ("text", "Publicar la ficha cada mes"),
            ("owner", "office:committee_seat_3"),
            ("due", "2026-12-18"),
            ("public", public),
        ];
        self.ok(Who::Secretary, "adopt-agreement", &pairs).await;
        self.session(session).await.agreements.last().unwrap().0
    }

    /// A session of one item, adopted by all, concluded and with its minutes drawn.
    pub async fn minutes(&self, members: &[u8]) -> (String, String) {
        let session = self.open("Datos abiertos de obras", members, false).await;
        let ballot = self.ballot(&session, 0, false).await;
        self.all_for(&session, &ballot, members).await;
        self.agree(&session, &ballot, false).await;
        self.draw(&session).await;
        let document = self.approve(&session).await;
        (session, document)
    }

    /// Concludes a session and draws its minutes.
    pub async fn draw(&self, session: &str) {
        for step in ["conclude-session", "draw-minutes"] {
            self.ok(Who::Secretary, step, &[("session", session)]).await;
        }
    }

    /// What the minutes of a session say on paper, on one line.
    pub async fn printed(&self, session: &str) -> String {
        let path = format!("/sesiones/{session}/acta.pdf");
        let pdf = self.get(Some(Who::Seat(2)), &path).await;
        let file = lopdf::Document::load_mem(&pdf.body).unwrap();
        let numbers: Vec<u32> = file.get_pages().keys().copied().collect();
        let text = file.extract_text(&numbers).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The minutes as they stand were read and approved; their document.
    pub async fn approve(&self, session: &str) -> String {
        let document = self.session(session).await.minutes.unwrap().document;
        let pairs = [("session", session), ("document", document.as_str())];
        self.ok(Who::Secretary, "approve-minutes", &pairs).await;
        document
    }
}
