//! The same story on both databases leaves the same tables, and so do the acts when they are told again.

use crate::pg;
use crate::world::{Who, World, patch, user};
use serde_json::json;

async fn story(world: &World) {
    let ana = world.user("ana").await;
    let beto = world.user("Beto").await;
    let office = world.unit("Oficina", &[&ana, &beto]).await;
    let twice = world.no(Who::Head, "POST", "/Users", Some(user("beto"))).await;
    assert_eq!(twice, "409 uniqueness");
    let left = patch(json!([{"op": "replace", "path": "active", "value": false}]));
    world
        .done(Who::Head, "PATCH", &format!("/Users/{ana}"), left)
        .await;
    let named = patch(json!([{"op": "replace", "path": "displayName", "value": "Gerencia"}]));
    world
        .done(Who::Head, "PATCH", &format!("/Groups/{office}"), named)
        .await;
    world
        .done(Who::Head, "DELETE", &format!("/Users/{beto}"), None)
        .await;
    let all = world
        .done(Who::Head, "GET", "/Users?filter=active eq false", None)
        .await;
    assert_eq!(
        (&all["totalResults"], &all["Resources"][0]["groups"][0]["display"]),
        (&json!(1), &json!("Gerencia"))
    );
    assert_eq!(
        world
            .done(Who::Head, "GET", "/Users?count=1&startIndex=1", None)
            .await["totalResults"],
        json!(1)
    );
    let calls = provisioning::store::calls(world.house(), world.entity, 20)
        .await
        .unwrap();
    assert_eq!(calls.iter().map(|call| call.times).sum::<u64>(), 9);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn on_sqlite() {
    story(&World::new().await).await;
}

#[tokio::test]
async fn on_postgresql() {
    let Some(url) = pg::fresh_database("provisioning_on_postgresql") else {
        return;
    };
    story(&World::on(&url, tempfile::tempdir().unwrap()).await).await;
}
