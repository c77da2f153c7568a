//! What the letter of a call says and the invitation it brings, and what another day or none changes.

use crate::committee::{AGENDA, SESSION};
use crate::letters::{header, read};
use crate::outboxes::Flaky;
use crate::sessions::{CALLED, with_committee};
use crate::town::Town;
use jiff::SignedDuration;
use notices::Undelivered;
use std::sync::Arc;
use testing::BASE;

/// The letter to an address: its text and its invitation.
pub fn letter_to(files: &[(String, String)], to: &str) -> (String, Ics) {
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

/// The letters that left at an hour.
fn letters_of(town: &Town, hour: &str) -> Vec<(String, String)> {
    let mut files = town.files();
    files.retain(|(_, text)| header(&read(text).0, "Date").contains(hour));
    files
}

/// An iCalendar file, line by line.
pub struct Ics(Vec<(String, String)>);

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
    pub fn only(&self, name: &str) -> &str {
        let named = |line: &&(String, String)| line.0.split(';').next() == Some(name);
        let found: Vec<_> = self.0.iter().filter(named).collect();
        assert_eq!(found.len(), 1, "{name}: {:?}", self.0);
        &found[0].1
    }
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
    assert_eq!(town.files().len(), 8, "a second letter to each");
    let (text, ics) = letter_to(&letters_of(&town, "15:01:00"), "ana@muestra.example");
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

/// Another agenda is told beside the call, without what stands on it, until the session begins.
#[tokio::test]
async fn another_agenda_is_told_and_the_day_stays() {
    let (town, members) = with_committee().await;
    town.call("2026-12-02", None).await;
    town.follow().await;
    town.change_agenda().await;
    town.later(SignedDuration::from_mins(1));
    let changed = town.change_agenda().await;
    town.follow().await;
    let listed = town.get(Some(members.chair), "/api/v1/notices").await.json();
    assert_eq!(listed["total"], 1, "{listed}");
    assert_eq!(listed["items"][0]["kind"], "agenda_changed");
    let last: Vec<_> = town
        .files()
        .into_iter()
        .filter(|(_, text)| header(&read(text).0, "Date").contains("15:01:00"))
        .collect();
    let (text, ics) = letter_to(&last, "ana@muestra.example");
    assert!(
        text.contains("La sesión sigue siendo el miércoles 2 de diciembre de 2026 a las 15:00"),
        "{text}"
    );
    assert!(!text.contains(AGENDA), "what is reserved travels in no letter");
    assert_eq!(
        (ics.only("METHOD"), ics.only("SEQUENCE")),
        ("REQUEST", &*changed.to_string())
    );
    town.open().await;
    town.follow().await;
    assert_eq!(town.open_notices().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_adjourned_session_moves_in_the_calendar_until_it_goes_on() {
    let (town, _) = with_committee().await;
    town.call("2026-11-30", None).await;
    town.follow().await;
    town.open().await;
    town.later(SignedDuration::from_mins(1));
    let adjourned = town.adjourn("2026-12-03", "08:15:00").await;
    town.follow().await;
    assert_eq!(
        town.open_notices().await,
        CALLED.map(|line| line.replace("called", "adjourned"))
    );
    let (text, ics) = letter_to(&letters_of(&town, "15:01:00"), "ana@muestra.example");
    assert!(
        text.contains("Sigue el jueves 3 de diciembre de 2026 a las 08:15"),
        "{text}"
    );
    assert_eq!(
        (ics.only("METHOD"), ics.only("SEQUENCE"), ics.only("LOCATION")),
        (
            "REQUEST",
            &*adjourned.to_string(),
            "Sala de regidores\\, 2.º piso"
        )
    );
    town.resume().await;
    town.follow().await;
    assert_eq!(town.open_notices().await, Vec::<String>::new());
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
