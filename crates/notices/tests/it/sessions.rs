//! Calls to sessions: who gets them, what the letter and its invitation say, and what another day or none changes.

use crate::committee::{AGENDA, AGREED, Members, SESSION};
use crate::letters::{header, read};
use crate::outboxes::Flaky;
use crate::town::Town;
use directory::acts::Capacity;
use jiff::SignedDuration;
use notices::Undelivered;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use testing::{BASE, Heard};

const CALLED: [&str; 6] = [
    "session_called committee_seat_1",
    "session_called committee_seat_1",
    "session_called committee_seat_2",
    "session_called committee_seat_3",
    "session_called digital_leader",
    "session_called technical_secretary",
];

async fn with_committee() -> (Town, Members) {
    let town = Town::new().await;
    let members = town.committee().await;
    town.follow().await;
    (town, members)
}

/// Whom the letters in the folder went to.
fn addressed(files: &[(String, String)]) -> Vec<String> {
    let mut all: Vec<String> = files
        .iter()
        .map(|(_, text)| header(&read(text).0, "To"))
        .collect();
    all.sort();
    all
}

/// The letter to an address: its text and its invitation.
fn letter_to(files: &[(String, String)], to: &str) -> (String, Ics) {
    let mut messages = files.iter().map(|(_, text)| text);
    let message = messages.rfind(|text| header(&read(text).0, "To") == to).unwrap();
    let (headers, body) = read(message);
    let kind = header(&headers, "Content-Type");
    assert!(kind.starts_with("multipart/mixed; boundary="), "{kind}");
    let boundary = kind.split('"').nth(1).unwrap();
    let body = format!("\r\n{body}");
    let parts: Vec<&str> = body.split(&format!("\r\n--{boundary}")).collect();
    assert_eq!(parts.len(), 4, "before, text, invitation, after: {body}");
    let part = |at: usize| read(parts[at].strip_prefix("\r\n").unwrap());
    let (headers, ics) = part(2);
    assert_eq!(
        header(&headers, "Content-Disposition"),
        "attachment; filename=\"sesion.ics\""
    );
    let ics = Ics::parse(&ics);
    let kind = header(&headers, "Content-Type");
    let method = ics.only("METHOD");
    assert_eq!(kind, format!("text/calendar; charset=utf-8; method={method}"));
    (part(1).1, ics)
}

/// An iCalendar file, line by line.
struct Ics(Vec<(String, String)>);

impl Ics {
    /// Reads the structure: what begins ends, lines are short, and one event stands in it.
    fn parse(text: &str) -> Ics {
        assert!(text.ends_with("END:VCALENDAR\r\n"), "{text:?}");
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(!unfolded.replace("\r\n", "").contains(['\r', '\n']), "{text}");
        let lines = unfolded.trim_end().split("\r\n");
        let lines = lines.map(|line| line.split_once(':').unwrap());
        let ics = Ics(lines
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect());
        let mut inside: Vec<&str> = Vec::new();
        for (name, value) in &ics.0 {
            match name.as_str() {
                "BEGIN" => inside.push(value),
                "END" => assert_eq!(inside.pop(), Some(value.as_str())),
                _ => assert!(!inside.is_empty(), "{name}"),
            }
        }
        let events = ics
            .0
            .iter()
            .filter(|line| line.0 == "BEGIN" && line.1 == "VEVENT");
        assert_eq!(events.count(), 1);
        ics
    }

    /// The value of a line that stands once, whatever its parameters.
    fn only(&self, name: &str) -> &str {
        let named = |line: &&(String, String)| line.0.split(';').next() == Some(name);
        let found: Vec<_> = self.0.iter().filter(named).collect();
        assert_eq!(found.len(), 1, "{name}: {:?}", self.0);
        &found[0].1
    }
}

