//! Signing in with a certificate: which are taken, and whose tickets.

use crate::world::{Client, World};
use identity::{CertificateSettings, presented, use_certificates};
use jiff::SignedDuration;
use std::path::PathBuf;
use tempfile::TempDir;
use testing::Answered;
use testing::cards::{Authority, Day, Wanted};

const LATER: Day = (2027, 1, 1);

struct Place {
    world: World,
    root: Authority,
    issuing: Authority,
    folder: TempDir,
}

impl Place {
    async fn open() -> Place {
        let (world, _) = World::open().await;
        let root = Authority::root("Autoridad de prueba");
        let issuing = root.under("Entidad de certificación de prueba");
        let entity = world
            .entity("Municipalidad de muestra", "district_municipality", None)
            .await;
        let person = world.person("47654321", "marcela@muestra.example").await;
        world.designate(&person, "entity_head", entity).await;
        let place = Place {
            world,
            root,
            issuing,
            folder: tempfile::tempdir().unwrap(),
        };
        std::fs::create_dir(place.folder.path().join("lists")).unwrap();
        std::fs::write(place.settings().authorities, place.root.pem()).unwrap();
        place.revoke(&[], LATER);
        use_certificates(&place.world.house, place.settings()).unwrap();
        place
    }

    fn settings(&self) -> CertificateSettings {
        let at = |name: &str| -> PathBuf { self.folder.path().join(name) };
        let settings = serde_json::json!({
            "url": "https://tarjeta.example:8443", "authorities": at("authorities.pem"), "revocation_lists": at("lists"),
        });
        serde_json::from_value(settings).unwrap()
    }

    /// Lists of both authorities: the root's for the other, and the other's for cards.
    fn revoke(&self, numbers: &[u64], to: Day) {
        let lists = self.folder.path().join("lists");
        std::fs::write(lists.join("root.pem"), self.root.list(&[], to)).unwrap();
        std::fs::write(lists.join("issuing.pem"), self.issuing.list(numbers, to)).unwrap();
        self.world.later(SignedDuration::from_mins(2));
    }

    /// Sets out: what the reader is told, which is also what the browser keeps.
    async fn begin(&self, query: &str) -> String {
        let path = format!("/ingresar/certificado{query}");
        let sent = self.world.get(&Client::default(), &path).await;
        assert_eq!(sent.status, 303);
        let state = sent
            .location()
            .strip_prefix("https://tarjeta.example:8443/?estado=")
            .unwrap();
        state.to_owned()
    }

    /// The browser comes back from the reader.
    async fn come_back(&self, address: &str, kept: &str) -> Answered {
        let path = address.strip_prefix("https://qhapaq.example").unwrap();
        let cookie = format!("qhapaq_tarjeta={kept}");
        self.world.fetch(path, &[("cookie", &cookie)]).await
    }

    async fn go(&self, chain: &[Vec<u8>]) -> Answered {
        let state = self.begin("").await;
        let address = presented(&self.world.house, &state, chain).await.unwrap();
        self.come_back(&address, &state).await
    }

    async fn last(&self) -> (String, Option<String>, String) {
        const LAST: &str =
            "SELECT way, level, outcome FROM identity_sign_in ORDER BY at DESC, id DESC LIMIT 1";
        self.world.later(SignedDuration::from_secs(1));
        self.world
            .house
            .register
            .db()
            .get(LAST, Vec::new())
            .await
            .unwrap()
            .unwrap()
    }
}

#[tokio::test]
async fn a_card_opens_the_door_at_the_third_level() {
    let place = Place::open().await;
    let page = place.world.get(&Client::default(), "/ingresar").await.text;
    assert!(page.contains("Ingresar con DNI electrónico"));
    let metadata = place
        .world
        .fetch("/.well-known/openid-configuration", &[])
        .await
        .json();
    assert!(
        metadata["acr_values_supported"]
            .as_array()
            .unwrap()
            .contains(&"nca3".into())
    );
    let card = place.issuing.card(&Wanted::default());
    let state = place.begin("?volver=%2Fcuenta").await;
    let address = presented(&place.world.house, &state, &card.chain).await.unwrap();
    let entered = place.come_back(&address, &state).await;
    assert_eq!((entered.status.as_u16(), entered.location()), (303, "/cuenta"));
    let client = Client {
        cookie: entered.session(),
        ..Client::default()
    };
    assert_eq!(place.world.me(&client).await["acting"]["office"], "entity_head");
    assert!(place.world.get(&client, "/cuenta").await.text.contains("NCA 3"));
    let (way, level, outcome) = place.last().await;
    assert_eq!(
        (way.as_str(), level.as_deref(), outcome.as_str()),
        ("certificate", Some("nca3"), "entered")
    );
    for prefix in ["47654321", "DNI:47654321", "IDCPE-47654321"] {
        let wanted = Wanted {
            document: Some(prefix),
            ..Wanted::default()
        };
        assert_eq!(
            place.go(&place.issuing.card(&wanted).chain).await.status,
            303,
            "{prefix}"
        );
    }
}

