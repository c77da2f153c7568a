//! The house inspects itself: nobody has to remember.

use crate::house::Home;
use crate::samples::{Samples, word};
use app::capabilities::CAPABILITIES;
use capability::{Method, Permission, all_routes};
use http::{Request, StatusCode};
use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use testing::Answered;

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
        let request = Request::builder().method(route.method.as_str()).uri(&path);
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
async fn methods_that_no_form_sends_are_open_to_keys_alone() {
    let home = Home::new().await;
    let mut seen = 0;
    for route in all_routes(&home.house).into_iter().chain(app::roof::routes()) {
        if route.method.is_of_programs() {
            assert!(route.by_key, "{} {}", route.method.as_str(), route.path);
            assert!(route.body_bytes_max <= 1024 * 1024, "{}", route.path);
            seen += 1;
        }
    }
    assert!(seen >= 6, "{seen} routes");
}

#[tokio::test]
async fn whatever_a_link_leads_to_stands_in_three_languages() {
    let samples = Samples::walk().await;
    let (mut pages, mut files, mut shaped, mut misfits) = (0, 0, 0, Vec::new());
    for sample in &samples.found {
        for prefix in if sample.page {
            ["", "/en", "/qu"].as_slice()
        } else {
            &[""]
        } {
            let (answer, name) = (samples.open(sample, prefix).await, samples.name(sample, prefix));
            assert_eq!(answer.status, StatusCode::OK, "{name}");
            match answer.header("content-type") {
                kind if kind.starts_with("text/html") => {
                    check_page(&name, &answer.text);
                    check_scripts(&name, &answer);
                    pages += 1;
                }
                kind => {
                    let route = samples
                        .routes
                        .iter()
                        .find(|route| route.path == sample.route && route.method == Method::Get);
                    let shape = route.and_then(|route| route.gives);
                    check_file(&name, kind, shape, &answer, &mut misfits);
                    files += 1;
                    shaped += usize::from(shape.is_some());
                }
            }
        }
    }
    let (forms, refused) = forms_sent_empty(&samples).await;
    assert_eq!(
        misfits,
        Vec::<String>::new(),
        "answers that are not what their description says"
    );
    assert_eq!(samples.broken, Vec::new(), "links that lead to nothing");
    let table = [
        ("routes", samples.routes.len(), 100),
        ("samples", samples.found.len(), 150),
        ("pages opened", pages, 400),
        ("files read", files, 20),
        ("of them compared with their description", shaped, 15),
        ("forms sent empty", forms, 20),
        ("of them refused", refused, 15),
    ];
    for (what, count, least) in table {
        println!("{count:>6} {what}");
        assert!(count >= least, "only {count} {what}");
    }
    for permission in ["public", "signed in", "reading", "act", "secret"] {
        let routes = samples
            .routes
            .iter()
            .filter(|route| word(route.permission) == permission);
        println!("{:>6} routes: {permission}", routes.count());
    }
    assert_eq!(
        samples.without_sample(),
        exceptions(),
        "routes without a sample: lead to them from a page, or name them with the reason in {EXCEPTIONS}"
    );
}

/// Routes that no page of the small demonstration leads to, each with its reason.
const EXCEPTIONS: &str = "tests/routes-without-sample.txt";

pub fn exceptions() -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(EXCEPTIONS)).unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut routes: Vec<String> = lines
        .map(|line| {
            let (route, reason) = line.split_once(": ").unwrap_or((line, ""));
            assert!(reason.len() > 20, "{route} has no reason");
            route.to_owned()
        })
        .collect();
    routes.sort();
    routes
}

/// Sends every form that a sample shows as it stands, with nothing written in it.
async fn forms_sent_empty(samples: &Samples) -> (usize, usize) {
    let (mut sent, mut refused) = (0, 0);
    for sample in samples
        .pages()
        .filter(|sample| sample.who > 0 && sample.route != "/salir")
    {
        let posts = |route: &capability::Route| route.method == Method::Post && route.path == sample.route;
        if !samples.routes.iter().any(posts) {
            continue;
        }
        let session = &samples.visitors[sample.who].session;
        for prefix in ["", "/en", "/qu"] {
            let name = format!("{} sent empty", samples.name(sample, prefix));
            let answer = samples
                .home
                .form(session, &format!("{prefix}{}", sample.path), &[])
                .await;
            assert!(!answer.status.is_server_error(), "{name}: {}", answer.status);
            if answer.header("content-type").starts_with("text/html") {
                check_page(&name, &answer.text);
            }
            if answer.status == StatusCode::UNPROCESSABLE_ENTITY {
                assert!(
                    answer.text.contains("id=\"errores\""),
                    "{name} sums its errors up"
                );
                refused += 1;
            }
            sent += 1;
        }
    }
    (sent, refused)
}