#[tokio::test]
async fn a_call_reaches_each_member_at_once_and_nobody_else() {
    let (town, _) = with_committee().await;
    town.call("2026-12-02", None).await;
    town.follow().await;
    assert_eq!(town.open_notices().await, CALLED);
    assert_eq!(town.letters().await, ["at_once 1 sent"; 4]);
    let people = ["ana", "luz", "omar", "rosa"].map(|name| format!("{name}@muestra.example"));
    assert_eq!(
        addressed(&town.files()),
        people,
        "one letter each, also with three offices"
    );
    let (text, _) = letter_to(&town.files(), "luz@muestra.example");
    assert_eq!(text.matches("Convocatoria: Sesión ordinaria 04-2026").count(), 1);
}

#[tokio::test]
async fn the_letter_says_when_and_where_and_brings_an_invitation() {
    let (town, _) = with_committee().await;
    let seq = town.call("2026-12-02", None).await;
    town.follow().await;
    let (text, ics) = letter_to(&town.files(), "ana@muestra.example");
    for piece in [
        "Convocatoria: Sesión ordinaria 04-2026",
        "Es el miércoles 2 de diciembre de 2026 a las 15:00, presencial y virtual.",
        "Lugar: Sala de regidores, 2.º piso.",
        "La agenda y sus documentos están en la página.",
        "Ley 27444, art. 98.2",
        &format!("{BASE}/sesiones/{SESSION}"),
        "no se puede desactivar",
    ] {
        assert!(text.contains(piece), "{piece} is missing in\n{text}");
    }
    let host = BASE.split("://").nth(1).unwrap();
    for (name, want) in [
        ("METHOD", "REQUEST"),
        ("UID", &*format!("{SESSION}@{host}")),
        ("SEQUENCE", &seq.to_string()),
        ("DTSTAMP", "20261126T150000Z"),
        ("URL", &format!("{BASE}/sesiones/{SESSION}")),
        ("LOCATION", "Sala de regidores\\, 2.º piso"),
        ("ORGANIZER", "mailto:avisos@qhapaq.example"),
        ("ATTENDEE", "mailto:ana@muestra.example"),
        (
            "SUMMARY",
            "Sesión ordinaria 04-2026 · Municipalidad Distrital de Muestra",
        ),
    ] {
        assert_eq!(ics.only(name), want, "{name}");
    }
    let times = ["DTSTART;TZID=America/Lima", "DTEND;TZID=America/Lima"];
    let at = |name: &str| ics.0.iter().find(|line| line.0 == name).unwrap().1.clone();
    assert_eq!(times.map(at), ["20261202T150000", "20261202T170000"]);
}

#[tokio::test]
async fn another_day_takes_the_place_of_the_call() {
    let (town, members) = with_committee().await;
    let called = town.call("2026-12-02", None).await;
    town.follow().await;
    town.later(SignedDuration::from_mins(1));
    let moved = town.move_to("2026-12-09", "09:30:00").await;
    town.follow().await;
    assert_eq!(
        town.open_notices().await,
        CALLED.map(|line| line.replace("called", "moved"))
    );
    let files: Vec<_> = town.files();
    assert_eq!(files.len(), 8, "a second letter to each");
    let last: Vec<_> = files
        .into_iter()
        .filter(|(_, text)| header(&read(text).0, "Date").contains("15:01:00"))
        .collect();
    let (text, ics) = letter_to(&last, "ana@muestra.example");
    assert!(text.contains("Ahora es el miércoles 9 de diciembre de 2026 a las 09:30"));
    assert!(moved > called);
    assert_eq!(
        (ics.only("METHOD"), ics.only("SEQUENCE")),
        ("REQUEST", &*moved.to_string())
    );
    assert!(ics.only("UID").starts_with(SESSION));
    assert_eq!(ics.only("LOCATION"), "Auditorio");
    let listed = town.get(Some(members.chair), "/api/v1/notices").await.json();
    assert_eq!(listed["total"], 1, "{listed}");
    assert_eq!(listed["items"][0]["kind"], "session_moved");
    assert_eq!(listed["items"][0]["due"], "2026-12-09");
}

