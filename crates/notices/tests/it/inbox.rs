//! The inbox as people and programs use it.

use crate::town::Town;
use serde_json::json;

#[tokio::test]
async fn the_inbox_shows_what_presses_first_and_leads_to_its_form() {
    let town = Town::new().await;
    town.follow().await;
    let (leader, _, luz) = town.observed_leader("luz@muestra.example").await;
    town.follow().await;
    let page = town.get(Some(luz), "/avisos").await;
    assert_eq!(page.status, 200);
    for piece in [
        "SGTD pide corregir",
        &format!("/subsanar?designation={leader}"),
        "Sin leer",
        "Marcar como leído",
        "RSGD 004-2018-PCM/SEGDI",
    ] {
        assert!(page.text.contains(piece), "{piece}");
    }
    let head = town.get(Some(town.head), "/avisos").await;
    let (late, near) = (
        head.text.find("id=\"vencido\"").unwrap(),
        head.text.find("id=\"cerca\"").unwrap(),
    );
    assert!(late < near, "what is late stands first");
    for prefix in ["/en", "/qu"] {
        let other = town.get(Some(luz), &format!("{prefix}/avisos")).await;
        assert!(
            other.status == 200 && !other.text.contains(">notices-"),
            "{prefix}"
        );
    }
}

#[tokio::test]
async fn reading_is_each_persons_own() {
    let town = Town::new().await;
    town.follow().await;
    let person = town.person("Luz", "luz@muestra.example").await;
    let leader = town
        .designate(town.district, "digital_leader", person, None)
        .await;
    let colleague = town.person("Rosa", "rosa@sgtd.example").await;
    town.designate(town.sgtd, "sgtd_analyst", colleague, None).await;
    town.communicate(leader, "digital_leader").await;
    town.follow().await;
    let unread = async |who| {
        town.get(Some(who), "/api/v1/notices?vista=sin-leer").await.json()["total"]
            .as_u64()
            .unwrap()
    };
    assert_eq!((unread(town.analyst).await, unread(colleague).await), (1, 1));
    let listed = town.get(Some(town.analyst), "/api/v1/notices").await.json();
    let id = listed["items"][0]["notice"].clone();
    assert_eq!(listed["items"][0]["kind"], "received");
    assert_eq!(
        town.post_json(town.analyst, "/api/v1/notice-readings", &json!({"notice": id}))
            .await
            .status,
        201
    );
    assert_eq!((unread(town.analyst).await, unread(colleague).await), (0, 1));
    let form = [
        ("notice", id.as_str().unwrap()),
        ("volver", "https://mal.example"),
    ];
    let marked = town.post_form(Some(colleague), "/avisos/leer", &form).await;
    assert_eq!(
        (marked.status.as_u16(), marked.header("location")),
        (303, "/avisos"),
        "it leads back into the house only"
    );
    assert_eq!(unread(colleague).await, 0);
}

#[tokio::test]
async fn nobody_reads_or_marks_what_is_for_others() {
    let town = Town::new().await;
    town.follow().await;
    let (_, _, luz) = town.observed_leader("luz@muestra.example").await;
    town.follow().await;
    let listed = town.get(Some(luz), "/api/v1/notices").await.json();
    let mine = listed["items"].as_array().unwrap();
    assert_eq!(mine.len(), 1, "{listed}");
    let id = mine[0]["notice"].clone();
    for (who, notice, want) in [
        (town.analyst, id.clone(), 404),
        (luz, json!("no-es-un-id"), 422),
        (luz, json!("018f0000-0000-7000-8000-000000000001"), 404),
        (luz, id, 201),
    ] {
        let answer = town
            .post_json(who, "/api/v1/notice-readings", &json!({"notice": notice}))
            .await;
        assert_eq!(answer.status, want, "{}", answer.text);
    }
    assert_eq!(town.get(None, "/avisos").await.status, 303);
    assert_eq!(town.get(None, "/api/v1/notices").await.status, 401);
    assert_eq!(town.get(Some(luz), "/avisos/cartas").await.status, 403);
}

