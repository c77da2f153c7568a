//! The operator's own key, and what nodes know it by.

use super::settings;
use crate::keys::{self, Kind, Made};
use capability::House;
use jiff::Timestamp;
use jose::{Alg, SigningKey};
use node::operator::wire::{Anchor, KEYS_TYPE};
use register::{Fault, OrFault};
use serde_json::{Value, json};

/// Keys that are shown: those of about two years.
const SHOWN_MAX: usize = 8;

/// The key that signs configurations and cards.
pub(crate) struct Operator;

impl Kind for Operator {
    const PURPOSE: &'static str = "exchange/operator";
    const DAYS: Option<i64> = Some(90);
    const SHOWN_DAYS: i64 = 7;
    type Opened = SigningKey;

    fn make(_: &House, _: Timestamp) -> Result<Made, Fault> {
        let key = SigningKey::generate(Alg::EdDsa).or_fault("making a key of the operator")?;
        Ok(Made {
            id: key.public().thumbprint(),
            shown: key.public().to_jwk(Some(Alg::EdDsa)).to_string(),
            secret: key.pkcs8().to_vec(),
        })
    }
    fn open(_: &str, secret: Vec<u8>) -> Option<SigningKey> {
        SigningKey::from_pkcs8(Alg::EdDsa, secret).ok()
    }
}

/// Signs with the key of now.
pub(crate) async fn sign<T>(
    house: &House,
    sign: impl FnOnce(&SigningKey) -> Result<T, node::configuration::ConfigurationError>,
) -> Result<T, Fault> {
    let keys = keys::all::<Operator>(house).await?;
    let held = keys::current(&keys, house.clock.now())?;
    let key = held.opened.as_ref().or_fault("the operator's key")?;
    sign(key).or_fault("signing for the exchange")
}

/// What the operator is known by.
pub(crate) async fn anchor(house: &House) -> Result<Anchor, Fault> {
    let keys = keys::all::<Operator>(house).await?;
    let shown = keys.iter().rev().take(SHOWN_MAX);
    let jwks: Result<Vec<Value>, Fault> = shown
        .map(|held| serde_json::from_str(&held.shown).or_fault("reading a key of the operator"))
        .collect();
    let (instance, register) = (
        settings(house).instance.clone(),
        house.register.verifier().to_string(),
    );
    let set = json!({"keys": jwks?});
    let said = json!({"instance": instance, "keys": set["keys"], "register": register});
    let opened = keys
        .iter()
        .rev()
        .take(SHOWN_MAX)
        .filter_map(|held| held.opened.as_ref());
    let signed: Result<Vec<String>, _> = opened.map(|key| jose::sign(key, KEYS_TYPE, &said)).collect();
    Ok(Anchor {
        instance,
        keys: set,
        signed_keys: signed.or_fault("signing the keys of the operator")?,
        register,
        url: house.options.base_url.clone(),
    })
}

/// The master secret of pseudonyms.
pub(crate) struct Subjects;

impl Kind for Subjects {
    const PURPOSE: &'static str = "exchange/subjects";
    const DAYS: Option<i64> = None;
    const SHOWN_DAYS: i64 = 0;
    type Opened = Vec<u8>;

    fn make(_: &House, _: Timestamp) -> Result<Made, Fault> {
        let secret = register::random::<32>()?.to_vec();
        Ok(Made {
            id: "subjects".to_owned(),
            shown: String::new(),
            secret,
        })
    }
    fn open(_: &str, secret: Vec<u8>) -> Option<Vec<u8>> {
        (secret.len() == 32).then_some(secret)
    }
}

/// The keys by which nodes make pseudonyms of people: HKDF-SHA-256 (RFC 5869) of the master secret over the name of the node. The same
/// person has another pseudonym at every node.
pub(crate) struct SubjectKeys(aws_lc_rs::hkdf::Prk);

impl SubjectKeys {
    /// Those of a house.
    pub(crate) async fn of(house: &House) -> Result<SubjectKeys, Fault> {
        use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
        let keys = keys::all::<Subjects>(house).await?;
        let held = keys::current(&keys, house.clock.now())?;
        let master = held.opened.as_ref().or_fault("the secret of pseudonyms")?;
        let pseudo = Salt::new(HKDF_SHA256, b"qhapaq-exchange-subjects").extract(master);
        Ok(SubjectKeys(pseudo))
    }

    /// That of a node.
    pub(crate) fn of_node(&self, node: &node::ident::NodeId) -> Result<[u8; 32], Fault> {
        let info = [node.as_str().as_bytes()];
        let mut key = [0_u8; 32];
        let made = self.0.expand(&info, aws_lc_rs::hkdf::HKDF_SHA256);
        made.and_then(|okm| okm.fill(&mut key))
            .map_err(|_| Fault::new("deriving the key of pseudonyms of a node"))?;
        Ok(key)
    }
}