#[tokio::test]
async fn a_call_that_did_not_leave_before_another_day_is_not_told() {
    let (town, _) = with_committee().await;
    let outbox = Arc::new(Flaky::default());
    notices::use_outbox(&town.house, outbox.clone(), "Qhapaq <avisos@qhapaq.example>");
    outbox.says(Some(Undelivered::Later("connection".to_owned())));
    town.call("2026-12-02", None).await;
    town.follow().await;
    town.move_to("2026-12-09", "09:30:00").await;
    outbox.says(None);
    town.later(SignedDuration::from_mins(2));
    town.follow().await;
    assert_eq!(outbox.different(), 4, "only the new day");
    assert!(
        outbox
            .texts()
            .iter()
            .all(|text| !text.contains("20261202T150000"))
    );
    assert_eq!(
        town.count("SELECT COUNT(*) FROM notices_letter WHERE state = 'dropped' AND reason = 'nothing_left'")
            .await,
        4
    );
}

#[tokio::test]
async fn calling_off_withdraws_the_invitation() {
    let (town, members) = with_committee().await;
    let called = town.call("2026-12-02", None).await;
    town.follow().await;
    town.later(SignedDuration::from_mins(1));
    let cancelled = town.cancel().await;
    town.follow().await;
    assert_eq!(
        town.open_notices().await,
        CALLED.map(|line| line.replace("called", "cancelled"))
    );
    let last: Vec<_> = town
        .files()
        .into_iter()
        .filter(|(_, text)| header(&read(text).0, "Date").contains("15:01:00"))
        .collect();
    assert_eq!(last.len(), 4);
    let (text, ics) = letter_to(&last, "rosa@muestra.example");
    assert!(text.contains("Ya no se hará el miércoles 2 de diciembre de 2026 a las 15:00"));
    assert!(cancelled > called);
    for (name, want) in [
        ("METHOD", "CANCEL"),
        ("STATUS", "CANCELLED"),
        ("SEQUENCE", &*cancelled.to_string()),
        ("ATTENDEE", "mailto:rosa@muestra.example"),
    ] {
        assert_eq!(ics.only(name), want, "{name}");
    }
    assert!(ics.only("UID").starts_with(SESSION));
    let listed = town.get(Some(members.chair), "/api/v1/notices").await.json();
    assert_eq!(listed["items"][0]["group"], "to_know", "{listed}");
}

#[tokio::test]
async fn a_session_that_is_held_calls_nobody_any_more() {
    let (town, members) = with_committee().await;
    town.call("2026-11-27", None).await;
    town.follow().await;
    let page = town.get(Some(members.chair), "/avisos").await;
    for piece in [
        "id=\"cerca\"",
        "Convocatoria: Sesión ordinaria 04-2026",
        "Ley 27444, art. 98.2",
        "Ver la sesión",
        &format!("href=\"/sesiones/{SESSION}\""),
    ] {
        assert!(page.text.contains(piece), "{piece}");
    }
    for prefix in ["/en", "/qu"] {
        let other = town.get(Some(members.chair), &format!("{prefix}/avisos")).await;
        assert!(
            other.status == 200 && other.text.contains("04-2026") && !other.text.contains(">notices-"),
            "{prefix}"
        );
    }
    town.on_day("2026-11-27");
    town.open().await;
    town.follow().await;
    assert_eq!(town.open_notices().await, [] as [&str; 0]);
}