#[tokio::test]
async fn certificates_that_are_not_good_are_refused_with_the_reason() {
    let place = Place::open().await;
    let good = Wanted::default();
    let stranger = Authority::root("Autoridad de prueba").under("Entidad de certificación de prueba");
    let card = |wanted: &Wanted| place.issuing.card(wanted).chain;
    let mut broken = card(&good);
    let middle = broken[0].len() / 2;
    broken[0][middle] ^= 1;
    let chains = [
        (Vec::new(), "no_certificate"),
        (vec![b"no certificate".to_vec()], "shape"),
        (
            card(&Wanted {
                to: (2026, 1, 1),
                ..good.clone()
            }),
            "expired",
        ),
        (
            card(&Wanted {
                from: (2027, 1, 1),
                ..good.clone()
            }),
            "not_yet",
        ),
        (stranger.card(&good).chain, "authority"),
        (vec![card(&good)[0].clone()], "authority"),
        (
            card(&Wanted {
                client: false,
                ..good.clone()
            }),
            "purpose",
        ),
        (
            card(&Wanted {
                signs_in: false,
                ..good.clone()
            }),
            "purpose",
        ),
        (
            card(&Wanted {
                document: None,
                ..good.clone()
            }),
            "document",
        ),
        (
            card(&Wanted {
                document: Some("PASPE-47654321"),
                ..good.clone()
            }),
            "document",
        ),
        (
            card(&Wanted {
                document: Some("PNOPE-4765432a"),
                ..good.clone()
            }),
            "document",
        ),
        (
            card(&Wanted {
                document: Some("PNOPE-40404040"),
                ..good.clone()
            }),
            "unknown_person",
        ),
    ];
    for (chain, word) in chains {
        let refused = place.go(&chain).await;
        assert_eq!(refused.status, 403, "{word}");
        assert!(refused.session().is_none(), "{word}");
        assert!(
            refused.text.contains("Tu certificado no abrió la puerta"),
            "{word}"
        );
        assert_eq!(place.last().await.2, word);
    }
    let refused = place.go(&broken).await;
    assert!(
        refused.status == 403 && refused.session().is_none(),
        "one bit of it changed"
    );
    assert_eq!(
        place.go(&card(&good)).await.status,
        303,
        "and a good one is taken"
    );
}

#[tokio::test]
async fn a_revoked_card_and_an_old_list_open_nothing() {
    let place = Place::open().await;
    let card = place.issuing.card(&Wanted::default());
    assert_eq!(place.go(&card.chain).await.status, 303);
    place.revoke(&[7], LATER);
    assert_eq!(place.go(&card.chain).await.status, 403);
    assert_eq!(place.last().await.2, "revoked");
    let other = place.issuing.card(&Wanted {
        number: 8,
        ..Wanted::default()
    });
    assert_eq!(place.go(&other.chain).await.status, 303);
    place.revoke(&[], (2026, 6, 1));
    assert_eq!(place.go(&other.chain).await.status, 403);
    assert_eq!(place.last().await.2, "unlisted", "its list is old");
    std::fs::remove_file(place.folder.path().join("lists/issuing.pem")).unwrap();
    place.world.later(SignedDuration::from_mins(2));
    assert_eq!(place.go(&other.chain).await.status, 403);
    assert_eq!(place.last().await.2, "unlisted", "it has no list");
}

#[tokio::test]
async fn a_ticket_is_good_once_for_the_browser_that_set_out() {
    let place = Place::open().await;
    let card = place.issuing.card(&Wanted::default());
    let (mine, other) = (place.begin("").await, place.begin("").await);
    let address = presented(&place.world.house, &mine, &card.chain).await.unwrap();
    assert_eq!(
        place.come_back(&address, &other).await.status,
        400,
        "the browser of somebody else"
    );
    assert_eq!(place.come_back(&address, "").await.status, 400);
    assert_eq!(place.come_back(&address, &mine).await.status, 303);
    assert_eq!(place.come_back(&address, &mine).await.status, 400, "twice");
    let again = presented(&place.world.house, &other, &card.chain).await.unwrap();
    let twice = presented(&place.world.house, &other, &card.chain).await.unwrap();
    assert!(
        again.contains("billete=") && !twice.contains("billete="),
        "one card for each setting out"
    );
    place.world.later(SignedDuration::from_secs(61));
    assert_eq!(
        place.come_back(&again, &other).await.status,
        400,
        "after a minute"
    );
    let late = place.begin("").await;
    place.world.later(SignedDuration::from_mins(6));
    for state in [late.as_str(), "", "invented"] {
        let address = presented(&place.world.house, state, &card.chain).await.unwrap();
        assert!(!address.contains("billete="), "{state}");
    }
    let away = place.begin("?volver=https%3A%2F%2Fevil.example").await;
    let address = presented(&place.world.house, &away, &card.chain).await.unwrap();
    assert_eq!(place.come_back(&address, &away).await.location(), "/despacho");
}

#[tokio::test]
async fn settings_that_cannot_work_are_refused_at_the_start() {
    let place = Place::open().await;
    type Change = fn(&mut CertificateSettings);
    let bad: [(Change, &str); 3] = [
        (|settings| settings.url = "http://tarjeta.example".into(), "https"),
        (
            |settings| settings.authorities = "/nowhere.pem".into(),
            "nowhere.pem",
        ),
        (
            |settings| settings.revocation_lists = "/nowhere".into(),
            "nowhere",
        ),
    ];
    for (change, word) in bad {
        let mut settings = place.settings();
        change(&mut settings);
        let told = use_certificates(&place.world.house, settings).unwrap_err();
        assert!(told.contains(word), "{told}");
    }
    std::fs::write(
        place.folder.path().join("lists/other.pem"),
        "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n",
    )
    .unwrap();
    assert!(
        use_certificates(&place.world.house, place.settings()).is_err(),
        "a list that is none"
    );
}
