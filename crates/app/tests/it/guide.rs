//! The guided start: from nothing to committee, leader and officers designated and told; left and taken up again; two
//! people at once; what is refused.

use crate::house::{Home, PDF, Session};
use directory::board::BoardEntity;
use directory::standing::Verdict;
use http::{Request, StatusCode, header};
use std::sync::Arc;
use testing::Answered;

/// Seats that the head types people for, in the order of the guide; the head sits in the first by itself.
const TYPED: [(&str, &str); 7] = [
    ("committee_seat_2", "00980002"),
    ("committee_seat_3", "00980003"),
    ("committee_seat_4", "00980004"),
    ("committee_seat_5", "00980005"),
    ("committee_seat_6", "00980006"),
    ("committee_seat_7", "00980007"),
    ("committee_seat_8", "00980008"),
];

/// A municipality where only the head is known, its head signed in.
pub async fn empty(home: &Home) -> (Arc<BoardEntity>, Session) {
    for entity in home
        .board()
        .await
        .entities
        .iter()
        .filter(|entity| entity.kind.municipal)
    {
        let rows = directory::store::designations_of(&home.house, entity.id)
            .await
            .unwrap();
        if rows.iter().all(|row| row.office == "entity_head") {
            return (entity.clone(), home.head_of(entity).await);
        }
    }
    panic!("some municipality has nobody yet");
}

/// The value of a hidden field.
fn hidden(page: &Answered, name: &str) -> String {
    let value = page.hidden(name);
    assert!(!value.is_empty(), "no {name}: {}", page.text);
    value
}

pub fn person(dni: &str) -> Vec<(&'static str, String)> {
    vec![
        ("dni", dni.to_owned()),
        ("given_names", "Luz Ficticia".to_owned()),
        ("surnames", format!("Muestra {}", &dni[4..])),
        ("email", format!("p{dni}@ejemplo.gob.pe")),
        ("post_title", "Gerencia de Muestra".to_owned()),
        ("bond", norms::peru().bonds()[0].id.to_string()),
    ]
}

