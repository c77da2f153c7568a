//! Whether a certificate leads to an authority that is trusted, is in its days, is not revoked and is made for signing in.

use crate::provider::uri;
use jiff::{SignedDuration, Timestamp};
use register::Fault;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{CertificateError, Error, RootCertStore};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Minutes after which authorities and lists are read again: a revocation counts from then on.
const KEPT_MINUTES: i64 = 1;

/// The section `[certificates.taken]` of `qhapaq.toml`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateSettings {
    /// Address of the listener as browsers know it, without a final slash.
    pub url: String,
    /// File with the authorities that are trusted, PEM.
    pub authorities: PathBuf,
    /// Folder with the lists of revoked certificates, PEM or DER: one of each authority. Without its list nothing of an authority
    /// is taken.
    pub revocation_lists: PathBuf,
    /// What stands before the DNI in the attribute `serialNumber` of the subject; the first that fits counts.
    #[serde(default = "prefixes")]
    pub document_prefixes: Vec<String>,
}

fn prefixes() -> Vec<String> {
    ["PNOPE-", "IDCPE-", "DNI:", ""].map(str::to_owned).into()
}

/// Why a certificate is not taken, in one word for the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bad {
    /// The browser brought none.
    Missing,
    Shape,
    Expired,
    NotYet,
    Revoked,
    /// No authority that is trusted vouches for it.
    Authority,
    /// Its authority has no list here, or an old one: nobody knows whether it was revoked.
    Unlisted,
    /// It is for another purpose: to sign documents, or for a server.
    Purpose,
    /// It names no DNI.
    Document,
}

impl Bad {
    pub(super) fn word(self) -> &'static str {
        match self {
            Bad::Missing => "no_certificate",
            Bad::Shape => "shape",
            Bad::Expired => "expired",
            Bad::NotYet => "not_yet",
            Bad::Revoked => "revoked",
            Bad::Authority => "authority",
            Bad::Unlisted => "unlisted",
            Bad::Purpose => "purpose",
            Bad::Document => "document",
        }
    }
}

type Verifier = Arc<dyn ClientCertVerifier>;

/// The verifier, while it is young.
#[derive(Default)]
pub(super) struct Kept(Mutex<Option<(Timestamp, Verifier)>>);

impl Kept {
    fn verifier(&self, settings: &CertificateSettings, now: Timestamp) -> Result<Verifier, Fault> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, verifier)) = kept.as_ref()
            && now.duration_since(*at) < SignedDuration::from_mins(KEPT_MINUTES)
        {
            return Ok(verifier.clone());
        }
        let verifier = verifier(settings).map_err(Fault::new)?;
        *kept = Some((now, verifier.clone()));
        Ok(verifier)
    }
}

/// Whether the settings can work.
///
/// # Errors
/// What cannot be, in words for the terminal.
pub fn check_settings(settings: &CertificateSettings, now: Timestamp, trial: bool) -> Result<(), String> {
    uri::check(&settings.url, trial).map_err(|_| format!("{} is no address by https", settings.url))?;
    unix(now)?;
    verifier(settings).map(|_| ())
}

fn verifier(settings: &CertificateSettings) -> Result<Verifier, String> {
    let file = &settings.authorities;
    let told = |what: &Path, why: String| format!("{}: {why}", what.display());
    let mut roots = RootCertStore::empty();
    let found = CertificateDer::pem_file_iter(file).map_err(|error| told(file, error.to_string()))?;
    for authority in found {
        let authority = authority.map_err(|error| told(file, error.to_string()))?;
        roots
            .add(authority)
            .map_err(|error| told(file, error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(told(file, "no authority in it".to_owned()));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
        .with_crls(lists(&settings.revocation_lists)?)
        .enforce_revocation_expiration()
        .build()
        .map(|verifier| verifier as Verifier)
        .map_err(|error| told(&settings.revocation_lists, error.to_string()))
}

fn lists(folder: &Path) -> Result<Vec<CertificateRevocationListDer<'static>>, String> {
    let told = |what: &Path, why: String| format!("{}: {why}", what.display());
    let mut found = Vec::new();
    let entries = std::fs::read_dir(folder).map_err(|error| told(folder, error.to_string()))?;
    for entry in entries {
        let path = entry.map_err(|error| told(folder, error.to_string()))?.path();
        if !path.is_file() {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(|error| told(&path, error.to_string()))?;
        if !bytes.starts_with(b"-----") {
            found.push(CertificateRevocationListDer::from(bytes));
            continue;
        }
        for list in CertificateRevocationListDer::pem_slice_iter(&bytes) {
            found.push(list.map_err(|error| told(&path, error.to_string()))?);
        }
    }
    Ok(found)
}

fn unix(now: Timestamp) -> Result<UnixTime, String> {
    let seconds = u64::try_from(now.as_second()).map_err(|_| "the clock is before 1970".to_owned())?;
    Ok(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
}

/// Checks a chain, the holder's certificate first.
pub(super) fn check(
    settings: &CertificateSettings,
    kept: &Kept,
    chain: &[Vec<u8>],
    now: Timestamp,
) -> Result<Result<(), Bad>, Fault> {
    let Some((holder, between)) = chain.split_first() else {
        return Ok(Err(Bad::Missing));
    };
    let holder = CertificateDer::from(holder.as_slice());
    let between: Vec<_> = between
        .iter()
        .map(|one| CertificateDer::from(one.as_slice()))
        .collect();
    let verifier = kept.verifier(settings, now)?;
    let moment = unix(now).map_err(Fault::new)?;
    Ok(verifier
        .verify_client_cert(&holder, &between, moment)
        .map(|_| ())
        .map_err(|error| bad(&error)))
}

fn bad(error: &Error) -> Bad {
    use CertificateError as E;
    let Error::InvalidCertificate(error) = error else {
        return Bad::Shape;
    };
    match error {
        E::Expired | E::ExpiredContext { .. } => Bad::Expired,
        E::NotValidYet | E::NotValidYetContext { .. } => Bad::NotYet,
        E::Revoked => Bad::Revoked,
        E::UnknownRevocationStatus | E::ExpiredRevocationList | E::ExpiredRevocationListContext { .. } => {
            Bad::Unlisted
        }
        E::UnknownIssuer | E::BadSignature => Bad::Authority,
        E::InvalidPurpose | E::InvalidPurposeContext { .. } => Bad::Purpose,
        E::BadEncoding | E::UnhandledCriticalExtension => Bad::Shape,
        _ => Bad::Authority,
    }
}
