//! Services: described, described anew, switched on and off, retired; what is refused says why.

use crate::parties::{OPENAPI, PADRON, Parties, REGISTRY, Who, borrowed, but};
use exchange::services::{of_configuration, store};
use node::ident::ServiceId;

async fn row(parties: &Parties) -> store::ServiceRow {
    let id = ServiceId::parse(PADRON).unwrap();
    store::service(parties.house(), &id).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_service_is_described_by_its_form_and_begins_switched_off() {
    let parties = Parties::new().await;
    let fields = parties.padron().await;
    let entity = parties.registry.to_string();
    let mut sent = vec![
        ("_paso", "registrar"),
        ("_clave", "uno"),
        ("entity", entity.as_str()),
    ];
    sent.extend(borrowed(&fields));
    let done = parties
        .form(Who::Registry, "/intercambio/servicios/describir", &sent)
        .await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text);
    let row = row(&parties).await;
    let described = &row.described;
    assert_eq!((row.state.code(), described.version), ("disabled", 1));
    let endpoints: Vec<_> = described
        .endpoints
        .iter()
        .map(|one| format!("{} {}", one.method, one.path))
        .collect();
    assert_eq!(endpoints, ["GET /personas/*", "POST /personas"]);
    let data: Vec<_> = described
        .elements
        .iter()
        .map(|one| (one.field.as_str(), serde_json::json!(one.sensitivity)))
        .collect();
    assert_eq!(
        data,
        [
            ("persona.foto", "sensitive".into()),
            ("persona.nombres", "personal".into())
        ]
    );
    assert_eq!(described.level.availability, Some(9950));
    let told = &of_configuration(parties.house()).await.unwrap()[0];
    assert_eq!(
        (told.id.as_str(), told.enabled, told.subject.as_deref()),
        (PADRON, false, Some("path:2"))
    );
    // Described anew it is another version; its form begins with what was said before.
    let again = parties
        .get(
            Some(Who::Registry),
            &format!("/intercambio/servicios/describir?service={PADRON}"),
        )
        .await;
    assert!(
        again.text.contains("Ley 26497 art. 7") && again.text.contains("99,50"),
        "{}",
        again.text
    );
    parties
        .ok(Who::Registry, "enable-service", &[("service", PADRON)])
        .await;
    parties
        .ok(
            Who::Registry,
            "describe-service",
            &but(borrowed(&fields), &[("title", "Padrón nuevo")]),
        )
        .await;
    let anew = self::row(&parties).await;
    assert_eq!((anew.state.code(), anew.described.version), ("enabled", 2));
    assert_eq!(
        store::versions(parties.house(), anew.id()).await.unwrap().len(),
        2
    );
    parties.rebuilt_alike().await;
}

#[tokio::test]
async fn what_is_wrong_is_refused_with_its_reason() {
    let parties = Parties::new().await;
    let fields = parties.padron().await;
    let bad = OPENAPI.replace("in: path", "in: body");
    let bad = parties.document(Who::Registry, &bad, "text/yaml").await;
    let foreign = parties
        .document(Who::Town, &format!("{OPENAPI}\n# otra\n"), "text/yaml")
        .await;
    for (who, change, no) in [
        (Who::Secretary, ("title", "Otro"), "capability-denied-act"),
        (Who::Registry, ("openapi", bad.as_str()), "exchange-openapi-type"),
        // A document that somebody else sent opens nothing by its hash.
        (
            Who::Registry,
            ("openapi", foreign.as_str()),
            "capability-document-unknown",
        ),
        (Who::Registry, ("openapi", ""), "exchange-endpoints-missing"),
        (
            Who::Registry,
            ("code", "con espacio"),
            "exchange-service-code-bad",
        ),
        (Who::Registry, ("subsystem", "OTRO"), "capability-choice"),
        (
            Who::Registry,
            ("owner", "office:security_officer"),
            "capability-choice",
        ),
        (
            Who::Registry,
            ("elements", "persona.apodo | personal"),
            "exchange-line-field-unknown",
        ),
        (Who::Registry, ("purposes", "licencias"), "exchange-line-purpose"),
        (Who::Registry, ("availability", "101"), "exchange-availability"),
        (Who::Registry, ("subject", "cuerpo"), "exchange-subject"),
        (
            Who::Registry,
            ("test_base", "http://10.0.0.1/"),
            "exchange-test-base",
        ),
        (Who::Registry, ("title", "De 12345678"), "exchange-number-in-text"),
    ] {
        let fields = but(borrowed(&fields), &[change]);
        assert_eq!(
            parties.refused(who, "describe-service", &fields).await,
            no,
            "{change:?}"
        );
    }
    // Nobody describes for another entity, whatever the form says.
    let registry = parties.registry.to_string();
    let fields = but(
        borrowed(&fields),
        &[
            ("entity", registry.as_str()),
            ("openapi", ""),
            ("endpoints", "GET /a"),
        ],
    );
    assert_eq!(
        parties.refused(Who::Other, "describe-service", &fields).await,
        "capability-denied-entity"
    );
}

