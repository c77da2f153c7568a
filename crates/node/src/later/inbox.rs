//! What was brought to the member's services on behalf of callers that do not wait: so that a message takes effect once, however often
//! it is delivered.

use super::key;
use super::letter::{Bytes, headers, kept};
use crate::files;
use crate::ident::ClientId;
use http::HeaderMap;
use register::{Fault, OrFault};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Value of the header of a delivery that nobody waits for.
pub(super) const LATER: &str = "later";

/// The inbox.
#[derive(Debug)]
pub(crate) struct Inbox {
    folder: PathBuf,
    going: Going,
}

/// What is known of a message.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    /// Hash of its content: the same number with another content is another message.
    content: String,
    at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    answer: Option<Answer>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Answer {
    status: u16,
    headers: Vec<(String, Bytes)>,
    body: Bytes,
}

/// Messages that are with their service at this moment.
type Going = Arc<Mutex<HashSet<String>>>;

/// What the inbox says of a message.
#[derive(Debug)]
pub(crate) enum Told {
    /// It is new, and noted as begun.
    Fresh(Key),
    /// It was begun before, and nobody knows whether it took effect.
    Begun(Key),
    /// The service answered it before.
    Done(u16, HeaderMap, Vec<u8>),
    /// It is with the service now.
    Going,
    /// Another message has its number.
    Other,
}

/// A message that is with its service; when it is let go of, another delivery may begin.
#[derive(Debug)]
pub(crate) struct Key {
    name: String,
    content: String,
    at: i64,
    going: Going,
}

impl Drop for Key {
    fn drop(&mut self) {
        let_go(&self.going, &self.name);
    }
}

fn let_go(going: &Going, name: &str) {
    going.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
}

impl Key {
    /// By which the service knows the message again.
    pub fn as_str(&self) -> &str {
        &self.name
    }
}

impl Inbox {
    /// Opens the folder.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn open(folder: PathBuf) -> Result<Inbox, Fault> {
        fs::create_dir_all(&folder).or_fault(format!("making {}", folder.display()))?;
        Ok(Inbox {
            folder,
            going: Going::default(),
        })
    }

    /// Notes that a message begins, unless it is known.
    ///
    /// # Errors
    /// When it cannot be noted: then it must not begin.
    pub fn begin(&self, client: &ClientId, id: &str, content: &str, now: i64) -> Result<Told, Fault> {
        let name = key(client, id);
        if !self
            .going
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.clone())
        {
            return Ok(Told::Going);
        }
        // From here on the key lets go of it, whatever happens.
        let key = Key {
            name,
            content: content.to_owned(),
            at: now,
            going: self.going.clone(),
        };
        self.look(key)
    }

    fn look(&self, key: Key) -> Result<Told, Fault> {
        let path = self.path(&key.name);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.write(&key, None)?;
                return Ok(Told::Fresh(key));
            }
            Err(error) => return Err(Fault::because(format!("reading {}", path.display()), error)),
        };
        let entry: Entry = serde_json::from_slice(&bytes).or_fault(format!("reading {}", path.display()))?;
        Ok(match entry.answer {
            _ if entry.content != key.content => Told::Other,
            None => Told::Begun(key),
            Some(answer) => Told::Done(answer.status, headers(&answer.headers), answer.body.0),
        })
    }

    /// Notes what the service answered.
    ///
    /// # Errors
    /// When it cannot be noted: then the answer must not go out.
    pub fn done(&self, key: &Key, status: u16, headers: &HeaderMap, body: &[u8]) -> Result<(), Fault> {
        let answer = Answer {
            status,
            headers: kept(headers),
            body: Bytes(body.to_vec()),
        };
        self.write(key, Some(answer))
    }

    /// Notes that the message never reached the service, or that the service wants it again later.
    ///
    /// # Errors
    /// When it cannot be noted.
    pub fn undone(&self, key: &Key) -> Result<(), Fault> {
        files::remove(&self.path(&key.name)).map_err(Fault::new)
    }

    /// Forgets messages that began before a moment: who delivers gave up long before.
    ///
    /// # Errors
    /// When a file cannot be removed.
    pub fn sweep(&self, before: i64) -> Result<(), Fault> {
        for entry in fs::read_dir(&self.folder).or_fault("reading the inbox")? {
            let path = entry.or_fault("reading the inbox")?.path();
            let entry = fs::read(&path)
                .ok()
                .and_then(|bytes| serde_json::from_slice::<Entry>(&bytes).ok());
            if entry.is_some_and(|entry| entry.at < before) {
                files::remove(&path).map_err(Fault::new)?;
            }
        }
        Ok(())
    }

    fn write(&self, key: &Key, answer: Option<Answer>) -> Result<(), Fault> {
        let entry = Entry {
            content: key.content.clone(),
            at: key.at,
            answer,
        };
        let bytes = serde_json::to_vec(&entry).or_fault("noting a message")?;
        files::write(&self.path(&key.name), &bytes).map_err(Fault::new)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.json"))
    }
}
