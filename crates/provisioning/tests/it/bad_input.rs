//! What strangers with a key may send: refused in the way of SCIM, with a word and a sentence, and nothing is left of it.

use crate::world::{CORE, ENTERPRISE, GROUP, Who, World, patch, told, unit, user};
use axum::body::Body;
use http::{Request, header};
use serde_json::{Value, json};

#[tokio::test]
async fn what_cannot_be_kept_is_refused() {
    let world = World::new().await;
    let ana = world.user("ana").await;
    world.unit("Oficina", &[]).await;
    let one = format!("/Users/{ana}");
    let with = |name: &str, value: Value| {
        let mut body = user("beto");
        body[name] = value;
        Some(body)
    };
    let change = |operation: Value| patch(json!([operation]));
    let many: Vec<Value> = (0..2_001).map(|n| json!({"value": n.to_string()})).collect();
    for (method, path, body, expected) in [
        ("POST", "/Users", Some(user("ANA")), "409 uniqueness"),
        ("POST", "/Users", Some(user("")), "400 invalidValue"),
        ("POST", "/Users", None, "400 invalidSyntax"),
        ("POST", "/Users", Some(json!([])), "400 invalidSyntax"),
        (
            "POST",
            "/Users",
            Some(json!({"userName": "x"})),
            "400 invalidSyntax",
        ),
        (
            "POST",
            "/Users",
            Some(json!({"schemas": [GROUP], "userName": "x"})),
            "400 invalidSyntax",
        ),
        ("POST", "/Users", with("userName", json!(7)), "400 invalidValue"),
        ("POST", "/Users", with("active", json!("si")), "400 invalidValue"),
        (
            "POST",
            "/Users",
            with("emails", json!({"value": "a@b"})),
            "400 invalidValue",
        ),
        (
            "POST",
            "/Users",
            with("emails", json!([{"value": "nadie"}])),
            "400 invalidValue",
        ),
        ("POST", "/Users", with("name", json!([])), "400 invalidValue"),
        (
            "POST",
            "/Users",
            with("title", json!("x".repeat(201))),
            "400 invalidValue",
        ),
        (
            "POST",
            "/Users",
            with("title", json!("a\u{7}b")),
            "400 invalidValue",
        ),
        (
            "POST",
            "/Users",
            with(ENTERPRISE, json!({"manager": {"value": "nadie"}})),
            "400 invalidValue",
        ),
        ("POST", "/Users", with(ENTERPRISE, json!("x")), "400 invalidValue"),
        ("POST", "/Groups", Some(unit("oficina", &[])), "409 uniqueness"),
        (
            "POST",
            "/Groups",
            Some(unit(&"x".repeat(161), &[])),
            "400 invalidValue",
        ),
        (
            "POST",
            "/Groups",
            Some(json!({"schemas": [GROUP], "displayName": "x", "members": many})),
            "400 invalidValue",
        ),
        (
            "PATCH",
            &one,
            change(json!({"op": "replace", "path": "nickName", "value": "x"})),
            "400 invalidPath",
        ),
        (
            "PATCH",
            &one,
            change(json!({"op": "replace", "path": "id", "value": "x"})),
            "400 mutability",
        ),
        (
            "PATCH",
            &one,
            change(json!({"op": "remove", "path": "userName"})),
            "400 mutability",
        ),
        ("PATCH", &one, change(json!({"op": "remove"})), "400 noTarget"),
        (
            "PATCH",
            &one,
            change(json!({"op": "fly", "path": "title"})),
            "400 invalidSyntax",
        ),
        (
            "PATCH",
            &one,
            Some(json!({"Operations": []})),
            "400 invalidSyntax",
        ),
        ("PUT", "/Users/nadie", Some(user("x")), "404"),
        ("GET", "/Users/%00", None, "404"),
        ("GET", "/Users?filter=title eq", None, "400 invalidFilter"),
        (
            "GET",
            "/Users?filter=nickName eq \"x\"",
            None,
            "400 invalidFilter",
        ),
        ("GET", "/Users?sortBy=nickName", None, "400 invalidPath"),
        ("GET", "/Users?count=todos", None, "400 invalidValue"),
        (
            "GET",
            "/Users?attributes=id&excludedAttributes=title",
            None,
            "400 invalidValue",
        ),
        (
            "POST",
            "/.search",
            Some(json!({"filter": "title pr"})),
            "400 invalidSyntax",
        ),
        (
            "POST",
            "/Users/.search",
            Some(json!({"schemas": [CORE]})),
            "400 invalidSyntax",
        ),
        ("POST", "/Bulk", Some(json!({})), "501"),
        ("GET", "/Me", None, "501"),
        ("GET", "/Nothing", None, "404"),
        ("DELETE", "/Users", None, "405"),
        ("PUT", "/Groups", Some(json!({})), "405"),
        ("DELETE", "/Schemas", None, "405"),
        ("PATCH", "/ServiceProviderConfig", Some(json!({})), "405"),
        ("GET", "/Schemas?filter=id pr", None, "403"),
        ("GET", "/Schemas/nothing", None, "404"),
        ("GET", "/ResourceTypes/nothing", None, "404"),
    ] {
        assert_eq!(
            world.no(Who::Head, method, path, body.clone()).await,
            expected,
            "{method} {path} {body:?}"
        );
    }
}

#[tokio::test]
async fn filters_that_go_deep_and_bodies_that_are_huge_have_limits() {
    let world = World::new().await;
    let deep = format!("/Users?filter={}title pr{}", "(".repeat(300), ")".repeat(300));
    assert_eq!(world.no(Who::Head, "GET", &deep, None).await, "400 invalidFilter");
    let long = format!("/Users?filter={}", "x".repeat(4_200));
    assert_eq!(world.no(Who::Head, "GET", &long, None).await, "400 invalidSyntax");
    let mut huge = user("beto");
    huge["title"] = json!("x".repeat(600 * 1024));
    assert_eq!(world.no(Who::Head, "POST", "/Users", Some(huge)).await, "413");
    for (kind, body) in [
        ("application/scim+json", "[".repeat(100_000)),
        ("application/scim+json", "{\"schemas\":".to_owned()),
        ("application/scim+json", "\u{feff}{}".to_owned()),
        ("text/plain", "{}".to_owned()),
        ("application/x-www-form-urlencoded", "userName=ana".to_owned()),
        ("multipart/form-data", "x".to_owned()),
    ] {
        let request = Request::post("/scim/v2/Users")
            .header(
                header::AUTHORIZATION,
                format!("Bearer {}", world.people[&Who::Head]),
            )
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body));
        let answer = world.send(request.unwrap()).await;
        assert_eq!(told(&answer), "400 invalidSyntax", "{kind}");
    }
}

#[tokio::test]
async fn what_the_service_is_can_be_read_by_everybody() {
    let world = World::new().await;
    let open = async |path: &str| {
        let answer = world.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), "application/scim+json");
        answer.json()
    };
    let told = open("/scim/v2/ServiceProviderConfig").await;
    assert_eq!(told["bulk"]["supported"], json!(false));
    assert_eq!(told["filter"]["maxResults"], json!(200));
    assert_eq!(told["authenticationSchemes"][0]["type"], "oauthbearertoken");
    for list in ["Schemas", "ResourceTypes"] {
        let all = open(&format!("/scim/v2/{list}")).await;
        for one in all["Resources"].as_array().unwrap() {
            let path = format!("/scim/v2/{list}/{}", one["id"].as_str().unwrap());
            assert_eq!(&open(&path).await, one);
        }
    }
}
