//! A machine that came in: its keys, its certificate and what it knows the operator by, in one file of its own that nobody else reads.

use super::OperatorError;
use super::call::{digest, prove_possession};
use super::wire::{Anchor, Enrolled, Enrolment, Replacement};
use crate::files;
use crate::ident::NodeId;
use jose::{Alg, KeySet, SigningKey};
use rcgen::{CertificateParams, KeyPair};
use register::tree::VerifierKey;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use serde::{Deserialize, Serialize};
use std::path::Path;
use x509_parser::prelude::{FromDer, X509Certificate};

/// Name of the file.
const FILE: &str = "machine.json";
/// Largest file, in bytes.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// Keys of a machine. It has no `Debug`: they are secrets.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keys {
    /// Ed25519 key that signs statements and the log, PKCS #8 in base64url.
    signing: String,
    /// P-256 key of the certificate, PKCS #8 in PEM.
    tls: String,
}

impl Keys {
    /// New ones.
    ///
    /// # Errors
    /// [`OperatorError::Machine`].
    pub fn generate() -> Result<Keys, OperatorError> {
        let signing = SigningKey::generate(Alg::EdDsa).map_err(|_| OperatorError::Machine)?;
        let tls = KeyPair::generate().map_err(|_| OperatorError::Machine)?;
        Ok(Keys {
            signing: jose::encode(signing.pkcs8()),
            tls: tls.serialize_pem(),
        })
    }

    /// The key that signs statements and the log.
    ///
    /// # Errors
    /// [`OperatorError::Machine`] when it is none.
    pub fn signing(&self) -> Result<SigningKey, OperatorError> {
        let pkcs8 = jose::decode(&self.signing).map_err(|_| OperatorError::Machine)?;
        SigningKey::from_pkcs8(Alg::EdDsa, pkcs8).map_err(|_| OperatorError::Machine)
    }

    /// The key of the certificate, PKCS #8 in PEM.
    pub fn tls_pem(&self) -> &str {
        &self.tls
    }

    /// A request for a certificate, PKCS #10 in PEM. What stands in the certificate is the authority's to say.
    ///
    /// # Errors
    /// [`OperatorError::Machine`].
    pub fn csr(&self) -> Result<String, OperatorError> {
        let made = || -> Result<String, rcgen::Error> {
            let params = CertificateParams::new(Vec::new())?;
            params.serialize_request(&KeyPair::from_pem(&self.tls)?)?.pem()
        };
        made().map_err(|_| OperatorError::Machine)
    }

    fn jwk(&self) -> Result<serde_json::Map<String, serde_json::Value>, OperatorError> {
        match self.signing()?.public().to_jwk(None) {
            serde_json::Value::Object(jwk) => Ok(jwk),
            _ => Err(OperatorError::Machine),
        }
    }

    /// What is sent to come in, at a moment in milliseconds of Unix time. `certificate` only where the operator asks for one of an
    /// outside authority, made for [`Keys::csr`].
    ///
    /// # Errors
    /// [`OperatorError::Machine`].
    pub fn enrolment(
        &self,
        token: &str,
        name: &str,
        address: Option<&str>,
        certificate: Option<String>,
        at: i64,
    ) -> Result<Enrolment, OperatorError> {
        let csr = self.csr()?;
        let about = digest(token.as_bytes());
        let proof = prove_possession(&self.signing()?, &about, Some(&csr), at);
        Ok(Enrolment {
            token: token.to_owned(),
            name: name.to_owned(),
            address: address.map(str::to_owned),
            certificate,
            key: self.jwk()?,
            proof: proof.map_err(|_| OperatorError::Machine)?,
            csr,
        })
    }

