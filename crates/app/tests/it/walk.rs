//! The house inspects itself: nobody has to remember.

use crate::house::Home;
use app::capabilities::CAPABILITIES;
use capability::{Method, Permission, all_routes};
use http::{Request, StatusCode};
use std::collections::{BTreeSet, HashSet};

#[tokio::test]
async fn every_route_refuses_strangers_unless_it_is_public() {
    let home = Home::new().await;
    let entity = home.board().await.entities[0].clone();
    let routes = all_routes(&home.house).into_iter().chain(app::roof::routes());
    let mut closed = 0;
    for route in routes.filter(|route| !matches!(route.permission, Permission::Public | Permission::Secret)) {
        let path = route
            .path
            .replace("{key}", &entity.key)
            .replace("{id}", &entity.id.to_string())
            .replace("{code}", "Q26-0-0")
            .replace("{hash}", "0");
        let request = match route.method {
            Method::Get => Request::get(&path),
            Method::Post => Request::post(&path),
        };
        let answer = home.send(request.body(axum::body::Body::empty()).unwrap()).await;
        let refused = [
            StatusCode::SEE_OTHER,
            StatusCode::UNAUTHORIZED,
            StatusCode::FORBIDDEN,
        ];
        assert!(refused.contains(&answer.status), "{path}: {}", answer.status);
        if answer.status == StatusCode::SEE_OTHER {
            assert!(
                answer.header("location").starts_with("/ingresar"),
                "{path}: {}",
                answer.header("location")
            );
        }
        closed += 1;
    }
    assert!(closed > 40, "{closed} closed routes");
}

#[tokio::test]
async fn every_public_page_renders_in_three_languages() {
    let home = Home::new().await;
    let pages: Vec<_> = all_routes(&home.house)
        .into_iter()
        .filter(|route| {
            route.method == Method::Get
                && route.permission == Permission::Public
                && route.format == capability::Format::Page
        })
        .filter(|route| !route.path.contains('{'))
        .map(|route| route.path)
        .collect();
    assert!(pages.len() > 10, "{pages:?}");
    for path in pages {
        for prefix in ["", "/en", "/qu"] {
            let address = format!("{prefix}{path}");
            let answer = home.get(&address).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            check_page(&address, &answer.text);
        }
    }
}

#[tokio::test]
async fn office_pages_render_too() {
    let home = Home::new().await;
    let (admin, board) = (home.sign_in(crate::house::ADMIN).await, home.board().await);
    let entity = board
        .entities
        .iter()
        .find(|entity| entity.kind.id.as_str() == "regional_government")
        .unwrap();
    let head = home.head_of(entity).await;
    for (session, paths) in [
        (
            &admin,
            [
                "/despacho",
                "/bandeja",
                "/cuenta",
                "/registrar-entidad",
                "/declarar-dia",
                "/fijar-plazo",
                "/importar-entidades",
                "/avisos",
                "/avisos/preferencias",
                "/avisos/cartas",
            ]
            .as_slice(),
        ),
        (
            &head,
            [
                "/despacho",
                "/avisos?vista=sin-leer",
                "/designar",
                "/designar?office=digital_leader",
                "/constituir-comite",
                "/crear-unidad",
                "/crear-puesto",
            ]
            .as_slice(),
        ),
    ] {
        for path in paths {
            let answer = home.get_as(session, path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            check_page(path, &answer.text);
        }
    }
}

/// One heading, no id twice, parts numbered once, every control labelled, no text key in sight.
fn check_page(path: &str, html: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{path} has one h1");
    for legend in html.split("<legend>").skip(1) {
        let figures = legend.split(". ").take_while(|part| part.parse::<u8>().is_ok());
        assert!(figures.count() < 2, "{path} numbers a part twice");
    }
    let mut ids = HashSet::new();
    for id in attributes(html, " id=\"") {
        assert!(ids.insert(id.to_owned()), "{path}: id {id} twice");
    }
    let labelled: HashSet<&str> = attributes(html, " for=\"").collect();
    for tag in html
        .split("<input ")
        .skip(1)
        .map(|rest| rest.split('>').next().unwrap_or(""))
    {
        let hidden = tag.contains("type=\"hidden\"");
        let id = tag
            .split(" id=\"")
            .nth(1)
            .or(tag.strip_prefix("id=\""))
            .and_then(|rest| rest.split('"').next());
        let wrapped = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
        assert!(
            hidden || wrapped || id.is_some_and(|id| labelled.contains(id)),
            "{path}: <input {tag}> has no label"
        );
    }
    for prefix in [
        "capability-",
        "directory-",
        "identity-",
        "notices-",
        "observatory-",
        "sheet-",
    ] {
        for text in html.split('>').filter_map(|rest| rest.split('<').next()) {
            let word = text.trim();
            assert!(
                !word.starts_with(prefix) || word.contains(' '),
                "{path}: the text key {word} is in sight"
            );
        }
    }
}

fn attributes<'a>(html: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    html.split(name).skip(1).filter_map(|rest| rest.split('"').next())
}

