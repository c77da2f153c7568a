//! How a credential ends: by its holder, with the designation, with the data of the person, with its day.

use crate::wallet::{Wallet, claims};
use crate::world::World;
use register::{Draft, Under};
use serde_json::json;

#[tokio::test]
async fn the_designation_ends_and_the_bit_is_set_at_once() {
    let world = World::new().await;
    let (one, two) = (Wallet::new(), Wallet::new());
    let (first, second) = (world.issue(&one).await, world.issue(&two).await);
    let neighbour = {
        let rows = world
            .house()
            .offices
            .of(world.house(), world.neighbour)
            .await
            .unwrap();
        let offer = world.offer_to(world.neighbour, rows[0].designation, &[]).await;
        world.issue_of(&Wallet::new(), &offer).await
    };
    let places: Vec<u64> = [&first, &second, &neighbour]
        .map(|credential| {
            claims(credential)["status"]["status_list"]["idx"]
                .as_u64()
                .unwrap()
        })
        .into();
    assert!(places[0] != places[1] && places[1] != places[2] && places[0] != places[2]);
    assert_eq!((world.state(&first).await, world.state(&neighbour).await), (0, 0));
    world.end_office().await;
    assert_eq!((world.state(&first).await, world.state(&second).await), (1, 1));
    assert_eq!(world.state(&neighbour).await, 0, "only what rests on it");
    let page = world.get_as(world.leader, "/credencial").await;
    assert!(page.text.contains("La designación terminó"), "{}", page.text);
}

#[tokio::test]
async fn a_designation_that_ends_by_its_day_needs_no_act() {
    let world = World::new().await;
    let person = world.person("Rosa", "40000003").await;
    let office = world
        .designate("security_officer", person, Some("2026-12-01"))
        .await;
    let offer = world.offer_to(person, office, &[]).await;
    let credential = world.issue_of(&Wallet::new(), &offer).await;
    let last: jiff::Timestamp = "2026-12-02T04:59:00Z".parse().unwrap();
    world.opened.clock.set(last);
    assert_eq!(world.state(&credential).await, 0);
    world.later(60);
    assert_eq!(world.state(&credential).await, 1);
}

#[tokio::test]
async fn its_holder_annuls_it_and_nobody_else() {
    let world = World::new().await;
    let credential = world.issue(&Wallet::new()).await;
    let page = world.get_as(world.leader, "/credencial").await;
    let path = page.between("href=\"/credencial/anular?", '"');
    assert_eq!(
        world
            .get_as(world.leader, &format!("/credencial/anular?{path}"))
            .await
            .status,
        200
    );
    let id = path.strip_prefix("credential=").unwrap();
    let pairs = [("credential", id), ("_paso", "registrar"), ("_clave", "k")];
    let other = world.form_as(world.neighbour, "/credencial/anular", &pairs).await;
    assert_eq!(other.status, 422, "not theirs: it does not exist for them");
    assert_eq!(world.state(&credential).await, 0);
    let done = world.form_as(world.leader, "/credencial/anular", &pairs).await;
    assert_eq!(
        (done.status.as_u16(), done.location()),
        (303, "/credencial"),
        "{}",
        done.text
    );
    assert_eq!(world.state(&credential).await, 1);
    let again = [("credential", id), ("_paso", "registrar"), ("_clave", "l")];
    assert_eq!(
        world
            .form_as(world.leader, "/credencial/anular", &again)
            .await
            .status,
        409
    );
}

#[tokio::test]
async fn erased_people_leave_no_credential_that_holds_and_no_offer() {
    let world = World::new().await;
    let credential = world.issue(&Wallet::new()).await;
    let erased = Draft::new("directory/person-erased", Under::system())
        .payload_of(&json!({"person": world.leader, "norm": "Ley 29733"}))
        .unwrap();
    world.record(erased).await;
    assert_eq!(world.state(&credential).await, 1);
}

#[tokio::test]
async fn a_list_is_fresh_for_two_minutes_and_there_is_no_other() {
    let world = World::new().await;
    assert_eq!(
        world.get("/credencial/estado/1").await.status,
        404,
        "nothing was given yet"
    );
    world.issue(&Wallet::new()).await;
    let list = world.get("/credencial/estado/1").await;
    let body = list.text.split('.').nth(1).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&jose::decode(body).unwrap()).unwrap();
    assert_eq!(claims["ttl"], 120);
    assert_eq!(claims["sub"], format!("{}/credencial/estado/1", testing::BASE));
    assert_eq!(list.header("access-control-allow-origin"), "*");
    for path in [
        "/credencial/estado/2",
        "/credencial/estado/0",
        "/credencial/estado/-1",
        "/credencial/estado/x",
    ] {
        assert_eq!(world.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn keys_change_and_old_ones_are_shown_as_long_as_credentials_live() {
    let world = World::new().await;
    let credential = world.issue(&Wallet::new()).await;
    let shown = |keys: serde_json::Value| keys["jwks"]["keys"].as_array().unwrap().len();
    let count = async || shown(world.get("/.well-known/jwt-vc-issuer").await.json());
    assert_eq!(count().await, 1);
    world.later(91 * 86_400);
    assert_eq!(count().await, 2);
    let read = jose::sd_jwt::Presentation::read(&credential).unwrap();
    assert!(read.verify(&world.keys().await).is_ok());
}

#[tokio::test]
async fn a_seal_that_is_lost_loses_no_credential() {
    let world = World::new().await;
    let credential = world.issue(&Wallet::new()).await;
    // As after a restore without the file that seals: what was sealed opens no more.
    const BROKEN: &str = "UPDATE credential_key SET sealed = 'AAAA'";
    let broken = register::db::stmt(BROKEN, register::args![]);
    world.house().register.db().commit(&[broken]).await.unwrap();
    world.later(61);
    let later = world.issue(&Wallet::new()).await;
    let keys = world.keys().await;
    for one in [&credential, &later] {
        let read = jose::sd_jwt::Presentation::read(one).unwrap();
        assert!(read.verify(&keys).is_ok());
        assert_eq!(world.state(one).await, 0);
    }
}