#[tokio::test]
async fn switching_off_is_for_the_owner_and_the_governing_body() {
    let parties = Parties::new().await;
    parties.offered().await;
    let (on, off) = ([("service", PADRON)], [("service", PADRON), ("reason", "Prueba")]);
    assert_eq!(
        parties.refused(Who::Registry, "enable-service", &on).await,
        "exchange-service-on"
    );
    assert_eq!(
        parties.refused(Who::Town, "disable-service", &off).await,
        "capability-denied-entity"
    );
    parties.ok(Who::Operator, "disable-service", &off).await;
    assert!(!of_configuration(parties.house()).await.unwrap()[0].enabled);
    // What the governing body stopped, its owner does not switch on, nor does stopping it again hide who did.
    assert_eq!(
        parties.refused(Who::Registry, "enable-service", &on).await,
        "exchange-stopped-by-operator"
    );
    assert_eq!(
        parties.refused(Who::Registry, "disable-service", &off).await,
        "exchange-service-off"
    );
    parties.ok(Who::Operator, "enable-service", &on).await;
    assert_eq!(row(&parties).await.state.code(), "disabled");
    parties.ok(Who::Registry, "enable-service", &on).await;
    assert_eq!(row(&parties).await.state.code(), "enabled");
    assert_eq!(
        parties.refused(Who::Operator, "retire-service", &off).await,
        "capability-denied-act"
    );
    parties.ok(Who::Registry, "retire-service", &off).await;
    assert!(of_configuration(parties.house()).await.unwrap().is_empty());
    let fields = parties.padron().await;
    assert_eq!(
        parties
            .refused(Who::Registry, "describe-service", &borrowed(&fields))
            .await,
        "exchange-service-retired"
    );
    parties.rebuilt_alike().await;
}

#[tokio::test]
async fn a_service_goes_with_its_system_and_does_not_come_back_with_it() {
    let parties = Parties::new().await;
    parties.offered().await;
    parties.granted().await;
    parties
        .retire_subsystem(REGISTRY, parties.registry, "CONSULTA")
        .await;
    assert!(of_configuration(parties.house()).await.unwrap().is_empty());
    parties.subsystem(REGISTRY, parties.registry, "CONSULTA").await;
    assert!(of_configuration(parties.house()).await.unwrap().is_empty());
    assert_eq!(parties.callers().await, Vec::<String>::new());
    parties.rebuilt_alike().await;
}

#[tokio::test]
async fn a_level_is_signed_once_for_each_version() {
    let parties = Parties::new().await;
    let fields = parties.padron().await;
    let about = [("service", PADRON)];
    parties
        .ok(
            Who::Registry,
            "describe-service",
            &but(borrowed(&fields), &[("availability", "")]),
        )
        .await;
    assert_eq!(
        parties.refused(Who::Registry, "sign-service-level", &about).await,
        "exchange-level-missing"
    );
    parties
        .ok(Who::Registry, "describe-service", &borrowed(&fields))
        .await;
    parties.ok(Who::Registry, "sign-service-level", &about).await;
    assert_eq!(
        parties.refused(Who::Registry, "sign-service-level", &about).await,
        "exchange-level-signed"
    );
    assert_eq!(row(&parties).await.signed.unwrap().0, 2);
}
