//! Keys of the operator, under seal: the one that signs the configuration, that of its own authority, and the secret from which each
//! node's key of pseudonyms follows.
//!
//! Which one is used follows from when each was made, so that several processes agree without asking each other. A new one is shown
//! some days before it is used: nodes that look from time to time know it by then.

use capability::{House, vault};
use jiff::{SignedDuration, Timestamp};
use register::db::stmt;
use register::{Fault, RecordError, Refused, args};
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Seconds after which keys made by another process are looked for.
const LOOK_SECONDS: i64 = 60;

/// A kind of key.
pub(crate) trait Kind: Send + Sync + 'static {
    /// What it is sealed for.
    const PURPOSE: &'static str;
    /// Days after which another is made; none for never.
    const DAYS: Option<i64>;
    /// Days that another is shown before it is used.
    const SHOWN_DAYS: i64;
    /// What is made of it once it is opened.
    type Opened: Send + Sync;

    /// Makes one: its id, what everybody may see, and the secret.
    fn make(house: &House, now: Timestamp) -> Result<Made, Fault>;
    /// Opens one.
    fn open(shown: &str, secret: Vec<u8>) -> Option<Self::Opened>;
}

/// A key that was just made.
pub(crate) struct Made {
    /// Its id.
    pub id: String,
    /// What everybody may see.
    pub shown: String,
    /// The secret.
    pub secret: Vec<u8>,
}

/// A key as it stands.
pub(crate) struct Held<K: Kind> {
    /// What everybody may see.
    pub shown: String,
    /// The key; none when its seal does not open on this machine.
    pub opened: Option<K::Opened>,
    made: Timestamp,
}

/// Keys of one kind, the oldest first.
pub(crate) type Keys<K> = Arc<Vec<Held<K>>>;

/// Keys of every kind by its purpose, each with when they were read.
type Read = HashMap<&'static str, (Timestamp, Arc<dyn Any + Send + Sync>)>;

#[derive(Default)]
struct Ring {
    read: Mutex<Read>,
    turn: tokio::sync::Mutex<()>,
}

impl Ring {
    fn fresh<K: Kind>(&self, now: Timestamp) -> Option<Keys<K>> {
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, keys) = read.get(K::PURPOSE)?;
        let age = now.duration_since(*at).as_secs();
        let keys = (0..LOOK_SECONDS).contains(&age).then(|| keys.clone())?;
        keys.downcast::<Vec<Held<K>>>().ok()
    }
}

/// Every key of a kind; one is made when there is none, or the newest is too old.
pub(crate) async fn all<K: Kind>(house: &House) -> Result<Keys<K>, Fault> {
    let (ring, now) = (house.shelf::<Ring>(), house.clock.now());
    if let Some(keys) = ring.fresh::<K>(now) {
        return Ok(keys);
    }
    let _turn = ring.turn.lock().await;
    if let Some(keys) = ring.fresh::<K>(now) {
        return Ok(keys);
    }
    let mut keys = read::<K>(house).await?;
    let newest = keys
        .iter()
        .filter(|held| held.opened.is_some())
        .map(|held| held.made)
        .max();
    let is_due = |made| K::DAYS.is_some_and(|days| made <= before(now, days));
    if newest.is_none_or(is_due) {
        add::<K>(house, now).await?;
        keys = read::<K>(house).await?;
    }
    let keys = Arc::new(keys);
    let mut kept = ring.read.lock().unwrap_or_else(PoisonError::into_inner);
    kept.insert(K::PURPOSE, (now, keys.clone()));
    Ok(keys)
}

/// The place of the key that is used now: the newest that was shown long enough, or the oldest that opens.
pub(crate) fn current<K: Kind>(keys: &Keys<K>, now: Timestamp) -> Result<&Held<K>, Fault> {
    let opened = || keys.iter().filter(|held| held.opened.is_some());
    let shown = opened()
        .filter(|held| held.made <= before(now, K::SHOWN_DAYS))
        .max_by_key(|held| held.made);
    shown
        .or_else(|| opened().min_by_key(|held| held.made))
        .ok_or_else(|| Fault::new(format!("no key that opens for {}", K::PURPOSE)))
}

async fn read<K: Kind>(house: &House) -> Result<Vec<Held<K>>, Fault> {
    const ALL: &str =
        "SELECT id, shown, sealed, created_at FROM exchange_key WHERE purpose = $1 ORDER BY created_at, id";
    let rows: Vec<(String, String, String, Timestamp)> =
        house.register.db().query(ALL, args![K::PURPOSE]).await?;
    let held = rows.into_iter().map(|(id, shown, sealed, made)| {
        let secret = vault::open(house, K::PURPOSE, &sealed).ok();
        let opened = secret.and_then(|secret| K::open(&shown, secret));
        if opened.is_none() {
            tracing::warn!(id, purpose = K::PURPOSE, "a key of the exchange does not open");
        }
        Held { shown, opened, made }
    });
    Ok(held.collect())
}

async fn add<K: Kind>(house: &House, now: Timestamp) -> Result<(), Fault> {
    const ADD: &str =
        "INSERT INTO exchange_key (id, purpose, shown, sealed, created_at) VALUES ($1, $2, $3, $4, $5)";
    let made = K::make(house, now)?;
    let sealed = vault::seal(house, K::PURPOSE, &made.secret)?;
    let add = stmt(ADD, args![&made.id, K::PURPOSE, made.shown, sealed, now]);
    match house.register.db().commit(&[add]).await {
        Ok(()) | Err(RecordError::Refused(Refused::Conflict { .. })) => {
            tracing::info!(id = made.id, purpose = K::PURPOSE, "a new key of the exchange");
            Ok(())
        }
        Err(error) => Err(Fault::because("keeping a key of the exchange", error)),
    }
}

fn before(now: Timestamp, days: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(days * 24))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}
