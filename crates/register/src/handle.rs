//! The register as its users hold it: record acts, read the head, know who signs.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use jiff::Timestamp;
use serde_json::json;
use tokio::sync::{mpsc, oneshot, watch};

use crate::commit::{self, Group};
use crate::db::{Db, stmt};
use crate::edge::{Edge, HEAD, HeadRow};
use crate::envelope::Sealed;
use crate::identity::{OPENED, current_identity};
use crate::rebuild;
use crate::schema::{migrate, tables_version};
use crate::tree::{Frontier, Hash, NoteSigner};
use crate::{
    ActId, Clock, Draft, Fault, Key, OrFault, Progress, Projectors, Receipt, RecordError, Refused,
    SystemClock, Under, args, record,
};

/// How to open a register.
#[derive(Clone)]
pub struct Options {
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
    /// What keeps tables, in the order in which they see each act.
    pub projectors: Projectors,
    /// Which register this is, as in its checkpoints: `registro.example.pe/actos`. Never changes.
    pub origin: String,
    /// The key that signs checkpoints.
    pub key: Key,
    /// Kinds of reserved acts whose payload may be erased: their projectors apply them with `payload: None` too.
    pub erasable: BTreeSet<&'static str>,
    /// Hears how far a rebuild of derived tables is.
    pub progress: Progress,
}

impl Options {
    /// With the clock of the machine, nothing erasable, and nobody listening to progress.
    pub fn new(origin: impl Into<String>, key: Key, projectors: Projectors) -> Options {
        Options {
            clock: Arc::new(SystemClock),
            projectors,
            origin: origin.into(),
            key,
            erasable: BTreeSet::new(),
            progress: Arc::new(|_, _| {}),
        }
    }

    /// Another clock.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Options {
        self.clock = clock;
        self
    }

    /// Kinds whose payload may be erased.
    #[must_use]
    pub fn erasable(mut self, kinds: impl IntoIterator<Item = &'static str>) -> Options {
        self.erasable.extend(kinds);
        self
    }
}

/// How far the register goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Acts in it.
    pub size: u64,
    /// RFC 6962 root over their envelopes.
    pub root: Hash,
    /// When the last act was recorded.
    pub at: Timestamp,
}

/// A request that may be sent twice and is done once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    /// Who sends it; keys of different callers do not meet.
    pub caller: String,
    /// The key the caller chose.
    pub key: String,
    /// Hash of the request, to tell a repetition from another request under the same key.
    pub request_hash: String,
}

/// An open register. Cheap to clone; the committer ends with the last clone.
#[derive(Clone)]
pub struct Register {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) options: Options,
    pub(crate) projectors: Arc<Projectors>,
    pub(crate) signer: RwLock<NoteSigner>,
    pub(crate) cache: Mutex<crate::proof::Cache>,
    pub(crate) size: watch::Receiver<u64>,
    head: Mutex<Option<Head>>,
    sender: mpsc::Sender<Group>,
}

impl Register {
    /// Open the register in a database: make or update its tables, rebuild derived tables whose definition changed, record
    /// the opening when it is new, check that the signing key is the register's.
    ///
    /// # Errors
    /// When the database was written by a newer version, belongs to another origin or key, is damaged, or fails.
    pub async fn open(db: Db, options: Options) -> Result<Register, Fault> {
        let tables = tables_version(&options.projectors);
        migrate(&db, &options.projectors, options.clock.now()).await?;
        make_head(&db, &tables).await?;
        rebuild::prepare(&db, &options.projectors, Arc::clone(&options.progress)).await?;
        let identity = current_identity(&db).await?;
        let signer = options.key.load(
            &options.origin,
            identity.as_ref().map(|identity| identity.key.as_str()),
        )?;
        let projectors = Arc::new(options.projectors.clone());
        let (announce, size) = watch::channel(0);
        let sender = commit::spawn(
            &db,
            Arc::clone(&options.clock),
            Arc::clone(&projectors),
            tables,
            announce,
        )?;
        let inner = Inner {
            db,
            projectors,
            signer: RwLock::new(signer),
            cache: Mutex::default(),
            size,
            head: Mutex::default(),
            sender,
            options,
        };
        let register = Register {
            inner: Arc::new(inner),
        };
        register.ensure_opened(identity.is_some()).await?;
        Ok(register)
    }

    async fn ensure_opened(&self, is_open: bool) -> Result<(), Fault> {
        if !is_open {
            let (origin, key) = (&self.inner.options.origin, self.signer().verifier().to_string());
            let draft = Draft::new(OPENED, Under::system())
                .payload(json!({"origin": origin, "key": key}))
                .guard(stmt("SELECT 1 FROM register_head WHERE size = 0", Vec::new()).rows(1));
            match self.record(draft).await {
                Ok(_) | Err(RecordError::Refused(Refused::Stale)) => {}
                Err(RecordError::Refused(refused)) => {
                    return Err(Fault::because("opening the register", refused));
                }
                Err(RecordError::Fault(fault)) => return Err(fault),
            }
        }
        let identity = current_identity(&self.inner.db)
            .await?
            .or_fault("the register has no first act")?;
        if identity.origin != self.inner.options.origin {
            return Err(Fault::new(format!("this is the register of {}", identity.origin)));
        }
        if identity.key != self.signer().verifier().to_string() {
            return Err(Fault::new(format!(
                "the signing key is not that of this register: {}",
                identity.key
            )));
        }
        Ok(())
    }

