//! Guessing passwords, and keeping others out by guessing badly.

use crate::world::{Client, ELSEWHERE, PASSWORD, World};
use http::header;
use jiff::SignedDuration;

const WRONG: &str = "no es esta la frase";

fn from(peer: &'static str) -> Client {
    Client {
        peer: Some(peer),
        ..Client::default()
    }
}

#[tokio::test]
async fn guessing_waits_longer_and_longer() {
    let (world, admin) = World::open().await;
    let guesser = from(ELSEWHERE);
    for _ in 0..5 {
        assert_eq!(world.try_in(&guesser, admin.dni, WRONG).await.status, 422);
    }
    let mut waits = Vec::new();
    for _ in 0..4 {
        let reply = world.try_in(&guesser, admin.dni, PASSWORD).await;
        assert_eq!(reply.status, 429, "the right password must wait too");
        let seconds: i64 = reply.headers[header::RETRY_AFTER]
            .to_str()
            .unwrap()
            .parse()
            .unwrap();
        assert!(reply.text.contains(&format!("Espera {seconds} segundos")));
        waits.push(seconds);
        world.later(SignedDuration::from_secs(seconds));
        assert_eq!(
            world.try_in(&guesser, admin.dni, WRONG).await.status,
            422,
            "after the wait it may be tried"
        );
    }
    assert_eq!(waits, [2, 4, 8, 16]);
}

#[tokio::test]
async fn a_name_nobody_has_waits_like_one_somebody_has() {
    let (world, _) = World::open().await;
    for _ in 0..5 {
        assert_eq!(
            world.try_in(&from(ELSEWHERE), "40000000", WRONG).await.status,
            422
        );
    }
    assert_eq!(
        world.try_in(&from(ELSEWHERE), "40000000", WRONG).await.status,
        429
    );
}

#[tokio::test]
async fn nobody_is_locked_out_of_their_usual_address() {
    let (world, admin) = World::open().await;
    world.sign_in(&admin).await;
    world.later(SignedDuration::from_secs(5));
    let peers: [&'static str; 3] = [ELSEWHERE, "198.51.100.24:1", "[2001:db8::1]:1"];
    let mut refused = 0;
    for round in 0..40 {
        let reply = world.try_in(&from(peers[round % 3]), admin.dni, WRONG).await;
        refused += usize::from(reply.status == 429);
    }
    assert_eq!(refused, 35, "five free guesses for all new places together");
    assert_eq!(
        world.try_in(&Client::default(), admin.dni, PASSWORD).await.status,
        303,
        "the usual address stays open"
    );
    assert_eq!(
        world
            .try_in(&Client::default(), admin.email, PASSWORD)
            .await
            .status,
        303,
        "by the other name as well"
    );
}

#[tokio::test]
async fn one_address_on_many_names_waits() {
    let (world, admin) = World::open().await;
    world.sign_in(&admin).await;
    for number in 0..20 {
        let reply = world
            .try_in(&Client::default(), &format!("4{number:07}"), WRONG)
            .await;
        assert_eq!(reply.status, 422, "guess {number}");
    }
    assert_eq!(
        world.try_in(&Client::default(), "49999999", WRONG).await.status,
        429
    );
    assert_eq!(
        world.try_in(&Client::default(), admin.dni, PASSWORD).await.status,
        303,
        "a colleague who is known there gets in"
    );
    assert_eq!(
        world.try_in(&from(ELSEWHERE), "49999998", WRONG).await.status,
        422,
        "another address is another count"
    );
}

#[tokio::test]
async fn the_log_names_nobody_and_forgets() {
    let (world, admin) = World::open().await;
    world.try_in(&Client::default(), admin.dni, WRONG).await;
    world.sign_in(&admin).await;
    let all = "SELECT id, account, address, place FROM identity_attempt";
    let rows: Vec<(String, String, String, String)> =
        world.house.register.db().query(all, Vec::new()).await.unwrap();
    assert_eq!(rows.len(), 3);
    let text = format!("{rows:?}");
    assert!(
        !text.contains(admin.dni) && !text.contains("203.0.113.7") && !text.contains(&admin.id.to_string())
    );
    world.later(SignedDuration::from_hours(25));
    world.try_in(&Client::default(), admin.dni, WRONG).await;
    let rows: Vec<(String, String, String, String)> =
        world.house.register.db().query(all, Vec::new()).await.unwrap();
    assert_eq!(rows.len(), 1);
}
