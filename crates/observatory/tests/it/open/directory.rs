//! The directory in the words of others: every reference leads to something that is there.

use crate::house::{DISTRICT, Town};
use directory::acts::EntityClosed;
use register::{Draft, Under};
use serde_json::Value;
use std::collections::BTreeSet;

/// Nodes of a document that bear a type.
fn of_type<'a>(graph: &'a Value, kind: &str) -> Vec<&'a Value> {
    let is = |node: &&Value| match &node["@type"] {
        Value::String(only) => only == kind,
        Value::Array(several) => several.iter().any(|one| one == kind),
        _ => false,
    };
    graph["@graph"].as_array().unwrap().iter().filter(is).collect()
}

async fn closed(town: &Town) {
    let closing = EntityClosed {
        entity: town.empty,
        on: Town::day("2026-10-31"),
        reason: "merged".to_owned(),
        successor: Some(town.district),
        other_successors: Vec::new(),
        units_to: None,
        norm: "Ley de muestra".to_owned(),
    };
    let draft = Draft::new("directory/entity-closed", Under::system()).entity(town.empty);
    town.record(draft.payload_of(&closing).unwrap()).await;
}

#[tokio::test]
async fn the_whole_directory_holds_every_entity_holder_and_closing() {
    let (town, people) = Town::populated().await;
    closed(&town).await;
    let answered = town.get("/datos/directorio.jsonld").await;
    assert_eq!(answered.header("content-type"), "application/ld+json");
    let graph = answered.json();
    assert_eq!(of_type(&graph, "org:FormalOrganization").len(), 4);
    let ids: BTreeSet<&str> = graph["@graph"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["@id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids.len(),
        graph["@graph"].as_array().unwrap().len(),
        "no name twice"
    );
    let memberships = of_type(&graph, "org:Membership");
    assert_eq!(memberships.len(), 6);
    for membership in &memberships {
        for end in ["member", "organization", "role"] {
            assert!(ids.contains(membership[end].as_str().unwrap()), "{membership}");
        }
        assert!(
            membership["memberDuring"]["begins"]["inDate"].is_string(),
            "{membership}"
        );
    }
    let change = of_type(&graph, "org:ChangeEvent");
    assert_eq!(change.len(), 1);
    assert_eq!(
        change[0]["originalOrganization"],
        format!("https://qhapaq.example/entidades/{}#org", town.empty)
    );
    assert_eq!(
        change[0]["resultingOrganization"],
        format!("https://qhapaq.example/entidades/{}#org", town.district)
    );
    assert_eq!(
        (change[0]["qd:reason"].as_str(), change[0]["date"].as_str()),
        (Some("merged"), Some("2026-10-31"))
    );
    let leader = of_type(&graph, "foaf:Person")
        .into_iter()
        .find(|node| node["@id"] == format!("qd:person-{}", people.leader));
    assert_eq!(leader.unwrap()["foaf:name"], "Marcela Ejemplo Quispe");
}

#[tokio::test]
async fn popolo_says_the_same_of_the_same() {
    let (town, people) = Town::populated().await;
    closed(&town).await;
    let json = town.get("/datos/directorio.popolo.json").await.json();
    let list = |name: &str| json[name].as_array().unwrap().clone();
    assert_eq!(list("organizations").len(), 4);
    let known: BTreeSet<String> = list("organizations")
        .iter()
        .chain(&list("persons"))
        .map(|one| one["id"].as_str().unwrap().to_owned())
        .collect();
    for membership in list("memberships") {
        for end in ["person_id", "organization_id"] {
            assert!(known.contains(membership[end].as_str().unwrap()), "{membership}");
        }
    }
    let graph = town.get("/datos/directorio.jsonld").await.json();
    assert_eq!(list("memberships").len(), of_type(&graph, "org:Membership").len());
    assert_eq!(list("persons").len(), of_type(&graph, "foaf:Person").len());
    let event = &list("events")[0];
    assert_eq!(
        (event["classification"].as_str(), event["successor_id"].as_str()),
        (Some("merged"), Some(town.district.to_string().as_str()))
    );
    assert!(
        list("persons")
            .iter()
            .any(|person| person["id"] == people.leader.to_string())
    );
}

#[tokio::test]
async fn an_entity_alone_has_its_own_people_and_nobody_else() {
    let (town, people) = Town::populated().await;
    let graph = town
        .get(&format!("/entidades/{DISTRICT}/directorio.jsonld"))
        .await
        .json();
    assert_eq!(of_type(&graph, "org:FormalOrganization").len(), 1);
    let json = town
        .get(&format!("/entidades/{DISTRICT}/directorio.popolo.json"))
        .await
        .json();
    let persons: Vec<&str> = json["persons"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| person["id"].as_str().unwrap())
        .collect();
    assert!(persons.contains(&people.leader.to_string().as_str()));
    assert!(
        !persons.contains(&people.analyst.to_string().as_str()),
        "holds an office elsewhere"
    );
    assert_eq!(
        town.get("/entidades/20999999999/directorio.jsonld").await.status,
        404
    );
}

#[tokio::test]
async fn nobody_is_named_but_holders_and_nothing_of_them_but_their_name() {
    let (town, people) = Town::populated().await;
    let mut text = String::new();
    for path in ["/datos/directorio.jsonld", "/datos/directorio.popolo.json"] {
        text += &town.get(path).await.text;
    }
    for word in [
        "4000000",
        "@example.pe",
        "555 0000",
        "Nadie",
        &people.nobody.to_string(),
    ] {
        assert!(!text.contains(word), "{word}");
    }
}

#[tokio::test]
async fn a_name_that_was_erased_leaves_the_next_directory() {
    let (town, people) = Town::populated().await;
    assert!(
        town.get("/datos/directorio.popolo.json")
            .await
            .text
            .contains("Marcela")
    );
    let erase = directory::people::erase(people.leader, Town::day("2026-11-20"));
    town.house.register.db().commit(&[erase]).await.unwrap();
    town.clock.set("2026-11-21T15:00:00Z".parse().unwrap());
    let json = town.get("/datos/directorio.popolo.json").await.json();
    assert!(!json.to_string().contains("Marcela"));
    let memberships = json["memberships"].as_array().unwrap();
    assert!(
        memberships
            .iter()
            .any(|membership| membership["person_id"].is_null()),
        "the designation stays"
    );
}
