//! Passwords that end: changed once, whatever happens in between, and the account never locked.

use crate::adapters::{ACCOUNT, Desk, brief, heard, json, moment, post, vault};
use node::adapter::vault::Shown;
use node::adapter::{Adapter, Answer, Failed};
use serde_json::json;
use std::sync::Arc;
use testing::pide::{Change, Pide};

const PASSWORD: &str = "Clave-muy-secreta-1";

fn settings(url: &str, operation: &str) -> String {
    format!(
        "kind = \"pide\"\noperation = \"{operation}\"\ncredential = \"{ACCOUNT}\"\nrotation = {{}}\n\
         [backend]\nurl = \"{url}\"\ntimeout_ms = 700\nat_once_max = 64\n"
    )
}

async fn reniec() -> (Desk, Pide, Adapter) {
    let (desk, pide) = (Desk::with(PASSWORD), Pide::start(PASSWORD).await);
    let adapter = desk.adapter(&settings(pide.url(), "reniec-consultar"));
    (desk, pide, adapter)
}

async fn ask(adapter: &Adapter) -> Result<Answer, Failed> {
    adapter
        .call(post("/consultas", &json!({"dni": "40000001"})))
        .await
}

/// Status and code, with failures as 0.
async fn told(adapter: &Adapter) -> (u16, String) {
    match ask(adapter).await {
        Ok(answer) => brief(&answer),
        Err(failed) => (0, failed.to_string()),
    }
}

async fn at_once(adapters: &[&Adapter], count: usize) -> Vec<(u16, String)> {
    let asking = (0..count).map(|at| {
        let adapter = adapters[at % adapters.len()].clone();
        tokio::spawn(async move { told(&adapter).await })
    });
    let asking: Vec<_> = asking.collect();
    let mut all = Vec::new();
    for one in asking {
        all.push(one.await.unwrap());
    }
    all
}

fn shown(desk: &Desk) -> Shown {
    desk.vault.names().unwrap().remove(0)
}

fn found() -> (u16, String) {
    (200, String::new())
}

