//! Access: asked for, given or less of it, refused, renewed, suspended, ended, expired.

use crate::parties::{PADRON, Parties, TOWN, Who, but, given, wanted};
use exchange::agreements::{of_configuration, store};
use node::ident::MemberId;

const CALLER: &str = "PE/GOB/20100000002/MESA";

#[tokio::test]
async fn access_is_asked_for_and_given_by_forms_and_nodes_are_told() {
    let parties = Parties::new().await;
    parties.offered().await;
    // The form offers everything but what is most private.
    let form = parties
        .get(
            Some(Who::Town),
            &format!("/intercambio/solicitudes/nueva?service={PADRON}"),
        )
        .await;
    let ticked = |field: &str| {
        let box_of = form
            .text
            .split("<input")
            .find(|input| input.contains(&format!("value=\"{field}\"")));
        box_of
            .unwrap_or_else(|| panic!("{field}: {}", form.text))
            .split('>')
            .next()
            .unwrap()
            .contains("checked")
    };
    assert!(ticked("persona.nombres") && !ticked("persona.foto"));
    let grant = parties.granted().await;
    assert_eq!(parties.callers().await, [CALLER]);
    let told = &of_configuration(parties.house(), parties.house().clock.now())
        .await
        .unwrap()[0];
    assert_eq!(
        told.fields.as_deref(),
        Some(["persona.nombres".to_owned()].as_slice())
    );
    assert_eq!(
        (told.day_max, told.purposes.as_slice()),
        (Some(500), ["licencias".to_owned()].as_slice())
    );
    assert_eq!(
        told.until,
        "2027-11-17T05:00:00Z"
            .parse::<jiff::Timestamp>()
            .unwrap()
            .as_millisecond()
    );
    // Everybody sees who may call what; the request is for both sides and the governing body.
    let page = parties.get(None, &format!("/intercambio/accesos/{grant}")).await;
    assert!(
        page.status.is_success() && page.text.contains("Municipalidad de Muestra"),
        "{}",
        page.text
    );
    let member = MemberId::parse(TOWN).unwrap();
    let request = store::requests_of(parties.house(), &member).await.unwrap()[0].href();
    for (who, status) in [
        (Some(Who::Town), 200),
        (Some(Who::Registry), 200),
        (Some(Who::Control), 200),
        (Some(Who::Operator), 200),
        (Some(Who::Other), 404),
    ] {
        assert_eq!(
            parties.get(who, &request).await.status.as_u16(),
            status,
            "{who:?}"
        );
    }
    let paper = parties
        .get(None, &format!("/intercambio/accesos/{grant}/acuerdo.pdf"))
        .await;
    assert_eq!(paper.header("content-type"), "application/pdf");
    parties.rebuilt_alike().await;
}

#[tokio::test]
async fn nobody_asks_for_what_is_not_offered_nor_in_the_name_of_others() {
    let parties = Parties::new().await;
    parties.offered().await;
    for (who, change, no) in [
        (Who::Control, vec![], "capability-denied-act"),
        (Who::Other, vec![], "capability-choice"),
        (Who::Town, vec![("endpoints", "GET /otra")], "capability-choice"),
        (Who::Town, vec![("purposes", "curiosidad")], "capability-choice"),
        (Who::Town, vec![("fields", "persona.apodo")], "capability-choice"),
        (Who::Town, vec![("fields", "")], "exchange-fields-unknown"),
        (Who::Town, vec![("until", "2026-11-15")], "exchange-until-past"),
        (Who::Town, vec![("until", "2029-11-17")], "exchange-until-far"),
        (Who::Town, vec![("day_max", "0")], "capability-number"),
        (
            Who::Town,
            vec![("service", "PE/GOB/20100000001/CONSULTA/otro")],
            "exchange-service-unknown",
        ),
        (
            Who::Town,
            vec![("legal_base", "Caso de 12345678")],
            "exchange-number-in-text",
        ),
    ] {
        assert_eq!(
            parties
                .refused(who, "request-access", &but(wanted(), &change))
                .await,
            no,
            "{change:?}"
        );
    }
    parties.asked().await;
    assert_eq!(
        parties.refused(Who::Town, "request-access", &wanted()).await,
        "exchange-request-waits"
    );
    parties.switch(TOWN, parties.town, false).await;
    let no = parties.refused(Who::Town, "request-access", &wanted()).await;
    assert_eq!(no, "exchange-member-off exchange-request-waits");
}

