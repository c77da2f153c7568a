//! Agreements by policy: one act, many members, each leaving with its condition.

use crate::parties::{PADRON, Parties, TOWN, Who, but};
use directory::acts::DesignationCommunicated;
use exchange::agreements::{of_configuration, store};
use register::{CommunicationId, Draft, EntityId, Under};

fn adopted() -> Vec<(&'static str, &'static str)> {
    vec![
        ("service", PADRON),
        ("title", "Municipalidades con oficial de datos personales"),
        ("types", "district_municipality,provincial_municipality"),
        ("office", "personal_data_officer"),
        ("communicated", "1"),
        ("endpoints", "GET /personas/*"),
        ("fields", "persona.nombres"),
        ("purposes", "licencias"),
        ("legal_base", "Ley 28976 art. 7"),
        ("day_max", "500"),
        ("until", "2027-11-16"),
    ]
}

async fn id(parties: &Parties) -> String {
    store::policies(parties.house()).await.unwrap()[0]
        .policy
        .id
        .to_string()
}

/// An officer for an entity, and the communication of that.
async fn officer(parties: &Parties, entity: EntityId, name: &str) {
    let person = parties.person(name).await;
    let designation = parties.designate(entity, "personal_data_officer", person).await;
    communicated(parties, entity, designation).await;
}

async fn communicated(parties: &Parties, entity: EntityId, designation: register::DesignationId) {
    let told = DesignationCommunicated {
        communication: CommunicationId::new(parties.opened.clock.as_ref()).unwrap(),
        designation,
        authority: "anpd".to_owned(),
        on: "2026-11-16".parse().unwrap(),
        reference: None,
        answer_by: None,
    };
    parties
        .system("directory/designation-communicated", entity, &told)
        .await;
}

#[tokio::test]
async fn each_member_enters_and_leaves_with_its_condition() {
    let parties = Parties::new().await;
    parties.offered().await;
    parties.ok(Who::Registry, "adopt-policy", &adopted()).await;
    let nobody: [&str; 0] = [];
    assert_eq!(parties.callers().await, nobody);
    // Designated is not enough where it must be communicated.
    let person = parties.person("Oficial").await;
    let designation = parties
        .designate(parties.town, "personal_data_officer", person)
        .await;
    assert_eq!(parties.callers().await, nobody);
    communicated(&parties, parties.town, designation).await;
    assert_eq!(parties.callers().await, [TOWN]);
    parties.switch(TOWN, parties.town, false).await;
    assert_eq!(parties.callers().await, nobody);
    parties.switch(TOWN, parties.town, true).await;
    let grants = of_configuration(parties.house(), parties.house().clock.now())
        .await
        .unwrap();
    assert_eq!((grants.len(), grants[0].day_max), (1, Some(500)));
    assert_eq!(
        grants[0].fields.as_deref(),
        Some(["persona.nombres".to_owned()].as_slice())
    );
    // The office is left without a holder: no act about the policy, and no access by it.
    let ended = serde_json::json!({"designation": designation, "on": "2026-11-17", "reason": "bond_ended"});
    parties
        .system("directory/designation-ended", parties.town, &ended)
        .await;
    assert_eq!(parties.callers().await, [TOWN]);
    parties.go_to("2026-11-18");
    assert_eq!(parties.callers().await, nobody);
    officer(&parties, parties.town, "Reemplazo").await;
    assert_eq!(parties.callers().await, [TOWN]);
    parties.go_to("2027-11-17");
    assert_eq!(parties.callers().await, nobody);
    parties.rebuilt_alike().await;
}

#[tokio::test]
async fn one_entity_is_kept_out_and_let_in_again_with_a_reason() {
    let parties = Parties::new().await;
    parties.offered().await;
    parties.ok(Who::Registry, "adopt-policy", &adopted()).await;
    officer(&parties, parties.town, "Oficial").await;
    let id = id(&parties).await;
    let about = [
        ("policy", id.as_str()),
        ("member", TOWN),
        ("reason", "Consultas a deshora"),
    ];
    assert_eq!(
        parties.refused(Who::Town, "make-exception", &about).await,
        "capability-denied-entity"
    );
    assert_eq!(
        parties.refused(Who::Registry, "end-exception", &about).await,
        "exchange-exception-same"
    );
    let nobody = [
        ("policy", id.as_str()),
        ("member", "PE/GOB/1"),
        ("reason", "Prueba"),
    ];
    assert_eq!(
        parties.refused(Who::Registry, "make-exception", &nobody).await,
        "exchange-member-unknown"
    );
    parties.ok(Who::Registry, "make-exception", &about).await;
    assert_eq!(parties.callers().await, Vec::<String>::new());
    let page = parties.get(None, &format!("/intercambio/politicas/{id}")).await;
    assert!(page.text.contains("Excluida por un acto"), "{}", page.text);
    parties.ok(Who::Registry, "end-exception", &about).await;
    assert_eq!(parties.callers().await, [TOWN]);
    parties
        .ok(
            Who::Registry,
            "end-policy",
            &[("policy", &id), ("reason", "Otra la reemplaza")],
        )
        .await;
    assert_eq!(parties.callers().await, Vec::<String>::new());
    assert_eq!(
        parties.refused(Who::Registry, "make-exception", &about).await,
        "exchange-policy-over"
    );
    parties.rebuilt_alike().await;
}

