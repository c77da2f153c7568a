//! Keys that sign credentials and lists of states: ES256, changed every quarter, shown a day before use and until the last
//! credential that they signed is over.
//!
//! They are kept under seal. Which one signs follows from when each was made, so that several processes agree without asking each
//! other.

use capability::{House, vault};
use jiff::{SignedDuration, Timestamp};
use jose::{Alg, KeySet, SigningKey};
use register::db::stmt;
use register::{Fault, OrFault, RecordError, Refused, args};
use serde_json::{Value, json};
use std::sync::{Arc, OnceLock, RwLock};

/// Days after which a new key is made.
const KEY_DAYS: i64 = 90;
/// Hours that a new key is shown before it signs: verifiers keep a set of keys for a day at most.
const SHOWN_HOURS: i64 = 24;
/// Days that a key stays shown after the next one signs: a credential lives a year at most.
const KEPT_DAYS: i64 = 370;
/// Seconds after which keys made by another process are looked for.
const LOOK_SECONDS: i64 = 60;
/// What the vault knows these secrets as.
const PURPOSE: &str = "issuer-key";

/// A key as it stands in the ring. What it signed can be checked even when its seal does not open any more.
#[derive(Clone)]
struct Held {
    key: Option<Arc<SigningKey>>,
    jwk: Value,
    made: Timestamp,
}

/// The keys, read from time to time; one request at a time looks for keys or makes them.
#[derive(Default)]
struct Ring(
    RwLock<Option<(Timestamp, Arc<Vec<Held>>)>>,
    tokio::sync::Mutex<()>,
);

/// The key that signs now.
pub(crate) async fn signing(house: &House) -> Result<Arc<SigningKey>, Fault> {
    let (held, now) = (held(house).await?, house.clock.now());
    let opened = || held.iter().filter(|held| held.key.is_some());
    let shown_long = |key: &&Held| key.made <= before(now, SHOWN_HOURS);
    let newest = opened().filter(shown_long).max_by_key(|key| key.made);
    let key = newest.or_else(|| opened().min_by_key(|key| key.made));
    key.and_then(|held| held.key.clone())
        .ok_or_else(|| Fault::new("no key of the issuer"))
}

/// Keys that strangers check signatures with: those that sign, will sign, or signed what may still hold.
pub(crate) async fn public(house: &House) -> Result<(Value, KeySet), Fault> {
    let (held, now) = (held(house).await?, house.clock.now());
    let shown = held.iter().filter(|key| {
        let next = held.iter().filter(|other| other.made > key.made);
        let replaced = next.map(|other| other.made).min();
        replaced.is_none_or(|made| before(now, KEPT_DAYS * 24) < made)
    });
    let shown: Vec<Value> = shown.map(|key| key.jwk.clone()).collect();
    let set = json!({"keys": shown});
    let keys = KeySet::read(set.to_string().as_bytes())
        .map_err(|error| Fault::because("reading the issuer's own keys", error))?;
    Ok((set, keys))
}

async fn held(house: &House) -> Result<Arc<Vec<Held>>, Fault> {
    let (ring, now) = (house.shelf::<Ring>(), house.clock.now());
    if let Some(held) = ring.fresh(now) {
        return Ok(held);
    }
    let _turn = ring.1.lock().await;
    if let Some(held) = ring.fresh(now) {
        return Ok(held);
    }
    let mut keys = read(house).await?;
    let opened = keys.iter().filter(|held| held.key.is_some());
    let newest = opened.map(|key| key.made).max();
    if newest.is_none_or(|made| made <= before(now, KEY_DAYS * 24)) {
        make(house, now).await?;
        keys = read(house).await?;
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
    const ALL: &str = "SELECT kid, jwk, sealed, created_at FROM credential_key ORDER BY created_at, kid";
    let rows: Vec<(String, String, String, Timestamp)> = house.register.db().query(ALL, args![]).await?;
    let held = rows.into_iter().map(|(kid, jwk, sealed, made)| {
        // A key that does not open was sealed on another machine: it signs nothing any more, and the next look makes a new one.
        let pkcs8 = vault::open(house, PURPOSE, &sealed).ok();
        let key = pkcs8.and_then(|pkcs8| SigningKey::from_pkcs8(Alg::Es256, pkcs8).ok());
        if key.is_none() {
            tracing::warn!(kid, "a key of the issuer does not open");
        }
        let key = key.map(Arc::new);
        let jwk = serde_json::from_str(&jwk).or_fault("reading a key of the issuer")?;
        Ok(Held { key, jwk, made })
    });
    held.collect()
}

/// Makes a key; of several processes that do at once, each keeps its own, and all stand.
async fn make(house: &House, now: Timestamp) -> Result<(), Fault> {
    const ADD: &str = "INSERT INTO credential_key (kid, jwk, sealed, created_at) VALUES ($1, $2, $3, $4)";
    let key = SigningKey::generate(Alg::Es256)
        .map_err(|error| Fault::because("making a key of the issuer", error))?;
    let kid = key.public().thumbprint();
    let jwk = key.public().to_jwk(Some(Alg::Es256)).to_string();
    let sealed = vault::seal(house, PURPOSE, key.pkcs8())?;
    match house
        .register
        .db()
        .commit(&[stmt(ADD, args![&kid, jwk, sealed, now])])
        .await
    {
        Ok(()) | Err(RecordError::Refused(Refused::Conflict { .. })) => {
            tracing::info!(kid, "a new key of the issuer");
            Ok(())
        }
        Err(error) => Err(Fault::because("keeping a key of the issuer", error)),
    }
}

fn before(now: Timestamp, hours: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(hours))
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Sixteen bytes of chance: a salt, a lot.
pub(crate) fn salt() -> Result<[u8; 16], Fault> {
    register::random::<16>()
}

/// The pepper by which nonces of this house are known again.
pub(crate) async fn pepper(house: &House) -> Result<Arc<String>, Fault> {
    #[derive(Default)]
    struct Pepper(OnceLock<Arc<String>>);
    const READ: &str = "SELECT value FROM credential_pepper WHERE id = 1";
    const MAKE: &str = "INSERT INTO credential_pepper (id, value) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
    let shelf = house.shelf::<Pepper>();
    if let Some(known) = shelf.0.get() {
        return Ok(known.clone());
    }
    let db = house.register.db();
    db.commit(&[stmt(MAKE, args![register::hex(&register::random::<32>()?)])])
        .await
        .map_err(|error| Fault::because("making the pepper of nonces", error))?;
    let row: Option<(String,)> = db.get(READ, args![]).await?;
    let (value,) = row.ok_or_else(|| Fault::new("the pepper of nonces was not kept"))?;
    Ok(shelf.0.get_or_init(|| Arc::new(value)).clone())
}
