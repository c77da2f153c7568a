//! Who leaves and holds an office: the page says so until an act ends the designation.

use crate::world::{Who, World, patch, user};
use directory::acts::DesignationEnded;
use serde_json::json;

async fn leader(world: &World) -> String {
    let mut new = user("lider");
    new["emails"] = json!([{"value": "leader@muestra.example", "type": "work"}]);
    let made = world.done(Who::Head, "POST", "/Users", Some(new)).await;
    made["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_leaver_waits_on_the_page_until_the_designation_ends() {
    let world = World::new().await;
    let id = leader(&world).await;
    let page = async |who| world.page(who, "/personal").await.text;
    assert!(page(Who::Head).await.contains("Nadie"));
    let left = patch(json!([{"op": "replace", "path": "active", "value": false}]));
    world
        .done(Who::HumanResources, "PATCH", &format!("/Users/{id}"), left)
        .await;
    let shown = page(Who::Head).await;
    assert!(
        shown.contains("Leader Ejemplo Quispe") && shown.contains("/concluir?designation="),
        "{shown}"
    );
    let others = page(Who::HumanResources).await;
    assert!(others.contains("Leader Ejemplo Quispe") && !others.contains("/concluir?designation="));
    // What was known is erased, and that the designation has to end is still known.
    world
        .done(Who::Head, "DELETE", &format!("/Users/{id}"), None)
        .await;
    assert!(page(Who::Head).await.contains("/concluir?designation="));

    let rows = directory::store::designations_of(world.house(), world.entity)
        .await
        .unwrap();
    let row = rows.iter().find(|row| row.office == "digital_leader").unwrap();
    let under = register::Under::system();
    let draft = testing::about(
        "directory/designation-ended",
        under,
        world.entity,
        row.id,
        "digital_leader",
    );
    let ended: DesignationEnded = serde_json::from_value(json!({
        "designation": row.id, "on": "2026-11-15", "reason": "resigned",
    }))
    .unwrap();
    world.record(draft.payload_of(&ended).unwrap()).await;
    assert!(page(Who::Head).await.contains("Nadie"));
}

#[tokio::test]
async fn whoever_works_there_again_waits_for_nothing() {
    let world = World::new().await;
    let id = leader(&world).await;
    world
        .done(Who::Head, "DELETE", &format!("/Users/{id}"), None)
        .await;
    assert!(
        world
            .page(Who::Head, "/personal")
            .await
            .text
            .contains("/concluir?designation=")
    );
    leader(&world).await;
    assert!(world.page(Who::Head, "/personal").await.text.contains("Nadie"));
    world.rebuilt_alike().await;
}
