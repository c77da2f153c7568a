//! Who may: a key of an office that has the power, in its own entity, and nobody else.

use crate::world::{Who, World, patch, told, unit, user, with_cookie};
use axum::body::Body;
use http::Request;
use serde_json::{Value, json};

#[tokio::test]
async fn without_a_key_nothing_opens() {
    let world = World::new().await;
    let id = world.user("ana").await;
    let one = format!("/scim/v2/Users/{id}");
    let size = world.size().await;
    for (method, path) in [
        ("GET", "/scim/v2/Users"),
        ("GET", one.as_str()),
        ("POST", "/scim/v2/Users"),
        ("POST", "/scim/v2/.search"),
        ("PUT", &one),
        ("PATCH", &one),
        ("DELETE", &one),
    ] {
        let stranger = Request::builder()
            .method(method)
            .uri(path)
            .body(Body::empty())
            .unwrap();
        let cookie = with_cookie(world.people[&Who::Head], method, path, &user("otra"));
        for request in [stranger, cookie] {
            let answer = world.send(request).await;
            assert_eq!(told(&answer), "401", "{method} {path}");
            assert_eq!(answer.header("www-authenticate"), "Bearer realm=\"scim\"");
        }
    }
    assert_eq!(size, world.size().await);
}

#[tokio::test]
async fn an_office_without_the_power_is_refused() {
    let world = World::new().await;
    let (ana, office) = (world.user("ana").await, world.unit("Oficina", &[]).await);
    let (one, group) = (format!("/Users/{ana}"), format!("/Groups/{office}"));
    let title = || patch(json!([{"op": "add", "path": "title", "value": "Jefa"}]));
    let members = || patch(json!([{"op": "add", "path": "members", "value": [{"value": ana}]}]));
    let rename = || patch(json!([{"op": "replace", "path": "displayName", "value": "Otra"}]));
    for (who, method, path, body, expected) in [
        (Who::Secretary, "GET", "/Users", None, "403"),
        (Who::Secretary, "GET", "/Groups", None, "403"),
        (Who::Secretary, "POST", "/Users", Some(user("beto")), "403"),
        (Who::Secretary, "PATCH", &one, title(), "403"),
        (Who::Secretary, "DELETE", &one, None, "403"),
        (Who::Secretary, "POST", "/Groups", Some(unit("Otra", &[])), "403"),
        (Who::Secretary, "PATCH", &group, members(), "403"),
        (Who::DataOfficer, "POST", "/Users", Some(user("beto")), "403"),
        (Who::DataOfficer, "PUT", &one, Some(user("ana")), "403"),
        (Who::DataOfficer, "DELETE", &group, None, "403"),
        // Staff, and not units: these begin, change their name and end by the powers of the directory.
        (
            Who::HumanResources,
            "POST",
            "/Groups",
            Some(unit("Otra", &[])),
            "403",
        ),
        (Who::HumanResources, "PATCH", &group, rename(), "403"),
        (Who::HumanResources, "DELETE", &group, None, "403"),
        (Who::Leader, "DELETE", &group, None, "403"),
    ] {
        assert_eq!(
            world.no(who, method, path, body).await,
            expected,
            "{method} {path} by {who:?}"
        );
    }
    world.done(Who::HumanResources, "PATCH", &group, members()).await;
    world.done(Who::Leader, "PATCH", &group, rename()).await;
}

#[tokio::test]
async fn what_another_entity_has_is_not_there() {
    let world = World::new().await;
    let mut new = user("ana");
    new["externalId"] = json!("RH-1");
    let made = world.done(Who::Head, "POST", "/Users", Some(new)).await;
    let ana = made["id"].as_str().unwrap();
    let office = world.unit("Oficina", &[ana]).await;
    let change = || patch(json!([{"op": "remove", "path": "externalId"}]));
    for path in [format!("/Users/{ana}"), format!("/Groups/{office}")] {
        assert_eq!(
            world.no(Who::Neighbour, "GET", &path, None).await,
            "404",
            "{path}"
        );
        assert_eq!(
            world.no(Who::Neighbour, "PATCH", &path, change()).await,
            "404",
            "{path}"
        );
        assert_eq!(
            world.no(Who::Neighbour, "DELETE", &path, None).await,
            "404",
            "{path}"
        );
        let body = if path.starts_with("/Users") {
            user("x")
        } else {
            unit("x", &[])
        };
        assert_eq!(
            world.no(Who::Neighbour, "PUT", &path, Some(body)).await,
            "404",
            "{path}"
        );
    }
    for query in [
        "",
        "?filter=externalId eq \"RH-1\"",
        "?filter=userName eq \"ana\"",
        "?filter=id pr",
    ] {
        let list = world
            .done(Who::Neighbour, "GET", &format!("/Users{query}"), None)
            .await;
        assert_eq!(list["totalResults"], json!(0), "{query}");
    }
    // The same name and the same external identifier are free there, and a superior of another entity is nobody.
    let mut same = user("ana");
    same["externalId"] = json!("RH-1");
    world.done(Who::Neighbour, "POST", "/Users", Some(same)).await;
    let mut new = user("beto");
    new[crate::world::ENTERPRISE] = json!({"manager": {"value": ana}});
    assert_eq!(
        world.no(Who::Neighbour, "POST", "/Users", Some(new)).await,
        "400 invalidValue"
    );
}

#[tokio::test]
async fn to_be_provisioned_gives_no_power() {
    let world = World::new().await;
    let mut new = user("secretario");
    new["emails"] = json!([{"value": "secretary@muestra.example"}]);
    new["title"] = json!("Titular de la entidad");
    new["roles"] = json!([{"value": "entity_head"}]);
    let made = world.done(Who::Head, "POST", "/Users", Some(new)).await;
    assert_eq!(made["roles"], Value::Null, "what no schema knows is not kept");
    assert_eq!(world.no(Who::Secretary, "GET", "/Users", None).await, "403");
}
