//! `qhapaq witness`: follow a register from outside. Needs no instance and no data folder.

use crate::cli::WitnessArgs;
use crate::open;
use anyhow::{Context, Result};
use register::SystemClock;
use register::tree::VerifierKey;
use std::io::{BufRead, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use witness::{Address, Client, Folder, Log, Pass, Witness};

/// Exit code when something was found against the register.
const FOUND: u8 = 3;

/// Follows until told to stop, or does one round.
pub async fn run(args: WitnessArgs) -> Result<ExitCode> {
    let client = Client::new(args.ca.as_deref()).map_err(open::fault)?;
    let mut folder = Folder::open(&args.state, &args.name).map_err(open::fault)?;
    for key in &args.key {
        let key: VerifierKey = key.parse().context("reading --key")?;
        trust(&mut folder, key)?;
    }
    if folder.keys().is_empty() {
        let log = Log::new(client.clone(), args.follow.of_log());
        let key = log.key().await?;
        if !confirmed(&key)? {
            return Ok(crate::say::refused(
                "No key is trusted, so nothing is followed. Name the key of the register with --key.",
            ));
        }
        trust(&mut folder, key)?;
    }
    println!("Key of this witness:\n  {}", folder.cosigner().witness());
    let witness = Witness::new(client, &args.follow, folder, Arc::new(SystemClock)).map_err(open::fault)?;
    println!("Follows {} at {}", witness.origin(), witness.log().address());
    let witness = Arc::new(witness);
    if args.once {
        let pass = witness.pass(&args.peer).await;
        println!("{pass}");
        return Ok(code(&pass));
    }
    stay(witness, &args).await
}

fn trust(folder: &mut Folder, key: VerifierKey) -> Result<()> {
    let said = key.to_string();
    if folder.trust(key).map_err(open::fault)? {
        println!("From now on trusts the register's key\n  {said}");
    }
    Ok(())
}

/// Shows the key and asks a person. Without a terminal nobody can answer, and nothing is trusted.
fn confirmed(key: &VerifierKey) -> Result<bool> {
    println!("The register shows this key:\n  {key}");
    println!("Compare it with one you got another way: an official journal, a letter, another witness.");
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    print!("Trust it from now on? Type yes: ");
    std::io::stdout().flush().context("asking")?;
    let mut answer = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut answer)
        .context("reading the answer")?;
    Ok(matches!(answer.trim(), "yes" | "si" | "sí"))
}

/// Rounds, one after the other, while it serves.
async fn stay(witness: Arc<Witness>, args: &WitnessArgs) -> Result<ExitCode> {
    let listener = tokio::net::TcpListener::bind(&args.listen)
        .await
        .with_context(|| format!("listening on {}", args.listen))?;
    println!("Serves http://{} (stop with Ctrl-C)", listener.local_addr()?);
    let served = axum::serve(listener, witness::router(witness.clone()))
        .with_graceful_shutdown(super::serve::told_to_stop());
    tokio::select! {
        ended = served => ended.context("serving")?,
        () = rounds(&witness, &args.peer, Duration::from_secs(args.every)) => {}
    }
    let found = witness.found().await.map_err(open::fault)?;
    Ok(if found.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FOUND)
    })
}

async fn rounds(witness: &Witness, peers: &[Address], every: Duration) {
    loop {
        let pass = witness.pass(peers).await;
        if pass.findings().next().is_some() || pass.is_stopped() || pass.is_incomplete() {
            eprintln!("{pass}");
        } else {
            println!("{pass}");
        }
        tokio::time::sleep(every).await;
    }
}

fn code(pass: &Pass) -> ExitCode {
    if pass.is_stopped() || pass.findings().next().is_some() {
        ExitCode::from(FOUND)
    } else if pass.is_incomplete() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