#[tokio::test]
async fn the_call_of_a_body_reaches_its_members_and_those_who_run_the_whole() {
    let (town, _) = with_committee().await;
    let bodies = [town.body("Gerencia Norte").await, town.body("Gerencia Sur").await];
    for (name, office, body) in [
        ("Iris", "committee_seat_1", bodies[0]),
        ("Ciro", "technical_secretary", bodies[0]),
        ("Hugo", "committee_seat_1", bodies[1]),
        ("Noe", "technical_secretary", bodies[1]),
    ] {
        let person = town
            .person(name, &format!("{}@muestra.example", name.to_lowercase()))
            .await;
        town.seat(office, person, Capacity::Main, Some(body)).await;
    }
    town.call("2026-12-02", Some(bodies[0])).await;
    town.follow().await;
    let people = ["ciro", "iris", "luz", "omar"].map(|name| format!("{name}@muestra.example"));
    assert_eq!(addressed(&town.files()), people);
    let (text, ics) = letter_to(&town.files(), "iris@muestra.example");
    assert!(
        text.contains("Convocatoria: Sesión ordinaria 04-2026, Gerencia Norte"),
        "{text}"
    );
    assert!(ics.only("SUMMARY").starts_with("Sesión ordinaria 04-2026 · "));
}

#[tokio::test]
async fn whoever_came_after_the_call_is_called_once() {
    let (town, _) = with_committee().await;
    town.call("2026-12-09", None).await;
    town.follow().await;
    let late = town.person("Nora", "nora@muestra.example").await;
    town.seat("committee_seat_4", late, Capacity::Main, None).await;
    for day in ["2026-11-26", "2026-11-27", "2026-11-28"] {
        town.on_day(day);
        town.follow().await;
        town.forget_the_position().await;
        town.follow().await;
        let calls = town.count("SELECT COUNT(*) FROM notices_letter WHERE sort = 'at_once'");
        assert_eq!(calls.await, 5, "{day}: the four, and the one who came");
    }
    let (text, ics) = letter_to(&town.files(), "nora@muestra.example");
    assert!(text.contains("Sesión ordinaria 04-2026"));
    assert_eq!(ics.only("METHOD"), "REQUEST");
    assert_eq!(town.open_notices().await.len(), CALLED.len() + 1);
}

#[tokio::test]
async fn minutes_ask_those_who_must_sign_until_each_has() {
    let (town, members) = with_committee().await;
    town.call("2026-11-26", None).await;
    town.open().await;
    town.draw(1, &[members.leader, members.secretary]).await;
    town.follow().await;
    assert_eq!(
        town.open_notices().await,
        [
            "minutes_to_sign committee_seat_2",
            "minutes_to_sign technical_secretary"
        ],
        "each once, in one of their offices"
    );
    let page = town.get(Some(members.secretary), "/avisos").await.text;
    for piece in [
        "Firmar el acta: Sesión ordinaria 04-2026",
        &format!("/sesiones/{SESSION}/acta"),
        "102.3",
    ] {
        assert!(page.contains(piece), "{piece}");
    }
    assert!(
        !town
            .get(Some(members.chair), "/avisos")
            .await
            .text
            .contains("Firmar el acta")
    );
    town.sign(1, members.leader).await;
    town.follow().await;
    let left = ["minutes_to_sign technical_secretary"];
    assert_eq!(town.open_notices().await, left);
    town.draw(2, &[members.leader, members.secretary]).await;
    town.follow().await;
    assert_eq!(
        town.open_notices().await.len(),
        2,
        "another version voids signatures"
    );
    town.sign(2, members.leader).await;
    town.sign(2, members.secretary).await;
    town.follow().await;
    assert_eq!(town.open_notices().await, [] as [&str; 0]);
}

#[tokio::test]
async fn the_past_calls_only_to_what_is_still_to_come_and_by_no_letter() {
    for (ends, want) in [(false, CALLED.len()), (true, 0)] {
        let town = Town::new().await;
        town.committee().await;
        town.call("2026-12-02", None).await;
        if ends {
            town.cancel().await;
        }
        town.follow().await;
        assert_eq!(town.open_notices().await.len(), want, "cancelled: {ends}");
        assert_eq!(town.all_notices().await, i64::try_from(want).unwrap());
        town.on_day("2026-11-27");
        town.follow().await;
        assert!(
            !town
                .letters()
                .await
                .iter()
                .any(|line| line.starts_with("at_once"))
        );
    }
}

