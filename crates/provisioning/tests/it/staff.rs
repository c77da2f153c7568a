//! Staff come, change, leave, come back and go.

use crate::world::{CORE, ENTERPRISE, Who, World, patch, user};
use capability::Capability;
use serde_json::{Value, json};

#[tokio::test]
async fn somebody_is_told_of_changed_and_removed() {
    let world = World::new().await;
    let boss = world.user("jefa").await;
    let size = world.size().await;
    let new = json!({
        "schemas": [CORE, ENTERPRISE], "id": "mine", "meta": {"version": "x"}, "userName": "Ñahui.Q", "externalId": "RH-7",
        "name": {"givenName": "Ñusta", "familyName": "Ñahui Quispe"}, "emails": [{"value": "n@muestra.example", "type": "work", "primary": true}],
        ENTERPRISE: {"employeeNumber": "7", "manager": {"value": boss}},
    });
    let answer = world.call(Who::HumanResources, "POST", "/Users", Some(new)).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let made = answer.json();
    let id = made["id"].as_str().unwrap();
    assert_ne!(id, "mine");
    assert_eq!(answer.location(), made["meta"]["location"]);
    assert_eq!(answer.header("etag"), made["meta"]["version"]);
    assert_eq!(made["meta"]["version"], json!(format!("W/\"{size}\"")));
    assert_eq!(made["schemas"], json!([CORE, ENTERPRISE]));
    assert!(
        made[ENTERPRISE]["manager"]["$ref"]
            .as_str()
            .unwrap()
            .ends_with(&format!("/scim/v2/Users/{boss}"))
    );
    let one = format!("/Users/{id}");
    assert_eq!(world.done(Who::DataOfficer, "GET", &one, None).await, made);

    let change = patch(json!([
        {"op": "replace", "path": "title", "value": "Tesorera"},
        {"op": "replace", "path": "emails[type eq \"work\"].value", "value": "otra@muestra.example"},
    ]));
    let changed = world.done(Who::Head, "PATCH", &one, change.clone()).await;
    assert_eq!(
        (&changed["title"], &changed["emails"][0]["value"]),
        (&json!("Tesorera"), &json!("otra@muestra.example"))
    );
    let same = world.size().await;
    world.done(Who::Head, "PATCH", &one, change).await;
    assert_eq!(
        same,
        world.size().await,
        "nothing changed, and so nothing was recorded"
    );

    let put = world.done(Who::Leader, "PUT", &one, Some(user("ñahui.q"))).await;
    assert_eq!(
        (&put["userName"], &put["title"]),
        (&json!("ñahui.q"), &Value::Null),
        "what is not sent is gone"
    );
    for active in [false, true] {
        let change = patch(json!([{"op": "replace", "path": "active", "value": active}]));
        assert_eq!(
            world.done(Who::Head, "PATCH", &one, change).await["active"],
            json!(active)
        );
    }
    world.done(Who::Head, "DELETE", &one, None).await;
    assert_eq!(world.no(Who::Head, "GET", &one, None).await, "404");
    assert_eq!(world.no(Who::Head, "DELETE", &one, None).await, "404");
    // Leaving and coming back are acts of their own: that `active` is known is no other change.
    let kinds = ["registered", "changed", "changed", "left", "returned", "left"];
    let kinds = kinds.map(|kind| format!("provisioning/staff-{kind}"));
    assert_eq!(world.kinds_since(size).await, kinds);
    world.rebuilt_alike().await;
}

#[tokio::test]
async fn acts_hold_no_personal_data() {
    let world = World::new().await;
    let mut new = user("secreto.nombre");
    new["name"] = json!({"familyName": "Apellidoreservado"});
    new["emails"] = json!([{"value": "correo.reservado@muestra.example"}]);
    new["externalId"] = json!("externo-reservado");
    let made = world.done(Who::Head, "POST", "/Users", Some(new)).await;
    let id = made["id"].as_str().unwrap();
    world.unit("Oficina", &[id]).await;
    world
        .done(Who::Head, "DELETE", &format!("/Users/{id}"), None)
        .await;
    let acts = world
        .house()
        .register
        .all_acts(&register::Filter::default())
        .await
        .unwrap();
    let mine = acts.iter().filter(|act| act.kind.starts_with("provisioning/"));
    let mut seen = 0;
    for act in mine {
        let told = format!("{act:?}").to_lowercase();
        assert!(!told.contains("reservad") && !told.contains("secreto"), "{told}");
        assert_eq!(act.visibility, register::Visibility::Reserved, "{}", act.kind);
        seen += 1;
    }
    assert_eq!(seen, 3);
    let kept = provisioning::store::all_staff(world.house(), world.entity)
        .await
        .unwrap();
    assert!(kept.is_empty(), "what was known is erased");
}

