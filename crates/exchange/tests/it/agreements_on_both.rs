//! The same story of services, accesses and policies on both databases leaves the same tables, and so do the acts when they are told again.

use crate::parties::{PADRON, Parties, REGISTRY, TOWN, Who, given};
use crate::pg;
use exchange::agreements::store;
use exchange::services::of_configuration;
use node::ident::MemberId;

async fn story(parties: &Parties) {
    parties.offered().await;
    parties
        .ok(Who::Registry, "sign-service-level", &[("service", PADRON)])
        .await;
    let refused = parties.asked().await;
    let why = |request| [("request", request), ("reason", "Falta la base legal")];
    parties
        .ok(Who::Registry, "refuse-access", &why(refused.as_str()))
        .await;
    let request = parties.asked().await;
    parties.ok(Who::Registry, "grant-access", &given(&request)).await;
    let member = MemberId::parse(TOWN).unwrap();
    let grant = store::accesses_of(parties.house(), &member).await.unwrap()[0]
        .access
        .id
        .to_string();
    let about = [("grant", grant.as_str()), ("reason", "Consultas a deshora")];
    parties.ok(Who::Registry, "suspend-grant", &about).await;
    parties.ok(Who::Operator, "suspend-grant", &about).await;
    parties.ok(Who::Registry, "resume-grant", &about).await;
    let later = [("grant", grant.as_str()), ("until", "2028-06-30")];
    parties.ok(Who::Town, "ask-renewal", &later).await;
    parties.ok(Who::Registry, "renew-grant", &later).await;
    let policy = [
        ("service", PADRON),
        ("title", "Municipalidades"),
        ("types", "district_municipality"),
        ("endpoints", "GET /personas/*"),
        ("fields", "persona.nombres"),
        ("purposes", "licencias"),
        ("legal_base", "Ley 28976 art. 7"),
        ("day_max", "500"),
        ("until", "2027-11-16"),
    ];
    parties.ok(Who::Registry, "adopt-policy", &policy).await;
    let policy = store::policies(parties.house()).await.unwrap()[0]
        .policy
        .id
        .to_string();
    let out = [
        ("policy", policy.as_str()),
        ("member", TOWN),
        ("reason", "Consultas a deshora"),
    ];
    parties.ok(Who::Registry, "make-exception", &out).await;
    let off = [("service", PADRON), ("reason", "Mantenimiento")];
    parties.ok(Who::Operator, "disable-service", &off).await;
}

async fn told(parties: &Parties) {
    // The operator still holds the grant up, and the policy leaves one of the two out.
    assert_eq!(parties.callers().await, ["PE/GOB/20100000003"]);
    let services = of_configuration(parties.house()).await.unwrap();
    assert_eq!((services.len(), services[0].enabled), (1, false));
    let member = MemberId::parse(TOWN).unwrap();
    let rows = store::requests_of(parties.house(), &member).await.unwrap();
    let mut states: Vec<&str> = rows.iter().map(|row| row.request.state.code()).collect();
    states.sort_unstable();
    assert_eq!(states, ["granted", "refused"]);
    parties.rebuilt_alike().await;
    parties
        .retire_subsystem(REGISTRY, parties.registry, "CONSULTA")
        .await;
    assert_eq!(parties.callers().await, Vec::<String>::new());
    assert!(of_configuration(parties.house()).await.unwrap().is_empty());
    parties.rebuilt_alike().await;
}

#[tokio::test]
async fn on_sqlite() {
    let parties = Parties::new().await;
    story(&parties).await;
    told(&parties).await;
}

#[tokio::test]
async fn on_postgresql() {
    let Some(url) = pg::fresh_database("exchange_agreements_on_postgresql") else {
        return;
    };
    let parties = Parties::on(&url, tempfile::tempdir().unwrap()).await;
    story(&parties).await;
    told(&parties).await;
}
