//! What a running node does with its evidence beside the messages: it gives receipts to the entity's own people, archives what is
//! full, lets go what is over, and gets time-stamps.

mod cards;
mod receipts;
mod run;

pub use receipts::{Given, NoReceipt, Standing};

use crate::evidence::Log;
use crate::evidence::archive::Archive;
use crate::evidence::timestamp::{Authority, AuthorityOptions, Roots};
use crate::files;
use crate::operator::Operator;
use crate::settings::Timestamps;
use crate::state::Node;
use register::{Fault, OrFault};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Receipts that are made at once: each reads the log and asks the operator.
const TOGETHER_MAX: usize = 4;
/// Longest answer of a time-stamping authority.
const STAMP_WAIT: Duration = Duration::from_secs(10);
/// Largest file of roots, in bytes.
const ROOTS_BYTES_MAX: u64 = 1 << 20;

/// The evidence of a running node, with whoever can say where it stands.
pub struct Upkeep {
    node: Arc<Node>,
    operator: Arc<Operator>,
    log: Arc<Log>,
    archive: Mutex<Option<Archive>>,
    stamping: Option<Stamping>,
    places: Semaphore,
    tidying: tokio::sync::Mutex<()>,
    failing: Mutex<BTreeMap<&'static str, String>>,
}

/// The authority of time-stamps, and which state is next.
struct Stamping {
    authority: Authority,
    every_ms: i64,
    turn: Mutex<Turn>,
}

#[derive(Default)]
struct Turn {
    /// The last state that the operator has and no time-stamp is over.
    waiting: Option<String>,
    /// First moment at which one is asked for.
    next: i64,
}

impl std::fmt::Debug for Upkeep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Upkeep({})", self.node.id)
    }
}

impl Upkeep {
    /// Of a node, as its settings say.
    ///
    /// # Errors
    /// When the roots of the time-stamping authority cannot be read.
    pub fn open(node: Arc<Node>, operator: Arc<Operator>, log: Arc<Log>) -> Result<Upkeep, Fault> {
        let stamping = node.settings.timestamps.as_ref().map(stamping).transpose()?;
        Ok(Upkeep {
            node,
            operator,
            log,
            archive: Mutex::default(),
            stamping,
            places: Semaphore::new(TOGETHER_MAX),
            tidying: tokio::sync::Mutex::default(),
            failing: Mutex::default(),
        })
    }

    /// What fails now, and why.
    pub fn failing(&self) -> BTreeMap<&'static str, String> {
        self.failing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The archive, when the settings name one.
    fn archive(&self) -> Result<Option<Archive>, Fault> {
        let Some(at) = &self.node.settings.archive else {
            return Ok(None);
        };
        // Made by nobody here: where it is mounted from another machine and that is away, the archive must not begin anew below.
        if !at.folder.is_dir() {
            let folder = at.folder.display();
            return Err(Fault::new(format!(
                "the folder of the archive, {folder}, is not there: make it once, or mount it"
            )));
        }
        let mut known = self.archive.lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_none() {
            *known = Some(Archive::folder(&at.folder, at.prefix.clone())?);
        }
        Ok(known.clone())
    }
}

fn stamping(settings: &Timestamps) -> Result<Stamping, Fault> {
    let roots = files::read(&settings.roots, ROOTS_BYTES_MAX).map_err(Fault::new);
    let authority = Authority::new(AuthorityOptions {
        url: settings.url.clone(),
        roots: Roots::from_pem(&roots?)?,
        wait: STAMP_WAIT,
    });
    Ok(Stamping {
        authority: authority.or_fault("[timestamps] in the file of the node")?,
        every_ms: i64::from(settings.minutes) * 60_000,
        turn: Mutex::default(),
    })
}