#[tokio::test]
async fn filters_pages_files_and_empty_states() {
    let town = Town::new().await;
    town.follow().await;
    let nobody = town.person("Ana", "ana@muestra.example").await;
    let empty = town.get(Some(nobody), "/avisos").await;
    assert!(empty.status == 200 && empty.text.contains("Estás al día"));
    let all = town.get(Some(town.head), "/api/v1/notices").await.json()["total"]
        .as_u64()
        .unwrap();
    let late = town
        .get(Some(town.head), "/api/v1/notices?tipo=overdue")
        .await
        .json()["total"]
        .as_u64()
        .unwrap();
    assert!(
        all >= late && late > 2,
        "{late} of {all}: the municipality has done nothing yet"
    );
    let csv = town.get(Some(town.head), "/avisos.csv?tipo=overdue").await;
    assert_eq!(csv.text.lines().count() as u64, late + 1);
    assert_eq!(town.get(Some(town.head), "/avisos?vista=raro").await.status, 400);
    assert_eq!(town.get(Some(town.head), "/avisos?p=99").await.status, 200);
    assert_eq!(
        town.post_form(Some(town.head), "/avisos/leer", &[("todos", "1")])
            .await
            .status,
        303
    );
    assert_eq!(
        town.get(Some(town.head), "/api/v1/notices?vista=sin-leer")
            .await
            .json()["total"],
        0
    );
}

#[tokio::test]
async fn preferences_say_what_cannot_be_stopped_and_refuse_what_they_do_not_know() {
    let town = Town::new().await;
    town.follow().await;
    let page = town.get(Some(town.head), "/avisos/preferencias").await;
    assert!(page.text.contains("La autoridad pide corregir") && page.text.contains("empieza un plazo"));
    assert_eq!(
        page.text.matches("checked").count(),
        17,
        "sixteen kinds and a language"
    );
    let refused = town
        .post_form(Some(town.head), "/avisos/preferencias", &[("idioma", "fr")])
        .await;
    assert_eq!(refused.status, 422);
    let saved = town
        .post_form(
            Some(town.head),
            "/avisos/preferencias",
            &[("idioma", "qu"), ("quiero", "due"), ("quiero", "observed")],
        )
        .await;
    assert_eq!(saved.header("location"), "/avisos/preferencias?guardado=1");
    assert_eq!(town.count("SELECT COUNT(*) FROM notices_stop").await, 15);
    let again = town.get(Some(town.head), "/avisos/preferencias?guardado=1").await;
    assert_eq!(again.text.matches("checked").count(), 2);
}

#[tokio::test]
async fn whoever_answers_for_the_mail_sees_what_did_not_leave() {
    let town = Town::new().await;
    town.follow().await;
    let admin = town.person("Iris", "iris@sgtd.example").await;
    town.designate(town.sgtd, "sgtd_administrator", admin, None).await;
    town.observed_leader("esto no es un correo").await;
    town.follow().await;
    let page = town.get(Some(admin), "/avisos/cartas").await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("El correo registrado no es una dirección"));
    assert!(!page.text.contains("esto no es un correo"), "no address is shown");
    assert_eq!(
        town.get(Some(admin), "/api/v1/letters?estado=given_up")
            .await
            .json()["total"],
        1
    );
}

#[tokio::test]
async fn what_an_office_may_not_do_is_shown_and_not_offered() {
    let town = Town::new().await;
    town.follow().await;
    let person = town.person("Rosa", "rosa@muestra.example").await;
    let security = town
        .designate(town.district, "security_officer", person, None)
        .await;
    let communication = town.communicate(security, "security_officer").await;
    town.observe(security, "security_officer", communication, "2026-12-03")
        .await;
    town.follow().await;
    let (form, page) = (
        format!("/subsanar?designation={security}"),
        format!("/designaciones/{security}"),
    );
    let holder = town.get(Some(person), "/avisos").await.text;
    assert!(
        holder.contains(&page) && !holder.contains(&form),
        "the holder may not correct"
    );
    assert!(town.get(Some(town.head), "/avisos").await.text.contains(&form));
}
