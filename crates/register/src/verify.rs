//! Verify a whole database: every act against its envelope, its payload and its place, the tree against the acts, signed
//! checkpoints against the tree, and, when asked, documents against their hashes and derived tables against a replay.
//!
//! Whoever can write to the database can make acts, leaves, tiles and head agree with each other again. What they cannot
//! make agree is a checkpoint that somebody else has kept: give the ones that were published, and their key.

mod act;
mod checkpoint;
mod documents;
mod finding;
mod tables;
mod tree;

pub use finding::{Finding, Report};

use self::act::{ActChecks, ActRow};
use self::checkpoint::Checkpoints;
use self::tree::TreeCheck;
use crate::db::Db;
use crate::tree::VerifierKey;
use crate::{Documents, Fault, OrFault, Progress, Projectors, args, record};

/// Acts read at once.
const PAGE: u64 = 1000;

const HEAD: &str = "SELECT size, frontier, last_at FROM register_head WHERE id = 1";
const ACTS: &str = "SELECT seq, id, kind, entity, at, envelope, salt, payload, leaf FROM register_act
    WHERE seq >= $1 AND seq < $2 ORDER BY seq LIMIT $3";
const ACTS_BEYOND: &str = "SELECT seq FROM register_act
    WHERE seq < 0 OR seq >= (SELECT size FROM register_head WHERE id = 1) ORDER BY seq LIMIT 100";

/// What to verify against, besides the database itself.
#[derive(Clone, Default)]
pub struct Evidence {
    /// Signed checkpoints that were kept outside the database, as published.
    pub checkpoints: Vec<Vec<u8>>,
    /// The keys that may have signed them: of the register now, and of before.
    pub keys: Vec<VerifierKey>,
    /// Replay all acts and compare the derived tables; none to leave them out.
    pub replay: Option<ReplayInto>,
    /// The store of documents, to read each and compare it with its hash; none to leave them out.
    pub documents: Option<Documents>,
}

/// Where to replay, and what.
#[derive(Clone)]
pub struct ReplayInto {
    /// An empty database of either kind; what it holds afterwards may be thrown away.
    pub scratch: Db,
    /// The projectors whose tables are compared.
    pub projectors: Projectors,
}

record! {
    /// How far the register says it goes.
    struct HeadRow {
        size: u64,
        frontier: Vec<u8>,
        last_at: String,
    }
}

/// Verify the register in a database. `progress` hears how many acts of how many are done.
///
/// Acts that are recorded meanwhile are left for the next time; derived tables, though, are compared as they stand, so a
/// replay wants a copy or a register at rest.
///
/// # Errors
/// When a database cannot be read. What is wrong in it is no error but a [`Finding`].
pub async fn verify_database(db: &Db, evidence: &Evidence, progress: &Progress) -> Result<Report, Fault> {
    let head: HeadRow = db
        .get(HEAD, Vec::new())
        .await?
        .or_fault("the register has no head")?;
    let mut report = Report {
        acts: head.size,
        ..Report::default()
    };
    let mut tree = TreeCheck::new(db, Checkpoints::open(evidence, &mut report));
    let acts = sweep(db, &head, &mut tree, progress, &mut report).await?;
    acts.finish(&mut report);
    check_head(&head, &acts, &tree, &mut report);
    tree.finish(&mut report).await?;
    for (seq,) in db.query::<(i64,)>(ACTS_BEYOND, Vec::new()).await? {
        report.add(Finding::ActBeyondHead { seq });
    }
    if let Some(documents) = &evidence.documents {
        documents::check(documents, &mut report).await?;
    }
    if let Some(replay) = &evidence.replay {
        tables::check(db, replay, progress, &mut report).await?;
    }
    Ok(report)
}

/// Go through all acts in the order of their numbers.
async fn sweep(
    db: &Db,
    head: &HeadRow,
    tree: &mut TreeCheck<'_>,
    progress: &Progress,
    report: &mut Report,
) -> Result<ActChecks, Fault> {
    let mut acts = ActChecks::default();
    let mut next = 0;
    while next < head.size {
        let rows: Vec<ActRow> = db.query(ACTS, args![next, head.size, PAGE]).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            miss(next..row.seq, tree, report).await?;
            acts.check(row, report);
            tree.push(row, report).await?;
            next = row.seq + 1;
        }
        progress(next, head.size);
    }
    miss(next..head.size, tree, report).await?;
    Ok(acts)
}

/// Acts that are not there.
async fn miss(
    seqs: std::ops::Range<u64>,
    tree: &mut TreeCheck<'_>,
    report: &mut Report,
) -> Result<(), Fault> {
    for seq in seqs {
        report.add(Finding::ActMissing { seq });
        tree.push_missing(seq, report).await?;
    }
    Ok(())
}

/// The head row against the acts.
fn check_head(head: &HeadRow, acts: &ActChecks, tree: &TreeCheck<'_>, report: &mut Report) {
    if tree.frontier().is_some_and(|frontier| frontier != head.frontier) {
        report.add(Finding::HeadDiffers);
    }
    if acts
        .last_at()
        .is_some_and(|at| crate::db::instant_text(at) != head.last_at)
    {
        report.add(Finding::HeadTimeDiffers);
    }
}
