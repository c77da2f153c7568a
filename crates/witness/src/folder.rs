//! The state folder of a witness: its key, the keys of the register it follows, the last checkpoint it cosigned, one checkpoint a
//! day, and the evidence of what it found. One process at a time; every file is whole at any moment.
//!
//! ```text
//! lock         held while a process runs
//! key          secret key of the witness, mode 0600
//! register     verifier keys of the register, one a line
//! checkpoint   the last cosigned checkpoint, a signed note
//! days/        the last one of each day: 2026-11-26.note
//! evidence/    a folder for each finding
//! ```

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use register::tree::{Checkpoint, Cosigned, Cosigner, Note, VerifierKey};
use register::{Fault, OrFault, civil_date, random};

use crate::evidence::{self, Exhibit};
use crate::{Finding, Found};

/// Most keys of one register: the present one and those before.
const KEYS_MAX: usize = 16;

/// The folder, held by this process.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    cosigner: Cosigner,
    keys: Vec<VerifierKey>,
    kept: Option<Kept>,
    first_day: Option<String>,
    found: Vec<Found>,
    _lock: File,
}

/// The last checkpoint that this witness cosigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// The note, signed by the register and by this witness.
    pub note: Note,
    /// When this witness signed.
    pub cosigned: Cosigned,
}

impl Folder {
    /// Open a folder, or make one with a fresh key under `name`.
    ///
    /// # Errors
    /// When another process holds it, the disk fails, or what it holds was damaged or altered.
    pub fn open(path: &Path, name: &str) -> Result<Folder, Fault> {
        fs::create_dir_all(path).or_fault(format!("making {}", path.display()))?;
        let lock = lock(path)?;
        let cosigner = own_key(&path.join("key"), name)?;
        let keys = register_keys(&path.join("register"))?;
        let kept = kept(&path.join("checkpoint"), &cosigner, &keys)?;
        Ok(Folder {
            found: evidence::read_all(&path.join("evidence"))?,
            first_day: first_day(&path.join("days"))?,
            path: path.to_owned(),
            cosigner,
            keys,
            kept,
            _lock: lock,
        })
    }

    /// The key it signs with.
    pub fn cosigner(&self) -> &Cosigner {
        &self.cosigner
    }

    /// Keys of the register that are trusted; empty until [`Folder::trust`].
    pub fn keys(&self) -> &[VerifierKey] {
        &self.keys
    }

    /// Name of the register that is followed.
    pub fn origin(&self) -> Option<&str> {
        self.keys.first().map(VerifierKey::name)
    }

    /// The last cosigned checkpoint.
    pub fn kept(&self) -> Option<&Kept> {
        self.kept.as_ref()
    }

    /// Day of the first checkpoint: `2026-11-26`.
    pub fn first_day(&self) -> Option<&str> {
        self.first_day.as_deref()
    }

    /// Everything found against the register, oldest first.
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// Whether a proven finding stands: then nothing is cosigned until a person moves its evidence away.
    pub fn is_stopped(&self) -> bool {
        self.found.iter().any(|found| found.proven)
    }

    /// Trust a key of the register, besides those trusted already. Returns whether it is new.
    ///
    /// # Errors
    /// When the key is of another register than the one followed here, or the disk fails.
    pub fn trust(&mut self, key: VerifierKey) -> Result<bool, Fault> {
        if self.keys.contains(&key) {
            return Ok(false);
        }
        if let Some(origin) = self.origin().filter(|origin| *origin != key.name()) {
            return Err(Fault::new(format!(
                "{} follows the register {origin}; follow {} from another folder (--state)",
                self.path.display(),
                key.name()
            )));
        }
        if self.keys.len() >= KEYS_MAX {
            return Err(Fault::new(format!(
                "at most {KEYS_MAX} keys of a register are trusted"
            )));
        }
        let mut keys = self.keys.clone();
        keys.push(key);
        let lines: String = keys.iter().map(|key| format!("{key}\n")).collect();
        replace(&self.path.join("register"), lines.as_bytes())?;
        self.keys = keys;
        Ok(true)
    }

    /// Cosign a checkpoint and keep it, before anyone sees the cosignature. Whether it may be cosigned was decided by the caller.
    ///
    /// # Errors
    /// When the disk fails; the checkpoint kept before then stays.
    pub(crate) fn keep(
        &mut self,
        checkpoint: Checkpoint,
        note: &Note,
        now: Timestamp,
    ) -> Result<&Kept, Fault> {
        let time = u64::try_from(now.as_second()).or_fault("the clock stands before 1970")?;
        let time = self
            .kept
            .as_ref()
            .map_or(time, |kept| time.max(kept.cosigned.time));
        let mut signed = only_trusted(note, &self.keys)?;
        signed
            .add(self.cosigner.cosign(note.text(), time))
            .or_fault("cosigning")?;
        let bytes = signed.to_string();
        replace(&self.path.join("checkpoint"), bytes.as_bytes())?;
        let days = self.path.join("days");
        fs::create_dir_all(&days).or_fault("making the folder of days")?;
        let day = civil_date(now).to_string();
        replace(&days.join(format!("{day}.note")), bytes.as_bytes())?;
        self.first_day.get_or_insert(day);
        Ok(self.kept.insert(Kept {
            checkpoint,
            note: signed,
            cosigned: Cosigned {
                name: self.cosigner.witness().name().to_owned(),
                time,
            },
        }))
    }