    /// Record one act. When it returns a receipt, the act is on disk.
    ///
    /// # Errors
    /// `Refused` when the database says no, `Fault` when something of ours failed.
    pub async fn record(&self, draft: Draft) -> Result<Receipt, RecordError> {
        let receipts = self.record_group(vec![draft], None).await?;
        receipts
            .into_iter()
            .next()
            .ok_or_else(|| Fault::new("no receipt for an act").into())
    }

    /// Record acts together: all or none. With a key, the same request gives the same receipts again.
    ///
    /// # Errors
    /// `Refused` when the database says no to any of them or the key was used for another request; `Fault` when something
    /// of ours failed.
    pub async fn record_group(
        &self,
        drafts: Vec<Draft>,
        key: Option<IdempotencyKey>,
    ) -> Result<Vec<Receipt>, RecordError> {
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(key) = &key
            && let Some(receipts) = self.receipts_of(key).await?
        {
            return Ok(receipts);
        }
        let clock = &*self.inner.options.clock;
        let acts: Result<Vec<Sealed>, Fault> = drafts
            .into_iter()
            .map(|draft| Sealed::new(draft, ActId::new(clock)?))
            .collect();
        let (reply, answer) = oneshot::channel();
        let group = Group {
            acts: acts?,
            key: key.clone(),
            reply,
        };
        self.inner
            .sender
            .send(group)
            .await
            .map_err(|_| Fault::new("the committer has stopped"))?;
        let outcome = answer
            .await
            .map_err(|_| Fault::new("the committer has stopped"))?;
        match (&outcome, key) {
            (Err(RecordError::Refused(_)), Some(key)) => match self.receipts_of(&key).await? {
                Some(receipts) => Ok(receipts),
                None => outcome,
            },
            _ => outcome,
        }
    }

    /// What was recorded under a key before, when it was for the same request.
    ///
    /// # Errors
    /// `Refused::KeyReused` when it was for another request; `Fault` when the database fails.
    pub async fn receipts_of(&self, key: &IdempotencyKey) -> Result<Option<Vec<Receipt>>, RecordError> {
        const KEY: &str =
            "SELECT request_hash, first_seq, acts FROM register_key WHERE caller = $1 AND key = $2";
        const ACTS: &str = "SELECT seq, id, at FROM register_act WHERE seq >= $1 AND seq < $2 ORDER BY seq";
        let known: Option<KeyRow> = self.inner.db.get(KEY, args![&key.caller, &key.key]).await?;
        let Some(known) = known else { return Ok(None) };
        if known.request_hash != key.request_hash {
            return Err(Refused::KeyReused.into());
        }
        let until = known.first_seq + known.acts;
        let acts: Vec<(u64, ActId, Timestamp)> =
            self.inner.db.query(ACTS, args![known.first_seq, until]).await?;
        Ok(Some(
            acts.into_iter()
                .map(|(seq, id, at)| Receipt::new(seq, id, at))
                .collect(),
        ))
    }

    /// How far the register goes: one look-up, also of what other processes have recorded.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn head(&self) -> Result<Head, Fault> {
        let row: HeadRow = self
            .inner
            .db
            .get(HEAD, Vec::new())
            .await?
            .or_fault("the register has no head")?;
        let mut held = self.inner.head.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(head) = held.filter(|head| head.size == row.size) {
            return Ok(head);
        }
        let frontier = Frontier::from_bytes(&row.frontier).or_fault("reading the head of the register")?;
        let head = Head {
            size: row.size,
            root: frontier.root(),
            at: row.last_at,
        };
        *held = Some(head);
        Ok(head)
    }

    /// Waits until this process has recorded an act beyond the first `size`; how many acts there are then.
    ///
    /// Acts of other processes wake nobody here: whoever must not miss them looks at [`Register::head`] now and then. May be
    /// dropped and called again at any moment.
    pub async fn grown(&self, size: u64) -> u64 {
        let mut known = self.inner.size.clone();
        let grown = known.wait_for(|known| *known > size).await;
        match grown.map(|known| *known) {
            Ok(known) => known,
            // The committer has stopped: nothing is recorded here any more.
            Err(_) => std::future::pending().await,
        }
    }

    /// The head as it was last read: what there is to show while the database does not answer.
    pub fn known_head(&self) -> Option<Head> {
        *self.inner.head.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The database, for queries of derived and kept tables.
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// Where time comes from.
    pub fn clock(&self) -> &dyn Clock {
        &*self.inner.options.clock
    }

    /// Which register this is.
    pub fn origin(&self) -> &str {
        &self.inner.options.origin
    }

    /// What keeps tables.
    pub fn projectors(&self) -> &Projectors {
        &self.inner.projectors
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.inner
    }

    pub(crate) fn signer(&self) -> NoteSigner {
        self.inner
            .signer
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

record! {
    struct KeyRow { request_hash: String, first_seq: u64, acts: u64 }
}

/// In the place of the version of the tables, while an import goes on.
pub(crate) const IMPORTING: &str = "importing";

pub(crate) async fn make_head(db: &Db, tables: &str) -> Result<(), Fault> {
    const MAKE: &str =
        "INSERT INTO register_head (id, size, frontier, last_at, tables) VALUES (1, 0, $1, $2, $3)
        ON CONFLICT (id) DO NOTHING";
    if let Some(head) = db.get::<HeadRow>(HEAD, Vec::new()).await? {
        return match head.tables.as_str() {
            IMPORTING => Err(Fault::new(
                "an import into this database was cut short: import into an empty one",
            )),
            _ => Ok(()),
        };
    }
    let empty = Edge::default();
    let head = [stmt(MAKE, args![empty.frontier_bytes(), empty.last_at, tables])];
    db.commit(&head)
        .await
        .map_err(|error| Fault::because("making the head of the register", error))
}
