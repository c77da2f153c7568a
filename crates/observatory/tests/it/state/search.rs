//! One box for everything.

use crate::house::{DISTRICT, EMPTY, Town};
use http::StatusCode;

#[tokio::test]
async fn what_names_one_thing_leads_straight_to_it() {
    let (town, people) = Town::populated().await;
    let code = &people.led.code;
    let act = format!("/actos/{code}");
    let district = format!("/entidades/{DISTRICT}");
    for (typed, to) in [
        (code.clone(), act.as_str()),
        (code.to_lowercase(), act.as_str()),
        (code.replace('-', "%20-%20"), act.as_str()),
        (DISTRICT.to_owned(), district.as_str()),
        ("080101".to_owned(), district.as_str()),
        ("G04".to_owned(), "/normas/obligaciones/G04"),
        ("g04".to_owned(), "/normas/obligaciones/G04"),
        (
            "D.S.%20N%C2%B0%20016-2024-JUS".to_owned(),
            "/normas/ds-016-2024-jus",
        ),
        ("Ley%2029733".to_owned(), "/normas/ley-29733"),
        ("Q26-1-9".to_owned(), "/verificar?codigo=Q26-1-9"),
    ] {
        let answered = town.get(&format!("/buscar?q={typed}")).await;
        assert_eq!(
            (answered.status, answered.header("location")),
            (StatusCode::SEE_OTHER, to),
            "{typed}"
        );
    }
    let english = town.get(&format!("/en/buscar?q={DISTRICT}")).await;
    assert_eq!(english.header("location"), format!("/en/entidades/{DISTRICT}"));
}

#[tokio::test]
async fn words_find_entities_obligations_and_norms() {
    let (town, _) = Town::populated().await;
    let page = town.page("/buscar?q=municipalidad+VACIA").await;
    assert!(
        page.contains(&format!("/entidades/{EMPTY}")) && !page.contains(&format!("/entidades/{DISTRICT}\""))
    );
    assert!(page.contains("1 entidad<"));
    let page = town.page("/buscar?q=datos+personales").await;
    assert!(page.contains("/normas/obligaciones/G07") && page.contains("/normas/ley-29733"));
    let json = town.get("/api/v1/search?q=muestra").await.json();
    assert_eq!(
        (json["entities"]["total"].as_u64(), json["goes_to"].is_null()),
        (Some(3), true)
    );
    let json = town.get(&format!("/api/v1/search?q={DISTRICT}")).await.json();
    assert_eq!(
        json["goes_to"],
        format!("https://qhapaq.example/entidades/{DISTRICT}")
    );
}

#[tokio::test]
async fn nothing_found_and_nothing_asked_still_help() {
    let town = Town::new().await;
    let page = town.page("/buscar?q=zzzz").await;
    assert!(page.contains("Sin resultados") && page.contains("/verificar"));
    let page = town.page("/buscar").await;
    assert!(page.contains("Escribe lo que buscas") && !page.contains("Resultados de"));
    let page = town.page("/buscar?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    assert!(!page.contains("<script"));
    assert_eq!(town.get("/buscar?texto=a").await.status, 400);
}
