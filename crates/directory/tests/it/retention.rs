//! The keys of old requests are forgotten once a day, and not before their term.

use capability::Capability;
use directory::Directory;
use directory::acts::PersonRegistered;
use jiff::ToSpan;
use register::{Clock, Draft, IdempotencyKey, PersonId, RecordError, Refused, Under};
use testing::{Opened, Opening};

const LIST: &[&dyn Capability] = &[&Directory];

async fn send(opened: &Opened, key: &str, hash: &str) -> Result<u64, RecordError> {
    let person = PersonId::new(opened.clock.as_ref()).unwrap();
    let draft = Draft::new("directory/person-registered", Under::system());
    let key = IdempotencyKey {
        caller: "somebody".to_owned(),
        key: key.to_owned(),
        request_hash: hash.to_owned(),
    };
    let group = vec![draft.payload_of(&PersonRegistered { person }).unwrap()];
    let receipts = opened.house.register.record_group(group, Some(key)).await?;
    Ok(receipts[0].seq)
}

async fn days_later(opened: &Opened, days: i64) {
    let now = opened.clock.now();
    opened.clock.set(now.checked_add((days * 24).hours()).unwrap());
    for follower in opened.house.followers() {
        opened.house.register.follow(&*follower).await.unwrap();
    }
}

#[tokio::test]
async fn a_key_is_remembered_for_thirty_days() {
    let opened = Opening::new(LIST, "2026-11-26T15:00:00Z").fresh().await;
    let first = send(&opened, "k", "one").await.unwrap();
    days_later(&opened, 30).await;
    assert_eq!(send(&opened, "k", "one").await.unwrap(), first, "a repetition");
    let reused = send(&opened, "k", "two").await.unwrap_err();
    assert_eq!(reused.refused(), Some(&Refused::KeyReused));
    let recent = send(&opened, "recent", "one").await.unwrap();
    days_later(&opened, 1).await;
    assert!(send(&opened, "k", "two").await.unwrap() > recent, "a new request");
    assert_eq!(send(&opened, "recent", "one").await.unwrap(), recent);
}