#[tokio::test]
async fn a_password_is_changed_before_it_ends() {
    let (desk, pide, adapter) = reniec().await;
    desk.clock.set(moment("2026-03-14T14:59:00Z"));
    assert_eq!(told(&adapter).await, found());
    assert_eq!(pide.world().changes, 0, "a minute too early");
    desk.clock.set(moment("2026-03-14T15:00:00Z"));
    assert_eq!(told(&adapter).await, found());
    assert_eq!(pide.world().changes, 1);
    assert_ne!(pide.world().password, PASSWORD);
    assert_eq!(pide.world().password.len(), 12);
    assert_eq!(shown(&desk).changed_at, moment("2026-03-14T15:00:00Z"));
    assert!(!shown(&desk).pending);
    assert_eq!(told(&adapter).await, found());
    assert_eq!(pide.counts(), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_change_it_once() {
    let (desk, pide, adapter) = reniec().await;
    let other = desk.adapter(&settings(pide.url(), "reniec-consultar-get"));
    assert_eq!(told(&adapter).await, found());
    pide.world().expired = true;
    let all = at_once(&[&adapter, &other], 32).await;
    assert_eq!(all, vec![found(); 32]);
    assert_eq!(pide.counts(), (1, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_after_a_start_with_a_bad_password_try_it_once() {
    let (desk, pide) = (Desk::with("falsa"), Pide::start(PASSWORD).await);
    let adapter = desk.adapter(&settings(pide.url(), "reniec-consultar"));
    let all = at_once(&[&adapter], 32).await;
    let bad = all
        .iter()
        .filter(|one| **one == (502, "bad_user".to_owned()))
        .count();
    let paused = all
        .iter()
        .filter(|one| **one == (503, "paused".to_owned()))
        .count();
    assert_eq!((bad, paused), (1, 31));
    assert_eq!(pide.world().asked, 1);

    // Neither another start nor half an hour less a minute makes it try again.
    let desk = desk.restarted();
    let adapter = desk.adapter(&settings(pide.url(), "reniec-consultar"));
    desk.clock.set(moment("2026-03-02T15:29:00Z"));
    assert_eq!(told(&adapter).await.1, "paused");
    desk.clock.set(moment("2026-03-02T15:30:00Z"));
    assert_eq!(told(&adapter).await.1, "bad_user");
    assert_eq!(pide.world().asked, 2);
    assert!(!pide.world().is_locked());

    // Who puts the right one need not wait.
    desk.put(PASSWORD);
    assert_eq!(told(&adapter).await, found());
}

/// What is on disk at the moment when the provider has heard of the new password, as after a crash.
async fn crashed(change: Change) -> (Desk, Pide) {
    let (desk, pide, adapter) = reniec().await;
    pide.world().expired = true;
    pide.world().change = change;
    let copy = tempfile::tempdir().unwrap();
    let asking = tokio::spawn(async move { told(&adapter).await });
    while pide.world().changes == 0 {
        tokio::task::yield_now().await;
    }
    for name in ["vault", "key"] {
        std::fs::copy(desk.folder.path().join(name), copy.path().join(name)).unwrap();
    }
    assert_eq!(asking.await.unwrap().1, "expired_password");
    pide.world().change = Change::Made;
    let desk = Desk {
        vault: Arc::new(vault(copy.path())),
        folder: copy,
        clock: desk.clock,
    };
    assert!(shown(&desk).pending, "it was written before it was sent");
    (desk, pide)
}

#[tokio::test]
async fn a_change_that_was_made_before_a_crash_is_found_out() {
    let (desk, pide) = crashed(Change::MadeInSilence).await;
    let adapter = desk.adapter(&settings(pide.url(), "reniec-consultar"));
    assert_eq!(told(&adapter).await, found());
    assert!(!shown(&desk).pending);
    assert_eq!(pide.counts(), (1, 0));
    assert_eq!(told(&adapter).await, found());
}

#[tokio::test]
async fn a_network_that_fails_while_it_is_found_out_locks_nothing() {
    let (desk, pide) = crashed(Change::MadeInSilence).await;
    pide.world().silent = true;
    let mut desk = desk;
    for _ in 0..4 {
        let adapter = desk.adapter(&settings(pide.url(), "reniec-consultar"));
        assert_eq!(told(&adapter).await.0, 0);
        desk = desk.restarted();
    }
    assert_eq!(pide.world().refusals, 1, "what was refused is not tried again");
    pide.world().silent = false;
    let adapter = desk.adapter(&settings(pide.url(), "reniec-consultar"));
    assert_eq!(told(&adapter).await, found());
    assert!(!shown(&desk).pending);
    assert_eq!(pide.world().refusals, 1);
}

#[tokio::test]
async fn a_change_that_was_lost_in_a_crash_is_made_with_the_same_password() {
    let (desk, pide) = crashed(Change::LostInSilence).await;
    let adapter = desk.adapter(&settings(pide.url(), "reniec-consultar"));
    assert_eq!(told(&adapter).await, found());
    assert!(!shown(&desk).pending);
    assert_eq!(pide.counts(), (2, 0));
    let sent: Vec<String> = pide
        .backend
        .asked()
        .iter()
        .filter_map(|asked| {
            let body: serde_json::Value = serde_json::from_slice(&asked.body).ok()?;
            Some(body["PIDE"]["credencialNueva"].as_str()?.to_owned())
        })
        .collect();
    assert_eq!(sent.len(), 2);
    assert_eq!(sent[0], sent[1]);
}

#[tokio::test]
async fn without_a_crash_silence_is_settled_too() {
    let (desk, pide, adapter) = reniec().await;
    pide.world().expired = true;
    pide.world().change = Change::MadeInSilence;
    assert_eq!(told(&adapter).await.1, "expired_password");
    assert_eq!(told(&adapter).await, found(), "the pending one is tried");
    assert!(!shown(&desk).pending);
    assert_eq!(pide.world().changes, 1);
}

#[tokio::test]
async fn a_change_that_was_refused_is_offered_anew_and_not_at_once() {
    let (desk, pide, adapter) = reniec().await;
    pide.world().expired = true;
    pide.world().change = Change::Refused;
    for _ in 0..3 {
        assert_eq!(told(&adapter).await.1, "expired_password");
    }
    assert_eq!(pide.world().changes, 1);
    assert!(!shown(&desk).pending);
    desk.clock.set(moment("2026-03-02T15:10:00Z"));
    pide.world().change = Change::Made;
    assert_eq!(told(&adapter).await, found());
}

#[tokio::test]
async fn a_caller_who_goes_away_breaks_nothing() {
    let (desk, pide, adapter) = reniec().await;
    pide.world().expired = true;
    pide.world().change = Change::MadeInSilence;
    let away = adapter.clone();
    let asking = tokio::spawn(async move { told(&away).await });
    while pide.world().changes == 0 {
        tokio::task::yield_now().await;
    }
    asking.abort();
    assert!(asking.await.is_err());
    assert_eq!(told(&adapter).await, found());
    assert!(!shown(&desk).pending);
    assert!(!pide.world().is_locked());
}

#[tokio::test]
async fn both_passwords_wrong_rest_before_the_account_is_locked() {
    let (desk, pide) = crashed(Change::MadeInSilence).await;
    pide.world().password = "de otra mano".into();
    let adapter = desk.adapter(&settings(pide.url(), "reniec-consultar"));
    assert_eq!(told(&adapter).await.1, "bad_user");
    assert_eq!(told(&adapter).await.1, "paused");
    assert_eq!(pide.world().bad_tries, 2);
    assert!(!pide.world().is_locked());
}

#[tokio::test]
async fn no_secret_is_logged_shown_or_told() {
    let mut seen = String::new();
    let mut passwords = vec![PASSWORD.to_owned(), "falsa-y-secreta".to_owned()];
    for operation in ["reniec-consultar", "reniec-consultar-get"] {
        let (desk, pide) = (Desk::with(PASSWORD), Pide::start(PASSWORD).await);
        let adapter = desk.adapter(&settings(pide.url(), operation));
        for dni in ["40000001", "40000004", "40000006", "40000010", "40000013"] {
            let answer = adapter.call(post("/consultas", &json!({"dni": dni}))).await;
            seen.push_str(&match answer {
                Ok(answer) => format!("{answer:?} {}", json(&answer)),
                Err(failed) => format!("{failed} {failed:?} {:?}", failed.no()),
            });
        }
        pide.world().expired = true;
        assert_eq!(told(&adapter).await, found());
        passwords.push(pide.world().password.clone());
        desk.put("falsa-y-secreta");
        seen.push_str(&told(&adapter).await.1);
        seen.push_str(&format!("{:?} {:?}", desk.vault, desk.vault.names()));
        std::fs::write(desk.folder.path().join("vault"), b"touched").unwrap();
        seen.push_str(&told(&adapter).await.1);
        let settings = node::adapter::Settings::read(&settings(pide.url(), operation)).unwrap();
        seen.push_str(&format!("{settings:?}"));
    }
    // Of all tests so far: none of them may have let one out.
    let log = heard().text();
    assert!(
        log.contains("the password was changed") && log.contains("it rests"),
        "{log}"
    );
    assert!(seen.contains("does not open"), "{seen}");
    for password in passwords {
        assert!(!log.contains(&password) && !seen.contains(&password));
    }
    for number in ["40000001", "40000013", "40999999", "40111111"] {
        assert!(!log.contains(number), "{log}");
    }
}
