//! Commands: one file each.

mod act;
mod backup;
mod demo;
mod docs;
mod dump;
mod export;
mod import_entities;
mod import_register;
mod init;
mod node;
mod replay;
mod replay_dump;
mod serve;
pub mod vault;
mod verify;
mod witness;

use crate::cli::{Cli, Command, ImportWhat};
use crate::config::Instance;
use crate::open::{self, Place};
use anyhow::Result;
use std::process::ExitCode;

/// Runs what was asked.
pub async fn run(cli: Cli) -> Result<ExitCode> {
    let place = Place {
        data: cli.data,
        database: cli.database,
    };
    match cli.command {
        Command::Init(args) => init::run(&place, args).await,
        Command::Serve(args) => serve::run(&place, &args.listen).await,
        Command::Demo(args) => demo::run(&place, args).await,
        Command::Import {
            what: ImportWhat::Entities { files, write, report },
        } => import_entities::run(&place, &files, write, report.as_deref()).await,
        Command::Import {
            what: ImportWhat::Register { file },
        } => import_register::run(&place, &file).await,
        Command::Export { file } => export::run(&place, &file).await,
        Command::Backup { folder } => backup::run(&place, &folder).await,
        Command::Verify {
            bundle: Some(bundle),
            key,
            witness_key,
            receipt,
            ..
        } => verify::file(&bundle, key.as_deref(), &witness_key, &receipt),
        Command::Verify {
            bundle: None, quick, ..
        } => verify::whole(&place, quick).await,
        Command::Witness(args) => witness::run(args).await,
        Command::Dump { file } => dump::run(&place, &file).await,
        Command::Replay {
            dump: Some(dump),
            key,
            as_of,
            ..
        } => replay_dump::run(&dump, key.as_deref(), as_of).await,
        Command::Replay { into, in_place, .. } => replay::run(&place, into.as_deref(), in_place).await,
        Command::Act {
            use_case,
            fields,
            key,
        } => act::run(&place, use_case.as_deref(), &fields, key.as_deref()).await,
        Command::Openapi => openapi().await,
        Command::Docs { out, check } => docs::run(out.as_deref(), check).await,
        Command::Node { config, what } => node::run(config.as_deref(), what).await,
    }
}

/// The description needs no instance: it is made from the list of capabilities.
async fn openapi() -> Result<ExitCode> {
    let folder = std::env::temp_dir().join(format!("qhapaq-openapi-{}", std::process::id()));
    let house = scratch_house(&folder).await;
    let described = house.map(|house| capability::openapi::describe(&house));
    std::fs::remove_dir_all(&folder).ok();
    println!("{:#}", described?);
    Ok(ExitCode::SUCCESS)
}

/// A house of nobody, for what is generated from the list alone.
async fn scratch_house(folder: &std::path::Path) -> Result<std::sync::Arc<capability::House>> {
    let instance = Instance {
        base_url: "http://127.0.0.1:8080".to_owned(),
        origin: "qhapaq.local/registro".to_owned(),
        demo: false,
        witness: Vec::new(),
        mail: None,
        national_provider: None,
        certificates: None,
        exchange: None,
    };
    open::house(
        &Place {
            data: folder.to_owned(),
            database: None,
        },
        &instance,
    )
    .await
}
