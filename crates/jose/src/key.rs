//! Keys that sign, and the algorithms there are.

use crate::{JoseError, PublicKey};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
    RsaKeyPair,
};
use std::fmt;

/// Algorithms of RFC 7518 and 8037 in use. Neither `none` nor a shared secret is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Alg {
    /// ECDSA on P-256 with SHA-256: what the house prefers.
    Es256,
    /// Ed25519.
    EdDsa,
    /// RSA PKCS #1 v1.5 with SHA-256: what every client of OpenID Connect understands.
    Rs256,
    /// RSA PSS with SHA-256.
    Ps256,
}

impl Alg {
    /// All, the preferred first.
    pub const ALL: [Alg; 4] = [Alg::Es256, Alg::EdDsa, Alg::Rs256, Alg::Ps256];

    /// As headers write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Alg::Es256 => "ES256",
            Alg::EdDsa => "EdDSA",
            Alg::Rs256 => "RS256",
            Alg::Ps256 => "PS256",
        }
    }

    /// The algorithm that a header names; `none`, shared secrets and unknown ones are none.
    pub fn parse(name: &str) -> Option<Alg> {
        Alg::ALL.into_iter().find(|alg| alg.as_str() == name)
    }
}

impl fmt::Display for Alg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A key that signs with one algorithm. Its `Debug` is silent.
pub struct SigningKey {
    alg: Alg,
    pair: Pair,
    pkcs8: Vec<u8>,
    public: PublicKey,
}

enum Pair {
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
    Rsa(RsaKeyPair),
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, {})", self.alg, self.public.thumbprint())
    }
}

impl SigningKey {
    /// A fresh key.
    ///
    /// # Errors
    /// [`JoseError::Machine`] without randomness.
    pub fn generate(alg: Alg) -> Result<SigningKey, JoseError> {
        let random = SystemRandom::new();
        let machine = |_| JoseError::Machine;
        let pkcs8 = match alg {
            Alg::Es256 => EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)
                .map_err(machine)?
                .as_ref()
                .to_vec(),
            Alg::EdDsa => Ed25519KeyPair::generate_pkcs8(&random)
                .map_err(machine)?
                .as_ref()
                .to_vec(),
            Alg::Rs256 | Alg::Ps256 => RsaKeyPair::generate(KeySize::Rsa2048)
                .and_then(|pair| AsDer::as_der(&pair).map(|der| der.as_ref().to_vec()))
                .map_err(machine)?,
        };
        SigningKey::from_pkcs8(alg, pkcs8)
    }

    /// A key kept as PKCS #8.
    ///
    /// # Errors
    /// [`JoseError::Key`] when it is no key for that algorithm.
    pub fn from_pkcs8(alg: Alg, pkcs8: Vec<u8>) -> Result<SigningKey, JoseError> {
        let key = |_| JoseError::Key;
        let (pair, public) = match alg {
            Alg::Es256 => {
                let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &pkcs8).map_err(key)?;
                let public = PublicKey::p256(pair.public_key().as_ref())?;
                (Pair::Ec(pair), public)
            }
            Alg::EdDsa => {
                let pair = Ed25519KeyPair::from_pkcs8(&pkcs8).map_err(key)?;
                let public = PublicKey::ed25519(pair.public_key().as_ref())?;
                (Pair::Ed(pair), public)
            }
            Alg::Rs256 | Alg::Ps256 => {
                let pair = RsaKeyPair::from_pkcs8(&pkcs8).map_err(key)?;
                let shown = pair.public_key();
                let (n, e) = (shown.modulus(), shown.exponent());
                let public = PublicKey::rsa(
                    n.big_endian_without_leading_zero(),
                    e.big_endian_without_leading_zero(),
                )?;
                (Pair::Rsa(pair), public)
            }
        };
        Ok(SigningKey {
            alg,
            pair,
            pkcs8,
            public,
        })
    }

    /// The key itself, to be kept under seal.
    pub fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// Its algorithm.
    pub fn alg(&self) -> Alg {
        self.alg
    }

    /// What strangers check its signatures with.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The signature of a message.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, JoseError> {
        let random = SystemRandom::new();
        match &self.pair {
            Pair::Ec(pair) => pair
                .sign(&random, message)
                .map(|signature| signature.as_ref().to_vec())
                .map_err(|_| JoseError::Machine),
            Pair::Ed(pair) => Ok(pair.sign(message).as_ref().to_vec()),
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                let padding: &'static dyn aws_lc_rs::signature::RsaEncoding = match self.alg {
                    Alg::Ps256 => &RSA_PSS_SHA256,
                    _ => &RSA_PKCS1_SHA256,
                };
                pair.sign(padding, &random, message, &mut signature)
                    .map_err(|_| JoseError::Machine)?;
                Ok(signature)
            }
        }
    }
}