#[tokio::test]
async fn every_sample_is_understood_by_its_owner() {
    let entity: register::EntityId = "018f0000-0000-7000-8000-000000000001".parse().unwrap();
    for capability in CAPABILITIES {
        for kind in capability.kinds() {
            let mut act = register::Recorded {
                seq: 7,
                id: register::ActId::nil(),
                kind: kind.kind.to_owned(),
                version: kind.version,
                entity: Some(entity),
                under: register::Under::system(),
                subjects: directory::SAMPLE_SUBJECTS
                    .iter()
                    .map(|subject| (*subject).to_owned())
                    .collect(),
                visibility: if kind.public {
                    register::Visibility::Public
                } else {
                    register::Visibility::Reserved
                },
                at: "2026-11-26T15:00:00Z".parse().unwrap(),
                payload: Some(serde_json::from_str(kind.sample).unwrap()),
            };
            let with = capability
                .apply(&act)
                .unwrap_or_else(|fault| panic!("{}: {}", kind.kind, fault.chain()));
            if kind.erasable {
                act.payload = None;
                let without = capability.apply(&act).unwrap();
                assert_eq!(
                    format!("{with:?}"),
                    format!("{without:?}"),
                    "{} needs its payload",
                    kind.kind
                );
            }
        }
    }
}

#[tokio::test]
async fn lists_agree_with_each_other() {
    let home = Home::new().await;
    let mut kinds = BTreeSet::new();
    let (mut ids, mut paths, mut apis) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for capability in CAPABILITIES {
        for kind in capability.kinds() {
            assert!(
                kind.kind.starts_with(capability.name()) && kinds.insert(kind.kind),
                "{}",
                kind.kind
            );
        }
        for use_case in capability.use_cases() {
            assert!(
                ids.insert(use_case.id) && paths.insert(use_case.path) && apis.insert(use_case.api),
                "{}",
                use_case.id
            );
            assert!(
                kinds.contains(use_case.act),
                "{} records {}",
                use_case.id,
                use_case.act
            );
            let somebody = norms::peru().offices().iter().any(|office| {
                norms::may_act(office.id, use_case.act, Some(norms::Authority::Sgtd)).is_some()
            });
            assert!(somebody, "nobody has the power to {}", use_case.id);
        }
        for duty in capability.obligations() {
            let known = norms::ObligationId::parse(duty)
                .ok()
                .and_then(|id| norms::peru().obligation(id));
            assert!(
                known.is_some_and(|known| known.live && !known.citations.is_empty()),
                "{duty}"
            );
        }
    }
    let answered: BTreeSet<&str> = home.house.catalogue.live_obligations().collect();
    for duty in norms::peru().live_obligations() {
        assert!(
            answered.contains(duty.id.as_str()),
            "nobody answers for {}",
            duty.id
        );
    }
    assert_eq!(home.house.texts.uneven(), Vec::new());
}

#[tokio::test]
async fn the_description_of_the_api_names_every_operation() {
    let home = Home::new().await;
    let described = home.get("/api/v1/openapi.json").await.json();
    assert_eq!(described["openapi"], "3.1.0");
    for route in all_routes(&home.house)
        .iter()
        .filter(|route| route.path.starts_with("/api/"))
    {
        let method = if route.method == Method::Get {
            "get"
        } else {
            "post"
        };
        assert!(
            described["paths"][route.path][method].is_object(),
            "{method} {}",
            route.path
        );
    }
}
