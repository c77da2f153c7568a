//! The four documents of the wing.

use super::Paper;
use crate::house::{DISTRICT, EMPTY, Town};
use http::StatusCode;

#[tokio::test]
async fn a_designation_on_paper_says_who_what_and_the_three_facts() {
    let (town, people) = Town::populated().await;
    let paper = Paper::of(&town, &format!("/designaciones/{}/constancia.pdf", people.led_id)).await;
    assert_eq!(paper.title, "Constancia de designación");
    assert_eq!(paper.lang, "es-PE");
    paper.says(&[
        "Marcela Ejemplo Quispe ejerce como",
        "Municipalidad Distrital de Muestra",
        "021-2026-A-MDM, 10-03-2026",
        "Se avisó a SGTD",
        "12-03-2026",
        "SGTD tomó conocimiento",
        "desde el 10-03-2026",
        "Qué pide la norma",
        &people.document,
        &people.led.code,
        "Página 1 de",
        "Registro de actos:",
        "Datos de demostración",
    ]);
}

#[tokio::test]
async fn a_designation_that_ended_says_so() {
    let (town, people) = Town::populated().await;
    let api = town
        .get(&format!("/api/v1/acts/{}", people.ended.code))
        .await
        .json();
    let id = api["payload"]["designation"].as_str().unwrap().to_owned();
    let paper = Paper::of(&town, &format!("/designaciones/{id}/constancia.pdf")).await;
    paper.says(&[
        "ejerció como",
        "al 15-08-2026",
        "hasta el 15-08-2026",
        "Se avisó a ANPD",
    ]);
}

