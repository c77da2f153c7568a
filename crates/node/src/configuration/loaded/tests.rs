use super::*;
use crate::configuration::{Content, NodeKey};
use jose::{Alg, SigningKey};
use std::collections::BTreeMap;

fn manifest(serial: u64) -> Manifest {
    Manifest {
        instance: "PE".into(),
        issued: 0,
        until: 600_000,
        content: Content {
            serial,
            index: register::hex(&[7; 32]),
        },
    }
}

fn node_key() -> NodeKey {
    let key = SigningKey::generate(Alg::EdDsa).expect("key");
    let jwk = key.public().to_jwk(None);
    NodeKey {
        kid: key.public().thumbprint(),
        jwk: jwk.as_object().expect("an object").clone(),
        from: 10,
        until: Some(20),
    }
}

fn member(code: &str, certificate: u8) -> Member {
    let id = MemberId::of("PE", "GOB", code).expect("a member");
    Member {
        name: code.into(),
        suspended: false,
        subsystems: BTreeMap::from([("MESA".to_owned(), "Mesa de partes".to_owned())]),
        nodes: vec![NodeEntry {
            id: id.node("n1").expect("a node"),
            address: Some("nodo.gob.pe:5500".into()),
            certificates: vec![register::hex(&[certificate; 32])],
            keys: vec![node_key()],
        }],
        id,
    }
}

fn grant(id: &str, clients: &[&str]) -> Grant {
    let clients: Vec<&str> = clients.to_vec();
    serde_json::from_value(serde_json::json!({
        "id": id, "clients": clients, "service": "PE/GOB/1/MESA/padron", "endpoints": [], "purposes": ["p"],
        "legal_base": "l", "from": 0, "until": 1,
    }))
    .expect("a grant")
}

fn provider() -> Provider {
    let service = serde_json::json!({
        "id": "PE/GOB/1/MESA/padron", "title": "Padrón", "enabled": true, "endpoints": [],
    });
    Provider {
        services: vec![serde_json::from_value(service).expect("a service")],
        grants: vec![
            grant("g0", &["PE/GOB/2/MESA"]),
            grant("g1", &["PE/GOB/2"]),
            grant("g2", &["PE/GOB/1/MESA", "PE/GOB/2/MESA"]),
        ],
    }
}

fn members() -> Members {
    let members = vec![member("1", 1), member("2", 2)];
    Members {
        members,
        authorities: Vec::new(),
    }
}

fn refused(change: impl FnOnce(&mut Members, &mut Provider)) {
    let (mut members, mut provider) = (members(), provider());
    change(&mut members, &mut provider);
    let read = Configuration::new(manifest(1), members, Some(provider));
    assert_eq!(read.err(), Some(ConfigurationError::Shape));
}

#[test]
fn every_question_is_a_look_into_a_table() {
    let read = Configuration::new(manifest(1), members(), Some(provider())).expect("a configuration");
    let two = MemberId::parse("PE/GOB/2").expect("a member");
    let node = read.node_by_certificate(&[2; 32]).expect("a node");
    assert_eq!(node.id.member(), two);
    assert_eq!(read.node(&node.id), Some(node));
    assert!(read.node_by_certificate(&[3; 32]).is_none());
    let key = read.key(&node.keys[0].kid).expect("a key");
    assert_eq!(key.node.id, node.id);
    assert_eq!(
        [9, 10, 19, 20].map(|at| key.counts_at(at)),
        [false, true, true, false]
    );
    assert_eq!(read.nodes_of(&two)[0].1, "nodo.gob.pe:5500");
    assert!(
        read.service(&"PE/GOB/1/MESA/padron".parse().expect("a service"))
            .is_some()
    );
}

#[test]
fn a_grant_to_a_member_is_one_to_its_subsystems_and_not_the_other_way_round() {
    let read = Configuration::new(manifest(1), members(), Some(provider())).expect("a configuration");
    let service = "PE/GOB/1/MESA/padron".parse().expect("a service");
    let grants = |client: &str| {
        let found = read.grants_for(&client.parse().expect("a client"), &service);
        found
            .into_iter()
            .map(|grant| grant.id.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(grants("PE/GOB/2/MESA"), "g0 g1 g2");
    assert_eq!(grants("PE/GOB/2/OTRA"), "g1");
    assert_eq!(grants("PE/GOB/2"), "g1");
    assert_eq!(grants("PE/GOB/3/MESA"), "");
}

#[test]
fn a_suspended_member_has_no_nodes_to_call_and_no_subsystems() {
    let mut members = members();
    members.members[1].suspended = true;
    let read = Configuration::new(manifest(1), members, None).expect("a configuration");
    let two = MemberId::parse("PE/GOB/2").expect("a member");
    assert!(read.member(&two).is_some() && !read.takes_part(&two));
    assert!(read.nodes_of(&two).is_empty());
    let client = |text: &str| read.client_takes_part(&text.parse().expect("a client"));
    assert!(client("PE/GOB/1/MESA") && client("PE/GOB/1"));
    assert!(!client("PE/GOB/1/OTRA") && !client("PE/GOB/2/MESA") && !client("PE/GOB/3"));
}

#[test]
fn parts_that_contradict_themselves_are_refused() {
    refused(|members, _| members.members[1].id = members.members[0].id.clone());
    refused(|members, _| members.members[1].nodes[0].id = members.members[0].id.node("n2").expect("a node"));
    refused(|members, _| members.members[1].nodes[0].certificates = vec![register::hex(&[1; 32])]);
    refused(|members, _| members.members[1].nodes[0].certificates = vec!["ab".into()]);
    refused(|members, _| members.members[1].nodes[0].keys = members.members[0].nodes[0].keys.clone());
    refused(|members, _| members.members[1].nodes[0].keys[0].kid = "other".into());
    refused(|members, _| members.members[1].nodes[0].address = Some("http://nodo".into()));
    refused(|_, provider| provider.services[0].id = "PE/GOB/1/MESA/otro".parse().expect("a service"));
    refused(|_, provider| provider.services.push(provider.services[0].clone()));
}

#[test]
fn a_later_manifest_of_the_same_content_keeps_the_parts() {
    let read = Configuration::new(manifest(1), members(), None).expect("a configuration");
    let mut later = manifest(1);
    later.until = 900_000;
    let renewed = read.renewed(later).expect("the same content");
    assert_eq!(renewed.until(), 900_000);
    assert!(Arc::ptr_eq(&renewed.parts, &read.parts));
    assert_eq!(read.renewed(manifest(2)).err(), Some(ConfigurationError::Part));
    let current = Current::default();
    assert_eq!(current.at(0).err(), Some(ConfigurationError::Over));
    current.set(Arc::new(renewed));
    assert!(current.at(899_999).is_ok());
    assert_eq!(current.at(900_000).err(), Some(ConfigurationError::Over));
}
