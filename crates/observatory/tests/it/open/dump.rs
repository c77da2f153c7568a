//! The dump of the day: what is in it, that it is made once, and that no half of it is ever served.

use crate::house::Town;
use axum::body::Body;
use directory::acts::UnitCreated;
use http::{Request, header};
use register::{Draft, Under, UnitId};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read};
use testing::Answered;
use zip::ZipArchive;

const PATH: &str = "/datos/volcado.zip";

fn part(bytes: &[u8], name: &str) -> String {
    let mut text = String::new();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn folder(town: &Town) -> std::path::PathBuf {
    town.house.options.folder.join("dumps")
}

fn archives(town: &Town) -> Vec<String> {
    let names = std::fs::read_dir(folder(town))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with("volcado-")).collect()
}

async fn dumped(town: &Town) -> Answered {
    let answered = town.get(PATH).await;
    assert_eq!(answered.status, 200);
    answered
}

#[tokio::test]
async fn the_package_describes_every_part_with_its_size_and_hash() {
    let (town, _) = Town::populated().await;
    let bytes = dumped(&town).await.body;
    let package: Value = serde_json::from_str(&part(&bytes, "datapackage.json")).unwrap();
    let resources = package["resources"].as_array().unwrap();
    let mut archive = ZipArchive::new(Cursor::new(&bytes[..])).unwrap();
    assert_eq!(archive.len(), resources.len() + 1);
    for resource in resources {
        let (path, mut text) = (resource["path"].as_str().unwrap(), Vec::new());
        archive.by_name(path).unwrap().read_to_end(&mut text).unwrap();
        assert_eq!(resource["bytes"], text.len(), "{path}");
        assert_eq!(
            resource["hash"],
            format!("sha256:{}", register::hex(&Sha256::digest(&text))),
            "{path}"
        );
        if let Some(fields) = resource["schema"]["fields"].as_array() {
            let mut rows = csv::Reader::from_reader(&text[..]);
            let header: Vec<String> = rows.headers().unwrap().iter().map(str::to_owned).collect();
            assert!(
                fields
                    .iter()
                    .map(|field| field["name"].as_str().unwrap())
                    .eq(header),
                "{path}"
            );
            rows.records()
                .for_each(|row| assert_eq!(row.unwrap().len(), fields.len(), "{path}"));
        }
    }
    let head = town.house.register.head().await.unwrap();
    assert_eq!(package["register"]["acts"], head.size);
    assert_eq!(package["register"]["root"], register::hex(&head.root));
    assert_eq!(part(&bytes, "envelopes.jsonl").lines().count() as u64, head.size);
}

#[tokio::test]
async fn what_is_reserved_and_whoever_holds_no_office_stays_inside() {
    let (town, people) = Town::populated().await;
    let bytes = dumped(&town).await.body;
    let mut archive = ZipArchive::new(Cursor::new(&bytes[..])).unwrap();
    let mut all = String::new();
    for nth in 0..archive.len() {
        archive.by_index(nth).unwrap().read_to_string(&mut all).unwrap();
    }
    for word in [
        "Palabras reservadas",
        "@example.pe",
        "555 0000",
        "4000000",
        "Nadie",
    ] {
        assert!(!all.contains(word), "{word}");
    }
    assert!(part(&bytes, "people.csv").contains("Marcela Ejemplo Quispe"));
    let payloads = part(&bytes, "payloads.jsonl");
    let has = |seq: u64| {
        payloads
            .lines()
            .any(|line| line.ends_with(&format!("\"seq\":{seq}}}")))
    };
    assert!(has(people.led.seq) && !has(people.reserved.seq));
}