#[tokio::test]
async fn the_owner_gives_what_was_asked_for_or_less() {
    let parties = Parties::new().await;
    parties.offered().await;
    let request = parties.asked().await;
    for (who, change, no) in [
        (Who::Town, vec![], "capability-denied-entity"),
        (Who::Other, vec![], "capability-denied-entity"),
        (Who::Operator, vec![], "capability-denied-act"),
        (
            Who::Registry,
            vec![("fields", "persona.nombres,persona.foto")],
            "capability-choice",
        ),
        (
            Who::Registry,
            vec![("endpoints", "GET /personas/*,POST /personas")],
            "capability-choice",
        ),
        (
            Who::Registry,
            vec![("purposes", "licencias,tributos")],
            "capability-choice",
        ),
        (
            Who::Registry,
            vec![("day_max", "501")],
            "exchange-more-than-asked",
        ),
        (
            Who::Registry,
            vec![("until", "2027-11-17")],
            "exchange-more-than-asked",
        ),
    ] {
        let fields = but(given(&request), &change);
        assert_eq!(
            parties.refused(who, "grant-access", &fields).await,
            no,
            "{who:?} {change:?}"
        );
    }
    let less = but(given(&request), &[("day_max", "100"), ("until", "2027-01-31")]);
    parties.ok(Who::Registry, "grant-access", &less).await;
    assert_eq!(
        parties
            .refused(Who::Registry, "grant-access", &given(&request))
            .await,
        "exchange-request-closed"
    );
    parties.go_to("2027-01-31");
    assert_eq!(parties.callers().await, [CALLER]);
    // It ends by itself with its last day in Lima.
    parties.opened.clock.set("2027-02-01T05:00:00Z".parse().unwrap());
    assert_eq!(parties.callers().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_request_is_refused_or_taken_back_and_asked_anew() {
    let parties = Parties::new().await;
    parties.offered().await;
    let request = parties.asked().await;
    let about = [("request", request.as_str()), ("reason", "Falta la base legal")];
    assert_eq!(
        parties.refused(Who::Registry, "withdraw-request", &about).await,
        "capability-denied-entity"
    );
    assert_eq!(
        parties.refused(Who::Town, "refuse-access", &about).await,
        "capability-denied-entity"
    );
    parties.ok(Who::Registry, "refuse-access", &about).await;
    let again = parties.asked().await;
    parties
        .ok(
            Who::Town,
            "withdraw-request",
            &[("request", &again), ("reason", "Por error")],
        )
        .await;
    assert_eq!(
        parties
            .refused(Who::Registry, "grant-access", &given(&again))
            .await,
        "exchange-request-closed"
    );
    let list = parties.get(Some(Who::Registry), "/intercambio/solicitudes").await;
    assert!(
        list.text.contains("Rechazada") && list.text.contains("Retirada"),
        "{}",
        list.text
    );
}

#[tokio::test]
async fn an_access_is_renewed_by_both_sides() {
    let parties = Parties::new().await;
    parties.offered().await;
    let grant = parties.granted().await;
    let to = |until: &'static str| vec![("grant", grant.as_str()), ("until", until)];
    assert_eq!(
        parties
            .refused(Who::Registry, "renew-grant", &to("2028-01-31"))
            .await,
        "exchange-renewal-not-asked"
    );
    assert_eq!(
        parties.refused(Who::Town, "ask-renewal", &to("2027-11-16")).await,
        "exchange-until-not-later"
    );
    assert_eq!(
        parties.refused(Who::Town, "ask-renewal", &to("2029-11-16")).await,
        "exchange-until-far"
    );
    assert_eq!(
        parties
            .refused(Who::Registry, "ask-renewal", &to("2028-01-31"))
            .await,
        "capability-denied-entity"
    );
    parties.ok(Who::Town, "ask-renewal", &to("2028-06-30")).await;
    let cx = parties.cx(Who::Registry).await;
    let areas = parties.house().areas(&cx).await.unwrap();
    let waiting = areas
        .iter()
        .find(|area| area.path == "/intercambio/accesos")
        .unwrap()
        .waiting;
    assert_eq!(waiting, 1);
    assert_eq!(
        parties
            .refused(Who::Registry, "renew-grant", &to("2028-07-01"))
            .await,
        "exchange-more-than-asked"
    );
    parties.ok(Who::Registry, "renew-grant", &to("2028-01-31")).await;
    parties.go_to("2028-01-31");
    assert_eq!(parties.callers().await, [CALLER]);
    parties.rebuilt_alike().await;
}

#[tokio::test]
async fn who_suspended_an_access_takes_it_up_again_and_any_side_ends_it() {
    let parties = Parties::new().await;
    parties.offered().await;
    let grant = parties.granted().await;
    let about = [("grant", grant.as_str()), ("reason", "Consultas a deshora")];
    assert_eq!(
        parties.refused(Who::Town, "suspend-grant", &about).await,
        "capability-denied-entity"
    );
    parties.ok(Who::Registry, "suspend-grant", &about).await;
    assert_eq!(parties.callers().await, Vec::<String>::new());
    // The governing body gives nobody's data: what the owner suspended, the owner takes up.
    assert_eq!(
        parties.refused(Who::Operator, "resume-grant", &about).await,
        "exchange-not-owner"
    );
    parties.ok(Who::Registry, "resume-grant", &about).await;
    assert_eq!(parties.callers().await, [CALLER]);
    parties.ok(Who::Operator, "suspend-grant", &about).await;
    assert_eq!(
        parties.refused(Who::Registry, "resume-grant", &about).await,
        "exchange-grant-by-operator"
    );
    // Both hold it up now: either letting go is not enough.
    parties.ok(Who::Registry, "suspend-grant", &about).await;
    parties.ok(Who::Operator, "resume-grant", &about).await;
    assert_eq!(parties.callers().await, Vec::<String>::new());
    parties.ok(Who::Registry, "resume-grant", &about).await;
    assert_eq!(parties.callers().await, [CALLER]);
    assert_eq!(
        parties.refused(Who::Other, "end-grant", &about).await,
        "capability-denied-entity"
    );
    parties.ok(Who::Town, "end-grant", &about).await;
    assert_eq!(parties.callers().await, Vec::<String>::new());
    assert_eq!(
        parties.refused(Who::Registry, "resume-grant", &about).await,
        "exchange-grant-not-suspended"
    );
    parties.rebuilt_alike().await;
}

#[tokio::test]
async fn a_call_needs_both_members_and_the_system_that_calls() {
    let parties = Parties::new().await;
    parties.offered().await;
    parties.granted().await;
    for (member, entity) in [(TOWN, parties.town), (crate::parties::REGISTRY, parties.registry)] {
        parties.switch(member, entity, false).await;
        assert_eq!(parties.callers().await, Vec::<String>::new(), "{member}");
        parties.switch(member, entity, true).await;
        assert_eq!(parties.callers().await, [CALLER]);
    }
    // A system that is retired loses its access for good: another one of the same code begins with none.
    parties.retire_subsystem(TOWN, parties.town, "MESA").await;
    parties.subsystem(TOWN, parties.town, "MESA").await;
    assert_eq!(parties.callers().await, Vec::<String>::new());
    parties.rebuilt_alike().await;
}
