//! PostgreSQL: a few connections that read, others that write, each made again when it breaks.
//!
//! A transaction sends its statements in one go and reads the answers afterwards, so that a batch of acts costs one round
//! trip and not one per statement.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Column, Failure, Pending, Val, read_all};
use crate::{Fault, OrFault};

mod connection;
use connection::{Connection, Use};

mod tx;
pub(crate) use tx::{PgTx, PgWriter};

mod address;
use address::Address;

mod failure;
mod val;

/// Connections that read.
const READERS: usize = 4;
/// Connections for changes outside the register's own committer.
const WRITERS: usize = 2;

pub(crate) struct Pg {
    address: Arc<Address>,
    readers: Vec<Reader>,
    writers: Vec<Slot>,
    turn: AtomicUsize,
    /// Reads of one moment only: one reader, inside a transaction that stays open and is never begun again.
    frozen: bool,
}

type Slot = Arc<tokio::sync::Mutex<Option<Connection>>>;

#[derive(Default)]
struct Reader {
    connection: tokio::sync::Mutex<Option<Arc<Connection>>>,
    busy: AtomicUsize,
}

impl Pg {
    pub(crate) async fn open(url: &str) -> Result<Pg, Fault> {
        let address = Arc::new(Address::parse(url)?);
        let first = Connection::open(&address, Use::Read).await?;
        let readers: Vec<Reader> = (0..READERS).map(|_| Reader::default()).collect();
        *readers[0].connection.lock().await = Some(Arc::new(first));
        let writers = (0..WRITERS).map(|_| Slot::default()).collect();
        Ok(Pg {
            address,
            readers,
            writers,
            turn: AtomicUsize::new(0),
            frozen: false,
        })
    }

    /// The same database as it stands now, for reading, whatever is written meanwhile.
    pub(crate) async fn freeze(&self) -> Result<Pg, Fault> {
        let connection = Connection::open(&self.address, Use::Moment).await?;
        // The moment is that of the first reading, so one is made here.
        connection.plain("SELECT 1").await.map_err(Fault::from)?;
        let reader = Reader::default();
        *reader.connection.lock().await = Some(Arc::new(connection));
        Ok(Pg {
            address: Arc::clone(&self.address),
            readers: vec![reader],
            writers: (0..WRITERS).map(|_| Slot::default()).collect(),
            turn: AtomicUsize::new(0),
            frozen: true,
        })
    }

    /// A question is repeated once on a new connection when the old one turns out to be broken.
    pub(crate) fn rows<'a>(
        &'a self,
        sql: &'a str,
        args: &'a [Val],
    ) -> Pending<'a, Result<Vec<Vec<Val>>, Fault>> {
        Box::pin(self.ask(sql, args))
    }

    async fn ask(&self, sql: &str, args: &[Val]) -> Result<Vec<Vec<Val>>, Fault> {
        let Some(reader) = self
            .readers
            .iter()
            .min_by_key(|reader| reader.busy.load(Ordering::Relaxed))
        else {
            return Err(Fault::new("no reader"));
        };
        let _busy = Busy::new(&reader.busy);
        if self.frozen {
            let held = reader.connection.lock().await.clone();
            let connection = held.or_fault("the reader of one moment is gone")?;
            return connection.rows(sql, args).await.map_err(Fault::from);
        }
        let connection = reader.connection(&self.address).await?;
        match connection.rows(sql, args).await {
            Err(Failure::Lost(_)) => {
                let connection = reader.connection(&self.address).await?;
                connection.rows(sql, args).await.map_err(Fault::from)
            }
            outcome => outcome.map_err(Fault::from),
        }
    }

    pub(crate) fn shared_writer(&self) -> PgWriter {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % self.writers.len();
        let free = self.writers.iter().find(|slot| slot.try_lock().is_ok());
        let slot = Arc::clone(free.unwrap_or(&self.writers[turn]));
        PgWriter::new(&self.address, slot)
    }

    pub(crate) fn own_writer(&self) -> PgWriter {
        PgWriter::new(&self.address, Slot::default())
    }

    pub(crate) async fn columns(&self, table: &str) -> Result<Vec<Column>, Fault> {
        const SQL: &str =
            "SELECT a.attname::text, COALESCE(array_position(i.indkey::int2[], a.attnum), -1) + 1
            FROM pg_attribute a LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary
            WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";
        let rows: Vec<(String, u32)> = read_all(SQL, self.rows(SQL, &[Val::from(table)]).await?)?;
        Ok(rows.into_iter().map(|(name, key)| Column { name, key }).collect())
    }
}

impl Reader {
    async fn connection(&self, address: &Address) -> Result<Arc<Connection>, Fault> {
        let mut held = self.connection.lock().await;
        if let Some(connection) = held.as_ref().filter(|connection| !connection.is_closed()) {
            return Ok(Arc::clone(connection));
        }
        let connection = Arc::new(Connection::open(address, Use::Read).await?);
        *held = Some(Arc::clone(&connection));
        Ok(connection)
    }
}

struct Busy<'a>(&'a AtomicUsize);

impl<'a> Busy<'a> {
    fn new(count: &'a AtomicUsize) -> Busy<'a> {
        count.fetch_add(1, Ordering::Relaxed);
        Busy(count)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
