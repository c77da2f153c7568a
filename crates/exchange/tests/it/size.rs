//! A State of three thousand members.

use crate::world::{Who, World};
use node::configuration::{Configuration, Index, Members, manifest};
use register::{Draft, EntityId, Under};
use serde_json::json;
use testing::entity_registered;

const MEMBERS: usize = 3_000;

#[tokio::test]
async fn three_thousand_members_fit_and_a_node_loads_them() {
    let world = World::new().await;
    let clock = world.opened.clock.clone();
    let mut drafts = Vec::new();
    for at in 0..MEMBERS {
        let id = EntityId::new(clock.as_ref()).unwrap();
        let registered = entity_registered(id, "district_municipality", &format!("Municipalidad {at}"), None);
        let draft = Draft::new("directory/entity-registered", Under::system()).entity(id);
        drafts.push(draft.payload_of(&registered).unwrap());
        let member = format!("PE/GOB/{:011}", 20_500_000_000_u64 + at as u64);
        let draft = Draft::new("exchange/member-joined", Under::system()).entity(id);
        drafts.push(draft.payload(json!({"member": member})));
        let draft = Draft::new("exchange/subsystem-added", Under::system()).entity(id);
        drafts.push(draft.payload(json!({"member": member, "code": "MESA", "name": "Mesa de partes"})));
    }
    let register = &world.house().register;
    for group in drafts.chunks(300) {
        register.record_group(group.to_vec(), None).await.unwrap();
    }
    world.joined().await;
    let machine = world.machine(Who::Security, "n1").await;
    world.follow().await;
    let token = world.page(None, "/exchange/v1/configuration").await.text;
    let said = manifest(&token, &machine.operator_keys().unwrap()).unwrap();
    let part = async |hash: &str| {
        world
            .page(None, &format!("/exchange/v1/configuration/parts/{hash}"))
            .await
            .text
    };
    let index: Index = serde_json::from_str(&part(&said.content.index).await).unwrap();
    let text = part(&index.parts["members"]).await;
    assert!(text.len() < 1024 * 1024, "{} bytes", text.len());
    let members: Members = serde_json::from_str(&text).unwrap();
    assert_eq!(members.members.len(), MEMBERS + 2);
    let loaded = Configuration::new(said, members, None).unwrap();
    assert!(loaded.node(&machine.node).is_some());
    let client = "PE/GOB/20500002999/MESA".parse().unwrap();
    assert!(loaded.client_takes_part(&client));
}
