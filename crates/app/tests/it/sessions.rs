//! A committee votes in three browsers at once: each sees what the others do, without reloading where scripts run.

use crate::house::{Home, Session as SignedIn};
use crate::webdriver::{Driver, Scripts, missing};
use committee::ids::SessionId;
use committee::session::{ItemState, Session};
use committee::store;
use directory::board::BoardEntity;
use register::PersonId;
use serde_json::{Value, json};
use std::sync::Arc;

/// The session that is being held today, with the secretary's hands for those who have no browser.
struct Room {
    home: Home,
    entity: Arc<BoardEntity>,
    id: SessionId,
    chair: SignedIn,
}

impl Room {
    async fn new() -> Room {
        let home = Home::new().await;
        let (entity, id) = held_today(&home).await;
        let dni = home.account(&entity, "committee_seat_1").await.unwrap();
        let chair = home.sign_in(&dni).await;
        let room = Room {
            home,
            entity,
            id,
            chair,
        };
        room.finish_ballot().await;
        room
    }

    fn path(&self) -> String {
        format!("/sesiones/{}", self.id)
    }

    async fn session(&self) -> Session {
        store::session(&self.home.house, self.id)
            .await
            .unwrap()
            .unwrap()
            .1
            .as_ref()
            .clone()
    }

    /// What the demonstration left half voted is voted to its end.
    async fn finish_ballot(&self) {
        self.roll_call(&[]).await;
        let ballot = self.session().await.open_ballot().unwrap().0.to_string();
        self.press("cerrar-votacion", &[("ballot", &ballot)]).await;
    }

    /// The votes of everybody who has no browser, called by the chair.
    async fn roll_call(&self, except: &[PersonId]) {
        let session = self.session().await;
        let (ballot, running) = session.open_ballot().unwrap();
        let waiting = running.opened.voters.iter().map(|voter| voter.person);
        let waiting = waiting.filter(|person| !running.taken.contains(person) && !except.contains(person));
        for person in waiting {
            let (ballot, person) = (ballot.to_string(), person.to_string());
            self.press(
                "votar",
                &[("ballot", &ballot), ("person", &person), ("vote", "for")],
            )
            .await;
        }
    }

    /// The chair sends a form of one press.
    async fn press(&self, what: &str, pairs: &[(&str, &str)]) {
        let id = self.id.to_string();
        let key = format!("{}-{what}", self.session().await.seq);
        let mut all = vec![
            ("_paso", "registrar"),
            ("_clave", key.as_str()),
            ("session", id.as_str()),
        ];
        all.extend_from_slice(pairs);
        let answer = self
            .home
            .form(&self.chair, &format!("/sesiones/{what}"), &all)
            .await;
        assert_eq!(answer.status, 303, "{what}: {}", answer.text);
    }

    /// Document numbers of the chair and of two more who are there and hold a seat, with who they are.
    async fn three(&self) -> Vec<(PersonId, String)> {
        let session = self.session().await;
        let roster = session.roster.as_ref().unwrap();
        let mut three: Vec<(PersonId, String)> = Vec::new();
        for seat in &roster.seats {
            let Some(holder) = seat.holder.as_ref().map(|holder| holder.person) else {
                continue;
            };
            let known = three.iter().any(|(person, _)| *person == holder);
            if three.len() < 3 && !known && session.attendance.of(holder).is_some() {
                let dni = self.home.account(&self.entity, seat.office()).await.unwrap();
                three.push((holder, dni));
            }
        }
        assert_eq!(
            three.first().map(|(person, _)| *person),
            Some(session.opening.unwrap().chair)
        );
        three
    }
}

async fn held_today(home: &Home) -> (Arc<BoardEntity>, SessionId) {
    for entity in &home.board().await.entities {
        let rows = store::sessions_of(&home.house, entity.id, "", 1).await.unwrap();
        if let Some(row) = rows.first().filter(|row| row.stage == "open") {
            return (entity.clone(), row.id);
        }
    }
    panic!("no committee of the demonstration meets today");
}

/// Somebody in front of a browser.
struct Member {
    browser: Driver,
    page: String,
    scripts: Scripts,
}

