//! What officials of the entity see.

use crate::world::{Who, World, user};
use serde_json::json;

#[tokio::test]
async fn the_page_tells_how_to_connect_and_what_was_called() {
    let world = World::new().await;
    let empty = world.page(Who::Head, "/personal").await.text;
    assert!(
        empty.contains("Ninguna llamada")
            && empty.contains("/scim/v2</code>")
            && empty.contains("/cuenta/llaves")
    );
    world.user("ana").await;
    world.done(Who::HumanResources, "GET", "/Users", None).await;
    world
        .no(Who::HumanResources, "POST", "/Users", Some(user("ANA")))
        .await;
    let shown = world.page(Who::DataOfficer, "/personal").await.text;
    for word in [
        "POST /Users",
        "GET /Users",
        "409",
        "recursos humanos",
        "Rechazado",
    ] {
        assert!(shown.contains(word), "{word}: {shown}");
    }
    let calls = provisioning::store::calls(world.house(), world.entity, 10)
        .await
        .unwrap();
    assert_eq!(calls.len(), 3);
    assert!(
        provisioning::store::calls(world.house(), world.other, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn the_staff_stand_in_a_table_that_can_be_taken_along() {
    let world = World::new().await;
    let mut new = user("nahui");
    new["name"] = json!({"givenName": "Ñusta", "familyName": "Ñahui"});
    new["title"] = json!("=1+1");
    let made = world.done(Who::Head, "POST", "/Users", Some(new)).await;
    world.unit("Oficina", &[made["id"].as_str().unwrap()]).await;
    for path in ["/personal/lista", "/personal/lista.csv"] {
        let shown = world.page(Who::DataOfficer, path).await;
        assert_eq!(shown.status, 200, "{path}");
        assert!(
            shown.text.contains("Ñusta Ñahui") && shown.text.contains("Oficina"),
            "{path}: {}",
            shown.text
        );
    }
    assert_eq!(
        world.page(Who::DataOfficer, "/personal/lista.xlsx").await.status,
        200
    );
    let none = world
        .page(Who::DataOfficer, "/personal/lista?estado=cesado")
        .await
        .text;
    assert!(!none.contains("Ñusta"));
    for who in [Who::Secretary, Who::Neighbour] {
        for path in ["/personal", "/personal/lista", "/personal/lista.csv"] {
            let own = world.page(who, path).await;
            let key = &directory::board::board(world.house())
                .await
                .unwrap()
                .entity(world.entity)
                .unwrap()
                .key
                .clone();
            let other = world.page(who, &format!("{path}?entidad={key}")).await;
            assert_eq!(other.status, 403, "{path} by {who:?}");
            assert!(!own.text.contains("Ñusta"), "{path} by {who:?}");
        }
    }
}
