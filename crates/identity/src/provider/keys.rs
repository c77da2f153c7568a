//! Keys that sign ID tokens, answers and logout tokens: one for each algorithm, changed every quarter, shown a day before use.
//!
//! They are kept under seal. Which one signs follows from when each was made, so that several processes agree without asking
//! each other.

use crate::vault;
use capability::House;
use jiff::{SignedDuration, Timestamp};
use jose::{Alg, KeySet, SigningKey};
use register::db::stmt;
use register::{Fault, RecordError, Refused, args};
use serde_json::{Value, json};
use std::sync::{Arc, RwLock};

/// Algorithms that the provider signs with: the one it prefers, and the one that every client understands.
pub(crate) const ALGS: [Alg; 2] = [Alg::Es256, Alg::Rs256];
/// Days after which a new key is made.
const KEY_DAYS: i64 = 90;
/// Hours that a new key is shown before it signs: clients keep a set of keys for a day at most.
const SHOWN_HOURS: i64 = 24;
/// Hours that a key stays shown after the next one signs, for tokens that are under way.
const KEPT_HOURS: i64 = 48;
/// Seconds after which keys made by another process are looked for.
const LOOK_SECONDS: i64 = 60;
/// What the vault knows these secrets as.
const PURPOSE: &str = "provider-key";

/// A key as it stands in the ring.
#[derive(Clone)]
struct Held {
    key: Arc<SigningKey>,
    made: Timestamp,
}

/// The keys, read from time to time.
#[derive(Default)]
pub(crate) struct Ring(RwLock<Option<(Timestamp, Arc<Vec<Held>>)>>, Making);

/// Lets one request at a time look for keys or make them.
#[derive(Default)]
struct Making(tokio::sync::Mutex<()>);

/// The key that signs with an algorithm now.
pub(crate) async fn signing(house: &House, alg: Alg) -> Result<Arc<SigningKey>, Fault> {
    let held = held(house).await?;
    let (now, of_alg) = (house.clock.now(), |key: &&Held| key.key.alg() == alg);
    let shown_long = |key: &&Held| key.made <= before(now, SHOWN_HOURS);
    let mine: Vec<&Held> = held.iter().filter(of_alg).collect();
    let newest = mine.iter().copied().filter(shown_long).max_by_key(|key| key.made);
    let key = newest.or_else(|| mine.iter().copied().min_by_key(|key| key.made));
    key.map(|key| key.key.clone())
        .ok_or_else(|| Fault::new(format!("no key of the provider for {alg}")))
}

/// Keys that strangers check signatures with: those that sign, will sign, or signed lately.
pub(crate) async fn public(house: &House) -> Result<(Value, KeySet), Fault> {
    let (held, now) = (held(house).await?, house.clock.now());
    let shown: Vec<Value> = held
        .iter()
        .filter(|key| {
            let replaced = held
                .iter()
                .filter(|other| other.key.alg() == key.key.alg() && other.made > key.made)
                .map(|other| other.made)
                .min();
            replaced.is_none_or(|made| now < after(made, SHOWN_HOURS + KEPT_HOURS))
        })
        .map(|key| key.key.public().to_jwk(Some(key.key.alg())))
        .collect();
    let set = json!({"keys": shown});
    let keys = KeySet::read(set.to_string().as_bytes())
        .map_err(|error| Fault::because("reading the provider's own keys", error))?;
    Ok((set, keys))
}

async fn held(house: &House) -> Result<Arc<Vec<Held>>, Fault> {
    let (ring, now) = (house.shelf::<Ring>(), house.clock.now());
    if let Some(held) = ring.fresh(now) {
        return Ok(held);
    }
    let _turn = ring.1.0.lock().await;
    if let Some(held) = ring.fresh(now) {
        return Ok(held);
    }
    let mut keys = read(house).await?;
    for alg in ALGS {
        let newest = keys
            .iter()
            .filter(|key| key.key.alg() == alg)
            .map(|key| key.made)
            .max();
        if newest.is_none_or(|made| made <= before(now, KEY_DAYS * 24)) {
            make(house, alg, now).await?;
            keys = read(house).await?;
        }
    }
    let held = Arc::new(keys);
    if let Ok(mut kept) = ring.0.write() {
        *kept = Some((now, held.clone()));
    }
    Ok(held)
}

