//! Letters by a mail server: one that takes them, one that refuses, one that defers, and two that hang up.

use crate::letters::{header, read};
use crate::server::{Manner, Server};
use crate::town::Town;
use jiff::SignedDuration;
use notices::{MailSettings, Tls};

fn settings(server: &Server) -> MailSettings {
    MailSettings {
        host: "127.0.0.1".to_owned(),
        port: server.port,
        tls: Tls::None,
        user: None,
        password_file: None,
        authorities: None,
        from: "Avisos de Qhapaq <avisos@muestra.example>".to_owned(),
    }
}

/// A house whose letters go to a server, with two letters of an observation that wait.
async fn observed(server: &Server) -> Town {
    let town = Town::new().await;
    notices::use_mail(&town.house, &settings(server)).unwrap();
    town.follow().await;
    town.observed_leader("luz@muestra.example").await;
    town.follow().await;
    town
}

#[tokio::test]
async fn a_server_takes_what_the_folder_would() {
    let server = Server::that(Manner::Accepts).await;
    let town = observed(&server).await;
    assert_eq!(town.letters().await, ["at_once 1 sent", "at_once 1 sent"]);
    assert_eq!(town.files(), [], "nothing in the folder");
    let letters = server.letters();
    assert_eq!(letters.len(), 2);
    let mut to: Vec<String> = letters
        .iter()
        .map(|letter| header(&read(letter).0, "To"))
        .collect();
    to.sort();
    assert_eq!(to, ["luz@muestra.example", "marcela@muestra.example"]);
    assert_eq!(
        header(&read(&letters[0]).0, "From"),
        "\"Avisos de Qhapaq\" <avisos@muestra.example>"
    );
}

#[tokio::test]
async fn a_refusal_keeps_a_code_and_no_address() {
    let server = Server::that(Manner::Rejects).await;
    let town = observed(&server).await;
    assert_eq!(town.letters().await, ["at_once 1 given_up", "at_once 1 given_up"]);
    assert_eq!(
        town.count("SELECT COUNT(*) FROM notices_letter WHERE reason = 'smtp-550'")
            .await,
        2
    );
}

#[tokio::test]
async fn a_server_that_defers_or_hangs_up_is_asked_again() {
    for (manner, reason) in [(Manner::Defers, "smtp-451"), (Manner::HangsUp, "connection")] {
        let server = Server::that(manner).await;
        let town = observed(&server).await;
        assert_eq!(
            town.letters().await,
            ["at_once 1 failed", "at_once 1 failed"],
            "{reason}"
        );
        let rows: Vec<(String,)> = town
            .house
            .register
            .db()
            .query("SELECT DISTINCT reason FROM notices_letter", Vec::new())
            .await
            .unwrap();
        assert_eq!(rows, [(reason.to_owned(),)]);
        town.later(SignedDuration::from_mins(2));
        town.follow().await;
        assert_eq!(
            town.letters().await,
            ["at_once 2 failed", "at_once 2 failed"],
            "{reason}"
        );
        assert_eq!(server.letters(), [] as [String; 0]);
    }
}

#[tokio::test]
async fn a_letter_that_comes_twice_bears_the_same_message_id() {
    let server = Server::that(Manner::TakesAndHangsUp).await;
    let town = observed(&server).await;
    town.later(SignedDuration::from_mins(2));
    town.follow().await;
    let ids: Vec<String> = server
        .letters()
        .iter()
        .map(|letter| header(&read(letter).0, "Message-ID"))
        .collect();
    assert_eq!(ids.len(), 4, "nobody can know that it was taken");
    let different: std::collections::BTreeSet<&String> = ids.iter().collect();
    assert_eq!(different.len(), 2, "readers drop the second");
}
