//! `qhapaq replay`: every derived table again from acts, compared with the ones in use, or in their place.

use crate::config::Instance;
use crate::open::{self, Place};
use crate::progress;
use anyhow::Result;
use register::db::Db;
use register::{compare, replay};
use std::process::ExitCode;

/// Rebuilds and compares.
pub async fn run(place: &Place, into: Option<&str>, in_place: bool) -> Result<ExitCode> {
    Instance::read(&place.data)?;
    let source = place.db().await?;
    if in_place {
        let done = replay(
            &source,
            &source,
            &open::projectors(),
            progress::bar("Replaying acts"),
        )
        .await
        .map_err(open::fault)?;
        println!("{} acts replayed; every derived table was rebuilt", done.acts);
        return Ok(ExitCode::SUCCESS);
    }
    let scratch = std::env::temp_dir().join(format!("qhapaq-replay-{}.db", std::process::id()));
    let url = into.map_or_else(|| format!("sqlite:{}", scratch.display()), str::to_owned);
    let outcome = rebuild_and_compare(&source, &url).await;
    if into.is_none() {
        for suffix in ["", "-wal", "-shm"] {
            std::fs::remove_file(format!("{}{suffix}", scratch.display())).ok();
        }
    }
    outcome
}

async fn rebuild_and_compare(source: &Db, url: &str) -> Result<ExitCode> {
    let target = Db::open(url).await.map_err(open::fault)?;
    let projectors = open::projectors();
    let done = replay(source, &target, &projectors, progress::bar("Replaying acts"))
        .await
        .map_err(open::fault)?;
    let tables = compare(source, &target, &projectors).await.map_err(open::fault)?;
    for table in &tables {
        match &table.difference {
            None => println!(
                "{:<28} {:>9} rows  {}",
                table.table,
                table.rows,
                &table.digest[..16]
            ),
            Some(difference) => println!(
                "{:<28} differs first at {}: {}",
                table.table,
                difference.key,
                difference.columns.join(", ")
            ),
        }
    }
    let same = tables.iter().all(|table| table.difference.is_none());
    println!(
        "{} acts replayed; {}",
        done.acts,
        if same {
            "every derived table is the same"
        } else {
            "tables differ"
        }
    );
    Ok(if same {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
