//! The same story on both databases leaves the same tables, and so do the acts when they are told again.

use crate::pg;
use crate::world::{Who, World, told};
use node::operator::Keys;
use serde_json::json;

async fn story(world: &World) {
    world.joined().await;
    let subsystem = json!({"entity": world.entity, "code": "MESA", "name": "Mesa de partes"});
    world.done(Who::Leader, "exchange-subsystems", subsystem).await;
    let machine = world.machine(Who::Security, "n1").await;
    let other = world.machine(Who::Neighbour, "n1").await;
    world.follow().await;
    let place = "/exchange/v1/checkpoints";
    let day = ui::format::date_short(jiff::civil::date(2026, 11, 16));
    let days = async || {
        let page = world.page(None, "/intercambio/entidad/20131378972").await;
        page.text.matches(&day).count()
    };
    let before = days().await;
    let header = world.signed(&machine, "GET", place, "");
    assert_eq!(world.call_with(&header, "GET", place, "").await.status, 200);
    assert_eq!(days().await, before + 1, "the day on which the node was heard");
    assert_eq!(
        told(&world.call_with(&header, "GET", place, "").await),
        "403 exchange-call-replayed"
    );
    let note = crate::anchors::note(&machine, 1, "a");
    let body = json!({"note": note, "consistency": []}).to_string();
    assert_eq!(world.call(&machine, "POST", place, &body).await.status, 200);
    world.later(jiff::SignedDuration::from_mins(11));
    world.follow().await;
    let anchors = format!("/exchange/v1/anchors?node={}&size=1", machine.node);
    assert_eq!(world.page(None, &anchors).await.status, 200);
    let fresh = Keys::generate().unwrap();
    let asked = fresh.replacement(&machine.node, None, true, world.now()).unwrap();
    let body = serde_json::to_string(&asked).unwrap();
    assert_eq!(
        world
            .call(&machine, "POST", "/exchange/v1/nodes/keys", &body)
            .await
            .status,
        200
    );
    let body = json!({"node": other.node, "reason": "Equipo dado de baja"});
    world.done(Who::Operator, "exchange-node-revocations", body).await;
    let moved = json!({"node": machine.node, "address": "nodo2.muestra.gob.pe:5500"});
    world.done(Who::Leader, "exchange-node-moves", moved).await;
    world.follow().await;
    let page = world.page(None, "/intercambio/entidad/20131378972").await;
    assert!(page.text.contains("nodo2.muestra.gob.pe:5500"));
    assert_eq!(world.page(None, "/exchange/v1/configuration").await.status, 200);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn on_sqlite() {
    story(&World::new().await).await;
}

#[tokio::test]
async fn on_postgresql() {
    let Some(url) = pg::fresh_database("exchange_on_postgresql") else {
        return;
    };
    story(&World::on(&url, tempfile::tempdir().unwrap()).await).await;
}