/// Opens the page of an office and sends it.
pub async fn write_down(home: &Home, session: &Session, office: &str, given: &[(&str, String)]) -> Answered {
    let path = format!("/empezar/cargo/{office}");
    let page = home.get_as(session, &path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    send(home, session, &path, &hidden(&page, "_visto"), given).await
}

async fn send(home: &Home, session: &Session, path: &str, seen: &str, given: &[(&str, String)]) -> Answered {
    let mut pairs = vec![("_visto", seen)];
    pairs.extend(given.iter().map(|(name, value)| (*name, value.as_str())));
    home.form(session, path, &pairs).await
}

/// The key of somebody who can be chosen, by the name on the button.
fn choosing(page: &Answered, name: &str) -> String {
    let buttons = page.text.split("name=\"person\" value=\"").skip(1);
    let found = buttons.filter(|rest| rest.split("</button>").next().unwrap().contains(name));
    let keys: Vec<&str> = found.filter_map(|rest| rest.split('"').next()).collect();
    keys.first()
        .unwrap_or_else(|| panic!("no button for {name}"))
        .to_string()
}

async fn choose(home: &Home, session: &Session, office: &str, name: &str) -> Answered {
    let page = home.get_as(session, &format!("/empezar/cargo/{office}")).await;
    let key = choosing(&page, name);
    write_down(home, session, office, &[("person", key)]).await
}

/// Committee, leader and officers written down, nothing signed.
async fn everybody(home: &Home, session: &Session) {
    for (office, dni) in TYPED {
        let answer = write_down(home, session, office, &person(dni)).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{office}: {}", answer.text);
    }
    choose(home, session, "data_governance_officer", "Muestra 0008").await;
    let answer = choose(home, session, "personal_data_officer", "Muestra 0007").await;
    assert_eq!(answer.header("location"), "/empezar/oficiales");
    let page = home.get_as(session, "/empezar/oficiales").await;
    let facts = [
        ("leads_security_officer", "no".to_owned()),
        ("leads_personal_data_officer", "no".to_owned()),
        ("contact", "gob_pe".to_owned()),
    ];
    let answer = send(
        home,
        session,
        "/empezar/oficiales",
        &hidden(&page, "_visto"),
        &facts,
    )
    .await;
    assert_eq!(
        answer.header("location"),
        "/empezar/resoluciones",
        "{}",
        answer.text
    );
}

/// Sends a resolution, as a browser does.
async fn sign(home: &Home, session: &Session, model: &str, fields: &[(&str, &str)], file: &[u8]) -> Answered {
    let path = format!("/empezar/resoluciones/{model}/firmada");
    let page = home.get_as(session, &path).await;
    let seen = hidden(&page, "_visto");
    let mut all = vec![
        (ui::Form::CSRF, session.csrf.as_str()),
        ("_visto", seen.as_str()),
        ("instrument_kind", "mayoral_resolution"),
    ];
    all.extend_from_slice(fields);
    let mut body = Vec::new();
    for (name, value) in all {
        body.extend(
            format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    body.extend(b"--b\r\nContent-Disposition: form-data; name=\"document\"; filename=\"resolucion.pdf\"\r\nContent-Type: application/pdf\r\n\r\n");
    body.extend_from_slice(file);
    body.extend(b"\r\n--b--\r\n");
    let request = Request::post(&path)
        .header(header::COOKIE, &session.cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(body.into());
    home.send(request.unwrap()).await
}

const NUMBER: (&str, &str) = ("instrument_number", "031-2026-A-MDM");

async fn signed(home: &Home, session: &Session) {
    let answer = sign(
        home,
        session,
        "conjunta",
        &[NUMBER, ("instrument_date", "2026-11-25")],
        PDF,
    )
    .await;
    assert_eq!(answer.header("location"), "/empezar/revisar", "{}", answer.text);
}

/// The review page and what its form sends.
async fn review(home: &Home, session: &Session) -> Vec<(&'static str, String)> {
    let page = home.get_as(session, "/empezar/revisar").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    vec![
        ("_clave", hidden(&page, "_clave")),
        ("declared", "1".to_owned()),
        ("_visto", hidden(&page, "_visto")),
    ]
}

async fn record(home: &Home, session: &Session, form: &[(&str, String)]) -> Answered {
    let pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    home.form(session, "/empezar/revisar", &pairs).await
}

/// The verdicts of the committee and of the offices that the guide fills.
async fn verdicts(home: &Home, entity: &BoardEntity) -> Vec<(String, Verdict)> {
    let board = home.board().await;
    let found = board.verdicts(
        board.entity(entity.id).unwrap(),
        capability::lima(home.house.clock.now()),
    );
    let each = board.obligations.iter().zip(found);
    let filled =
        each.filter(|(duty, _)| duty.id.as_str().starts_with('G') && directory::standing::counts(duty));
    filled
        .map(|(duty, verdict)| (duty.id.to_string(), verdict))
        .collect()
}

#[tokio::test]
async fn from_nothing_to_everybody_designated_and_told() {
    let home = Home::new().await;
    let (entity, head) = empty(&home).await;
    for path in ["/despacho", &entity.href()] {
        let page = home.get_as(&head, path).await;
        assert!(page.text.contains("/empezar"), "{path} leads to the guide");
    }
    everybody(&home, &head).await;
    signed(&home, &head).await;
    let before = home.size().await;
    let form = review(&home, &head).await;
    let answer = record(&home, &head, &form).await;
    assert_eq!(answer.header("location"), "/empezar/listo", "{}", answer.text);
    for (obligation, verdict) in verdicts(&home, &entity).await {
        assert_eq!(verdict, Verdict::Met, "{obligation}");
    }
    // Seven people became known; committee and twelve offices; five told, one contact published.
    assert_eq!(home.size().await - before, 7 + 1 + 12 + 5 + 1);
    let receipts = home.get_as(&head, "/empezar/listo").await;
    assert_eq!(
        receipts.text.matches("/actos/").count() - receipts.text.matches("href=\"/actos\"").count(),
        13 + 5,
        "a code for each"
    );
    assert!(!receipts.text.contains("00980002"), "no document number in sight");
    let draft = home.get_as(&head, "/empezar").await;
    assert!(
        !draft.text.contains("Tienes un borrador"),
        "the draft went with the acts"
    );
}

#[tokio::test]
async fn pressing_twice_records_once() {
    let home = Home::new().await;
    let (_, head) = empty(&home).await;
    everybody(&home, &head).await;
    signed(&home, &head).await;
    let form = review(&home, &head).await;
    let (one, two) = tokio::join!(record(&home, &head, &form), record(&home, &head, &form));
    assert_eq!(one.header("location"), "/empezar/listo", "{}", one.text);
    assert_eq!(two.header("location"), "/empezar/listo", "{}", two.text);
    let after = home.size().await;
    let third = record(&home, &head, &form).await;
    assert_eq!(third.header("location"), "/empezar/listo");
    assert_eq!(home.size().await, after);
}

#[tokio::test]
async fn coming_back_shows_where_one_is_at_every_step() {
    let home = Home::new().await;
    let (entity, head) = empty(&home).await;
    let onward = async || {
        let page = home.get_as(&head, "/empezar").await;
        let main = page.text.split("<main").nth(1).unwrap().to_owned();
        let button = main.split("class=\"btn\" href=\"").nth(1).unwrap();
        button.split('"').next().unwrap().to_owned()
    };
    assert_eq!(
        onward().await,
        "/empezar/cargo/committee_seat_2",
        "the head has the first seat"
    );
    for (at, (office, dni)) in TYPED.iter().enumerate() {
        write_down(&home, &head, office, &person(dni)).await;
        let next = TYPED
            .get(at + 1)
            .map_or("data_governance_officer", |(office, _)| office);
        assert_eq!(onward().await, format!("/empezar/cargo/{next}"));
    }
    choose(&home, &head, "data_governance_officer", "Muestra 0003").await;
    assert_eq!(onward().await, "/empezar/cargo/personal_data_officer");
    choose(&home, &head, "personal_data_officer", "Muestra 0004").await;
    assert_eq!(onward().await, "/empezar/oficiales");
    let again = home.sign_in(&dni_of(&home, &entity).await).await;
    let page = home.get_as(&again, "/empezar/comite").await;
    assert!(
        page.text.contains("Muestra 0005"),
        "another session shows the same"
    );
}

async fn dni_of(home: &Home, entity: &BoardEntity) -> String {
    let rows = directory::store::designations_of(&home.house, entity.id)
        .await
        .unwrap();
    let head = rows.iter().find(|row| row.office == "entity_head").unwrap();
    let person = directory::people::person(&home.house, head.person_id.unwrap())
        .await
        .unwrap();
    person.unwrap().dni.unwrap()
}

#[tokio::test]
async fn a_draft_that_nobody_touches_goes_after_thirty_days() {
    let home = Home::new().await;
    let (_, head) = empty(&home).await;
    write_down(&home, &head, "committee_seat_4", &person("00980004")).await;
    let shows = async |session: &Session| {
        let page = home.get_as(session, "/empezar/comite").await;
        page.text.contains("Muestra 0004")
    };
    assert!(shows(&head).await);
    home.clock.set("2026-12-26T15:00:00Z".parse().unwrap());
    let later = home.sign_in("00000004").await;
    assert!(shows(&later).await, "on the thirtieth day it is there");
    home.clock.set("2026-12-27T15:00:00Z".parse().unwrap());
    let later = home.sign_in("00000004").await;
    assert!(!shows(&later).await, "a day later it is not");
}

#[tokio::test]
async fn whoever_saves_second_is_told_and_loses_nothing() {
    let home = Home::new().await;
    let (entity, head) = empty(&home).await;
    let path = "/empezar/cargo/committee_seat_5";
    let page = home.get_as(&head, path).await;
    let seen = hidden(&page, "_visto");
    let other = home.sign_in(&dni_of(&home, &entity).await).await;
    let saved = write_down(&home, &other, "committee_seat_5", &person("00980005")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let late = send(&home, &head, path, &seen, &person("00980095")).await;
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(late.text.contains("Muestra 0005"), "what the other chose is told");
    assert!(
        late.text.contains("value=\"Muestra 0095\""),
        "what was typed stays"
    );
    let again = send(&home, &head, path, &hidden(&late, "_visto"), &person("00980095")).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    let list = home.get_as(&other, "/empezar/comite").await;
    assert!(list.text.contains("Muestra 0095"));
}

#[tokio::test]
async fn another_office_meanwhile_is_no_conflict() {
    let home = Home::new().await;
    let (_, head) = empty(&home).await;
    let path = "/empezar/cargo/committee_seat_5";
    let seen = hidden(&home.get_as(&head, path).await, "_visto");
    write_down(&home, &head, "committee_seat_7", &person("00980007")).await;
    let saved = send(&home, &head, path, &seen, &person("00980005")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let list = home.get_as(&head, "/empezar/comite").await;
    assert!(list.text.contains("Muestra 0005") && list.text.contains("Muestra 0007"));
}

#[tokio::test]
async fn what_a_person_types_is_refused_at_its_field() {
    let home = Home::new().await;
    let (_, head) = empty(&home).await;
    for (field, value) in [
        ("dni", "123"),
        ("given_names", ""),
        ("email", "luz@"),
        ("bond", "made_up"),
    ] {
        let mut given = person("00980004");
        for (name, held) in &mut given {
            if *name == field {
                *held = value.to_owned();
            }
        }
        let answer = write_down(&home, &head, "committee_seat_4", &given).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(
            answer.text.contains(&format!("href=\"#{field}\"")),
            "{field} is named"
        );
        assert!(answer.text.contains("value=\"Muestra 0004\""), "the rest stays");
    }
}

#[tokio::test]
async fn the_resolution_is_refused_before_anything_is_recorded() {
    let home = Home::new().await;
    let (_, head) = empty(&home).await;
    everybody(&home, &head).await;
    let before = home.size().await;
    let day = ("instrument_date", "2026-11-25");
    for (fields, file, field) in [
        (vec![NUMBER, day], b"no PDF at all".as_slice(), "document"),
        (
            vec![NUMBER, ("instrument_date", "2026-12-25")],
            PDF,
            "instrument_date-d",
        ),
        (vec![NUMBER, day, ("from", "2026-11-20")], PDF, "from-d"),
        (vec![day], PDF, "instrument_number"),
    ] {
        let answer = sign(&home, &head, "conjunta", &fields, file).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(
            answer
                .text
                .contains(&format!("href=\"#{}", field.trim_end_matches("-d"))),
            "{field}: {}",
            answer.text
        );
    }
    assert_eq!(home.size().await, before);
}

#[tokio::test]
async fn offices_that_should_be_apart_warn_and_the_act_keeps_it() {
    let home = Home::new().await;
    let (entity, head) = empty(&home).await;
    everybody(&home, &head).await;
    // The head of IT becomes the personal data officer: two warnings, no refusal, no question asked about it.
    choose(&home, &head, "personal_data_officer", "Muestra 0003").await;
    let page = home.get_as(&head, "/empezar/oficiales").await;
    assert!(
        !page.text.contains("leads_personal_data_officer"),
        "the committee says so already"
    );
    let facts = [
        ("leads_security_officer", "no".to_owned()),
        ("contact", "here".to_owned()),
    ];
    send(
        &home,
        &head,
        "/empezar/oficiales",
        &hidden(&page, "_visto"),
        &facts,
    )
    .await;
    signed(&home, &head).await;
    let shown = home.get_as(&head, "/empezar/revisar").await;
    assert!(shown.text.contains("Antes de registrar, mira esto"));
    let form = review(&home, &head).await;
    let answer = record(&home, &head, &form).await;
    assert_eq!(answer.header("location"), "/empezar/listo", "{}", answer.text);
    let rows = directory::store::designations_of(&home.house, entity.id)
        .await
        .unwrap();
    let officer = rows
        .iter()
        .find(|row| row.office == "personal_data_officer")
        .unwrap();
    assert_eq!(officer.warnings, "incompatible:committee_seat_3,leads_it");
}

#[tokio::test]
async fn a_draft_that_changed_after_the_review_is_looked_at_again() {
    let home = Home::new().await;
    let (_, head) = empty(&home).await;
    everybody(&home, &head).await;
    signed(&home, &head).await;
    let form = review(&home, &head).await;
    choose(&home, &head, "committee_seat_8", "Muestra 0004").await;
    let before = home.size().await;
    let answer = record(&home, &head, &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(home.size().await, before);
}

#[tokio::test]
async fn the_declaration_is_asked_for() {
    let home = Home::new().await;
    let (_, head) = empty(&home).await;
    everybody(&home, &head).await;
    signed(&home, &head).await;
    let form: Vec<_> = review(&home, &head)
        .await
        .into_iter()
        .filter(|(name, _)| *name != "declared")
        .collect();
    let answer = record(&home, &head, &form).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains("href=\"#declared\""));
}

#[tokio::test]
async fn several_resolutions_are_received_one_by_one_and_what_is_ready_is_recorded() {
    let home = Home::new().await;
    let (entity, head) = empty(&home).await;
    everybody(&home, &head).await;
    home.form(&head, "/empezar/resoluciones", &[("plan", "several")])
        .await;
    let answer = sign(
        &home,
        &head,
        "lider",
        &[NUMBER, ("instrument_date", "2026-11-25")],
        PDF,
    )
    .await;
    assert_eq!(
        answer.header("location"),
        "/empezar/resoluciones",
        "others are still to come"
    );
    let form = review(&home, &head).await;
    assert_eq!(
        record(&home, &head, &form).await.header("location"),
        "/empezar/listo"
    );
    for (obligation, verdict) in verdicts(&home, &entity).await {
        let wanted = if obligation == "G04" {
            Verdict::Met
        } else {
            Verdict::Missing
        };
        assert_eq!(verdict, wanted, "{obligation}");
    }
    let page = home.get_as(&head, "/empezar/resoluciones").await;
    assert!(
        !page.text.contains("/empezar/resoluciones/lider"),
        "what is in force is not asked again"
    );
    assert!(page.text.contains("/empezar/resoluciones/comite"));
    let list = home.get_as(&head, "/empezar/comite").await;
    assert!(list.text.contains("Muestra 0003"), "the rest of the draft waits");
}

#[tokio::test]
async fn the_resolution_shows_names_and_articles_and_no_document_number() {
    let home = Home::new().await;
    let (entity, head) = empty(&home).await;
    everybody(&home, &head).await;
    let page = home.get_as(&head, "/empezar/resoluciones/conjunta").await;
    assert_eq!(page.status, StatusCode::OK);
    let article = page
        .text
        .split("<article")
        .nth(1)
        .unwrap()
        .split("</article>")
        .next()
        .unwrap();
    for wanted in [
        "RESOLUCIÓN DE ALCALDÍA",
        "VISTO",
        "CONSIDERANDO",
        "SE RESUELVE",
        "Luz Ficticia Muestra 0002",
        "R.M. 119-2018-PCM, art. 1",
        "D.S. 016-2024-JUS",
        entity.name.as_str(),
    ] {
        assert!(article.contains(wanted), "{wanted}");
    }
    assert!(!article.contains("@ejemplo"));
    let paper = home
        .get_as(&head, "/empezar/resoluciones/conjunta/resolucion.pdf")
        .await;
    assert_eq!(paper.header("content-type"), "application/pdf");
    assert!(paper.text.starts_with("%PDF-"));
}

#[tokio::test]
async fn somebody_without_the_power_is_not_let_in() {
    let home = Home::new().await;
    let sgtd = home.sign_in(crate::house::SGTD).await;
    assert_eq!(home.get_as(&sgtd, "/empezar").await.status, StatusCode::FORBIDDEN);
    for id in [
        "conjunta",
        "comite",
        "lider",
        "oficial-seguridad",
        "oficial-gobierno-datos",
        "oficial-datos-personales",
    ] {
        let page = home.get(&format!("/modelos/{id}")).await;
        assert_eq!(page.status, StatusCode::OK, "{id} is public");
    }
    assert_eq!(home.get("/modelos/otro").await.status, StatusCode::NOT_FOUND);
}
