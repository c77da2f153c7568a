//! Time-stamps of outside authorities over the signed state of a node's log (RFC 3161), where an entity wants them.
//!
//! The order of the log and its anchors in the register say before which act a record stood. A time-stamp says the same by the clock
//! of an authority that is accredited for it, which a court may ask for. It is over the note of a checkpoint, byte for byte, and so over
//! every record of the log up to that size.

mod client;
mod der;
mod token;

pub use client::{Authority, AuthorityOptions};

use super::Log;
use crate::files;
use jiff::Timestamp;
use register::tree::{Checkpoint, NOTE_BYTES_MAX, Note};
use register::{Fault, OrFault};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::fmt;
use std::fs;
use std::path::PathBuf;

/// Roots of time-stamping authorities that are trusted.
#[derive(Debug, Clone)]
pub struct Roots(pub(self) Vec<CertificateDer<'static>>);

impl Roots {
    /// From PEM.
    ///
    /// # Errors
    /// When it is none, or has no certificate.
    pub fn from_pem(pem: &[u8]) -> Result<Roots, Fault> {
        let roots = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
        let roots = roots.or_fault("reading the roots of time-stamping authorities")?;
        let usable = |root: &CertificateDer<'static>| webpki::anchor_from_trusted_cert(root).is_ok();
        if roots.is_empty() || !roots.iter().all(usable) {
            return Err(Fault::new(
                "the file of the roots of time-stamping authorities holds none, or one that cannot be used",
            ));
        }
        Ok(Roots(roots))
    }
}

/// Why a time-stamp is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampError {
    /// It is not DER of a time-stamp.
    Shape,
    /// The authority did not grant it.
    Refused,
    /// It is over something else.
    OtherText,
    /// It answers another request.
    Nonce,
    /// It uses an algorithm that is not taken.
    Algorithm,
    /// The signature does not hold.
    Signature,
    /// The certificate is none for time-stamps of a root that is trusted, or was not within its days.
    Certificate,
}

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TimestampError::Shape => "it is no time-stamp as RFC 3161 writes it",
            TimestampError::Refused => "the authority did not grant it",
            TimestampError::OtherText => "the time-stamp is over something else",
            TimestampError::Nonce => "the time-stamp answers another request",
            TimestampError::Algorithm => "the time-stamp uses an algorithm that is not taken",
            TimestampError::Signature => "the signature of the time-stamp does not hold",
            TimestampError::Certificate => {
                "the certificate of the time-stamp leads to no root that you trust, is not for time-stamps, or was not within its days"
            }
        })
    }
}

impl std::error::Error for TimestampError {}

/// Checks a token over a note and gives its moment. Without roots the token only agrees with itself.
///
/// # Errors
/// [`TimestampError`].
pub fn verify_token(token: &[u8], note: &[u8], roots: Option<&Roots>) -> Result<Timestamp, TimestampError> {
    token::open(token, note, roots).map(|said| said.at)
}

/// Keeps a token beside the note that it is over; the note is read again by [`kept`].
///
/// # Errors
/// When the note is none of that log, or the disk fails.
pub fn keep(log: &Log, note: &str, token: &[u8]) -> Result<(), Fault> {
    let path = path(log, note)?;
    let folder = path.parent().or_fault("a path without folder")?;
    files::make_folder(folder).map_err(Fault::new)?;
    files::write(&path.with_extension("note"), note.as_bytes()).map_err(Fault::new)?;
    files::write(&path, token).map_err(Fault::new)
}

/// The token that was kept of that note, byte for byte; none when there is none.
///
/// # Errors
/// When the note is none, or the disk fails.
pub fn kept(log: &Log, note: &str) -> Result<Option<Vec<u8>>, Fault> {
    let path = path(log, note)?;
    let read = |path: PathBuf| match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Fault::because(format!("reading {}", path.display()), error)),
    };
    let same = read(path.with_extension("note"))?.is_some_and(|known| known == note.as_bytes());
    if same { read(path) } else { Ok(None) }
}

/// Whether a token is kept of that state of the log, whichever key of the node signed its note.
///
/// # Errors
/// When the note is none.
pub fn is_kept(log: &Log, note: &str) -> Result<bool, Fault> {
    path(log, note).map(|path| path.exists())
}

/// Records of the smallest state of the log that has a time-stamp and more records than `seq`; none when there is none.
///
/// # Errors
/// When the disk fails.
pub fn size_after(log: &Log, seq: u64) -> Result<Option<u64>, Fault> {
    let folder = log.folder().join("timestamps");
    let doing = || format!("reading {}", folder.display());
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Fault::because(doing(), error)),
    };
    let mut smallest = None;
    for entry in entries {
        let path = entry.or_fault(doing())?.path();
        let is_token = path.extension().is_some_and(|kind| kind == "tst");
        let size = path
            .file_stem()
            .and_then(|stem| stem.to_str()?.parse::<u64>().ok());
        if let Some(size) = size.filter(|size| is_token && *size > seq) {
            smallest = Some(smallest.map_or(size, |least: u64| least.min(size)));
        }
    }
    Ok(smallest)
}

fn path(log: &Log, note: &str) -> Result<PathBuf, Fault> {
    let text = Note::parse(note.get(..NOTE_BYTES_MAX).unwrap_or(note).as_bytes());
    let checkpoint: Result<Checkpoint, _> = text.or_fault("reading a state of the log")?.text().parse();
    let size = checkpoint.or_fault("reading a state of the log")?.size;
    Ok(log.folder().join("timestamps").join(format!("{size:020}.tst")))
}