    /// What is sent to put these keys in the place of others of a node.
    ///
    /// # Errors
    /// [`OperatorError::Machine`].
    pub fn replacement(
        &self,
        node: &NodeId,
        certificate: Option<String>,
        at_once: bool,
        at: i64,
    ) -> Result<Replacement, OperatorError> {
        let csr = self.csr()?;
        let proof = prove_possession(&self.signing()?, node.as_str(), Some(&csr), at);
        Ok(Replacement {
            certificate,
            key: Some(self.jwk()?),
            proof: Some(proof.map_err(|_| OperatorError::Machine)?),
            csr: Some(csr),
            at_once,
        })
    }
}

/// A machine that came in. It has no `Debug`: it holds secrets.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Machine {
    /// Its name.
    pub node: NodeId,
    /// Its keys.
    pub keys: Keys,
    /// Its certificate and those between it and its root, PEM each.
    pub certificates: Vec<String>,
    /// Certificates of the authorities at its enrolment, PEM; later the configuration says them.
    pub authorities: Vec<String>,
    /// What the operator says of it, signed.
    pub card: String,
    /// What it knows the operator by.
    pub anchor: Anchor,
    /// Key of pseudonyms of people, base64url.
    pub subject_key: String,
    /// Keys on their way to take the place of these: written before they are sent, so that none is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pending: Option<Keys>,
}

impl Machine {
    /// From what the operator answered to an enrolment.
    pub fn new(keys: Keys, enrolled: Enrolled) -> Machine {
        Machine {
            node: enrolled.node,
            keys,
            certificates: enrolled.certificates,
            authorities: enrolled.authorities,
            card: enrolled.card,
            anchor: enrolled.anchor,
            subject_key: enrolled.subject_key,
            pending: None,
        }
    }

    /// Reads it.
    ///
    /// # Errors
    /// [`OperatorError::Disk`] when there is none, others can read it, or it is none.
    pub fn read(folder: &Path) -> Result<Machine, OperatorError> {
        let bytes = files::read_secret(&folder.join(FILE), FILE_BYTES_MAX).map_err(OperatorError::Disk)?;
        serde_json::from_slice(&bytes).map_err(|error| OperatorError::Disk(format!("{FILE}: {error}")))
    }

    /// Whether a folder has one.
    pub fn is_in(folder: &Path) -> bool {
        folder.join(FILE).exists()
    }

    /// Writes it, whole or not at all, readable by nobody else.
    ///
    /// # Errors
    /// [`OperatorError::Disk`].
    pub fn write(&self, folder: &Path) -> Result<(), OperatorError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|_| OperatorError::Machine)?;
        files::write(&folder.join(FILE), &bytes).map_err(OperatorError::Disk)
    }

    /// Keys that the operator's words are checked with.
    ///
    /// # Errors
    /// [`OperatorError::Shape`].
    pub fn operator_keys(&self) -> Result<KeySet, OperatorError> {
        KeySet::read(self.anchor.keys.to_string().as_bytes()).map_err(|_| OperatorError::Shape)
    }

    /// The key that the register's words are checked with.
    ///
    /// # Errors
    /// [`OperatorError::Shape`].
    pub fn register_key(&self) -> Result<VerifierKey, OperatorError> {
        self.anchor.register.parse().map_err(|_| OperatorError::Shape)
    }

    /// Begin and end of its certificate, in milliseconds of Unix time; none when it cannot be read.
    pub fn certificate_days(&self) -> Option<(i64, i64)> {
        let der = CertificateDer::from_pem_slice(self.certificates.first()?.as_bytes()).ok()?;
        let (_, certificate) = X509Certificate::from_der(&der).ok()?;
        let validity = certificate.validity();
        let ms = |seconds: i64| seconds.saturating_mul(1_000);
        Some((
            ms(validity.not_before.timestamp()),
            ms(validity.not_after.timestamp()),
        ))
    }

    /// Whether two thirds of the certificate's life are over, or keys wait to take the place of these.
    pub fn is_rotation_due(&self, now: i64) -> bool {
        let aged = self
            .certificate_days()
            .is_some_and(|(from, until)| now.saturating_sub(from) >= until.saturating_sub(from) / 3 * 2);
        aged || self.pending.is_some()
    }
}
