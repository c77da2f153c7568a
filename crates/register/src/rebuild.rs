//! Derived tables from acts: when their definition changes, to check a backup, to fill another database.
//!
//! One streamed pass checks every leaf, every commitment and the root on the way, on one thread, while another writes.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::mpsc;

use crate::db::{Db, Stmt, stmt};
use crate::edge::{HEAD, HeadRow};
use crate::projector::{apply_all, version_of};
use crate::read::{ActRow, verified};
use crate::schema::tables_version;
use crate::tree::{Frontier, Hash};
use crate::{Fault, OrFault, Projector, Projectors, Recorded, Table, args};

mod given;
pub use given::{GivenAct, replay_given};

mod compare;
pub use compare::{Compared, Difference, compare};

/// Acts read, applied and committed together.
const BATCH: u32 = 5_000;

/// Hears how far a long work is: acts done, acts in all.
pub type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// What a replay went through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replayed {
    /// Acts applied.
    pub acts: u64,
    /// Root of the tree over them: that of the head.
    pub root: Hash,
}

/// Make the derived tables of `projectors` in `target` anew from the acts of `source` (which may be the same database),
/// and check every act on the way.
///
/// # Errors
/// When an act is not what its leaf says, the acts do not lead to the head, or a projector or database fails. The tables in
/// `target` are then incomplete.
pub async fn replay(
    source: &Db,
    target: &Db,
    projectors: &Projectors,
    progress: Progress,
) -> Result<Replayed, Fault> {
    let mut tx = target.writer().begin().await?;
    for table in projectors.iter().flat_map(|projector| projector.tables()) {
        tx.define(&format!("DROP TABLE IF EXISTS {}", table.name)).await?;
        define(&mut tx, table).await?;
    }
    tx.commit().await?;
    fill(source, target, projectors, progress).await
}

async fn define(tx: &mut crate::db::Tx, table: &Table) -> Result<(), Fault> {
    for sql in table.ddl {
        tx.define(sql).await?;
    }
    Ok(())
}

/// Apply all acts to tables that are empty.
async fn fill(
    source: &Db,
    target: &Db,
    projectors: &Projectors,
    progress: Progress,
) -> Result<Replayed, Fault> {
    let head = head(source).await?;
    let (sender, mut batches) = mpsc::channel::<Result<Vec<Recorded>, Fault>>(2);
    let reader = tokio::spawn(read_all(source.clone(), head.size, sender));
    let (writer, mut done) = (target.own_writer(), 0);
    while let Some(batch) = batches.recv().await {
        let batch = batch?;
        let mut changes: Vec<Stmt> = Vec::with_capacity(batch.len() * 3);
        for act in &batch {
            apply_all(projectors, act, &mut changes)?;
        }
        let mut tx = writer.begin().await?;
        tx.run(&changes)
            .await
            .map_err(|failed| failed.into_fault(&changes))?;
        tx.commit().await?;
        done += batch.len() as u64;
        progress(done, head.size);
    }
    let frontier = reader.await.or_fault("reading the acts")?;
    if frontier.size() != head.size || frontier.to_bytes() != head.frontier {
        return Err(Fault::new(
            "the acts in the database do not lead to its head: restore a backup",
        ));
    }
    Ok(Replayed {
        acts: head.size,
        root: frontier.root(),
    })
}

async fn head(db: &Db) -> Result<HeadRow, Fault> {
    db.get(HEAD, Vec::new())
        .await?
        .or_fault("the database holds no register")
}

/// Read and check acts up to `size`; the frontier they lead to.
async fn read_all(db: Db, size: u64, sender: mpsc::Sender<Result<Vec<Recorded>, Fault>>) -> Frontier {
    let mut frontier = Frontier::new();
    while frontier.size() < size {
        let batch = read_batch(&db, &mut frontier, size).await;
        let failed = batch.is_err();
        if sender.send(batch).await.is_err() || failed {
            break;
        }
    }
    frontier
}

