//! Where adapters keep their credentials.

use crate::adapter::vault::{Key, Vault};
use register::{Fault, OrFault};
use serde::Deserialize;
use std::path::PathBuf;

/// Where adapters keep their credentials.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaultFile {
    /// The sealed file.
    pub file: PathBuf,
    /// The key, a file of mode 0600.
    pub key: Option<PathBuf>,
    /// In its place: a credential of systemd (`LoadCredential=`).
    pub systemd_key: Option<PathBuf>,
}

impl VaultFile {
    /// Opens the vault; its file need not be there yet, its key must.
    ///
    /// # Errors
    /// When no key is named, or it or the file cannot be read.
    pub fn open(&self) -> Result<Vault, Fault> {
        let key = match (&self.key, &self.systemd_key) {
            (_, Some(credential)) => Key::Systemd(credential.clone()),
            (Some(file), None) => Key::File(file.clone()),
            (None, None) => return Err(Fault::new("[vault] names neither key nor systemd_key")),
        };
        Vault::open(&self.file, key).or_fault("opening the vault")
    }
}
