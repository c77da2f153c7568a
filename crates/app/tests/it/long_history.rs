//! An entity that lived long: ten thousand acts, and its page is as light as any other.

use crate::house::Home;
use directory::board::BoardEntity;
use register::{DesignationId, Draft, Receipt, Under};
use serde_json::json;
use std::sync::Arc;

/// Most bytes of a page of the house.
const PAGE_BYTES_MAX: usize = 60_000;

const ACTS: u32 = 10_000;

/// Held and left, again and again.
const OFFICE: &str = "data_governance_officer";

/// Forty-eight units made for each designation that is made and ended; the codes of the acts.
async fn live(home: &Home, entity: register::EntityId) -> Vec<String> {
    let id = |kind: u32, n: u32| format!("018f0000-0000-7000-800{kind}-{n:012x}");
    let act = |kind: &'static str| Draft::new(kind, Under::system()).entity(entity);
    let mut codes = Vec::new();
    for group in 0..ACTS / 500 {
        let drafts = (group * 500..(group + 1) * 500).map(|n| match n % 50 {
            0 => {
                let designation: DesignationId = id(1, n).parse().unwrap();
                act("directory/designated")
                    .subject(format!("designation:{designation}"))
                    .subject(format!("office:{OFFICE}"))
                    .payload(json!({
                        "designation": designation, "office": OFFICE, "capacity": "main", "person": register::PersonId::nil(),
                        "post_title": "Gerencia de muestra", "bond": "sample",
                        "instrument": {"kind": "mayoral_resolution", "number": format!("{n}-2020"), "date": "2020-03-10", "article": null, "document": null},
                        "from": "2020-03-11", "communicate_by": null,
                    }))
            }
            1 => {
                let designation: DesignationId = id(1, n - 1).parse().unwrap();
                act("directory/designation-ended")
                    .subject(format!("designation:{designation}"))
                    .subject(format!("office:{OFFICE}"))
                    .payload(json!({"designation": designation, "on": "2020-08-15", "reason": "bond_ended"}))
            }
            _ => act("directory/unit-created").payload(json!({
                "unit": id(2, n), "kind": "unit", "name": format!("Unidad orgánica de muestra número {n}"), "parent": null, "from": "2020-01-05",
            })),
        });
        let receipts: Vec<Receipt> = home
            .house
            .register
            .record_group(drafts.collect(), None)
            .await
            .unwrap();
        assert_eq!(receipts.len(), 500);
        codes.extend(receipts.into_iter().map(|receipt| receipt.code));
    }
    codes
}

#[tokio::test]
async fn ten_thousand_acts_of_one_entity_stay_a_light_page() {
    let home = Home::new().await;
    let (entity, _) = long_lived(&home).await;
    let address = entity.href();
    let first = home.get(&address).await;
    assert!(first.status.is_success());
    assert!(first.text.len() < PAGE_BYTES_MAX, "{} bytes", first.text.len());
    assert!(first.text.matches("<li").count() < 200, "the cord is cut");
    let all = format!("/actos?entidad={}", entity.key);
    assert!(first.text.contains(&all), "the rest is one click away");
    let second = home.get(&format!("{address}?p=2")).await;
    assert!(second.text.len() < PAGE_BYTES_MAX && second.text != first.text);
    for page in ["", "&p=2", "&p=200"] {
        let list = home.get(&format!("{all}{page}")).await;
        assert!(
            list.status.is_success() && list.text.len() < PAGE_BYTES_MAX,
            "{page}: {}",
            list.text.len()
        );
    }
}

/// An entity that never had the office, and ten thousand acts.
async fn long_lived(home: &Home) -> (Arc<BoardEntity>, Vec<String>) {
    for entity in &home.board().await.entities {
        let rows = directory::store::designations_of(&home.house, entity.id)
            .await
            .unwrap();
        if !rows.iter().any(|row| row.office == OFFICE) {
            return (entity.clone(), live(home, entity.id).await);
        }
    }
    panic!("some entity never had that office");
}

#[tokio::test]
async fn the_first_of_ten_thousand_acts_is_reached_and_tells_what_became_of_it() {
    let home = Home::new().await;
    let (entity, codes) = long_lived(&home).await;
    let acts = format!("/api/v1/acts?entidad={}", entity.key);
    let total = home.get(&acts).await.json()["total"].as_u64().unwrap();
    assert!(total >= u64::from(ACTS));

    let (mut address, mut seen) = (format!("{acts}&limit=1000"), std::collections::BTreeSet::new());
    loop {
        let page = home.get(&address).await.json();
        let items = page["items"].as_array().unwrap();
        seen.extend(items.iter().map(|act| act["seq"].as_u64().unwrap()));
        match page["next"].as_str() {
            Some(next) => address = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen.len() as u64, total, "each act once, none left out");

    let last = format!("/actos?entidad={}&p={}", entity.key, total.div_ceil(50));
    let registered = home.get(&last).await;
    let first = home
        .house
        .register
        .code_of(*seen.first().unwrap())
        .await
        .unwrap()
        .unwrap();
    assert!(
        registered.text.contains(&format!("/actos/{first}")),
        "the last page holds the first act"
    );

    let designated = &codes[0];
    let page = home.get(&format!("/api/v1/acts/{designated}")).await.json();
    assert_eq!(page["standing"], "ended", "{page}");
}

#[tokio::test]
async fn every_page_of_the_matrix_is_light() {
    let home = Home::new().await;
    for path in [
        "/matriz",
        "/en/matriz",
        "/qu/matriz",
        "/matriz?p=2",
        "/matriz?obligacion=G07",
        "/",
    ] {
        let page = home.get(path).await;
        assert!(
            page.text.len() < PAGE_BYTES_MAX,
            "{path}: {} bytes",
            page.text.len()
        );
    }
}