impl Ring {
    fn fresh(&self, now: Timestamp) -> Option<Arc<Vec<Held>>> {
        let kept = self.0.read().ok()?;
        let (at, held) = kept.as_ref()?;
        let age = now.duration_since(*at).as_secs();
        (0..LOOK_SECONDS).contains(&age).then(|| held.clone())
    }
}

async fn read(house: &House) -> Result<Vec<Held>, Fault> {
    const ALL: &str =
        "SELECT kid, alg, sealed, created_at FROM identity_provider_key ORDER BY created_at, kid";
    let rows: Vec<(String, String, String, Timestamp)> = house.register.db().query(ALL, args![]).await?;
    // A key that does not open was sealed on another machine: it signs nothing any more, and the next look makes a new one.
    let opened = rows.into_iter().filter_map(|(kid, alg, sealed, made)| {
        let key = opened(house, &alg, &sealed);
        if key.is_none() {
            tracing::warn!(kid, "a key of the provider does not open");
        }
        key.map(|key| Held {
            key: Arc::new(key),
            made,
        })
    });
    Ok(opened.collect())
}

fn opened(house: &House, alg: &str, sealed: &str) -> Option<SigningKey> {
    let pkcs8 = vault::open(house, PURPOSE, sealed).ok()?;
    SigningKey::from_pkcs8(Alg::parse(alg)?, pkcs8).ok()
}

/// Makes a key; of several processes that do at once, each keeps its own, and both stand.
async fn make(house: &House, alg: Alg, now: Timestamp) -> Result<(), Fault> {
    const ADD: &str =
        "INSERT INTO identity_provider_key (kid, alg, sealed, created_at) VALUES ($1, $2, $3, $4)";
    let made = tokio::task::spawn_blocking(move || SigningKey::generate(alg)).await;
    let key = made
        .map_err(|error| Fault::because("making a key of the provider", error))?
        .map_err(|error| Fault::because("making a key of the provider", error))?;
    let kid = key.public().thumbprint();
    let sealed = vault::seal(house, PURPOSE, key.pkcs8())?;
    let add = stmt(ADD, args![&kid, alg.as_str(), sealed, now]);
    match house.register.db().commit(&[add]).await {
        Ok(()) | Err(RecordError::Refused(Refused::Conflict { .. })) => {
            tracing::info!(kid, alg = alg.as_str(), "a new key of the provider");
            Ok(())
        }
        Err(error) => Err(Fault::because("keeping a key of the provider", error)),
    }
}

fn before(now: Timestamp, hours: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(hours))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

fn after(at: Timestamp, hours: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_hours(hours))
        .unwrap_or(Timestamp::MAX)
}

/// The pepper of pairwise names, kept beside that of the log of attempts: HMAC has no use for a seal, the table is enough.
pub(crate) async fn pairwise_pepper(house: &House) -> Result<Arc<String>, Fault> {
    let shelf = house.shelf::<Pepper>();
    if let Some(known) = shelf.0.get() {
        return Ok(known.clone());
    }
    const READ: &str = "SELECT value FROM identity_pepper WHERE id = 2";
    const MAKE: &str = "INSERT INTO identity_pepper (id, value) VALUES (2, $1) ON CONFLICT (id) DO NOTHING";
    let db = house.register.db();
    let fresh = stmt(MAKE, args![register::hex(&register::random::<32>()?)]);
    db.commit(&[fresh])
        .await
        .map_err(|error| Fault::because("making the pepper of names", error))?;
    let row: Option<(String,)> = db.get(READ, args![]).await?;
    let (value,) = row.ok_or_else(|| Fault::new("the pepper of names was not kept"))?;
    Ok(shelf.0.get_or_init(|| Arc::new(value)).clone())
}

#[derive(Default)]
struct Pepper(std::sync::OnceLock<Arc<String>>);
