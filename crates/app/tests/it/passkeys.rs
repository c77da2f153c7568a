//! Passkeys in Chromium, with its virtual authenticators: added, told apart, used without a name, removed.

use crate::house::Home;
use crate::webdriver::{Driver, Scripts, missing};
use serde_json::json;

/// Plugs a device in; what it makes may be copied to others, or not.
async fn device(browser: &Driver, copied: bool) -> String {
    let device = json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "isUserConsenting": true, "defaultBackupEligibility": copied, "defaultBackupState": copied,
    });
    let id = browser.command("POST", "/webauthn/authenticator", device).await;
    id.as_str().unwrap().to_owned()
}

async fn unplug(browser: &Driver, device: &str) {
    browser
        .command("DELETE", &format!("/webauthn/authenticator/{device}"), json!({}))
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passkey_is_added_used_without_a_name_and_removed() {
    if missing("passkeys::a_passkey_is_added_used_without_a_name_and_removed") {
        return;
    }
    let (home, base) = Home::served_as("localhost").await;
    let dni = home.board().await;
    let dni = home.account(&dni.entities[0], "entity_head").await.unwrap();
    let browser = Driver::start(Scripts::On).await;
    browser.sign_in(&base, &dni).await;
    for (name, copied, kind) in [
        ("Llavero azul", false, "Llave de acceso de un solo dispositivo"),
        ("Mi teléfono", true, "Llave de acceso sincronizada"),
    ] {
        let plugged = device(&browser, copied).await;
        browser.open(&format!("{base}/cuenta/llaves-de-acceso")).await;
        browser.fill("input[name=name]", name).await;
        browser.click("form[data-passkey] button").await;
        browser.shows(name).await;
        browser.shows(kind).await;

        browser.command("DELETE", "/cookie", json!({})).await;
        browser.open(&format!("{base}/ingresar")).await;
        browser.shows("Ingresar con llave de acceso").await;
        browser.click("form[data-passkey] button").await;
        browser.shows("Ver página pública").await;
        browser.open(&format!("{base}/cuenta")).await;
        browser.shows("NCA 2").await;
        unplug(&browser, &plugged).await;
    }

    let plugged = device(&browser, false).await;
    browser.open(&format!("{base}/cuenta/llaves-de-acceso")).await;
    browser.fill("input[name=name]", "Prestada").await;
    browser.click("form[data-passkey] button").await;
    browser.shows("Prestada").await;
    browser.send_in_row("Prestada", "/quitar").await;
    browser.shows_no_more("Prestada").await;
    browser.command("DELETE", "/cookie", json!({})).await;
    browser.open(&format!("{base}/ingresar")).await;
    browser.click("form[data-passkey] button").await;
    browser.shows("Esa llave de acceso no abre ninguna cuenta").await;
    unplug(&browser, &plugged).await;
}
