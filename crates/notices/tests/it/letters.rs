//! What a letter says, what it can never be made to say, and what happens when it does not leave.

use crate::outboxes::Flaky;
use crate::town::Town;
use jiff::SignedDuration;
use notices::Undelivered;
use std::sync::Arc;
use testing::BASE;

/// Headers and text of a message; folded lines made whole, quoted-printable read.
pub fn read(message: &str) -> (Vec<(String, String)>, String) {
    let (head, body) = message.split_once("\r\n\r\n").unwrap();
    let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    let headers = unfolded.split("\r\n").map(|line| {
        let (name, value) = line.split_once(": ").unwrap_or((line.trim_end_matches(':'), ""));
        (name.to_owned(), value.to_owned())
    });
    let headers: Vec<(String, String)> = headers.collect();
    let encoding = header(&headers, "Content-Transfer-Encoding");
    let text = match encoding.as_str() {
        "quoted-printable" => quoted(body),
        "base64" => base64(body),
        _ => body.to_owned(),
    };
    (headers, text)
}

pub fn header(headers: &[(String, String)], name: &str) -> String {
    headers
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.clone())
        .unwrap_or_default()
}

fn quoted(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let (mut bytes, mut rest) = (Vec::new(), joined.as_bytes());
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'=').then(|| after.get(..2)).flatten();
        match code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn base64(body: &str) -> String {
    use base64::Engine;
    let packed: String = body.split_whitespace().collect();
    String::from_utf8(base64::engine::general_purpose::STANDARD.decode(packed).unwrap()).unwrap()
}

/// A town whose letters leave by a means that may fail.
async fn with_flaky() -> (Town, Arc<Flaky>) {
    let town = Town::new().await;
    let outbox = Arc::new(Flaky::default());
    notices::use_outbox(&town.house, outbox.clone(), "Qhapaq <avisos@qhapaq.example>");
    town.follow().await;
    (town, outbox)
}

#[tokio::test]
async fn a_letter_at_once_says_what_to_do_why_and_that_it_cannot_be_stopped() {
    let town = Town::new().await;
    town.follow().await;
    let (leader, _, _) = town.observed_leader("luz@muestra.example").await;
    town.follow().await;
    let files = town.files();
    assert_eq!(files.len(), 2);
    let to_luz = files
        .iter()
        .find(|(_, text)| text.contains("To: luz@muestra.example"))
        .unwrap();
    let (headers, text) = read(&to_luz.1);
    for (name, want) in [
        ("Auto-Submitted", "auto-generated"),
        ("From", "Qhapaq <avisos@qhapaq.example>"),
        ("Date", "Thu, 26 Nov 2026 15:00:00 +0000"),
        ("MIME-Version", "1.0"),
        ("Content-Language", "es-PE"),
        ("List-Unsubscribe", ""),
    ] {
        assert_eq!(header(&headers, name), want, "{name}");
    }
    let id = to_luz.0.strip_suffix(".eml").unwrap();
    assert_eq!(header(&headers, "Message-ID"), format!("<{id}@qhapaq.example>"));
    for piece in [
        "Hola, Luz:",
        "SGTD pide corregir: Líder de Gobierno y Transformación Digital",
        "El acto no indica el artículo de la norma",
        "03-12-2026",
        &format!("{BASE}/subsanar?designation={leader}"),
        "RSGD 004-2018-PCM/SEGDI",
        "hoy ejerces el cargo: Líder",
        "no se puede desactivar",
        "empieza un plazo",
    ] {
        assert!(text.contains(piece), "{piece} is missing in\n{text}");
    }
}

#[tokio::test]
async fn a_digest_can_be_stopped_with_one_click_and_speaks_the_language_of_its_reader() {
    let town = Town::new().await;
    town.follow().await;
    let pairs = [
        ("idioma", "en"),
        ("quiero", "due"),
        ("quiero", "received"),
        ("quiero", "overdue"),
    ];
    assert_eq!(
        town.post_form(Some(town.analyst), "/avisos/preferencias", &pairs)
            .await
            .status,
        303
    );
    let person = town.person("Luz", "luz@muestra.example").await;
    let leader = town
        .designate(town.district, "digital_leader", person, None)
        .await;
    town.communicate(leader, "digital_leader").await;
    town.on_day("2026-11-27");
    town.follow().await;
    let files = town.files();
    let of = |to: &str| {
        files
            .iter()
            .map(|(_, text)| read(text))
            .find(|(headers, _)| header(headers, "To") == to)
            .unwrap()
    };
    let (headers, text) = of("tomas@sgtd.example");
    let link = header(&headers, "List-Unsubscribe");
    assert!(
        link.starts_with(&format!("<{BASE}/baja/")) && link.ends_with('>'),
        "{link}"
    );
    assert_eq!(
        header(&headers, "List-Unsubscribe-Post"),
        "List-Unsubscribe=One-Click"
    );
    assert!(
        text.contains("Hello Tomás,") && text.contains("Municipalidad Distrital de Muestra communicated"),
        "{text}"
    );
    assert!(text.contains(&format!("{BASE}/en/bandeja")), "{text}");
}

#[tokio::test]
async fn names_and_titles_never_begin_a_header() {
    let town = Town::new().await;
    town.follow().await;
    let name = "Luz\r\nBcc: espia@mal.example\r\n\r\nTexto ajeno";
    let person = town.person(name, "luz@muestra.example").await;
    let leader = town
        .designate(town.district, "digital_leader", person, None)
        .await;
    let communication = town.communicate(leader, "digital_leader").await;
    town.observe(leader, "digital_leader", communication, "2026-12-03")
        .await;
    town.follow().await;
    let files = town.files();
    assert_eq!(files.len(), 2);
    for (_, message) in files {
        let (headers, text) = read(&message);
        assert_eq!(header(&headers, "Bcc"), "", "{message}");
        assert_eq!(headers.iter().filter(|(name, _)| name == "To").count(), 1);
        let greeting = text.lines().next().unwrap();
        assert!(greeting.starts_with("Hola, "), "{greeting}");
        assert!(!text.lines().any(|line| line.starts_with("Bcc")), "{text}");
    }
}