async fn read_batch(db: &Db, frontier: &mut Frontier, size: u64) -> Result<Vec<Recorded>, Fault> {
    let until = size.min(frontier.size() + u64::from(BATCH));
    let rows: Vec<ActRow> = db.query(ActRow::BETWEEN, args![frontier.size(), until]).await?;
    if rows.is_empty() {
        return Err(Fault::new(format!("act {} is missing", frontier.size())));
    }
    let mut acts = Vec::with_capacity(rows.len());
    for row in rows {
        let (act, leaf) = verified(row, frontier.size())?;
        frontier.push(leaf);
        acts.push(act);
    }
    Ok(acts)
}

/// When the program opens a database: make new, or rebuild, what has another definition than it knows.
pub(crate) async fn prepare(db: &Db, projectors: &Projectors, progress: Progress) -> Result<(), Fault> {
    let _others_wait = db.tables_lock().await?;
    let wanted = tables_version(projectors);
    let head = head(db).await?;
    let changed = changed(db, projectors).await?;
    if head.tables == wanted && changed.is_empty() {
        return Ok(());
    }
    begin(db, projectors, &changed).await?;
    if !changed.is_empty() && head.size > 0 {
        tracing::info!(
            acts = head.size,
            projectors = changed.len(),
            "rebuilding derived tables"
        );
        fill(db, db, &changed, progress).await?;
    }
    finish(db, &changed, &wanted).await
}

type Known = HashMap<String, (String, String)>;

async fn known(db: &Db) -> Result<Known, Fault> {
    let rows: Vec<(String, String, String)> = db
        .query(
            "SELECT projector, version, tables FROM register_derived",
            Vec::new(),
        )
        .await?;
    Ok(rows
        .into_iter()
        .map(|(projector, version, tables)| (projector, (version, tables)))
        .collect())
}

/// Projectors whose tables are not those in the database.
async fn changed(db: &Db, projectors: &Projectors) -> Result<Vec<Arc<dyn Projector>>, Fault> {
    let known = known(db).await?;
    let is_changed = |projector: &&Arc<dyn Projector>| {
        known
            .get(projector.name())
            .is_none_or(|(version, _)| *version != version_of(&***projector))
    };
    Ok(projectors.iter().filter(is_changed).cloned().collect())
}

/// Stop writers of other versions, and put empty tables in the place of the old ones.
pub(crate) async fn begin(db: &Db, all: &Projectors, changed: &Projectors) -> Result<(), Fault> {
    let known = known(db).await?;
    let mut tx = db.writer().begin().await?;
    let mut marks = vec![stmt(
        "UPDATE register_head SET tables = 'rebuilding' WHERE id = 1",
        Vec::new(),
    )];
    for absent in known
        .keys()
        .filter(|name| all.iter().all(|projector| projector.name() != name.as_str()))
    {
        marks.push(stmt(
            "UPDATE register_derived SET version = 'absent' WHERE projector = $1",
            args![absent],
        ));
    }
    for projector in changed {
        let before = known
            .get(projector.name())
            .map_or("", |(_, tables)| tables.as_str());
        let now = projector.tables().iter().map(|table| table.name);
        for name in before.split(',').filter(|name| !name.is_empty()).chain(now) {
            tx.define(&format!("DROP TABLE IF EXISTS {name}")).await?;
        }
        for table in projector.tables() {
            define(&mut tx, table).await?;
        }
        marks.push(stmt(
            "DELETE FROM register_derived WHERE projector = $1",
            args![projector.name()],
        ));
    }
    tx.run(&marks).await.map_err(|failed| failed.into_fault(&marks))?;
    tx.commit().await
}

pub(crate) async fn finish(db: &Db, rebuilt: &Projectors, tables: &str) -> Result<(), Fault> {
    const ADD: &str = "INSERT INTO register_derived (projector, version, tables) VALUES ($1, $2, $3)";
    let mut marks = vec![stmt(
        "UPDATE register_head SET tables = $1 WHERE id = 1",
        args![tables],
    )];
    for projector in rebuilt {
        let names: Vec<&str> = projector.tables().iter().map(|table| table.name).collect();
        marks.push(stmt(
            ADD,
            args![projector.name(), version_of(&**projector), names.join(",")],
        ));
    }
    let mut tx = db.writer().begin().await?;
    tx.run(&marks).await.map_err(|failed| failed.into_fault(&marks))?;
    tx.commit().await
}