#[tokio::test]
async fn an_acknowledgement_exists_once_the_authority_took_note() {
    let (town, people) = Town::populated().await;
    let paper = Paper::of(&town, &format!("/designaciones/{}/acuse.pdf", people.led_id)).await;
    assert_eq!(paper.title, "Acuse de recibo de SGTD");
    paper.says(&[
        "tomó conocimiento el",
        "Marcela Ejemplo Quispe",
        "Recibió el aviso el 12-03-2026",
        &people.led.code,
    ]);
    let api = town
        .get(&format!("/api/v1/acts/{}", people.ended.code))
        .await
        .json();
    let untold = api["payload"]["designation"].as_str().unwrap();
    let none = town.get(&format!("/designaciones/{untold}/acuse.pdf")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_report_of_an_entity_says_what_it_owes_and_who_answers() {
    let (town, people) = Town::populated().await;
    let paper = Paper::of(&town, &format!("/entidades/{DISTRICT}/informe.pdf")).await;
    assert_eq!(paper.title, "Municipalidad Distrital de Muestra");
    paper.says(&[
        "Informe de gobierno digital al 20 de noviembre de 2026",
        "obligaciones exigibles",
        "Promedio de",
        "Marcela Ejemplo Quispe",
        "Vacante",
        "Comité",
        "Últimos actos",
        &people.led.code,
        DISTRICT,
    ]);
}

#[tokio::test]
async fn an_entity_without_acts_has_a_report_too() {
    let (town, _) = Town::populated().await;
    let paper = Paper::of(&town, &format!("/entidades/{EMPTY}/informe.pdf")).await;
    paper.says(&[
        "Municipalidad Distrital Vacía",
        "Cumple 0 de",
        "Nadie está designado.",
    ]);
}

#[tokio::test]
async fn a_constancia_fits_two_pages_and_carries_its_proof() {
    let (town, people) = Town::populated().await;
    let code = &people.led.code;
    let paper = Paper::of(&town, &format!("/actos/{code}/constancia.pdf")).await;
    assert_eq!(paper.title, format!("Constancia {code}"));
    assert!(paper.pages <= 2, "{} pages", paper.pages);
    paper.says(&[
        "El acto es auténtico y no ha sido alterado",
        "Marcela Ejemplo Quispe",
        "Raíz firmada",
        code,
    ]);
    let files = paper::attached(&paper.bytes, 1 << 20);
    assert_eq!(files.len(), 1);
    let bundle = town.get(&format!("/actos/{code}/prueba.json")).await;
    assert_eq!(files[0], bundle.body);
    let verdict = register::tree::verify_bundle(&files[0], Some(&town.house.register.verifier()));
    assert!(verdict.is_proven(), "{:?}", verdict.checks);
}

#[tokio::test]
async fn a_document_speaks_the_language_of_its_address() {
    let (town, people) = Town::populated().await;
    for (prefix, lang, page, constancia) in [
        ("/en", "en", "Page 1 of", "The act is authentic"),
        ("/qu", "quz", "1 p'anqa,", "Firmasqa saphi"),
    ] {
        let address = format!("{prefix}/actos/{}/constancia.pdf", people.led.code);
        let paper = Paper::of(&town, &address).await;
        assert_eq!(paper.lang, lang);
        paper.says(&[page, constancia]);
        for address in [
            format!("{prefix}/designaciones/{}/constancia.pdf", people.led_id),
            format!("{prefix}/designaciones/{}/acuse.pdf", people.led_id),
            format!("{prefix}/entidades/{DISTRICT}/informe.pdf"),
        ] {
            let paper = Paper::of(&town, &address).await;
            assert_eq!(paper.lang, lang, "{address}");
            assert!(
                !paper.text.contains("observatory-") && !paper.text.contains("directory-"),
                "{address}: {}",
                paper.text
            );
        }
    }
}

#[tokio::test]
async fn no_document_tells_what_identifies_or_reaches_a_person() {
    let (town, people) = Town::populated().await;
    let mut addresses = vec![
        format!("/designaciones/{}/constancia.pdf", people.led_id),
        format!("/designaciones/{}/acuse.pdf", people.led_id),
        format!("/entidades/{DISTRICT}/informe.pdf"),
    ];
    let acts = town.get("/api/v1/acts?limit=1000").await.json();
    for act in acts["items"].as_array().unwrap() {
        addresses.push(format!("/actos/{}/constancia.pdf", act["code"].as_str().unwrap()));
    }
    for address in addresses {
        let paper = Paper::of(&town, &address).await;
        let inside = paper::attached(&paper.bytes, 1 << 20);
        let inside: String = inside.iter().map(|file| String::from_utf8_lossy(file)).collect();
        for secret in ["4000000", "@example.pe", "555 0000", "Palabras reservadas"] {
            assert!(
                !paper.text.contains(secret) && !inside.contains(secret),
                "{secret} in {address}"
            );
        }
    }
}

#[tokio::test]
async fn a_person_who_was_erased_has_no_name_on_paper() {
    let (town, people) = Town::populated().await;
    let erase = register::Draft::new("directory/person-erased", register::Under::system())
        .subject(format!("person:{}", people.leader))
        .payload_of(&directory::acts::PersonErased {
            person: people.leader,
            norm: "Ley 29733, art. 20".to_owned(),
        })
        .unwrap()
        .aside(directory::people::erase(people.leader, Town::day("2026-11-20")));
    town.record(erase).await;
    for address in [
        format!("/designaciones/{}/constancia.pdf", people.led_id),
        format!("/designaciones/{}/acuse.pdf", people.led_id),
        format!("/entidades/{DISTRICT}/informe.pdf"),
        format!("/actos/{}/constancia.pdf", people.led.code),
    ] {
        let paper = Paper::of(&town, &address).await;
        assert!(!paper.text.contains("Marcela"), "{address}: {}", paper.text);
    }
}

#[tokio::test]
async fn what_does_not_exist_has_no_document() {
    let (town, _) = Town::populated().await;
    for address in [
        "/designaciones/1/constancia.pdf",
        "/designaciones/00000000-0000-7000-8000-000000000000/constancia.pdf",
        "/designaciones/00000000-0000-7000-8000-000000000000/acuse.pdf",
        "/entidades/99999999999/informe.pdf",
        "/actos/Q26-1482-7/constancia.pdf",
        "/actos/x/constancia.pdf",
    ] {
        assert_eq!(town.get(address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
}

#[tokio::test]
async fn pages_lead_to_their_documents() {
    let (town, people) = Town::populated().await;
    let (code, led) = (&people.led.code, &people.led_id);
    for (page, document) in [
        (format!("/actos/{code}"), format!("/actos/{code}/constancia.pdf")),
        (
            format!("/entidades/{DISTRICT}"),
            format!("/entidades/{DISTRICT}/informe.pdf"),
        ),
        (
            format!("/designaciones/{led}"),
            format!("/designaciones/{led}/constancia.pdf"),
        ),
        (
            format!("/designaciones/{led}"),
            format!("/designaciones/{led}/acuse.pdf"),
        ),
    ] {
        for prefix in ["", "/en", "/qu"] {
            let html = town.get(&format!("{prefix}{page}")).await.text;
            assert!(
                html.contains(&format!("href=\"{prefix}{document}\"")),
                "{prefix}{page}"
            );
        }
    }
}

#[tokio::test]
async fn a_document_is_not_sent_twice_while_nothing_changed() {
    let (town, people) = Town::populated().await;
    let address = format!("/actos/{}/constancia.pdf", people.led.code);
    let first = town.get(&address).await;
    let again = town
        .ask(
            http::Request::get(&address)
                .header("if-none-match", first.header("etag"))
                .body(axum::body::Body::empty())
                .unwrap(),
        )
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(
        town.get(&address).await.body,
        first.body,
        "equal bytes while nothing changed"
    );
}
