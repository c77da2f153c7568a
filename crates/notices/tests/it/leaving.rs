//! Stopping from a letter: without sign-in, with one click, telling a stranger nothing.

use crate::letters::{header, read};
use crate::town::Town;
use testing::{BASE, Heard};

/// The path that the only digest of the analyst carries.
async fn link(town: &Town) -> String {
    let person = town.person("Luz", "luz@muestra.example").await;
    let leader = town
        .designate(town.district, "digital_leader", person, None)
        .await;
    town.communicate(leader, "digital_leader").await;
    town.on_day("2026-11-27");
    town.follow().await;
    let files = town.files();
    let found = files
        .iter()
        .map(|(_, text)| read(text).0)
        .find(|headers| header(headers, "To") == "tomas@sgtd.example");
    let link = header(&found.unwrap(), "List-Unsubscribe");
    link.trim_matches(['<', '>'])
        .strip_prefix(BASE)
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn one_click_stops_every_reminder_and_nothing_else() {
    let town = Town::new().await;
    town.follow().await;
    let path = link(&town).await;
    let page = town.get(None, &path).await;
    assert_eq!(page.status, 200);
    assert_eq!(
        town.count("SELECT COUNT(*) FROM notices_stop").await,
        0,
        "looking stops nothing"
    );
    for _ in 0..2 {
        let done = town
            .post_form(None, &path, &[("List-Unsubscribe", "One-Click")])
            .await;
        assert_eq!(done.status, 200, "{}", done.text);
    }
    let stoppable = norms::peru()
        .notices()
        .iter()
        .filter(|kind| kind.stoppable)
        .count();
    assert_eq!(
        town.count("SELECT COUNT(*) FROM notices_stop").await,
        i64::try_from(stoppable).unwrap()
    );
    let letters = town.letters().await.len();
    let row = directory::store::designations_of(&town.house, town.district)
        .await
        .unwrap();
    let leader = row.iter().find(|row| row.office == "digital_leader").unwrap().id;
    town.end(town.district, leader, "digital_leader", "2026-11-26", "resigned")
        .await;
    let other = town.person("Rosa", "rosa@muestra.example").await;
    let security = town
        .designate(town.district, "security_officer", other, None)
        .await;
    town.communicate(security, "security_officer").await;
    town.on_day("2026-11-28");
    town.follow().await;
    let more = town.letters().await.len() - letters;
    assert_eq!(more, 1, "the head still gets the digest, the analyst does not");
    let inbox = town.get(Some(town.analyst), "/api/v1/notices").await.json();
    assert_eq!(inbox["total"], 2, "the inbox has everything");
}

#[tokio::test]
async fn an_observation_comes_whatever_was_stopped() {
    let town = Town::new().await;
    town.follow().await;
    assert_eq!(
        town.post_form(Some(town.head), "/avisos/preferencias", &[("idioma", "es")])
            .await
            .status,
        303
    );
    town.observed_leader("luz@muestra.example").await;
    town.follow().await;
    assert_eq!(town.letters().await, ["at_once 1 sent", "at_once 1 sent"]);
}

#[tokio::test]
async fn a_link_tells_nothing_of_its_person_and_is_kept_by_hash() {
    let heard = Heard::default();
    let log = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(heard.clone())
        .finish();
    tracing::subscriber::set_global_default(log).unwrap();
    let town = Town::new().await;
    town.follow().await;
    let path = link(&town).await;
    let secret = path.strip_prefix("/baja/").unwrap();
    let shown = town.get(None, &path).await;
    let done = town.post_form(None, &path, &[]).await;
    for page in [&shown, &done] {
        for word in ["Tomás", "tomas@", "Ejemplo Quispe", "Presidencia"] {
            assert!(!page.text.contains(word), "{word}");
        }
        assert_eq!(page.header("referrer-policy"), "no-referrer");
        assert_eq!(page.header("cache-control"), "no-store");
    }
    let kept: Vec<(String,)> = town
        .house
        .register
        .db()
        .query("SELECT hash FROM notices_link", Vec::new())
        .await
        .unwrap();
    assert!(!kept.is_empty() && kept.iter().all(|(hash,)| hash.len() == 64 && hash != secret));
    let log = heard.text();
    assert!(log.contains("went the round of notices"), "the log is heard");
    for word in [secret, "tomas@sgtd.example", "Tomás"] {
        assert!(!log.contains(word), "{word} is in the log");
    }
}

#[tokio::test]
async fn unknown_and_old_links_read_the_same() {
    let town = Town::new().await;
    town.follow().await;
    let path = link(&town).await;
    let wrong = format!("/baja/{}", "A".repeat(43));
    let unknown = town.get(None, &wrong).await;
    town.on_day("2028-06-01");
    let old = town.get(None, &path).await;
    assert_eq!((unknown.status.as_u16(), old.status.as_u16()), (410, 410));
    assert_eq!(town.get(None, "/baja/corto").await.status, 410);
    assert_eq!(town.post_form(None, &path, &[]).await.status, 410);
    assert_eq!(town.count("SELECT COUNT(*) FROM notices_stop").await, 0);
    let title = |text: &str| {
        text.split("<h1")
            .nth(1)
            .and_then(|rest| rest.split("</h1>").next())
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(title(&unknown.text), title(&old.text));
}