/// A file is what its type says.
fn check_file(
    name: &str,
    kind: &str,
    shape: Option<&capability::Shape>,
    answer: &Answered,
    misfits: &mut Vec<String>,
) {
    assert!(!answer.text.is_empty(), "{name} is empty");
    if kind.starts_with("application/json") {
        let value = answer.json();
        misfits.extend(
            shape
                .and_then(|shape| shape.misfit(&value))
                .map(|place| format!("{name}{place}")),
        );
    } else if kind.starts_with("text/csv") {
        assert!(
            answer.text.starts_with('\u{feff}'),
            "{name} has no byte order mark"
        );
    } else if kind.contains("spreadsheetml") {
        assert!(answer.text.starts_with("PK"), "{name} is no workbook");
    }
}

/// One heading, no id twice, parts numbered once, every control labelled, no text key in sight.
pub fn check_page(path: &str, html: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{path} has one h1");
    for legend in html.split("<legend>").skip(1) {
        let figures = legend.split(". ").take_while(|part| part.parse::<u8>().is_ok());
        assert!(figures.count() < 2, "{path} numbers a part twice");
    }
    let mut ids = HashSet::new();
    for id in attributes(html, " id=\"") {
        assert!(ids.insert(id.to_owned()), "{path}: id {id} twice");
    }
    check_labels(path, html);
    let words = html.split('>').filter_map(|rest| rest.split('<').next());
    let shown = ["title=\"", "aria-label=\"", "content=\"", "alt=\""];
    let spoken = shown.into_iter().flat_map(|name| attributes(html, name));
    for word in words.chain(spoken).map(str::trim) {
        let key = word.split_once('-').is_some_and(|(prefix, rest)| {
            let ours = ["ui", "capability", "sheet"].contains(&prefix)
                || CAPABILITIES.iter().any(|capability| capability.name() == prefix);
            ours && !rest.is_empty() && rest.chars().all(|c| c.is_ascii_lowercase() || c == '-')
        });
        assert!(!key, "{path}: the text key {word} is in sight");
        assert!(
            !word.contains("{$") && !word.contains("{ $"),
            "{path}: a value is missing in {word}"
        );
    }
}

/// No page runs a script but that of live parts and that of passkeys, and only where the policy allows it; every other page has
/// the policy that runs none.
pub fn check_scripts(path: &str, answer: &Answered) {
    let script = |path: &str| format!("<script src=\"{path}\" defer></script>");
    let (ours, keys) = (script(ui::live_path()), script(ui::passkey_path()));
    let (live, asks) = (answer.text.contains(&ours), answer.text.contains(&keys));
    let html = answer.text.replacen(&ours, "", 1).replacen(&keys, "", 1);
    assert!(!html.contains("<script"), "{path} has a script of its own");
    for word in [" style=\"", "javascript:"] {
        assert!(!html.contains(word), "{path} has {word}");
    }
    let policy = if live {
        assert_eq!(
            html.matches(" data-live=\"/").count(),
            1,
            "{path} loads the script and has no live part"
        );
        ui::LIVE_CONTENT_SECURITY_POLICY
    } else if asks {
        assert_eq!(
            html.matches(" data-passkey=\"/").count(),
            1,
            "{path} loads the script and asks for no passkey"
        );
        ui::LIVE_CONTENT_SECURITY_POLICY
    } else {
        ui::CONTENT_SECURITY_POLICY
    };
    assert_eq!(answer.header("content-security-policy"), policy, "{path}");
}

/// Every control is named by a label around it or by one that points to it.
fn check_labels(path: &str, html: &str) {
    let labelled: HashSet<&str> = attributes(html, " for=\"").collect();
    for (at, name) in ["<input ", "<select ", "<textarea "]
        .into_iter()
        .flat_map(|tag| html.match_indices(tag))
    {
        let (before, tag) = (&html[..at], html[at..].split('>').next().unwrap_or(""));
        let inside = before
            .rfind("<label")
            .is_some_and(|open| !before[open..].contains("</label"));
        let id = attributes(tag, " id=\"").next();
        assert!(
            tag.contains("type=\"hidden\"") || inside || id.is_some_and(|id| labelled.contains(id)),
            "{path}: {tag}> has no label ({name})"
        );
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
        let method = route.method.as_str().to_lowercase();
        assert!(
            described["paths"][route.path][&method].is_object(),
            "{method} {}",
            route.path
        );
    }
}
