//! The State again from a dump alone: every leaf, every public payload, the signed root, the tables, the matrix.

use super::read::{Difference, Dump};
use super::rows::State;
use super::schema::{TABLES, acts};
use crate::state::Glance;
use directory::past::Moment;
use jiff::civil::Date;
use norms::Law;
use register::db::Db;
use register::tree::{Checkpoint, Hash, Note, VerifierKey};
use register::{Fault, GivenAct, OrFault, Progress, Projectors, Replayed, replay_given};
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};

/// Acts that wait between the one who reads and the one who applies.
const WAITING: usize = 10_000;

/// What is asked of a recomputation.
pub struct Ask<'a> {
    /// The dump.
    pub dump: &'a Path,
    /// Key that must have signed it; the one it carries when none is given.
    pub key: Option<&'a VerifierKey>,
    /// Day of the shares; the dump's own when none is given.
    pub as_of: Option<Date>,
    /// An empty database to make the tables in.
    pub scratch: &'a Db,
    /// What turns acts into tables.
    pub projectors: &'a Projectors,
    /// The law.
    pub law: &'static Law,
}

/// One obligation over the whole State.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Identifier, as in `G04`; empty for all together.
    pub obligation: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Entities that owe it.
    pub owed: usize,
    /// Entities that fulfil it.
    pub met: usize,
    /// From 0 to 100; none when nobody owes it.
    pub share: Option<f64>,
}

/// What follows from a dump.
#[derive(Debug, Clone, PartialEq)]
pub struct Recomputed {
    /// Which register it is of.
    pub origin: String,
    /// The key under which its root is signed.
    pub key: String,
    /// Acts.
    pub acts: u64,
    /// Root over them: the signed one.
    pub root: Hash,
    /// Day of the dump's matrix.
    pub day: Date,
    /// Day of the shares.
    pub as_of: Date,
    /// Tables that were made anew and compared.
    pub tables: usize,
    /// Each obligation, then all together.
    pub shares: Vec<Share>,
    /// The first place where the dump does not say what follows from its acts.
    pub difference: Option<Difference>,
}

/// Recomputes a dump.
///
/// # Errors
/// When the file is no dump, an act is not what it commits to, the acts do not lead to the root that is signed, or the
/// signature is not of the key; the fault names the act or the part.
pub async fn recompute(ask: &Ask<'_>, progress: Progress) -> Result<Recomputed, Fault> {
    let dump = Dump::new(ask.dump);
    let package: Value =
        serde_json::from_str(&dump.text("datapackage.json")?).or_fault("reading datapackage.json")?;
    let said = |name: &str| {
        package["register"][name]
            .as_str()
            .or_fault(format!("datapackage.json does not say register.{name}"))
    };
    let day: Date = said("day")?.parse().or_fault("reading the day of the dump")?;
    let origin = said("origin")?.to_owned();
    let carried: VerifierKey = dump
        .text("key.txt")?
        .trim_end()
        .parse()
        .or_fault("reading key.txt")?;
    let key = ask.key.cloned().unwrap_or(carried);
    let note = dump.text("checkpoint.txt")?;
    let (checkpoint, _): (Checkpoint, Note) =
        Checkpoint::open(note.as_bytes(), &origin, std::slice::from_ref(&key))
            .or_fault("checking checkpoint.txt")?;
    let (replayed, mut difference) = replay(ask, checkpoint.size, progress).await?;
    if replayed.acts != checkpoint.size || replayed.root != checkpoint.root {
        return Err(Fault::new(format!(
            "the {} acts of the dump lead to the root {}, and the signed one is {} over {} acts",
            replayed.acts,
            register::hex(&replayed.root),
            register::hex(&checkpoint.root),
            checkpoint.size
        )));
    }
    let board = Arc::new(directory::board::board_of(ask.scratch, replayed.acts).await?);
    let state = State {
        db: ask.scratch.clone(),
        law: ask.law,
        board: board.clone(),
        day,
    };
    let mut tables = 1;
    for table in TABLES
        .iter()
        .filter(|table| table.can_be_recomputed() && table.name != acts().name)
    {
        if difference.is_none() {
            difference = dump.compare(table, &state).await?;
            tables += 1;
        }
    }
    let as_of = ask.as_of.unwrap_or(day);
    Ok(Recomputed {
        origin,
        key: key.to_string(),
        acts: replayed.acts,
        root: replayed.root,
        day,
        as_of,
        tables,
        shares: shares(board, as_of),
        difference,
    })
}

/// Reads on a thread of its own while the tables are filled here.
async fn replay(
    ask: &Ask<'_>,
    all: u64,
    progress: Progress,
) -> Result<(Replayed, Option<Difference>), Fault> {
    let (sender, receiver) = sync_channel::<Result<GivenAct, Fault>>(WAITING);
    let dump = Dump::new(ask.dump);
    let reader = tokio::task::spawn_blocking(move || {
        let gone = || Fault::new("the tables were given up");
        let read = dump.acts(acts(), &mut |act| sender.send(Ok(act)).map_err(|_| gone()));
        if let Err(fault) = &read {
            // Nobody listens when the other side gave up first, and then says why itself.
            let _told = sender.send(Err(fault.clone()));
        }
        read
    });
    let replayed = replay_given(&mut Given(receiver), all, ask.scratch, ask.projectors, progress).await;
    let read = reader.await.or_fault("reading the dump")?;
    Ok((replayed?, read?))
}

/// Acts as they come from the thread that reads.
struct Given(Receiver<Result<GivenAct, Fault>>);

impl Iterator for Given {
    type Item = Result<GivenAct, Fault>;
    fn next(&mut self) -> Option<Result<GivenAct, Fault>> {
        self.0.recv().ok()
    }
}

fn shares(board: Arc<directory::board::Board>, day: Date) -> Vec<Share> {
    let glance = Glance::of(
        board,
        Moment {
            as_of: day,
            known: day,
        },
    );
    let each = glance.board.obligations.iter().zip(&glance.all.tallies);
    let each = each.map(|(obligation, tally)| (obligation.id.as_str(), obligation.names.es, *tally));
    each.chain([("", "", glance.all.sum())])
        .map(|(obligation, name, tally)| Share {
            obligation,
            name,
            owed: tally.owed,
            met: tally.met,
            share: tally.share(),
        })
        .collect()
}