#[tokio::test]
async fn an_address_that_is_none_gets_no_letter_and_is_seen() {
    let town = Town::new().await;
    town.follow().await;
    town.observed_leader("luz@muestra.example\r\nBcc: espia@mal.example")
        .await;
    town.follow().await;
    assert_eq!(town.letters().await, ["at_once 1 given_up", "at_once 1 sent"]);
    assert_eq!(town.files().len(), 1);
    assert_eq!(
        town.count("SELECT COUNT(*) FROM notices_letter WHERE reason = 'address'")
            .await,
        1
    );
}

#[tokio::test]
async fn what_does_not_leave_is_tried_again_later_and_later_and_given_up() {
    let (town, outbox) = with_flaky().await;
    town.observed_leader("luz@muestra.example").await;
    outbox.says(Some(Undelivered::Later("connection".to_owned())));
    town.follow().await;
    assert_eq!(town.letters().await, ["at_once 1 failed", "at_once 1 failed"]);
    town.follow().await;
    assert_eq!(
        town.letters().await,
        ["at_once 1 failed", "at_once 1 failed"],
        "not before its time"
    );
    for tries in 2..=9 {
        town.later(SignedDuration::from_hours(25));
        town.follow().await;
        let at_once: Vec<String> = town
            .letters()
            .await
            .into_iter()
            .filter(|line| line.starts_with("at_once"))
            .collect();
        let state = if tries == 9 { "given_up" } else { "failed" };
        assert_eq!(at_once, vec![format!("at_once {tries} {state}"); 2]);
    }
    outbox.says(None);
    town.later(SignedDuration::from_hours(100));
    town.follow().await;
    assert!(
        outbox
            .texts()
            .iter()
            .all(|text| read(text).1.contains("Estas") || read(text).1.contains("Esto es lo nuevo")),
        "only digests left"
    );
}

#[tokio::test]
async fn a_refusal_for_good_is_given_up_at_once_and_a_late_success_is_one_letter() {
    let (town, outbox) = with_flaky().await;
    town.observed_leader("luz@muestra.example").await;
    outbox.says(Some(Undelivered::Later("timeout".to_owned())));
    town.follow().await;
    outbox.says(None);
    town.later(SignedDuration::from_mins(2));
    town.follow().await;
    assert_eq!(town.letters().await, ["at_once 2 sent", "at_once 2 sent"]);
    assert_eq!(outbox.texts().len(), 2);
    let other = town.person("Rosa", "rosa@muestra.example").await;
    let security = town
        .designate(town.district, "security_officer", other, None)
        .await;
    let communication = town.communicate(security, "security_officer").await;
    town.observe(security, "security_officer", communication, "2026-12-03")
        .await;
    outbox.says(Some(Undelivered::Never("smtp-550".to_owned())));
    town.follow().await;
    assert_eq!(town.count("SELECT COUNT(*) FROM notices_letter WHERE state = 'given_up' AND tries = 1 AND reason = 'smtp-550'").await, 2);
}

#[tokio::test]
async fn what_was_solved_before_the_letter_left_is_not_told() {
    let (town, outbox) = with_flaky().await;
    let (leader, communication, _) = town.observed_leader("luz@muestra.example").await;
    outbox.says(Some(Undelivered::Later("connection".to_owned())));
    town.follow().await;
    town.correct(leader, "digital_leader", communication).await;
    outbox.says(None);
    town.later(SignedDuration::from_mins(5));
    town.follow().await;
    assert_eq!(town.letters().await, ["at_once 2 dropped", "at_once 2 dropped"]);
    assert_eq!(outbox.texts(), [] as [String; 0]);
}

#[tokio::test]
async fn what_left_before_its_mark_was_written_is_marked_as_sent_though_it_was_solved_since() {
    let town = Town::new().await;
    town.follow().await;
    let (leader, communication, _) = town.observed_leader("luz@muestra.example").await;
    town.follow().await;
    let files = town.files();
    assert_eq!(files.len(), 2);
    // The process died between the folder and the table.
    let unmarked = register::db::stmt(
        "UPDATE notices_letter SET state = 'waiting', ended_at = NULL",
        Vec::new(),
    );
    town.house.register.db().commit(&[unmarked]).await.unwrap();
    town.correct(leader, "digital_leader", communication).await;
    town.later(SignedDuration::from_mins(15));
    town.follow().await;
    assert_eq!(town.letters().await, ["at_once 2 sent", "at_once 2 sent"]);
    assert_eq!(town.files(), files);
}

#[tokio::test]
async fn a_letter_whose_tries_never_end_is_given_up() {
    let (town, outbox) = with_flaky().await;
    town.observed_leader("luz@muestra.example").await;
    outbox.says(Some(Undelivered::Later("connection".to_owned())));
    town.follow().await;
    let worn = register::db::stmt("UPDATE notices_letter SET tries = 9", Vec::new());
    town.house.register.db().commit(&[worn]).await.unwrap();
    outbox.says(None);
    town.later(SignedDuration::from_mins(2));
    town.follow().await;
    assert_eq!(
        town.letters().await,
        ["at_once 10 given_up", "at_once 10 given_up"]
    );
    assert_eq!(outbox.texts(), [] as [String; 0]);
}
