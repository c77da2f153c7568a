//! `qhapaq node`: a machine comes into the exchange and replaces its keys.

use crate::cli::{EnrolArgs, NodeCommand};
use crate::say;
use anyhow::Result;
use node::operator::{Machine, Operator, OperatorError, Options, enrol};
use register::SystemClock;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Does what was asked with a node.
pub async fn run(what: NodeCommand) -> Result<ExitCode> {
    match what {
        NodeCommand::Enrol(args) => come_in(&args).await,
        NodeCommand::Rotate {
            folder,
            at_once,
            ca,
            operator,
        } => rotate(&folder, at_once, ca, operator).await,
        NodeCommand::Run { .. } => Ok(say::refused(
            "this build brings nodes in and replaces their keys; it does not carry messages between them yet",
        )),
    }
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