#[tokio::test]
async fn lists_are_filtered_sorted_and_cut() {
    let world = World::new().await;
    for (name, title) in [("ana", "B"), ("beto", "a"), ("Ñusta", "C")] {
        let mut new = user(name);
        new["title"] = json!(title);
        new["externalId"] = json!(format!("RH-{name}"));
        world.done(Who::Head, "POST", "/Users", Some(new)).await;
    }
    world.unit("Oficina de Ñusta", &[]).await;
    let names = |list: &Value| -> Vec<String> {
        let all = list["Resources"].as_array().unwrap().iter();
        all.map(|one| {
            one["userName"]
                .as_str()
                .or(one["displayName"].as_str())
                .unwrap_or("-")
                .to_owned()
        })
        .collect()
    };
    for (query, expected, total) in [
        ("", vec!["ana", "beto", "Ñusta"], 3),
        ("?count=2", vec!["ana", "beto"], 3),
        ("?startIndex=3", vec!["Ñusta"], 3),
        ("?startIndex=99", vec![], 3),
        ("?count=0", vec![], 3),
        ("?sortBy=title", vec!["beto", "ana", "Ñusta"], 3),
        ("?sortBy=title&sortOrder=descending&count=1", vec!["Ñusta"], 3),
        ("?filter=userName eq \"%C3%B1USTA\"", vec!["Ñusta"], 1),
        ("?filter=externalId eq \"RH-beto\"", vec!["beto"], 1),
        ("?filter=externalId eq \"rh-beto\"", vec![], 0),
        ("?filter=userName eq \"nadie\"", vec![], 0),
        (
            "?filter=title sw \"c\" or title eq \"b\"",
            vec!["ana", "Ñusta"],
            2,
        ),
        (
            "?filter=meta.created gt \"2020-01-01T00:00:00Z\"&sortBy=userName&sortOrder=descending",
            vec!["Ñusta", "beto", "ana"],
            3,
        ),
    ] {
        let list = world
            .done(Who::DataOfficer, "GET", &format!("/Users{query}"), None)
            .await;
        assert_eq!(
            (names(&list), &list["totalResults"]),
            (
                expected.iter().map(|name| (*name).to_owned()).collect(),
                &json!(total)
            ),
            "{query}"
        );
        assert_eq!(list["itemsPerPage"], json!(expected.len()), "{query}");
    }
    let search = |more: Value| {
        let mut body = json!({"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]});
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        Some(body)
    };
    for (path, more, expected, total) in [
        (
            "/.search",
            json!({}),
            vec!["ana", "beto", "Ñusta", "Oficina de Ñusta"],
            4,
        ),
        (
            "/.search",
            json!({"startIndex": 3, "count": 2}),
            vec!["Ñusta", "Oficina de Ñusta"],
            4,
        ),
        (
            "/.search",
            json!({"filter": "displayName pr"}),
            vec!["Oficina de Ñusta"],
            1,
        ),
        ("/.search", json!({"filter": "title eq \"a\""}), vec!["beto"], 1),
        (
            "/Users/.search",
            json!({"filter": "title eq \"a\""}),
            vec!["beto"],
            1,
        ),
        (
            "/Groups/.search",
            json!({"filter": "displayName co \"ñusta\""}),
            vec!["Oficina de Ñusta"],
            1,
        ),
    ] {
        let list = world
            .done(Who::DataOfficer, "POST", path, search(more.clone()))
            .await;
        assert_eq!(
            (names(&list), &list["totalResults"]),
            (
                expected.iter().map(|name| (*name).to_owned()).collect(),
                &json!(total)
            ),
            "{path} {more}"
        );
    }
    let seen = world
        .done(Who::Head, "GET", "/Users?attributes=title&count=1", None)
        .await;
    let keys: Vec<&String> = seen["Resources"][0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["id", "schemas", "title"]);
}

#[tokio::test]
async fn a_version_holds_a_change_to_what_was_read() {
    let world = World::new().await;
    let id = world.user("ana").await;
    let one = format!("/Users/{id}");
    let read = world.call(Who::Head, "GET", &one, None).await;
    let tag = read.header("etag").to_owned();
    let held = world
        .call_with(Who::Head, "GET", &one, None, &[("if-none-match", &tag)])
        .await;
    assert_eq!(held.status, 304);
    let title = |title: &str| patch(json!([{"op": "add", "path": "title", "value": title}]));
    let first = world
        .call_with(Who::Head, "PATCH", &one, title("Una"), &[("if-match", &tag)])
        .await;
    assert_eq!(first.status, 200, "{}", first.text);
    for (method, body) in [
        ("PATCH", title("Otra")),
        ("PUT", Some(user("ana"))),
        ("DELETE", None),
    ] {
        let late = world
            .call_with(Who::Head, method, &one, body, &[("if-match", &tag)])
            .await;
        assert_eq!(late.status, 412, "{method}");
    }
    let any = world
        .call_with(Who::Head, "PATCH", &one, title("Otra"), &[("if-match", "*")])
        .await;
    assert_eq!(any.json()["title"], "Otra");
}

#[tokio::test]
async fn whoever_is_erased_from_the_directory_is_erased_here() {
    let world = World::new().await;
    let mut new = user("lider");
    new["emails"] = json!([{"value": "leader@muestra.example"}]);
    world.done(Who::Head, "POST", "/Users", Some(new)).await;
    world.user("ana").await;
    let person = capability::Forgotten {
        id: world.people[&Who::Leader],
        dni: None,
        names: [String::new(), String::new()],
        contacts: Vec::new(),
    };
    let cx = world.cx(Who::Head).await;
    let erased = provisioning::Provisioning.forget(&cx, &person).await.unwrap();
    world.house().register.db().commit(&erased).await.unwrap();
    let list = world.done(Who::Head, "GET", "/Users", None).await;
    assert_eq!(
        (&list["totalResults"], &list["Resources"][0]["userName"]),
        (&json!(1), &json!("ana"))
    );
}
