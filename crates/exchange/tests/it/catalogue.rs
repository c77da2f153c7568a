//! The catalogue for everybody, the page of a service, and trying it out.

use crate::parties::{OPENAPI, PADRON, Parties, Who, borrowed, but};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const PAGE: &str = "/intercambio/servicios/GOB-20100000001/CONSULTA/padron";

#[tokio::test]
async fn everybody_finds_a_service_without_accents_and_downloads_the_list() {
    let parties = Parties::new().await;
    parties.offered().await;
    for (query, found) in [
        ("", true),
        ("?q=padron", true),
        ("?q=REGISTRO+nombres", true),
        ("?q=vehiculos", false),
        ("?familia=identity", true),
        ("?familia=degrees", false),
        ("?estado=disabled", false),
        ("?proveedor=PE%2FGOB%2F20100000001", true),
        ("?proveedor=PE%2FGOB%2F20100000002", false),
    ] {
        let page = parties.get(None, &format!("/intercambio/catalogo{query}")).await;
        assert_eq!(page.text.contains("Padrón de personas"), found, "{query}");
    }
    // Whoever may describe services of their entity finds the way here.
    for (who, offered) in [
        (None, false),
        (Some(Who::Control), false),
        (Some(Who::Town), true),
    ] {
        let page = parties.get(who, "/intercambio/catalogo").await;
        assert_eq!(
            page.text.contains("/intercambio/servicios/describir"),
            offered,
            "{who:?}"
        );
    }
    let json = parties.get(None, "/api/v1/exchange-catalogue").await.json();
    assert_eq!(json["items"][0]["id"], PADRON);
    let csv = parties.get(None, "/intercambio/catalogo.csv").await;
    assert!(csv.text.contains(PADRON), "{}", csv.text);
    assert_eq!(
        parties
            .get(None, "/intercambio/catalogo?estado=otro")
            .await
            .status
            .as_u16(),
        400
    );
}

#[tokio::test]
async fn the_page_of_a_service_says_what_it_gives_and_who_has_access() {
    let parties = Parties::new().await;
    parties.offered().await;
    parties.granted().await;
    let page = parties.get(None, PAGE).await;
    for words in [
        "Padrón de personas",
        "persona.foto",
        "Sensible",
        "Ley 26497 art. 7",
        "GET /personas/*",
        "Otorgar licencias",
        "PE/GOB/20100000002/MESA",
        "Pedir acceso",
        "GET /r1/PE/GOB/20100000001/CONSULTA/padron/personas/*",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(
        !page.text.contains("/intercambio/servicios/retirar"),
        "a stranger is offered no act"
    );
    let own = parties.get(Some(Who::Registry), PAGE).await;
    assert!(
        own.text.contains("/intercambio/servicios/retirar"),
        "{}",
        own.text
    );
    let openapi = parties.get(None, &format!("{PAGE}/openapi")).await;
    assert_eq!(openapi.text, OPENAPI);
    assert!(openapi.header("content-security-policy").contains("sandbox"));
    assert_eq!(
        parties
            .get(None, "/intercambio/servicios/GOB-1/X/y")
            .await
            .status
            .as_u16(),
        404
    );
}

/// Answers one request with that, and tells what was asked.
async fn answers(with: &'static str) -> (u16, tokio::task::JoinHandle<String>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let told = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut asked = Vec::new();
        while !asked.windows(4).any(|four| four == b"\r\n\r\n") {
            let mut some = [0; 1024];
            let read = stream.read(&mut some).await.unwrap();
            asked.extend_from_slice(&some[..read]);
        }
        stream.write_all(with.as_bytes()).await.unwrap();
        stream.shutdown().await.ok();
        String::from_utf8(asked).unwrap()
    });
    (port, told)
}

/// A demonstration whose service has its test environment at that port of this machine.
async fn with_environment(port: u16) -> Parties {
    let parties = Parties::demo().await;
    let fields = parties.padron().await;
    let base = format!("http://127.0.0.1:{port}/prueba");
    let fields = but(borrowed(&fields), &[("test_base", base.as_str())]);
    parties.ok(Who::Registry, "describe-service", &fields).await;
    parties
}

#[tokio::test]
async fn a_call_is_tried_from_the_browser_and_its_answer_is_shown_as_text() {
    const ANSWER: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-prueba: si\r\ncontent-length: 38\r\n\r\n{\"persona\":{\"nombres\":\"<b>ANA</b>\"}}\r\n";
    let (port, told) = answers(ANSWER).await;
    let parties = with_environment(port).await;
    let path = format!("/intercambio/probar?servicio={PADRON}&operacion=1");
    assert_eq!(
        parties.get(None, &path).await.status.as_u16(),
        303,
        "only people who are signed in try services"
    );
    let form = parties.get(Some(Who::Town), &path).await;
    assert!(form.text.contains("00000001"), "{}", form.text);
    let sent = [("servicio", PADRON), ("operacion", "1"), ("p0", "a/b?c")];
    let page = parties.form(Who::Town, "/intercambio/probar", &sent).await;
    let asked = told.await.unwrap();
    assert!(
        asked.starts_with("GET /prueba/personas/a%2Fb%3Fc HTTP/1.1\r\n"),
        "{asked}"
    );
    for words in ["<strong>200</strong>", "&lt;b&gt;ANA&lt;/b&gt;", "x-prueba: si"] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert!(!page.text.contains("<b>ANA"));
}

#[tokio::test]
async fn redirections_are_shown_and_not_followed_and_parameters_are_checked() {
    const AWAY: &str = "HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n";
    let (port, told) = answers(AWAY).await;
    let parties = with_environment(port).await;
    let of = |value: &'static str| [("servicio", PADRON), ("operacion", "1"), ("p0", value)];
    for value in ["", ".."] {
        let page = parties.form(Who::Town, "/intercambio/probar", &of(value)).await;
        assert_eq!(page.status.as_u16(), 422, "{value}");
    }
    let page = parties.form(Who::Town, "/intercambio/probar", &of("1")).await;
    assert!(page.text.contains("<strong>302</strong>"), "{}", page.text);
    told.await.unwrap();
    let gone = parties.form(Who::Town, "/intercambio/probar", &of("1")).await;
    assert!(gone.text.contains("Nadie responde"), "{}", gone.text);
    // Two tries are used; what was refused before it was sent is none.
    for _ in 0..18 {
        let page = parties.form(Who::Town, "/intercambio/probar", &of("1")).await;
        assert_eq!(page.status.as_u16(), 200);
    }
    let often = parties.form(Who::Town, "/intercambio/probar", &of("1")).await;
    assert_eq!(often.status.as_u16(), 429, "{}", often.text);
    assert!(often.text.contains("Espera 60 segundos"), "{}", often.text);
    let other = parties.form(Who::Registry, "/intercambio/probar", &of("1")).await;
    assert_eq!(other.status.as_u16(), 200, "each person for themselves");
}