#[tokio::test]
async fn doing_it_again_writes_nothing_twice() {
    let (town, members) = with_committee().await;
    town.call("2026-12-02", None).await;
    town.move_to("2026-12-09", "09:30:00").await;
    town.follow().await;
    town.draw(1, &[members.chair]).await;
    town.agree(
        json!({"kind": "office", "id": "digital_leader"}),
        Some("2026-12-03"),
    )
    .await;
    town.on_day("2026-11-27");
    town.follow().await;
    let seen = async || {
        (
            town.all_notices().await,
            town.open_notices().await,
            town.letters().await,
            town.files(),
        )
    };
    let before = seen().await;
    assert!(before.0 > 10 && before.3.len() >= 6, "{:?}", before.1);
    for _ in 0..2 {
        town.forget_the_position().await;
        town.follow().await;
        assert!(seen().await == before, "{:?}", town.open_notices().await);
    }
}

#[tokio::test]
async fn stopped_between_notices_and_letters_it_calls_each_once() {
    let (town, _) = with_committee().await;
    town.call("2026-12-02", None).await;
    for table in ["notices_letter", "notices_letter_notice"] {
        town.break_table(table).await;
        town.follow_and_fail().await;
        assert_eq!(
            town.open_notices().await,
            [] as [&str; 0],
            "together or not at all"
        );
        town.mend_table(table).await;
    }
    town.follow().await;
    assert_eq!(town.open_notices().await, CALLED);
    assert_eq!(town.files().len(), 4);
}

#[tokio::test]
async fn whoever_was_erased_is_not_called() {
    let (town, members) = with_committee().await;
    town.call("2026-12-02", None).await;
    town.follow_one("notices/acts").await;
    town.erase(members.chair).await;
    town.follow().await;
    let to: BTreeSet<String> = addressed(&town.files()).into_iter().collect();
    assert_eq!(to.len(), 3);
    assert!(!to.contains("ana@muestra.example"));
}

#[tokio::test]
async fn no_agenda_no_agreement_and_no_address_stand_in_a_table_a_letter_or_the_log() {
    let heard = Heard::default();
    let log = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(heard.clone())
        .finish();
    let _listening = tracing::subscriber::set_default(log);
    let (town, members) = with_committee().await;
    town.call("2026-12-02", None).await;
    town.draw(1, &[members.chair]).await;
    town.agree(
        json!({"kind": "office", "id": "digital_leader"}),
        Some("2026-12-03"),
    )
    .await;
    town.on_day("2026-11-27");
    town.follow().await;
    let inbox = town.get(Some(members.leader), "/avisos").await.text;
    assert!(inbox.contains("A-04-2026-01") && inbox.contains("04-2026"));
    let mut written: Vec<String> = town.files().into_iter().map(|(_, text)| read(&text).1).collect();
    assert!(written.len() > 4);
    written.extend([inbox, heard.text()]);
    let mut kept = Vec::new();
    for sql in [
        "SELECT kind || matter || remedy || COALESCE(detail, '') || COALESCE(office, '') || to_office FROM notices_notice",
        "SELECT sort || person_id || office || state || COALESCE(reason, '') FROM notices_letter",
        "SELECT kind || number || hour || place || mode || stage || COALESCE(document, '') FROM notices_session",
        "SELECT code || owner_kind || owner_id || state FROM notices_agreement",
        "SELECT document || person_id FROM notices_signature UNION SELECT 'nobody'",
    ] {
        let rows: Vec<(String,)> = town.house.register.db().query(sql, Vec::new()).await.unwrap();
        assert!(!rows.is_empty(), "{sql}");
        kept.extend(rows.into_iter().map(|(text,)| text));
    }
    for text in written.iter().chain(&kept) {
        assert!(!text.contains(AGENDA) && !text.contains(AGREED), "{text}");
    }
    for text in kept.iter().chain([&heard.text()]) {
        for word in ["@muestra.example", "Ejemplo Quispe"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}