#[tokio::test]
async fn a_text_that_looks_like_a_formula_leaves_as_it_is() {
    let town = Town::new().await;
    let unit = UnitId::new(town.clock.as_ref()).unwrap();
    let created = UnitCreated {
        unit,
        kind: "unit".to_owned(),
        name: "=SUMA(A1);\"x\"".to_owned(),
        parent: None,
        from: Town::day("2026-01-05"),
    };
    let draft = Draft::new("directory/unit-created", Under::system()).entity(town.district);
    town.record(draft.payload_of(&created).unwrap()).await;
    let units = part(&dumped(&town).await.body, "units.csv");
    let mut rows = csv::Reader::from_reader(units.as_bytes());
    assert_eq!(&rows.records().next().unwrap().unwrap()[3], "=SUMA(A1);\"x\"");
}

#[tokio::test]
async fn many_who_ask_at_once_get_the_one_that_is_made() {
    let (town, _) = Town::populated().await;
    let asked = (0..8).map(|_| town.get(PATH));
    let mut hashes = Vec::new();
    for answered in futures_of(asked).await {
        assert_eq!(
            answered.header("etag"),
            format!("\"{}\"", register::hex(&Sha256::digest(&answered.body)))
        );
        assert_eq!(answered.header("content-length"), answered.body.len().to_string());
        hashes.push(answered.header("etag").to_owned());
    }
    hashes.dedup();
    assert_eq!((hashes.len(), archives(&town).len()), (1, 1));
}

async fn futures_of<T>(asked: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = asked.map(Box::pin).collect();
    let mut done: Vec<Option<T>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        for (one, done) in waiting
            .iter_mut()
            .zip(&mut done)
            .filter(|(_, done)| done.is_none())
        {
            if let std::task::Poll::Ready(answer) = one.as_mut().poll(cx) {
                *done = Some(answer);
            }
        }
        if done.iter().all(Option::is_some) {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done.into_iter().flatten().collect()
}

#[tokio::test]
async fn it_stays_the_same_for_a_day_and_is_made_again_on_the_next() {
    let (town, _) = Town::populated().await;
    let first = dumped(&town).await;
    town.person(town.district, "Nueva", "Muestra", "40000097").await;
    assert_eq!(dumped(&town).await.header("etag"), first.header("etag"));
    let held = Request::get(PATH)
        .header(header::IF_NONE_MATCH, first.header("etag"))
        .body(Body::empty())
        .unwrap();
    assert_eq!(town.ask(held).await.status, 304);
    town.clock.set("2026-11-21T15:00:00Z".parse().unwrap());
    let second = dumped(&town).await;
    assert_ne!(second.header("etag"), first.header("etag"));
    assert_eq!(archives(&town).len(), 1, "the one of the day before is gone");
}

#[tokio::test]
async fn what_a_crash_left_half_done_is_never_served() {
    let (town, _) = Town::populated().await;
    std::fs::create_dir_all(folder(&town)).unwrap();
    std::fs::write(folder(&town).join("volcado-0123.zip.part"), b"half").unwrap();
    std::fs::write(folder(&town).join("volcado-4567.zip"), b"whole, but never named").unwrap();
    let served = dumped(&town).await.body;
    assert!(part(&served, "checkpoint.txt").starts_with("registro.example.pe/actos\n"));
    assert_eq!(archives(&town).len(), 1, "and is cleared away");
    let only = folder(&town).join(&archives(&town)[0]);
    std::fs::write(&only, &served[..served.len() / 2]).unwrap();
    assert_eq!(
        dumped(&town).await.body.len(),
        served.len(),
        "one that was cut is made again"
    );
}

#[tokio::test]
async fn open_data_says_which_one_was_made_last() {
    let (town, _) = Town::populated().await;
    assert!(
        town.page("/datos")
            .await
            .contains("El archivo de hoy se hace cuando alguien lo pide")
    );
    assert!(town.get("/api/v1/datasets").await.json()["dump"].is_null());
    let served = dumped(&town).await;
    let sha256 = register::hex(&Sha256::digest(&served.body));
    assert!(town.page("/datos").await.contains(&sha256));
    let said = town.get("/api/v1/datasets").await.json()["dump"].clone();
    assert_eq!(
        (said["sha256"].as_str(), said["bytes"].as_u64()),
        (Some(sha256.as_str()), Some(served.body.len() as u64))
    );
}
