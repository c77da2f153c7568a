//! The home page.

use crate::house::Town;

#[tokio::test]
async fn the_home_page_tells_how_the_state_stands() {
    let (town, _) = Town::populated().await;
    let page = town.page("/").await;
    assert!(page.contains("1 de 4 entidades"), "one of four has a committee");
    assert!(page.contains("3 de 34 obligaciones exigibles están cumplidas"));
    assert!(
        page.contains("Cusco es donde más se cumple (38\u{a0}%)"),
        "the map's title is what it shows"
    );
    assert!(page.contains("/entidades?departamento=08"));
    assert!(page.contains("/matriz?tipo=district_municipality"));
    assert!(page.contains("/matriz?estado=vacant"));
    assert!(
        !page.contains("/matriz?estado=silent_vacancy"),
        "a state that nobody is in has no line"
    );
    assert!(
        page.contains("action=\"/entidades\""),
        "the search of the page itself"
    );
}

#[tokio::test]
async fn before_any_act_nothing_is_claimed() {
    let town = Town::new().await;
    let page = town.page("/").await;
    assert!(page.contains("0 de 34 obligaciones exigibles están cumplidas"));
    assert!(page.contains("Cumplimiento de gobiernos regionales y municipalidades, por departamento"));
    assert!(!page.contains("es donde más se cumple"));
}

#[tokio::test]
async fn reserved_acts_are_not_among_the_last() {
    let (town, people) = Town::populated().await;
    for page in ["/", "/en", "/qu"] {
        assert!(!town.get(page).await.text.contains(&people.reserved.code));
    }
}

#[tokio::test]
async fn the_page_is_the_same_until_an_act_is_recorded() {
    let town = Town::new().await;
    let first = town.get("/").await;
    let tag = first.header("etag");
    assert!(!tag.is_empty());
    assert_eq!(town.get("/").await.header("etag"), tag);
    town.person(town.district, "Nadie", "Prueba Muestra", "40000009")
        .await;
    assert_ne!(town.get("/").await.header("etag"), tag);
}
