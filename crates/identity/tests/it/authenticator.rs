//! A device that keeps passkeys, written for tests: it answers as the standard says, or as the test makes it lie.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub struct Authenticator {
    pkcs8: Vec<u8>,
    pub id: Vec<u8>,
    pub user: Vec<u8>,
    pub rp: String,
    pub origin: String,
    /// UP 0x01, UV 0x04, BE 0x08, BS 0x10.
    pub flags: u8,
    pub counter: u32,
    counts: bool,
}

impl Authenticator {
    /// A key that cannot be copied, with a counter.
    pub fn bound() -> Authenticator {
        Authenticator::new(0x05, true)
    }

    /// A key that its keeper copies to other devices, without a counter.
    pub fn synced() -> Authenticator {
        Authenticator::new(0x1d, false)
    }

    fn new(flags: u8, counts: bool) -> Authenticator {
        let origin = testing::BASE.to_owned();
        let rp = origin
            .split("://")
            .nth(1)
            .unwrap()
            .split(':')
            .next()
            .unwrap()
            .to_owned();
        Authenticator {
            pkcs8: fresh(),
            id: register::random::<32>().unwrap().to_vec(),
            user: Vec::new(),
            rp,
            origin,
            flags,
            counter: 0,
            counts,
        }
    }

    /// Another device with the same passkey as it stands now.
    pub fn clone_of(&self) -> Authenticator {
        Authenticator {
            pkcs8: self.pkcs8.clone(),
            id: self.id.clone(),
            user: self.user.clone(),
            rp: self.rp.clone(),
            origin: self.origin.clone(),
            ..*self
        }
    }

    pub fn new_key(&mut self) {
        self.pkcs8 = fresh();
    }

    fn pair(&self) -> EcdsaKeyPair {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &self.pkcs8).unwrap()
    }

    /// What `navigator.credentials.create` gives.
    pub fn create(&mut self, asked: &Value) -> Value {
        let key = &asked["publicKey"];
        self.user = jose::decode(key["user"]["id"].as_str().unwrap()).unwrap();
        let client = self.client("webauthn.create", key["challenge"].as_str().unwrap());
        let point = self.pair().public_key().as_ref().to_vec();
        // COSE key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
        let mut cose = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        cose.extend(&point[1..33]);
        cose.extend([0x22, 0x58, 0x20]);
        cose.extend(&point[33..]);
        let mut data = self.data(0x40);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        data.extend(cose);
        // {"fmt": "none", "attStmt": {}, "authData": bytes}.
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.push(0xa0);
        object.push(0x68);
        object.extend(b"authData");
        object.push(0x59);
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(data);
        json!({
            "id": jose::encode(&self.id), "rawId": jose::encode(&self.id), "type": "public-key", "extensions": {},
            "response": {"attestationObject": jose::encode(object), "clientDataJSON": jose::encode(client), "transports": ["internal"]},
        })
    }

    /// What `navigator.credentials.get` gives.
    pub fn get(&mut self, asked: &Value) -> Value {
        if self.counts {
            self.counter += 1;
        }
        let client = self.client("webauthn.get", asked["publicKey"]["challenge"].as_str().unwrap());
        let data = self.data(0);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature = self.pair().sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": jose::encode(&self.id), "rawId": jose::encode(&self.id), "type": "public-key", "extensions": {},
            "response": {
                "authenticatorData": jose::encode(data), "clientDataJSON": jose::encode(client),
                "signature": jose::encode(signature.as_ref()), "userHandle": jose::encode(&self.user),
            },
        })
    }

    fn client(&self, kind: &str, challenge: &str) -> String {
        json!({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false}).to_string()
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let mut data = Sha256::digest(&self.rp).to_vec();
        data.push(self.flags | more);
        data.extend(self.counter.to_be_bytes());
        data
    }
}

fn fresh() -> Vec<u8> {
    EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &SystemRandom::new())
        .unwrap()
        .as_ref()
        .to_vec()
}