impl Member {
    async fn at(base: &str, room: &Room, dni: &str, scripts: Scripts) -> Member {
        let browser = Driver::start(scripts).await;
        browser.sign_in(base, dni).await;
        let page = format!("{base}{}", room.path());
        browser.open(&page).await;
        if scripts == Scripts::On {
            browser.shows("Al momento").await;
        }
        Member {
            browser,
            page,
            scripts,
        }
    }

    /// Sees those words in the page as it stands; without scripts, after loading it again.
    async fn sees(&self, words: &str) {
        if self.scripts == Scripts::Off {
            self.browser.open(&self.page).await;
        }
        self.browser.shows(words).await;
    }

    /// Marks the page that is loaded now.
    async fn mark(&self) {
        if self.scripts == Scripts::On {
            self.browser.script("window.kept = 'so'", json!([])).await;
        }
    }

    /// The page that was marked was never loaded again.
    async fn never_reloaded(&self) {
        if self.scripts == Scripts::On {
            let kept = self.browser.script("return window.kept || null", json!([])).await;
            assert_eq!(kept, Value::from("so"));
        }
    }

    /// Presses a button of the page as it stands.
    async fn press(&self, what: &str) {
        if self.scripts == Scripts::Off {
            self.browser.open(&self.page).await;
        }
        self.browser
            .click(&format!("form[action^=\"/sesiones/{what}#\"] button"))
            .await;
    }

    async fn votes_for(&self) {
        if self.scripts == Scripts::Off {
            self.browser.open(&self.page).await;
        }
        self.browser.click("input[name=vote][value=for]").await;
        self.browser
            .click("form[action^=\"/sesiones/votar#\"] button")
            .await;
        self.browser.shows("Votaste a favor").await;
    }
}

/// One opens an item and a ballot, all vote, one closes; everybody sees each step.
async fn meet(scripts: Scripts) {
    let room = Room::new().await;
    let base = room.home.serve().await;
    let three = room.three().await;
    let mut members = Vec::new();
    for (_, dni) in &three {
        members.push(Member::at(&base, &room, dni, scripts).await);
    }
    let (chair, others) = members.split_first().unwrap();
    let session = room.session().await;
    let next = session
        .agenda
        .iter()
        .find(|entry| entry.state == ItemState::Waiting)
        .unwrap();
    let title = next.item.title.clone();
    let (roster, present) = (session.roster.as_ref().unwrap(), session.attendance.people());
    let voters = roster.voters(&present).len();
    let (covered, seats) = (roster.covered(&present), roster.base());
    for member in &members {
        member.mark().await;
        member
            .sees(&format!("Hay quórum: {covered} de {seats} puestos"))
            .await;
    }

    chair.press("tratar").await;
    for member in &members {
        member.sees(&format!("{title}\nOtro asunto ·")).await;
    }
    chair.press("abrir-votacion").await;
    for member in &members {
        member.sees("Se está votando").await;
        member.sees(&format!("0 de {voters} votos")).await;
    }
    for member in others {
        member.never_reloaded().await;
    }
    for (voted, member) in (1..).zip(&members) {
        member.votes_for().await;
        for other in &members {
            other.sees(&format!("{voted} de {voters} votos")).await;
        }
    }
    let people: Vec<PersonId> = three.iter().map(|(person, _)| *person).collect();
    for member in &members {
        member.mark().await;
    }
    room.roll_call(&people).await;
    chair.sees("Cerrar la votación").await;
    chair.press("cerrar-votacion").await;
    for member in &members {
        member
            .sees(&format!("{voters} a favor · 0 en contra · 0 abstención"))
            .await;
    }
    for member in others {
        member.never_reloaded().await;
    }
    let closed = room
        .session()
        .await
        .ballots
        .last()
        .unwrap()
        .1
        .closed
        .clone()
        .unwrap();
    assert_eq!(usize::try_from(closed.yes).unwrap(), voters);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_browsers_vote_together_without_reloading() {
    if missing("sessions::three_browsers_vote_together_without_reloading") {
        return;
    }
    meet(Scripts::On).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_three_browsers_vote_by_loading_again() {
    if missing("sessions::without_scripts_three_browsers_vote_by_loading_again") {
        return;
    }
    meet(Scripts::Off).await;
}
