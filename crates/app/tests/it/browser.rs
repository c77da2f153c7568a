//! In a real browser, with JavaScript off: designate, communicate, acknowledge, verify; and the guided start.

use crate::driver::{Driver, missing};
use crate::house::{Home, PDF, SGTD};
use crate::path::{Hands, Pace, walk};
use std::net::SocketAddr;
use std::path::Path;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn designate_communicate_acknowledge_verify() {
    if missing("designate_communicate_acknowledge_verify") {
        return;
    }
    let home = Home::new().await;
    let board = home.board().await;
    let mut chosen = None;
    for entity in board
        .entities
        .iter()
        .filter(|entity| entity.kind.id.as_str() == "regional_government")
    {
        let rows = directory::store::designations_of(&home.house, entity.id)
            .await
            .unwrap();
        if !rows.iter().any(|row| row.office == "data_governance_officer") {
            chosen = Some((
                entity.clone(),
                rows.iter()
                    .find(|row| row.office == "entity_head")
                    .and_then(|row| row.person_id)
                    .unwrap(),
            ));
        }
    }
    let (entity, head) = chosen.expect("some region has no data governance officer");
    identity::demo_account(&home.house, head, &identity::demo_password())
        .await
        .unwrap();
    let dni = directory::people::person(&home.house, head)
        .await
        .unwrap()
        .unwrap()
        .dni
        .unwrap();

    let base = serve(&home).await;
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("resolucion.pdf");
    std::fs::write(&pdf, PDF).unwrap();
    let browser = Driver::start().await;
    browser.sign_in(&base, &dni).await;

    designate(&browser, &base, &pdf).await;
    browser.shows("no ha sido alterado").await;
    let rows = directory::store::designations_of(&home.house, entity.id)
        .await
        .unwrap();
    let designation = rows
        .iter()
        .find(|row| row.office == "data_governance_officer")
        .unwrap()
        .id;

    browser
        .open(&format!("{base}/comunicar?designation={designation}"))
        .await;
    browser.click("#declared").await;
    browser.click("main form .actions button").await;
    browser.click("button[value=registrar]").await;
    browser.shows("no ha sido alterado").await;

    browser.sign_in(&base, SGTD).await;
    let row = directory::store::designation(&home.house, designation)
        .await
        .unwrap()
        .unwrap();
    let communication = row.communication_id.unwrap();
    let counts = directory::store::queue_counts(&home.house, "sgtd").await.unwrap();
    let waiting = counts.iter().find(|count| count.state == "waiting").unwrap().n;
    browser
        .open(&format!("{base}/bandeja?p={}", (waiting + 49) / 50))
        .await;
    browser.click(&format!("input[value=\"{communication}\"]")).await;
    browser.click("main form[method=post] .actions button").await;
    browser.shows("Bandeja de la SGTD").await;
    browser.open(&format!("{base}/designaciones/{designation}")).await;
    browser.shows("Autoridad conforme").await;
    let row = directory::store::designation(&home.house, designation)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.stage(), "accepted");
    let code = home
        .house
        .register
        .code_of(u64::try_from(row.accepted_seq.unwrap()).unwrap())
        .await
        .unwrap()
        .unwrap();
    browser.open(&format!("{base}/verificar?codigo={code}")).await;
    browser.shows("no ha sido alterado").await;
}

/// The house on a port of its own; its address.
async fn serve(home: &Home) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let router = capability::router(home.house.clone(), app::roof::routes());
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    base
}

/// The whole guide with the hands of `hands`, as fast as the browser goes.
async fn guided_start(hands: Hands) {
    let home = Home::new().await;
    let base = serve(&home).await;
    let browser = Driver::start().await;
    walk(&browser, &base, hands, Pace::NONE, |_, _| ()).await;
    let board = home.board().await;
    let entity = board
        .entities
        .iter()
        .find(|entity| entity.kind.municipal)
        .unwrap();
    let today = capability::lima(home.house.clock.now());
    let verdicts = board.obligations.iter().zip(board.verdicts(entity, today));
    for (obligation, verdict) in verdicts.filter(|(obligation, _)| obligation.id.as_str().starts_with('G')) {
        assert_eq!(verdict, directory::standing::Verdict::Met, "{}", obligation.id);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_guided_start_with_a_mouse() {
    if !missing("the_guided_start_with_a_mouse") {
        guided_start(Hands::Mouse).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_guided_start_with_the_keyboard_alone() {
    if !missing("the_guided_start_with_the_keyboard_alone") {
        guided_start(Hands::Keyboard).await;
    }
}

/// Fills the form, looks at the review page, records.
async fn designate(browser: &Driver, base: &str, pdf: &Path) {
    browser
        .open(&format!("{base}/designar?office=data_governance_officer"))
        .await;
    for (name, text) in [
        ("dni", "00990077"),
        ("given_names", "Luz Ficticia"),
        ("surnames", "Muestra Sulca"),
        ("email", "luz@ejemplo.gob.pe"),
        ("post_title", "Oficina de Estadística"),
        ("instrument_number", "081-2026-DEMO"),
        ("article", "R.M. 049-2026-PCM"),
    ] {
        browser.fill(&format!("#{name}"), text).await;
    }
    browser.choose("bond", norms::peru().bonds()[0].id.as_str()).await;
    let kind = norms::peru()
        .designation_kinds()
        .iter()
        .find(|kind| kind.is_used_by(norms::EntityTypeId::parse("regional_government").unwrap()))
        .unwrap();
    browser.choose("instrument_kind", kind.id.as_str()).await;
    browser.date("instrument_date", "20", "11", "2026").await;
    browser.date("from", "21", "11", "2026").await;
    browser.fill("#document", pdf.to_str().unwrap()).await;
    browser.click("#declared").await;
    browser.click("main form .actions button").await;
    browser.shows("Lee una vez más").await;
    browser.click("button[value=registrar]").await;
}
