//! The feed of acts: well formed, complete page after page, and naming nobody.

use crate::house::{DISTRICT, EMPTY, Town};
use axum::body::Body;
use http::{Request, header};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeSet;

/// What a reader of feeds takes from one page.
#[derive(Debug, Default)]
struct Feed {
    id: String,
    updated: String,
    entries: Vec<(String, String)>,
    links: Vec<(String, String)>,
}

impl Feed {
    fn link(&self, relation: &str) -> Option<&str> {
        self.links
            .iter()
            .find(|(known, _)| known == relation)
            .map(|(_, href)| href.as_str())
    }
}

/// Reads a page with a parser of XML; every element that Atom asks for must be there.
fn read(text: &str) -> Feed {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut feed, mut path, mut entry) = (
        Feed::default(),
        Vec::<String>::new(),
        (String::new(), String::new()),
    );
    let (mut words, mut parts) = (String::new(), BTreeSet::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                path.push(start.name().as_ref().to_owned());
                words.clear();
            }
            Event::Empty(empty) if empty.name().as_ref() == "link" && path.len() == 1 => {
                let value = |name: &str| {
                    let attribute = empty.try_get_attribute(name).unwrap().unwrap();
                    attribute.value.replace("&amp;", "&")
                };
                feed.links.push((value("rel"), value("href")));
            }
            Event::Text(text) => words.push_str(&text),
            Event::End(_) => {
                match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                    ["feed", "id"] => feed.id.clone_from(&words),
                    ["feed", "updated"] => feed.updated.clone_from(&words),
                    ["feed", "entry", part] => {
                        parts.insert((*part).to_owned());
                        match *part {
                            "id" => entry.0.clone_from(&words),
                            "title" => entry.1.clone_from(&words),
                            _ => {}
                        }
                    }
                    ["feed", "entry"] => {
                        for part in ["id", "title", "updated", "author", "summary"] {
                            assert!(parts.remove(part), "an entry without {part}");
                        }
                        feed.entries.push(std::mem::take(&mut entry));
                    }
                    _ => {}
                }
                path.pop();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(
        path.is_empty() && !feed.id.is_empty() && feed.updated.ends_with('Z'),
        "{feed:?}"
    );
    feed
}

fn local(address: &str) -> String {
    address.trim_start_matches("https://qhapaq.example").to_owned()
}

#[tokio::test]
async fn following_next_gives_every_act_once() {
    let (town, people) = Town::populated().await;
    for turn in 0..60 {
        town.move_due(
            people.led_id,
            "digital_leader",
            "2026-03-17",
            &format!("2026-04-{:02}", turn % 28 + 1),
        )
        .await;
    }
    let size = town.house.register.head().await.unwrap().size;
    let (mut seen, mut pages, mut next) = (BTreeSet::new(), 0, Some("/actos.atom".to_owned()));
    while let Some(address) = next {
        let answered = town.get(&address).await;
        assert_eq!(answered.status, 200);
        assert_eq!(
            answered.header("content-type"),
            "application/atom+xml; charset=utf-8"
        );
        assert_eq!(answered.header("access-control-allow-origin"), "*");
        let feed = read(&answered.text);
        for (id, title) in &feed.entries {
            assert!(
                id.starts_with("tag:registro.example.pe,2026-11-20:actos/acto/"),
                "{id}"
            );
            assert!(!title.is_empty() && seen.insert(id.clone()), "{id} twice");
        }
        assert_eq!(feed.link("self").map(local).as_deref(), Some(address.as_str()));
        next = feed.link("next").map(local);
        pages += 1;
    }
    assert_eq!(seen.len() as u64, size);
    assert!(pages > 1);
}

#[tokio::test]
async fn feeds_of_an_entity_and_of_a_kind_are_parts_of_the_whole() {
    let (town, _) = Town::populated().await;
    let ids = async |path: &str| {
        read(&town.get(path).await.text)
            .entries
            .into_iter()
            .map(|(id, _)| id)
            .collect::<BTreeSet<_>>()
    };
    let of_entity = ids(&format!("/entidades/{DISTRICT}/actos.atom")).await;
    assert_eq!(of_entity, ids(&format!("/actos.atom?entidad={DISTRICT}")).await);
    let of_kind = ids("/actos.atom?clase=directory/designated").await;
    let both = ids(&format!(
        "/entidades/{DISTRICT}/actos.atom?clase=directory/designated"
    ))
    .await;
    assert_eq!(both, of_entity.intersection(&of_kind).cloned().collect());
    assert!(both.len() > 3 && both.len() < of_kind.len());
    assert_eq!(ids(&format!("/entidades/{EMPTY}/actos.atom")).await.len(), 1);
    let names = async |path: &str| read(&town.get(path).await.text).id;
    assert_ne!(
        names("/actos.atom").await,
        names("/actos.atom?clase=directory/designated").await
    );
    assert_eq!(
        names("/actos.atom").await,
        names("/en/actos.atom").await,
        "a language is no other feed"
    );
}

#[tokio::test]
async fn what_is_made_up_is_refused_by_name() {
    let town = Town::new().await;
    for (path, status) in [
        ("/actos.atom?clase=nada", 400),
        ("/actos.atom?entidad=20999999999", 400),
        ("/actos.atom?before=x", 400),
        ("/actos.atom?otro=1", 400),
        ("/entidades/20999999999/actos.atom", 404),
    ] {
        assert_eq!(town.get(path).await.status, status, "{path}");
    }
}

#[tokio::test]
async fn an_unchanged_register_answers_that_nothing_changed() {
    let town = Town::new().await;
    let first = town.get("/actos.atom").await;
    let again = |etag: &str| {
        Request::get("/actos.atom")
            .header(header::IF_NONE_MATCH, etag)
            .body(Body::empty())
            .unwrap()
    };
    assert_eq!(town.ask(again(first.header("etag"))).await.status, 304);
    town.person(town.district, "Nueva", "Muestra", "40000099").await;
    assert_eq!(town.ask(again(first.header("etag"))).await.status, 200);
}

#[tokio::test]
async fn a_feed_names_nobody_and_pages_name_the_feed() {
    let (town, _) = Town::populated().await;
    let text = town.get("/actos.atom").await.text
        + &town.get(&format!("/entidades/{DISTRICT}/actos.atom")).await.text;
    for word in [
        "Ejemplo",
        "Marcela",
        "Teófila",
        "4000000",
        "@example.pe",
        "555 0000",
        "Palabras reservadas",
    ] {
        assert!(!text.contains(word), "{word}");
    }
    let named = |html: &str, href: &str| {
        html.contains("<link rel=\"alternate\" type=\"application/atom+xml\" title=\"")
            && html.contains(&format!("href=\"{href}\">"))
    };
    assert!(named(
        &town.page("/actos?clase=directory/designated&p=1").await,
        "/actos.atom?clase=directory%2Fdesignated"
    ));
    assert!(named(
        &town.page(&format!("/entidades/{DISTRICT}")).await,
        &format!("/entidades/{DISTRICT}/actos.atom")
    ));
}
