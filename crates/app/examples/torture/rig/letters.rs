//! Notices and letters after all that: none doubled, none missing, one file for each letter that left.

use super::Result;
use super::ledger::Ledger;
use super::log::Log;
use super::server::Instance;
use anyhow::{Context, ensure};
use app::config::Instance as Settings;
use app::open::{self, Place};
use register::args;
use register::db::{Db, stmt};
use std::collections::BTreeSet;

/// Turns in which everything that waits must have left.
const TURNS: usize = 2_000;

/// What was told, counted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Told {
    pub notices: u64,
    pub letters: u64,
}

/// Notices that say the same to the same office, and people who are told the same twice.
pub async fn doubled(db: &Db) -> Result<Vec<String>> {
    const NOTICES: &str = "SELECT kind || ' of ' || matter || ' to ' || to_office, COUNT(*) FROM notices_notice
        GROUP BY kind, matter, COALESCE(due_on, ''), step, COALESCE(act_seq, -1), to_entity, to_office, to_designation
        HAVING COUNT(*) > 1";
    const LETTERS: &str = "SELECT n.notice_id || ' to ' || l.person_id, COUNT(*) FROM notices_letter l
        JOIN notices_letter_notice n ON n.letter_id = l.id GROUP BY n.notice_id, l.person_id HAVING COUNT(*) > 1";
    let mut twice: Vec<(String, u64)> = db.query(NOTICES, args![]).await.map_err(open::fault)?;
    twice.extend(
        db.query::<(String, u64)>(LETTERS, args![])
            .await
            .map_err(open::fault)?,
    );
    Ok(twice
        .into_iter()
        .map(|(what, times)| format!("{what}: {times} times"))
        .collect())
}

/// As if so much time had passed that nobody holds a follower any more and every letter may be tried again.
pub async fn let_time_pass(db: &Db) -> Result<()> {
    let changes = [
        stmt(
            "UPDATE register_position SET held_until = $1",
            args![jiff::Timestamp::UNIX_EPOCH],
        ),
        stmt(
            "UPDATE notices_letter SET next_at = $1 WHERE state IN ('waiting', 'failed')",
            args![jiff::Timestamp::UNIX_EPOCH],
        ),
    ];
    db.commit(&changes).await.context("letting time pass")
}

/// Lets the followers come to their end, without a server, and compares what they did with the acts.
pub async fn all_told(instance: &Instance, ledger: &Ledger, log: &Log) -> Result<Told> {
    const WAITING: &str = "SELECT COUNT(*) FROM notices_letter WHERE state IN ('waiting', 'failed')";
    let place = Place {
        data: instance.data.clone(),
        database: instance.database.clone(),
    };
    let house = open::house(&place, &Settings::read(&place.data)?).await?;
    let db = house.register.db();
    let mut turns = 0;
    loop {
        let_time_pass(db).await?;
        let mut read = 0;
        for follower in house.followers() {
            read += house.register.follow(&*follower).await.map_err(open::fault)?;
        }
        if read == 0 && count(db, WAITING).await? == 0 {
            break;
        }
        turns += 1;
        ensure!(turns < TURNS, "letters wait for ever");
    }
    for what in doubled(db).await? {
        ledger.found(format!("told twice: {what}"));
    }
    missing(db, ledger, log).await?;
    outbox(db, instance, ledger).await?;
    Ok(Told {
        notices: count(db, "SELECT COUNT(*) FROM notices_notice").await?,
        letters: count(db, "SELECT COUNT(*) FROM notices_letter WHERE state = 'sent'").await?,
    })
}

/// Every observation is told to somebody, by a notice and a letter.
async fn missing(db: &Db, ledger: &Ledger, log: &Log) -> Result<()> {
    const TOLD: &str = "SELECT n.act_seq, COUNT(l.letter_id) FROM notices_notice n
        LEFT JOIN notices_letter_notice l ON l.notice_id = n.id WHERE n.kind = 'observed' GROUP BY n.act_seq";
    let told: Vec<(u64, u64)> = db.query(TOLD, args![]).await.map_err(open::fault)?;
    for seq in ledger.of_kind(log, "directory/communication-observed") {
        if !told.iter().any(|(known, letters)| *known == seq && *letters > 0) {
            ledger.found(format!("nobody was told of observation {seq}"));
        }
    }
    Ok(())
}

/// One whole file for each letter that left, and no other.
async fn outbox(db: &Db, instance: &Instance, ledger: &Ledger) -> Result<()> {
    let sent: Vec<(String,)> = db
        .query("SELECT id FROM notices_letter WHERE state = 'sent'", args![])
        .await
        .map_err(open::fault)?;
    let sent: BTreeSet<String> = sent.into_iter().map(|(id,)| id).collect();
    let mut files = BTreeSet::new();
    for entry in std::fs::read_dir(instance.data.join("outbox"))
        .into_iter()
        .flatten()
    {
        let path = entry?.path();
        let id = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.extension().is_some_and(|end| end == "eml") {
            let text = String::from_utf8_lossy(&std::fs::read(&path)?).into_owned();
            let ids = text
                .lines()
                .filter(|line| line.to_ascii_lowercase().starts_with("message-id:"));
            if ids.count() != 1 {
                ledger.found(format!("{} is not one letter", path.display()));
            }
            files.insert(id);
        } else if sent.contains(&id) {
            ledger.found(format!("{} is left of a letter that was sent", path.display()));
        }
    }
    for id in sent.difference(&files) {
        ledger.found(format!("letter {id} was sent and is not in the outbox"));
    }
    for id in files.difference(&sent) {
        ledger.found(format!("letter {id} is in the outbox and was not sent"));
    }
    Ok(())
}

async fn count(db: &Db, sql: &'static str) -> Result<u64> {
    let counted: Option<(u64,)> = db.get(sql, args![]).await.map_err(open::fault)?;
    Ok(counted.map_or(0, |(count,)| count))
}
