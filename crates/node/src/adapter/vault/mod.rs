//! The vault: credentials for old services in one file, sealed by a key that lies elsewhere.
//!
//! A secret goes in and is used; nothing here prints one. The file is sealed with AES-256-GCM (NIST SP 800-38D) as a whole, written
//! beside itself and renamed, under a lock, so that a command and a running node may both write. A password that is being changed stands
//! as `pending` beside the one in use, before the provider hears of it: whatever breaks in between, one of the two is the right one.

mod file;
mod password;
mod secret;

pub use file::{Key, make_key};
pub use password::{Policy, new_password};
pub use secret::Secret;

use file::Stamp;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::RwLock;

/// Fields of a credential by name.
pub type Fields = BTreeMap<String, Secret>;

/// Most credentials.
const CREDENTIALS_MAX: usize = 1_000;
/// Longest name or field name, in bytes.
const NAME_BYTES_MAX: usize = 100;
/// Longest secret, in bytes.
const SECRET_BYTES_MAX: usize = 1_000;

/// Why the vault cannot be used. No variant holds a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultError {
    /// Reading or writing a file failed.
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        why: String,
    },
    /// Others can read the key, or it is none.
    Key {
        /// The file.
        path: PathBuf,
        /// What is wrong, and the remedy.
        why: &'static str,
    },
    /// It does not open: another key, or it was touched.
    Sealed {
        /// The file.
        path: PathBuf,
    },
    /// There is no credential of that name.
    Unknown {
        /// The name.
        name: String,
    },
    /// What is to be kept is not of its form.
    Value {
        /// The field.
        field: String,
        /// What is wrong.
        why: &'static str,
    },
    /// The machine has no randomness, or it cannot seal.
    Machine,
}

impl fmt::Display for VaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VaultError::File { path, why } => write!(f, "{}: {why}", path.display()),
            VaultError::Key { path, why } => write!(f, "{}: {why}", path.display()),
            VaultError::Sealed { path } => write!(
                f,
                "{} does not open: is this the key that it was sealed with?",
                path.display()
            ),
            VaultError::Unknown { name } => write!(f, "the vault has no credential {name}: put it there"),
            VaultError::Value { field, why } => write!(f, "{field} {why}"),
            VaultError::Machine => f.write_str("the machine cannot seal"),
        }
    }
}

impl std::error::Error for VaultError {}

/// What is kept for one account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Credential {
    /// User, RUC, password, by the names that the settings of the service use.
    pub fields: Fields,
    /// When the password was last set.
    pub changed_at: Timestamp,
    /// Days that a password lives at this provider.
    pub valid_days: Option<u16>,
    /// The password that the provider may have taken, or not.
    pub pending: Option<Secret>,
    /// Whether the two changed places: the one in use was refused, and what was pending is tried in its place.
    #[serde(default)]
    pub swapped: bool,
    /// When the provider last refused it.
    pub refused_at: Option<Timestamp>,
    /// Grows with every change of a field.
    pub serial: u64,
}

impl Credential {
    /// Whether the password should be changed: it ends within so many days.
    pub fn is_due(&self, days_before: u16, now: Timestamp) -> bool {
        let Some(valid) = self.valid_days else {
            return false;
        };
        let days = i64::from(valid.saturating_sub(days_before));
        let due = self.changed_at.checked_add(SignedDuration::from_hours(24 * days));
        due.is_ok_and(|due| now >= due)
    }

    /// Whether it was refused less than so many minutes ago.
    pub fn is_paused(&self, minutes: u16, now: Timestamp) -> bool {
        let pause = SignedDuration::from_mins(i64::from(minutes));
        self.refused_at
            .is_some_and(|refused| now.duration_since(refused) < pause)
    }
}

/// What may be shown of a credential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Its name.
    pub name: String,
    /// Names of its fields.
    pub fields: Vec<String>,
    /// When the password was last set.
    pub changed_at: Timestamp,
    /// Days that it lives.
    pub valid_days: Option<u16>,
    /// Whether a change was begun and not settled.
    pub pending: bool,
    /// When the provider last refused it.
    pub refused_at: Option<Timestamp>,
}

/// What a running node knows of an account beyond the file.
#[derive(Debug, Default)]
pub(super) struct Standing {
    /// Serial of the credential that was last taken, and when.
    pub proven: Option<(u64, Timestamp)>,
    /// When changing the password last failed.
    pub change_failed_at: Option<Timestamp>,
}

/// The turn of an account: many may use a password, one alone may change it.
pub(super) type Turn = Arc<RwLock<Standing>>;

/// The vault.
pub struct Vault {
    file: PathBuf,
    key: Key,
    read: Mutex<Option<(Stamp, Arc<Kept>)>>,
    turns: Mutex<HashMap<String, Turn>>,
}

type Kept = BTreeMap<String, Credential>;

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Vault({})", self.file.display())
    }
}

