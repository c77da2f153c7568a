//! Levels of confidence: what ways to authenticate reach together, and what an operation needs.

use norms::{AssuranceFloorId, AuthenticationMethodId, peru};

use crate::day;

#[test]
fn ways_to_authenticate_reach_a_level_together() {
    for (methods, want) in [
        (vec![], None),
        (vec!["national_provider"], None),
        (vec!["password"], Some("nca1")),
        (vec!["totp"], Some("nca1")),
        (vec!["totp", "recovery_code"], Some("nca1")),
        (vec!["password", "totp"], Some("nca2")),
        (vec!["password", "recovery_code"], Some("nca2")),
        (vec!["passkey_synced"], Some("nca2")),
        (vec!["password", "passkey_synced"], Some("nca2")),
        (vec!["passkey_bound"], Some("nca2")),
        (vec!["certificate"], Some("nca3")),
        (vec!["password", "certificate"], Some("nca3")),
    ] {
        let ids: Vec<_> = methods
            .iter()
            .map(|id| AuthenticationMethodId::parse(id).unwrap())
            .collect();
        let found = peru().level_reached(&ids).map(|level| level.id.as_str());
        assert_eq!(found, want, "{methods:?}");
    }
}

#[test]
fn the_greatest_harm_counts_and_properties_lift_it() {
    let on = day("2026-11-27");
    for (harms, properties, want, why) in [
        ([0, 0, 0, 0, 0], vec![], "nca1", vec!["low_harm"]),
        ([1, 1, 1, 1, 1], vec![], "nca1", vec!["low_harm"]),
        ([0, 2, 0, 0, 0], vec![], "nca2", vec!["moderate_harm"]),
        ([0, 0, 0, 0, 3], vec!["personal_data"], "nca3", vec!["high_harm"]),
        (
            [0, 0, 0, 1, 0],
            vec!["personal_data", "legal_effect"],
            "nca2",
            vec!["personal_data", "legal_effect"],
        ),
        ([0, 0, 0, 0, 0], vec!["money_out"], "nca3", vec!["money_out"]),
        ([2, 0, 0, 0, 0], vec!["signature"], "nca3", vec!["signature"]),
    ] {
        let ids: Vec<_> = properties
            .iter()
            .map(|id| AssuranceFloorId::parse(id).unwrap())
            .collect();
        let (level, reasons) = peru().level_needed(&harms, &ids, on).unwrap();
        let reasons: Vec<_> = reasons.iter().map(|floor| floor.id.as_str()).collect();
        assert_eq!(
            (level.id.as_str(), reasons),
            (want, why),
            "{harms:?} {properties:?}"
        );
    }
    assert!(
        peru().level_needed(&[0], &[], day("2020-01-01")).is_none(),
        "before the norm there is no level"
    );
}

#[test]
fn every_name_on_the_wire_leads_to_a_level() {
    let law = peru();
    let numbers: Vec<u8> = law.assurance_levels().iter().map(|level| level.number).collect();
    assert_eq!(numbers, [1, 2, 3]);
    assert_eq!(law.harms().len(), 5);
    for value in law.acr_values() {
        let level = law.assurance_level(value.level).expect("listed");
        let method = value.method.and_then(|id| law.authentication_method(id));
        assert!(
            method.is_none_or(|method| law.number_of(method.ceiling) >= level.number),
            "{}",
            value.id
        );
    }
}

#[test]
fn who_may_keep_a_credential_of_their_own() {
    let credential = |id: &str| {
        let id = norms::CredentialId::parse(id).unwrap();
        peru().credential(id).unwrap()
    };
    for (id, level, ruc, lawful) in [
        ("none", None, None, false),
        ("own_password", Some("nca1"), None, false),
        ("own_two_factors", Some("nca2"), Some("20131378972"), false),
        ("clave_sol", Some("nca1"), Some("20131378972"), false),
        ("clave_sol", Some("nca1"), Some("20131312955"), true),
        ("own_certificate", Some("nca3"), None, false),
        ("id_gobpe_one", Some("nca1"), None, true),
        ("id_gobpe_certificate", Some("nca3"), None, true),
    ] {
        let known = credential(id);
        assert_eq!(known.level.map(|level| level.as_str()), level, "{id}");
        assert_eq!(known.is_lawful_for(ruc), lawful, "{id} {ruc:?}");
    }
}

#[test]
fn sections_that_help_who_attacks_are_not_public() {
    let public = |id: &str| {
        let id = norms::StrategySectionId::parse(id).unwrap();
        peru().strategy_section(id).unwrap().public
    };
    assert!(public("assisted_channel") && public("representatives"));
    assert!(!public("officials") && !public("incidents"));
    let mut ids = peru()
        .strategy_sections()
        .iter()
        .flat_map(|section| &section.terms);
    assert!(ids.all(|code| peru().term(*code).is_some()));
}

#[test]
fn properties_of_an_operation_are_those_that_no_harm_brings() {
    let named: Vec<&str> = peru()
        .properties(day("2026-11-27"))
        .map(|floor| floor.id.as_str())
        .collect();
    assert_eq!(named, ["personal_data", "legal_effect", "signature", "money_out"]);
    assert_eq!(peru().properties(day("2020-01-01")).count(), 0);
}
