//! In a real browser, with JavaScript off: designate, communicate, acknowledge, verify; and the guided start.

use crate::house::{Home, PDF, SGTD};
use crate::path::{Hands, Pace, walk};
use crate::webdriver::{Driver, Scripts, missing};
use directory::board::BoardEntity;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// A browser before a house in which the head of a region has an office to fill, and the resolution as a file.
struct Desk {
    home: Home,
    entity: Arc<BoardEntity>,
    dni: String,
    base: String,
    pdf: PathBuf,
    browser: Driver,
    _folder: TempDir,
}

async fn desk() -> Desk {
    let home = Home::new().await;
    let entity = without_data_governance(&home).await;
    let folder = tempfile::tempdir().unwrap();
    let pdf = folder.path().join("resolucion.pdf");
    std::fs::write(&pdf, PDF).unwrap();
    Desk {
        dni: home.account(&entity, "entity_head").await.unwrap(),
        base: home.serve().await,
        browser: Driver::start(Scripts::Off).await,
        home,
        entity,
        pdf,
        _folder: folder,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn designate_communicate_acknowledge_verify() {
    if missing("browser::designate_communicate_acknowledge_verify") {
        return;
    }
    let Desk {
        home,
        entity,
        dni,
        base,
        pdf,
        browser,
        _folder,
    } = desk().await;
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

/// The whole guide with the hands of `hands`, as fast as the browser goes.
async fn guided_start(hands: Hands) {
    let home = Home::new().await;
    let base = home.serve().await;
    let browser = Driver::start(Scripts::Off).await;
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
        // The committee is new: what it does each period is not due yet.
        let expected = match directory::standing::counts(obligation) {
            true => directory::standing::Verdict::Met,
            false => directory::standing::Verdict::NotDue,
        };
        assert_eq!(verdict, expected, "{}", obligation.id);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_guided_start_with_a_mouse() {
    if !missing("browser::the_guided_start_with_a_mouse") {
        guided_start(Hands::Mouse).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_guided_start_with_the_keyboard_alone() {
    if !missing("browser::the_guided_start_with_the_keyboard_alone") {
        guided_start(Hands::Keyboard).await;
    }
}

/// A region whose office is empty.
async fn without_data_governance(home: &Home) -> Arc<BoardEntity> {
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
            chosen = Some(entity.clone());
        }
    }
    chosen.expect("some region has no data governance officer")
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

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const DOWN: &str = "\u{e015}";

/// Tabs until the focus is where it should be, and sees it at every step.
async fn tab_to(browser: &Driver, what: &str, property: &str, wanted: &str) -> String {
    const STEPS_MAX: usize = 300;
    for _ in 0..STEPS_MAX {
        browser.press(TAB).await;
        let element = browser.focused().await;
        let [x, y, width, height] = browser.rect(&element).await;
        let outline = browser.style(&element, "outline-style").await;
        let name = browser.property(&element, "outerHTML").await;
        let short: String = name.chars().take(120).collect();
        if !name.starts_with("<body") && !name.starts_with("<html") {
            assert!(
                width > 0.0 && height > 0.0 && x + width > 0.0 && y + height > 0.0,
                "out of sight: {short}"
            );
            assert!(outline != "none", "the focus is not seen on {short}");
        }
        if browser.property(&element, property).await.contains(wanted) {
            return element;
        }
    }
    panic!("no Tab leads to {what}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_the_keyboard_alone() {
    if missing("browser::with_the_keyboard_alone") {
        return;
    }
    let desk = desk().await;
    let (base, browser) = (&desk.base, &desk.browser);

    browser.open(&format!("{base}/ingresar")).await;
    browser.press(TAB).await;
    let first = browser.focused().await;
    assert!(
        browser.property(&first, "href").await.ends_with("#contenido"),
        "the skip link comes first"
    );
    assert!(browser.rect(&first).await[1] >= 0.0, "and is seen");
    tab_to(browser, "the document number", "name", "login").await;
    browser.press(&desk.dni).await;
    tab_to(browser, "the password", "name", "password").await;
    browser.press(identity::DEMO_PASSWORD).await;
    browser.press(ENTER).await;
    browser.shows("Ver página pública").await;

    tab_to(
        browser,
        "the work of the desk",
        "href",
        "office=data_governance_officer",
    )
    .await;
    browser.press(ENTER).await;
    browser.shows("Revisar").await;
    tab_to(
        browser,
        "the button",
        "outerHTML",
        "<button class=\"btn\">Revisar",
    )
    .await;
    browser.press(ENTER).await;
    browser.shows("Hay").await;
    let focused = browser.focused().await;
    assert_eq!(
        browser.property(&focused, "id").await,
        ui::ErrorSummary::ID,
        "the focus is at the errors"
    );

    write_designation(browser, &desk.pdf).await;
    browser.shows("Lee una vez más").await;
    tab_to(browser, "the button that records", "value", "registrar").await;
    browser.press(ENTER).await;
    browser.shows("no ha sido alterado").await;

    tab_to(browser, "the desk", "href", "/despacho").await;
    browser.press(ENTER).await;
    browser.shows("Ver página pública").await;
    tab_to(browser, "the way out", "href", "/salir").await;
    browser.press(ENTER).await;
    tab_to(
        browser,
        "the button that signs out",
        "outerHTML",
        "<button class=\"btn\">Salir",
    )
    .await;
    browser.press(ENTER).await;
    browser.shows("Ingresar").await;
}

/// Fills the form by Tab, keys and Space; only the file is given to its field, for the window that asks for it is the system's.
async fn write_designation(browser: &Driver, pdf: &Path) {
    for (id, keys) in [
        ("dni", "00990077"),
        ("given_names", "Luz Ficticia"),
        ("surnames", "Muestra Sulca"),
        ("email", "luz@ejemplo.gob.pe"),
        ("post_title", "Oficina de Estadística"),
        ("bond", DOWN),
        ("instrument_kind", DOWN),
        ("instrument_number", "081-2026-DEMO"),
        ("instrument_date", "20\u{e004}11\u{e004}2026"),
        ("article", "R.M. 049-2026-PCM"),
        ("document", ""),
        ("from", "21\u{e004}11\u{e004}2026"),
        ("declared", " "),
    ] {
        let element = tab_to(browser, id, "id", id).await;
        match id {
            "document" => browser.fill("#document", pdf.to_str().unwrap()).await,
            _ if browser.property(&element, "value").await.is_empty() || keys == " " => {
                browser.press(keys).await
            }
            _ => {}
        }
    }
    tab_to(
        browser,
        "the button",
        "outerHTML",
        "<button class=\"btn\">Revisar",
    )
    .await;
    browser.press(ENTER).await;
}