impl Vault {
    /// A vault; the file need not be there yet.
    ///
    /// # Errors
    /// [`VaultError`] when the key or the file cannot be read.
    pub fn open(file: &Path, key: Key) -> Result<Vault, VaultError> {
        let vault = Vault {
            file: file.to_owned(),
            key,
            read: Mutex::default(),
            turns: Mutex::default(),
        };
        vault.kept()?;
        Ok(vault)
    }

    /// Keeps a credential, in place of the one of that name.
    ///
    /// # Errors
    /// [`VaultError::Value`] when a name or a secret is empty, too long or has control characters; others when it cannot be written.
    pub fn put(
        &self,
        name: &str,
        fields: Fields,
        valid_days: Option<u16>,
        now: Timestamp,
    ) -> Result<(), VaultError> {
        check_name("name", name)?;
        for (field, secret) in &fields {
            check_name("field", field)?;
            check(field, secret.expose(), SECRET_BYTES_MAX)?;
        }
        self.write(|kept| {
            let serial = kept.get(name).map_or(1, |old| old.serial + 1);
            if kept.len() >= CREDENTIALS_MAX && serial == 1 {
                return Err(VaultError::Value {
                    field: "name".into(),
                    why: "is one too many for this vault",
                });
            }
            kept.insert(
                name.to_owned(),
                Credential {
                    fields,
                    changed_at: now,
                    valid_days,
                    pending: None,
                    swapped: false,
                    refused_at: None,
                    serial,
                },
            );
            Ok(())
        })
    }

    /// Forgets a credential.
    ///
    /// # Errors
    /// [`VaultError::Unknown`]; others when it cannot be written.
    pub fn remove(&self, name: &str) -> Result<(), VaultError> {
        self.write(|kept| match kept.remove(name) {
            Some(_) => Ok(()),
            None => Err(unknown(name)),
        })
    }

    /// What it holds, without any secret.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn names(&self) -> Result<Vec<Shown>, VaultError> {
        let shown = |(name, one): (&String, &Credential)| Shown {
            name: name.clone(),
            fields: one.fields.keys().cloned().collect(),
            changed_at: one.changed_at,
            valid_days: one.valid_days,
            pending: one.pending.is_some(),
            refused_at: one.refused_at,
        };
        Ok(self.kept()?.iter().map(shown).collect())
    }

    pub(super) fn get(&self, name: &str) -> Result<Credential, VaultError> {
        self.kept()?.get(name).cloned().ok_or_else(|| unknown(name))
    }

    /// Changes a credential; it is on disk when this returns.
    pub(super) fn update(
        &self,
        name: &str,
        change: impl FnOnce(&mut Credential),
    ) -> Result<Credential, VaultError> {
        self.write(|kept| {
            let one = kept.get_mut(name).ok_or_else(|| unknown(name))?;
            change(one);
            Ok(one.clone())
        })
    }

    /// The turn of an account, one for all services that use it.
    pub(super) fn turn(&self, name: &str) -> Turn {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.entry(name.to_owned()).or_default().clone()
    }

    fn kept(&self) -> Result<Arc<Kept>, VaultError> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let stamp = file::stamp(&self.file)?;
        if let Some((known, kept)) = read.as_ref()
            && *known == stamp
        {
            return Ok(kept.clone());
        }
        let kept = Arc::new(self.read_file(&stamp)?);
        *read = Some((stamp, kept.clone()));
        Ok(kept)
    }

    fn read_file(&self, stamp: &Stamp) -> Result<Kept, VaultError> {
        if stamp.is_none() {
            self.key.read()?;
            return Ok(Kept::new());
        }
        let plain = file::read(&self.file, &self.key)?;
        serde_json::from_slice(plain.bytes()).map_err(|_| VaultError::Sealed {
            path: self.file.clone(),
        })
    }

    fn write<T>(&self, change: impl FnOnce(&mut Kept) -> Result<T, VaultError>) -> Result<T, VaultError> {
        let _lock = file::lock(&self.file)?;
        let mut kept = (*self.kept()?).clone();
        let done = change(&mut kept)?;
        let plain = serde_json::to_vec(&kept).map_err(|_| VaultError::Machine)?;
        file::write(&self.file, &self.key, secret::Plain::of(plain))?;
        Ok(done)
    }
}

fn unknown(name: &str) -> VaultError {
    VaultError::Unknown {
        name: name.to_owned(),
    }
}

fn check_name(field: &str, name: &str) -> Result<(), VaultError> {
    check(field, name, NAME_BYTES_MAX)
}

fn check(field: &str, text: &str, bytes_max: usize) -> Result<(), VaultError> {
    let why = match () {
        () if text.is_empty() => "is empty",
        () if text.len() > bytes_max => "is too long",
        () if text.chars().any(char::is_control) => "has a control character",
        () => return Ok(()),
    };
    Err(VaultError::Value {
        field: field.to_owned(),
        why,
    })
}
