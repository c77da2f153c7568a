//! May this person do this? The whole table, office by act, beside the law's list; and the same asked over HTTP.

use crate::house::{ANPD, Home, SGTD};
use app::capabilities::CAPABILITIES;
use capability::power::{Target, may};
use capability::{Acting, Caller};
use http::StatusCode;
use jiff::civil::Date;
use norms::{Authority, Scope};
use register::{DesignationId, EntityId, PersonId};

const TODAY: Date = Date::constant(2026, 11, 26);

fn id(number: u8) -> EntityId {
    format!("018f0000-0000-7000-8000-0000000000{number:02}")
        .parse()
        .unwrap()
}

fn holder(office: &str, to: Option<Date>) -> Caller {
    let acting = Acting {
        designation: DesignationId::nil(),
        office: office.to_owned(),
        entity: id(1),
        entity_name: String::new(),
        from: Date::constant(2026, 1, 1),
        to,
    };
    Caller {
        person: Some(PersonId::nil()),
        acting: Some(acting),
        ..Caller::default()
    }
}

/// Own entity, one that depends on it, and a stranger's.
fn targets(authority: Option<Authority>) -> [(&'static str, Target); 3] {
    let of = |entity: u8, parent: Option<u8>| Target {
        entity: Some(id(entity)),
        parent: parent.map(id),
        authority,
        person: None,
    };
    [
        ("own", of(1, None)),
        ("below", of(2, Some(1))),
        ("foreign", of(3, Some(4))),
    ]
}

#[test]
fn every_office_by_every_act_answers_as_the_law_says() {
    let law = norms::peru();
    let kinds: Vec<&str> = CAPABILITIES
        .iter()
        .flat_map(|capability| capability.kinds().iter().map(|kind| kind.kind))
        .chain(["register/key-rotated", "register/payload-erased"])
        .collect();
    let (mut asked, mut yes) = (0, 0);
    for office in law.offices() {
        for kind in &kinds {
            for authority in [None, Some(Authority::Sgtd), Some(Authority::Anpd)] {
                let scope = law.may_act(office.id, kind, authority);
                for (name, target) in targets(authority) {
                    let want = match (scope, name) {
                        (None | Some(Scope::Itself), _) => false,
                        (Some(Scope::State), _) | (Some(_), "own") => true,
                        (Some(Scope::Subordinate), "below") => true,
                        (Some(_), _) => false,
                    };
                    let caller = holder(office.id.as_str(), None);
                    let got = may(law, &caller, kind, &target, TODAY).is_ok();
                    assert_eq!(got, want, "{} {kind} {authority:?} {name}", office.id);
                    let ended = holder(office.id.as_str(), Some(Date::constant(2026, 11, 25)));
                    assert!(
                        may(law, &ended, kind, &target, TODAY).is_err(),
                        "{} keeps power after its end",
                        office.id
                    );
                    assert!(may(law, &Caller::stranger(), kind, &target, TODAY).is_err());
                    asked += 1;
                    yes += usize::from(got);
                }
            }
        }
    }
    assert!(asked > 5_000 && yes > 100 && yes < asked / 4, "{yes} of {asked}");
}

#[test]
fn the_powers_that_matter_are_where_they_belong() {
    for (office, act, where_, want) in [
        ("entity_head", "directory/designated", "own", true),
        ("entity_head", "directory/designated", "below", true),
        ("entity_head", "directory/designated", "foreign", false),
        ("digital_leader", "directory/designated", "own", false),
        (
            "digital_leader",
            "directory/designation-communicated",
            "own",
            true,
        ),
        ("technical_secretary", "directory/designation-ended", "own", false),
        (
            "personal_data_officer",
            "directory/contact-published",
            "own",
            true,
        ),
        ("internal_control", "directory/entity-updated", "own", false),
        (
            "servir_analyst",
            "directory/communication-acknowledged",
            "foreign",
            false,
        ),
        (
            "sgtd_administrator",
            "directory/entity-registered",
            "foreign",
            true,
        ),
        ("entity_head", "directory/entity-registered", "own", false),
    ] {
        let target = targets(None)
            .into_iter()
            .find(|(name, _)| *name == where_)
            .unwrap()
            .1;
        assert_eq!(
            may(norms::peru(), &holder(office, None), act, &target, TODAY).is_ok(),
            want,
            "{office} {act} {where_}"
        );
    }
}

#[tokio::test]
async fn over_http_the_same_answers() {
    let home = Home::new().await;
    let board = home.board().await;
    let regions: Vec<_> = board
        .entities
        .iter()
        .filter(|entity| entity.kind.id.as_str() == "regional_government")
        .collect();
    let (mine, yours) = (regions[0], regions[1]);
    let head = home.head_of(mine).await;
    let document = home.document(&head).await;
    let before = home.size().await;

    let mut foreign = Home::designation(yours, "digital_leader", &document);
    foreign["dni"] = "00990002".into();
    let answer = home.json(&head, "/api/v1/designations", &foreign).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{answer:?}");

    let administrator = Home::designation(mine, "sgtd_administrator", &document);
    let answer = home.json(&head, "/api/v1/designations", &administrator).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");

    let answer = home.get_as(&head, "/bandeja").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert_eq!(home.size().await, before, "nothing was recorded");
}

#[tokio::test]
async fn an_analyst_answers_only_what_their_authority_was_told() {
    let home = Home::new().await;
    let (sgtd, anpd) = (home.sign_in(SGTD).await, home.sign_in(ANPD).await);
    let told_anpd = directory::store::queue(&home.house, "anpd", "waiting", 10, 0)
        .await
        .unwrap();
    let told_sgtd = directory::store::queue(&home.house, "sgtd", "waiting", 10, 0)
        .await
        .unwrap();
    let waiting = told_anpd
        .first()
        .or(told_sgtd.first())
        .expect("something waits in the demonstration");
    let (right, wrong) = if waiting.authority == "anpd" {
        (&anpd, &sgtd)
    } else {
        (&sgtd, &anpd)
    };
    let body = serde_json::json!({"communication": waiting.id.to_string()});
    assert_eq!(
        home.json(wrong, "/api/v1/acknowledgements", &body).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        home.json(right, "/api/v1/acknowledgements", &body).await.status,
        StatusCode::CREATED
    );
    assert_eq!(
        home.json(right, "/api/v1/acknowledgements", &body).await.status,
        StatusCode::CONFLICT
    );
}

#[tokio::test]
async fn an_analyst_reads_the_inbox_of_their_authority_and_no_other() {
    let home = Home::new().await;
    for (dni, own, other) in [(SGTD, "sgtd", "anpd"), (ANPD, "anpd", "sgtd")] {
        let analyst = home.sign_in(dni).await;
        assert_eq!(home.get_as(&analyst, "/bandeja").await.status, StatusCode::OK);
        assert_eq!(
            home.get_as(&analyst, &format!("/bandeja.csv?autoridad={own}"))
                .await
                .status,
            StatusCode::OK
        );
        assert_eq!(
            home.get_as(&analyst, &format!("/bandeja.csv?autoridad={other}"))
                .await
                .status,
            StatusCode::FORBIDDEN
        );
    }
}
