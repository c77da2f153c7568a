//! Units are those of the directory, whoever made them.

use crate::world::{GROUP, Who, World, patch, unit};
use directory::store::units_of;
use serde_json::{Value, json};

#[tokio::test]
async fn the_directory_and_the_service_see_the_same_units() {
    let world = World::new().await;
    let (ana, beto) = (world.user("ana").await, world.user("beto").await);
    let size = world.size().await;
    let mut new = unit("Oficina de Ñandúes", &[&ana]);
    new["externalId"] = json!("U-1");
    let made = world.done(Who::Head, "POST", "/Groups", Some(new)).await;
    let id = made["id"].as_str().unwrap();
    let one = format!("/Groups/{id}");
    let rows = units_of(world.house(), world.entity).await.unwrap();
    assert_eq!(
        (rows.len(), rows[0].name.as_str(), rows[0].id.to_string()),
        (1, "Oficina de Ñandúes", id.to_owned())
    );
    assert_eq!(made["members"][0]["type"], "User");
    assert_eq!(made["externalId"], "U-1");
    let shown = world.done(Who::Head, "GET", &format!("/Users/{ana}"), None).await;
    assert_eq!(
        (&shown["groups"][0]["value"], &shown["groups"][0]["display"]),
        (&json!(id), &json!("Oficina de Ñandúes"))
    );

    let change = patch(json!([
        {"op": "replace", "path": "displayName", "value": "Oficina de Aves"},
        {"op": "add", "path": "members", "value": [{"value": beto}]},
        {"op": "remove", "path": format!("members[value eq \"{ana}\"]")},
        {"op": "remove", "path": "externalId"},
    ]));
    let changed = world.done(Who::Head, "PATCH", &one, change).await;
    assert_eq!(
        (&changed["displayName"], &changed["externalId"]),
        (&json!("Oficina de Aves"), &Value::Null)
    );
    let members = changed["members"].as_array().unwrap();
    assert_eq!((members.len(), &members[0]["value"]), (1, &json!(beto)));
    assert_eq!(
        units_of(world.house(), world.entity).await.unwrap()[0].name,
        "Oficina de Aves"
    );

    world
        .done(Who::Head, "DELETE", &format!("/Users/{beto}"), None)
        .await;
    assert_eq!(
        world.done(Who::Head, "GET", &one, None).await["members"],
        Value::Null
    );
    world.done(Who::Head, "DELETE", &one, None).await;
    assert_eq!(world.no(Who::Head, "GET", &one, None).await, "404");
    let rows = units_of(world.house(), world.entity).await.unwrap();
    assert_eq!(
        rows[0].to_on.as_deref(),
        Some("2026-11-16"),
        "closed by the directory"
    );
    let kinds = world.kinds_since(size).await;
    assert_eq!(
        kinds,
        [
            "directory/unit-created",
            "provisioning/unit-changed",
            "directory/unit-renamed",
            "provisioning/unit-changed",
            "provisioning/staff-left",
            "directory/unit-closed",
        ]
    );
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn a_unit_made_by_hand_is_found_by_its_name_and_taken_on() {
    let world = World::new().await;
    let clock = world.opened.clock.clone();
    let id = register::UnitId::new(clock.as_ref()).unwrap();
    let payload = json!({"unit": id, "kind": "unit", "name": "Gerencia de Línea", "parent": null, "from": "2026-01-05"});
    let draft =
        register::Draft::new("directory/unit-created", register::Under::system()).entity(world.entity);
    world.record(draft.payload(payload)).await;
    let list = world
        .done(
            Who::Head,
            "GET",
            "/Groups?filter=displayName eq \"gerencia de l%C3%ADnea\"",
            None,
        )
        .await;
    assert_eq!(list["Resources"][0]["id"], json!(id));
    let again = world
        .no(Who::Head, "POST", "/Groups", Some(unit("GERENCIA DE LINEA", &[])))
        .await;
    assert_eq!(again, "409 uniqueness");
    let ana = world.user("ana").await;
    let put = json!({"schemas": [GROUP], "displayName": "Gerencia de Línea", "externalId": "U-9", "members": [{"value": ana}]});
    let taken = world
        .done(Who::HumanResources, "PUT", &format!("/Groups/{id}"), Some(put))
        .await;
    assert_eq!(
        (&taken["externalId"], &taken["members"][0]["value"]),
        (&json!("U-9"), &json!(ana))
    );
}

#[tokio::test]
async fn members_are_of_the_same_entity() {
    let world = World::new().await;
    let made = world
        .done(
            Who::Neighbour,
            "POST",
            "/Users",
            Some(crate::world::user("vecino")),
        )
        .await;
    let foreign = made["id"].as_str().unwrap();
    for id in [
        foreign,
        "018f0000-0000-7000-8000-000000000000",
        "no-es-un-id",
        "ñ",
    ] {
        let no = world
            .no(Who::Head, "POST", "/Groups", Some(unit("Oficina", &[id])))
            .await;
        assert_eq!(no, "400 invalidValue", "{id}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changes_that_come_at_once_are_all_done() {
    let world = std::sync::Arc::new(World::new().await);
    let office = world.unit("Oficina", &[]).await;
    let mut calls = Vec::new();
    for n in 0..6 {
        let id = world.user(&format!("persona{n}")).await;
        let (world, one) = (world.clone(), format!("/Groups/{office}"));
        calls.push(tokio::spawn(async move {
            let add = patch(json!([{"op": "add", "path": "members", "value": [{"value": id}]}]));
            world.call(Who::Head, "PATCH", &one, add).await.status.as_u16()
        }));
    }
    for call in calls {
        assert_eq!(call.await.unwrap(), 200);
    }
    let shown = world
        .done(Who::Head, "GET", &format!("/Groups/{office}"), None)
        .await;
    assert_eq!(shown["members"].as_array().unwrap().len(), 6);
}

#[tokio::test]
async fn a_unit_that_is_renamed_by_form_is_renamed_here() {
    let world = World::new().await;
    let office = world.unit("Oficina", &[]).await;
    let cx = world.cx(Who::Leader).await;
    let rename = async |unit: &str, name: &str| {
        let pairs = [
            ("entity", world.entity.to_string()),
            ("unit", unit.to_owned()),
            ("name", name.to_owned()),
        ];
        let pairs = pairs.into_iter().map(|(name, value)| (name.to_owned(), value));
        let use_case = cx.use_case("directory/rename-unit").unwrap();
        match use_case.command(&cx, capability::Query(pairs.collect())).await {
            Ok(_) => "done",
            Err(capability::Stop::Refused(no)) => no.0[0].text,
            Err(other) => panic!("{other:?}"),
        }
    };
    assert_eq!(rename(&office, "Oficina").await, "directory-unit-same-name");
    assert_eq!(rename(&office, "Gerencia").await, "done");
    let one = format!("/Groups/{office}");
    let shown = world.call(Who::Head, "GET", &one, None).await;
    assert_eq!(shown.json()["displayName"], "Gerencia");
    world.done(Who::Head, "DELETE", &one, None).await;
    assert_eq!(rename(&office, "Otra").await, "capability-choice");
}