#[tokio::test]
async fn the_governing_body_adopts_for_data_of_the_law_and_its_owner_does_not_undo_it() {
    let parties = Parties::new().await;
    parties.offered().await;
    assert_eq!(
        parties.refused(Who::Town, "adopt-policy", &adopted()).await,
        "capability-denied-entity"
    );
    for (change, no) in [
        (("types", ""), "capability-required"),
        (("types", "circo"), "capability-choice"),
        (("office", "alcalde"), "capability-choice"),
        (("until", "2029-11-17"), "exchange-until-far"),
        (("title", "De 12345678"), "exchange-number-in-text"),
    ] {
        assert_eq!(
            parties
                .refused(Who::Registry, "adopt-policy", &but(adopted(), &[change]))
                .await,
            no
        );
    }
    parties.ok(Who::Operator, "adopt-policy", &adopted()).await;
    let id = id(&parties).await;
    let end = [("policy", id.as_str()), ("reason", "No queremos")];
    assert_eq!(
        parties.refused(Who::Registry, "end-policy", &end).await,
        "exchange-policy-by-operator"
    );
    officer(&parties, parties.town, "Oficial").await;
    let out = [
        ("policy", id.as_str()),
        ("member", TOWN),
        ("reason", "Consultas a deshora"),
    ];
    parties.ok(Who::Registry, "make-exception", &out).await;
    parties.ok(Who::Operator, "end-policy", &end).await;
}

#[tokio::test]
async fn the_page_says_who_is_in_and_for_want_of_what_others_are_out() {
    let parties = Parties::new().await;
    parties.offered().await;
    parties.ok(Who::Registry, "adopt-policy", &adopted()).await;
    officer(&parties, parties.town, "Oficial").await;
    let outside = EntityId::new(parties.opened.clock.as_ref()).unwrap();
    parties
        .entity(outside, "district_municipality", "Municipalidad de Fuera", None)
        .await;
    let id = id(&parties).await;
    let page = parties.get(None, &format!("/intercambio/politicas/{id}")).await;
    for words in [
        "que tenga vigente y comunicada la designación",
        "Sin titular en el cargo",
        "No es miembro",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    let of = |state: &str| format!("/api/v1/exchange-policy-entities?politica={id}&estado={state}");
    for (state, name) in [
        ("in", "Municipalidad de Muestra"),
        ("no_holder", "Municipalidad de Ejemplo"),
        ("no_member", "Municipalidad de Fuera"),
    ] {
        let json = parties.get(None, &of(state)).await.json();
        assert_eq!(
            (json["total"].as_u64(), json["items"][0]["entity"].as_str()),
            (Some(1), Some(name)),
            "{state}"
        );
    }
    let list = parties.get(None, "/intercambio/politicas").await;
    assert!(
        list.text
            .contains("Municipalidades con oficial de datos personales"),
        "{}",
        list.text
    );
    // A service that goes takes its policies with it.
    parties
        .ok(
            Who::Registry,
            "retire-service",
            &[("service", PADRON), ("reason", "Prueba")],
        )
        .await;
    assert_eq!(parties.callers().await, Vec::<String>::new());
    let page = parties.get(None, &format!("/intercambio/politicas/{id}")).await;
    assert!(page.text.contains("El servicio fue retirado"), "{}", page.text);
}

#[tokio::test]
async fn one_act_gives_access_to_three_thousand_members() {
    let parties = Parties::new().await;
    parties.offered().await;
    let mut drafts = Vec::new();
    for number in 0..3_000 {
        let id = EntityId::new(parties.opened.clock.as_ref()).unwrap();
        let name = format!("Municipalidad {number}");
        let registered = testing::entity_registered(id, "district_municipality", &name, None);
        let draft = |kind| Draft::new(kind, Under::system()).entity(id);
        drafts.push(
            draft("directory/entity-registered")
                .payload_of(&registered)
                .unwrap(),
        );
        let joined = serde_json::json!({"member": format!("PE/GOB/3{number:010}")});
        drafts.push(draft("exchange/member-joined").payload(joined));
    }
    for some in drafts.chunks(500) {
        let register = &parties.house().register;
        register.record_group(some.to_vec(), None).await.unwrap();
    }
    let anybody = but(adopted(), &[("office", ""), ("communicated", "")]);
    parties.ok(Who::Registry, "adopt-policy", &anybody).await;
    let grants = of_configuration(parties.house(), parties.house().clock.now())
        .await
        .unwrap();
    // With the two municipalities of every test; one grant for all of them.
    assert_eq!((grants.len(), grants[0].clients.len()), (1, 3_002));
}
