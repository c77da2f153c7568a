//! Calls of the member's systems that wait to be delivered: one file each, and an index in memory of when each is due.

use super::key;
use super::letter::{Letter, State};
use crate::files;
use crate::ident::ClientId;
use register::{Fault, OrFault};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Most calls that are kept at once, answered ones among them.
const LETTERS_MAX: usize = 100_000;

/// The outbox.
#[derive(Debug)]
pub struct Outbox {
    folder: PathBuf,
    index: Mutex<HashMap<String, Due>>,
}

#[derive(Debug, Clone, Copy)]
struct Due {
    /// None when nothing is left to be done.
    next: Option<i64>,
    deposited: i64,
    dead: bool,
}

/// What became of a deposit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deposited {
    /// It is on disk.
    New,
    /// The same call was deposited before.
    Before(Box<Letter>),
    /// Another call has this number.
    Other,
    /// There is no room.
    Full,
}

impl Outbox {
    /// Opens the folder and reads what waits there.
    ///
    /// # Errors
    /// When the folder cannot be made or read. A file that cannot be read is named in the log and left alone.
    pub fn open(folder: PathBuf) -> Result<Outbox, Fault> {
        fs::create_dir_all(&folder).or_fault(format!("making {}", folder.display()))?;
        let mut index = HashMap::new();
        for entry in fs::read_dir(&folder).or_fault(format!("reading {}", folder.display()))? {
            let path = entry.or_fault("reading the outbox")?.path();
            let Some(key) = name(&path) else { continue };
            match read(&path) {
                Ok(letter) => drop(index.insert(key, due(&letter))),
                Err(fault) => {
                    tracing::error!(file = %path.display(), fault = %fault.chain(), "a deposited call cannot be read")
                }
            }
        }
        Ok(Outbox {
            folder,
            index: Mutex::new(index),
        })
    }

    /// Puts a call on disk. A call with the number of another is not taken; the same call again is the first one.
    ///
    /// # Errors
    /// When it cannot be written: then it was not deposited.
    pub fn deposit(&self, letter: &Letter) -> Result<Deposited, Fault> {
        let key = key(&letter.client, &letter.id);
        let mut index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        if index.contains_key(&key) {
            let before = read(&self.path(&key))?;
            let same = before.service == letter.service
                && before.method == letter.method
                && before.path_and_query == letter.path_and_query
                && before.body == letter.body;
            return Ok(if same {
                Deposited::Before(Box::new(before))
            } else {
                Deposited::Other
            });
        }
        if index.len() >= LETTERS_MAX {
            return Ok(Deposited::Full);
        }
        self.write(&key, letter)?;
        index.insert(key, due(letter));
        Ok(Deposited::New)
    }

    /// A call by its client and number.
    ///
    /// # Errors
    /// When its file cannot be read.
    pub fn find(&self, client: &ClientId, id: &str) -> Result<Option<Letter>, Fault> {
        let key = key(client, id);
        let known = self
            .index
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains_key(&key);
        if known {
            read(&self.path(&key)).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Calls that are due, the longest waiting first, at most `most`.
    pub fn due(&self, now: i64, most: usize) -> Vec<Letter> {
        let index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let due = index
            .iter()
            .filter(|(_, due)| due.next.is_some_and(|next| next <= now));
        let mut keys: Vec<(i64, String)> = due.map(|(key, due)| (due.deposited, key.clone())).collect();
        drop(index);
        keys.sort_unstable();
        keys.truncate(most);
        self.read_all(keys.into_iter().map(|(_, key)| key))
    }

    /// Calls that people have to decide about.
    pub fn dead(&self) -> Vec<Letter> {
        let index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let keys: Vec<String> = index
            .iter()
            .filter(|(_, due)| due.dead)
            .map(|(key, _)| key.clone())
            .collect();
        drop(index);
        self.read_all(keys.into_iter())
    }

    /// How many wait, and how many are dead.
    pub fn counts(&self) -> (usize, usize) {
        let index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let dead = index.values().filter(|due| due.dead).count();
        let waiting = index
            .values()
            .filter(|due| due.next.is_some() && !due.dead)
            .count();
        (waiting, dead)
    }

    /// Writes how a call stands now.
    ///
    /// # Errors
    /// When it cannot be written: it stands as before.
    pub fn save(&self, letter: &Letter) -> Result<(), Fault> {
        let key = key(&letter.client, &letter.id);
        self.write(&key, letter)?;
        self.index
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, due(letter));
        Ok(())
    }

    /// A person decides that a dead call is delivered after all: until a moment from now on.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn send_again(&self, mut letter: Letter, now: i64, until: i64) -> Result<(), Fault> {
        letter.state = State::Waiting { last: None };
        (letter.next, letter.until, letter.tries, letter.noticed) = (now, until, 0, false);
        self.save(&letter)
    }

    /// A person decides that a call is not needed any more, or its time to be kept is over.
    ///
    /// # Errors
    /// When the file cannot be removed.
    pub fn discard(&self, client: &ClientId, id: &str) -> Result<(), Fault> {
        let key = key(client, id);
        files::remove(&self.path(&key)).map_err(Fault::new)?;
        self.index
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&key);
        Ok(())
    }

    /// Forgets calls that ended and were deposited before a moment.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn sweep(&self, before: i64) -> Result<(), Fault> {
        let index = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        let over = index
            .iter()
            .filter(|(_, due)| due.next.is_none() && !due.dead && due.deposited < before);
        let keys: Vec<String> = over.map(|(key, _)| key.clone()).collect();
        drop(index);
        for key in keys {
            files::remove(&self.path(&key)).map_err(Fault::new)?;
            self.index
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .remove(&key);
        }
        Ok(())
    }

    fn read_all(&self, keys: impl Iterator<Item = String>) -> Vec<Letter> {
        let read = |key: String| match read(&self.path(&key)) {
            Ok(letter) => Some(letter),
            Err(fault) => {
                tracing::error!(fault = %fault.chain(), "a deposited call cannot be read");
                None
            }
        };
        keys.filter_map(read).collect()
    }

    fn write(&self, key: &str, letter: &Letter) -> Result<(), Fault> {
        let bytes = serde_json::to_vec(letter).or_fault("writing a deposited call")?;
        files::write(&self.path(key), &bytes).map_err(Fault::new)
    }

    fn path(&self, key: &str) -> PathBuf {
        self.folder.join(format!("{key}.json"))
    }
}

fn due(letter: &Letter) -> Due {
    let dead = matches!(letter.state, State::Dead { .. });
    let open = matches!(letter.state, State::Waiting { .. }) || !letter.noticed;
    Due {
        next: open.then_some(letter.next),
        deposited: letter.deposited,
        dead,
    }
}

fn name(path: &Path) -> Option<String> {
    let json = path.extension().is_some_and(|extension| extension == "json");
    json.then(|| path.file_stem()?.to_str().map(str::to_owned))
        .flatten()
}

fn read(path: &Path) -> Result<Letter, Fault> {
    let bytes = fs::read(path).or_fault(format!("reading {}", path.display()))?;
    serde_json::from_slice(&bytes).or_fault(format!("reading {}", path.display()))
}
