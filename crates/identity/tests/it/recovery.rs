//! Assisted recovery: two officials, neither the person, let somebody back into the account.

use crate::reply::link_of;
use crate::world::{Client, PASSWORD, Someone, World};
use register::EntityId;

const SET: [(&str, &str); 2] = [
    ("password", "cuatro gatos y un mar"),
    ("password_again", "cuatro gatos y un mar"),
];

struct Place {
    world: World,
    sgtd: Client,
    second: Client,
    entity: EntityId,
    person: Someone,
    owner: Client,
}

async fn place() -> Place {
    let (world, admin) = World::open().await;
    let sgtd = world.sign_in(&admin).await;
    let entity = world
        .entity("Municipalidad de muestra", "district_municipality", None)
        .await;
    let person = world.person("47654321", "marcela@muestra.example").await;
    world.designate(&person, "entity_head", entity).await;
    let owner = world.activate(&sgtd, entity, &person).await;
    let second = world.second(&sgtd, entity).await;
    Place {
        world,
        sgtd,
        second,
        entity,
        person,
        owner,
    }
}

#[tokio::test]
async fn a_link_opens_an_account_that_exists_only_when_another_official_confirms() {
    let Place {
        world,
        sgtd,
        second,
        entity,
        person,
        ..
    } = place().await;
    let invited = world.invite(&sgtd, entity, &person).await;
    assert_eq!(invited.json()["waits"], true);
    let link = link_of(&invited);
    let stranger = Client::default();
    for answer in [
        world.get(&stranger, &link).await,
        world.post(&stranger, &link, &SET).await,
    ] {
        assert_eq!(answer.status, 409);
        assert!(answer.text.contains("Falta la confirmación"), "{}", answer.text);
        assert!(!answer.text.contains("Marcela"), "whose it is stays untold");
    }
    let listed = world.get(&second, "/recuperaciones").await.text;
    assert!(listed.contains("Marcela Ejemplo Quispe") && listed.contains("Confirmar la recuperación"));
    let begun = world.get(&sgtd, "/recuperaciones").await.text;
    assert!(begun.contains("La confirma otro responsable"), "{begun}");
    let path = format!(
        "/recuperaciones/confirmar?invitation={}",
        invited.json()["invitation"].as_str().unwrap()
    );
    assert!(
        world
            .get(&second, &path)
            .await
            .text
            .contains("Marcela Ejemplo Quispe")
    );

    assert_eq!(world.confirm(&second, &invited).await.status, 201);
    assert_eq!(world.confirm(&second, &invited).await.status, 409, "once");
    assert_eq!(world.get(&stranger, &link).await.status, 200);
    assert_eq!(world.post(&stranger, &link, &SET).await.status, 303);
    let kinds: Vec<(String,)> = world
        .house
        .register
        .db()
        .query(
            "SELECT kind FROM register_act ORDER BY seq DESC LIMIT 2",
            Vec::new(),
        )
        .await
        .unwrap();
    let kinds: Vec<&str> = kinds.iter().map(|(kind,)| kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["identity/account-activated", "identity/recovery-confirmed"]
    );
}

#[tokio::test]
async fn nobody_confirms_what_they_began_or_their_own_or_beyond_their_reach() {
    let Place {
        world,
        sgtd,
        entity,
        person,
        owner,
        ..
    } = place().await;
    let invited = world.invite(&sgtd, entity, &person).await;
    let own = world.confirm(&sgtd, &invited).await;
    assert_eq!(own.status, 403, "{}", own.text);
    assert_eq!(world.confirm(&owner, &invited).await.status, 403, "one's own");
    let there = world
        .entity("Otra municipalidad", "district_municipality", None)
        .await;
    let stranger = world.person("40000008", "otra@muestra.example").await;
    world.designate(&stranger, "security_officer", there).await;
    let stranger = world.activate(&sgtd, there, &stranger).await;
    assert_eq!(
        world.confirm(&stranger, &invited).await.status,
        403,
        "another entity"
    );
    assert!(
        !world
            .get(&stranger, "/recuperaciones")
            .await
            .text
            .contains("Confirmar la recuperación")
    );
    world.later(jiff::SignedDuration::from_hours(7 * 24));
    let second = world.try_in(&Client::default(), "40000077", PASSWORD).await;
    let second = Client {
        cookie: second.session(),
        ..Client::default()
    };
    assert_eq!(
        world.confirm(&second, &invited).await.status,
        409,
        "after its week"
    );
}

#[tokio::test]
async fn whoever_is_still_in_ends_a_recovery_that_they_did_not_ask_for() {
    let Place {
        world,
        sgtd,
        second,
        entity,
        person,
        owner,
    } = place().await;
    assert!(
        !world
            .get(&owner, "/cuenta")
            .await
            .text
            .contains("Alguien pidió recuperar tu cuenta")
    );
    let invited = world.invite(&sgtd, entity, &person).await;
    world.confirm(&second, &invited).await;
    let page = world.get(&owner, "/cuenta").await;
    assert!(page.text.contains("Alguien pidió recuperar tu cuenta"));
    let csrf = world.csrf(&owner).await;
    let ended = world
        .post(&owner, "/cuenta/recuperacion", &[(ui::Form::CSRF, &csrf)])
        .await;
    assert_eq!(ended.status, 303);
    assert_eq!(
        world.get(&Client::default(), &link_of(&invited)).await.status,
        410
    );
    assert!(
        world
            .get(&owner, "/cuenta")
            .await
            .text
            .contains("Anulaste un pedido")
    );
}
