//! Pages that lead elsewhere: nothing they name is missing.

use crate::house::{LIST, Town};
use capability::{Format, Permission};
use std::collections::BTreeSet;

/// Addresses that other parts of the platform answer.
const ELSEWHERE: [&str; 6] = [
    "/ingresar",
    "/tema",
    "/estatico/",
    "/log/",
    "/api/v1/openapi.json",
    "/cuenta",
];

/// Addresses of our own that a page names, with their fragments.
fn links(html: &str) -> BTreeSet<String> {
    let named = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let ours = named.filter(|href| href.starts_with('/') && !href.starts_with("//"));
    ours.filter(|href| !ELSEWHERE.iter().any(|other| href.starts_with(other)))
        .map(|href| href.replace("&amp;", "&"))
        .collect()
}

#[tokio::test]
async fn every_link_opens_and_every_fragment_is_there() {
    let (town, _) = Town::populated().await;
    let mut seen = BTreeSet::new();
    for page in [
        "/",
        "/datos",
        "/ayuda",
        "/ayuda/errores",
        "/accesibilidad",
        "/privacidad",
        "/matriz",
        "/buscar?q=muestra",
    ] {
        seen.extend(links(&town.page(page).await));
    }
    assert!(seen.len() > 60, "the pages name {} addresses", seen.len());
    for href in seen {
        let (address, fragment) = href.split_once('#').unwrap_or((&href, ""));
        let answered = town.get(address).await;
        assert!(
            answered.status == 200 || answered.status == 303,
            "{href}: {}",
            answered.status
        );
        assert!(
            fragment.is_empty() || answered.text.contains(&format!("id=\"{fragment}\"")),
            "{href}"
        );
    }
}

#[tokio::test]
async fn open_data_lists_every_public_table() {
    let (town, _) = Town::populated().await;
    let json = town.get("/api/v1/datasets").await.json();
    let files = json["items"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|dataset| dataset["files"].as_array().unwrap());
    let listed: BTreeSet<String> = files
        .map(|file| {
            file["url"]
                .as_str()
                .unwrap()
                .trim_start_matches("https://qhapaq.example")
                .to_owned()
        })
        .collect();
    for path in &listed {
        assert_eq!(town.get(path).await.status, 200, "{path}");
    }
    let tables = LIST
        .iter()
        .flat_map(|capability| capability.routes())
        .filter(|route| {
            matches!(route.format, Format::Csv | Format::Xlsx | Format::Svg)
                && route.permission == Permission::Public
                && !route.path.contains('{')
        });
    for table in tables {
        assert!(
            listed.contains(table.path),
            "{} is not among the open data",
            table.path
        );
    }
}

#[tokio::test]
async fn help_and_statements_open_in_every_language() {
    let town = Town::new().await;
    for page in [
        "/ayuda",
        "/ayuda/errores",
        "/accesibilidad",
        "/privacidad",
        "/datos",
    ] {
        town.page(page).await;
    }
    let errors = town.page("/ayuda/errores").await;
    for kind in capability::ProblemKind::ALL {
        assert_eq!(
            errors.matches(&format!("id=\"{}\"", kind.anchor())).count(),
            1,
            "{kind:?} has its place"
        );
    }
}