    /// Keep the evidence of a finding. Returns it when it is new.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn find(
        &mut self,
        finding: &Finding,
        exhibit: &Exhibit<'_>,
        now: Timestamp,
    ) -> Result<Option<Found>, Fault> {
        let folder = self.path.join("evidence");
        let found = evidence::keep(&folder, &self.found, finding, exhibit, now)?;
        self.found.extend(found.clone());
        Ok(found)
    }

    /// The evidence of a finding as one text; none when there is no such finding.
    ///
    /// # Errors
    /// When the disk fails.
    pub fn evidence(&self, name: &str) -> Result<Option<String>, Fault> {
        let found = self.found.iter().find(|found| found.folder == name);
        found
            .map(|found| evidence::as_text(&self.path.join("evidence"), found))
            .transpose()
    }
}

fn lock(path: &Path) -> Result<File, Fault> {
    let file = path.join("lock");
    let doing = || format!("opening {}", file.display());
    let lock = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&file)
        .or_fault(doing())?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Fault::new(format!(
            "{} is in use by another witness: stop it, or choose another folder (--state)",
            path.display()
        ))),
        Err(TryLockError::Error(error)) => Err(Fault::because(doing(), error)),
    }
}

fn own_key(path: &Path, name: &str) -> Result<Cosigner, Fault> {
    if !path.exists() {
        let cosigner = Cosigner::from_seed(name, &random()?).or_fault("naming the witness")?;
        replace_with(path, format!("{}\n", cosigner.to_secret_text()).as_bytes(), 0o600)?;
    }
    let doing = || format!("reading {}", path.display());
    let mode = fs::metadata(path).or_fault(doing())?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(Fault::new(format!(
            "{} can be read by others; allow only its owner: chmod 600",
            path.display()
        )));
    }
    let text = fs::read_to_string(path).or_fault(doing())?;
    text.trim().parse().or_fault(doing())
}

fn register_keys(path: &Path) -> Result<Vec<VerifierKey>, Fault> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let doing = || format!("reading {}", path.display());
    let text = fs::read_to_string(path).or_fault(doing())?;
    let keys: Vec<VerifierKey> = text
        .lines()
        .map(|line| line.parse().or_fault(doing()))
        .collect::<Result<_, _>>()?;
    match keys.first() {
        Some(first) if keys.len() <= KEYS_MAX && keys.iter().all(|key| key.name() == first.name()) => {
            Ok(keys)
        }
        _ => Err(Fault::new(format!(
            "{} does not hold the keys of one register",
            path.display()
        ))),
    }
}

/// The checkpoint kept before. One that does not verify is never passed over: it is what later checkpoints are compared with.
fn kept(path: &Path, cosigner: &Cosigner, keys: &[VerifierKey]) -> Result<Option<Kept>, Fault> {
    if !path.exists() {
        return Ok(None);
    }
    let damaged = || {
        format!(
            "{} was damaged or altered: put it back from a backup, or from the newest file in days/",
            path.display()
        )
    };
    let bytes = fs::read(path).or_fault(format!("reading {}", path.display()))?;
    let origin = keys.first().map_or("", VerifierKey::name);
    let (checkpoint, note) = Checkpoint::open(&bytes, origin, keys).or_fault(damaged())?;
    let (cosigned, _) = cosigner.witness().of(&note).or_fault(damaged())?;
    Ok(Some(Kept {
        checkpoint,
        note,
        cosigned,
    }))
}

fn first_day(days: &Path) -> Result<Option<String>, Fault> {
    if !days.exists() {
        return Ok(None);
    }
    let names = fs::read_dir(days).or_fault("reading the folder of days")?;
    let names = names.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names
        .filter_map(|name| name.strip_suffix(".note").map(str::to_owned))
        .min())
}

/// The note with the signatures of trusted keys alone.
fn only_trusted(note: &Note, keys: &[VerifierKey]) -> Result<Note, Fault> {
    let is_trusted = |name: &str, id: u32| keys.iter().any(|key| key.name() == name && key.id() == id);
    let mut text = format!("{}\n", note.text());
    for line in note
        .signatures()
        .iter()
        .filter(|line| is_trusted(&line.name, line.id))
    {
        text.push_str(&format!("{line}\n"));
    }
    Note::parse(text.as_bytes()).or_fault("keeping a checkpoint")
}

/// Put `bytes` in the place of a file: whoever reads it, also after a crash, finds the old bytes or the new ones.
///
/// # Errors
/// When the disk fails; the old bytes then stay.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    replace_with(path, bytes, 0o644)
}

fn replace_with(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Fault> {
    let part = PathBuf::from(format!("{}.part", path.display()));
    if part.exists() {
        fs::remove_file(&part).or_fault(format!("removing {}", part.display()))?;
    }
    write_new(&part, bytes, mode)?;
    fs::rename(&part, path).or_fault(format!("writing {}", path.display()))?;
    sync_folder(path.parent().unwrap_or(path))
}

/// Write a file that is not there yet, down to the disk.
pub(crate) fn write_new(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Fault> {
    let doing = || format!("writing {}", path.display());
    let mut file = OpenOptions::new()
        .create_new(true)
        .write(true)
        .mode(mode)
        .open(path)
        .or_fault(doing())?;
    file.write_all(bytes).or_fault(doing())?;
    file.sync_all().or_fault(doing())
}

pub(crate) fn sync_folder(path: &Path) -> Result<(), Fault> {
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .or_fault(format!("writing {}", path.display()))
}
