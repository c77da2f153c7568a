//! `qhapaq node`: a machine comes into the exchange, replaces its keys, and carries messages.

use crate::cli::{EnrolArgs, NodeCommand};
use crate::{open, say};
use anyhow::{Context, Result};
use node::later::{Outbox, State};
use node::operator::{Machine, Operator, OperatorError, Options, enrol};
use node::settings::Settings;
use register::{Clock, SystemClock};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Does what was asked with a node.
pub async fn run(config: Option<&Path>, what: Option<NodeCommand>) -> Result<ExitCode> {
    let what = match (config, what) {
        (Some(config), _) => return work(config).await,
        (None, Some(what)) => what,
        (None, None) => {
            return Ok(say::refused(
                "Name the file of the node: qhapaq node --config FILE",
            ));
        }
    };
    match what {
        NodeCommand::Enrol(args) => come_in(&args).await,
        NodeCommand::Rotate {
            folder,
            at_once,
            ca,
            operator,
        } => rotate(&folder, at_once, ca, operator).await,
        NodeCommand::Letters {
            folder,
            again,
            discard,
        } => letters(&folder, again.as_deref(), discard.as_deref()),
        NodeCommand::Vault { what } => super::vault::run(what),
    }
}

/// Runs a node until it is told to stop: by Ctrl-C, or by the signal that services are stopped with.
async fn work(file: &Path) -> Result<ExitCode> {
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    let settings = Settings::read(&text).with_context(|| format!("reading {}", file.display()))?;
    let working = node::work::open(settings, Arc::new(SystemClock))
        .await
        .map_err(open::fault)?;
    let at = working.addresses();
    println!("{} works", working.node().id);
    for (what, at) in [
        ("systems", at.consumer),
        ("systems, TLS", at.consumer_tls),
        ("other nodes", at.provider),
    ] {
        if let Some(at) = at {
            println!("  {what}: {at}");
        }
    }
    let (close, closing) = tokio::sync::watch::channel(false);
    let mut terminated = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::spawn(async move {
        tokio::select! { _ = tokio::signal::ctrl_c() => {}, _ = terminated.recv() => {} }
        eprintln!("Ends what is on its way, and takes nothing new");
        close.send_replace(true);
    });
    working.run(closing).await;
    Ok(ExitCode::SUCCESS)
}

/// Lists calls that could not be delivered, sends one again or takes it away. A node that runs sees it when it is started again.
fn letters(folder: &Path, again: Option<&str>, discard: Option<&str>) -> Result<ExitCode> {
    let outbox = Outbox::open(folder.join("outbox")).map_err(open::fault)?;
    let dead = outbox.dead();
    let find = |id: &str| dead.iter().find(|letter| letter.id == id);
    if let Some(id) = again.or(discard) {
        let Some(letter) = find(id) else {
            return Ok(say::refused(&format!(
                "No call with the number {id} waits for people here."
            )));
        };
        if again.is_some() {
            let now = SystemClock.now().as_millisecond();
            outbox
                .send_again(letter.clone(), now, now + 3 * 24 * 3_600_000)
                .map_err(open::fault)?;
        } else {
            outbox.discard(&letter.client, &letter.id).map_err(open::fault)?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    for letter in &dead {
        if let State::Dead { kind, message } = &letter.state {
            println!(
                "{}  {} -> {}  {kind}: {message}",
                letter.id, letter.client, letter.service
            );
        }
    }
    if dead.is_empty() {
        println!("No call waits for people.");
    }
    Ok(ExitCode::SUCCESS)
}

async fn come_in(args: &EnrolArgs) -> Result<ExitCode> {
    if let Some(address) = &args.address
        && node::configuration::address(address).is_none()
    {
        let no =
            format!("{address} is no address: write a host and a port, such as nodo.entidad.gob.pe:5500");
        return Ok(say::refused(&no));
    }
    let options = Options {
        url: args.operator.clone(),
        authorities: args.ca.clone(),
        folder: args.folder.clone(),
        require_proof: true,
    };
    let machine = match enrol(
        &options,
        &args.token,
        &args.name,
        args.address.as_deref(),
        &SystemClock,
    )
    .await
    {
        Ok(machine) => machine,
        Err(OperatorError::Refused(_, why)) => return Ok(say::refused(&why)),
        Err(error) => return Err(error.into()),
    };
    println!("{}", machine.node);
    eprintln!("Keys and certificate are in {}", args.folder.display());
    let operator = Operator::open(options, Arc::new(SystemClock))?;
    match operator.refresh().await {
        Ok(_) => eprintln!("The configuration of the exchange was fetched and verified"),
        Err(why) => eprintln!("The configuration comes when the node runs: {why}"),
    }
    Ok(ExitCode::SUCCESS)
}

async fn rotate(
    folder: &Path,
    at_once: bool,
    ca: Option<PathBuf>,
    operator: Option<String>,
) -> Result<ExitCode> {
    let machine = Machine::read(folder)?;
    let options = Options {
        url: operator.unwrap_or(machine.anchor.url),
        authorities: ca,
        folder: folder.to_owned(),
        require_proof: true,
    };
    let operator = Operator::open(options, Arc::new(SystemClock))?;
    match operator.rotate(at_once).await {
        Ok(()) => {}
        Err(OperatorError::Refused(_, why)) => return Ok(say::refused(&why)),
        Err(error) => return Err(error.into()),
    }
    let kid = operator.machine().keys.signing()?.public().thumbprint();
    println!("{kid}");
    Ok(ExitCode::SUCCESS)
}
