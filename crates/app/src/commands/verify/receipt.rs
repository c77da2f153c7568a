//! `qhapaq verify` of a receipt of the exchange: one message between two entities, without node, register or network.

use super::read;
use crate::cli::ReceiptArgs;
use anyhow::{Context, Result};
use jose::KeySet;
use node::evidence::receipt::{Check, Outcome, Side, Trust, Verdict, verify, verify_content};
use node::evidence::timestamp::Roots;
use node::evidence::{self, Record};
use node::operator::wire::Anchor;
use std::fs::File;
use std::io::{BufReader, Read, empty};
use std::path::Path;
use std::process::ExitCode;

/// Largest file of keys, certificates or head of a message, in bytes.
const SMALL_BYTES_MAX: u64 = 1 << 20;

/// Verifies a receipt and says each check in a line.
pub(super) fn run(bytes: &[u8], key: Option<&str>, args: &ReceiptArgs) -> Result<ExitCode> {
    let operator = args.operator_key.as_deref().map(operator).transpose()?;
    let register = key.map(str::parse).transpose().context("reading --key")?;
    let timestamps = args.timestamp_roots.as_deref().map(roots).transpose()?;
    let trust = Trust {
        operator: operator.as_ref(),
        register: register.as_ref(),
        timestamps: timestamps.as_ref(),
    };
    let verdict = verify(bytes, &trust);
    for (check, outcome) in &verdict.checks {
        say(check.as_str(), meaning(*check), outcome);
    }
    let mut good = match operator {
        Some(_) => verdict.is_proven(),
        None => verdict.holds(),
    };
    // What somebody names a key or a root for must be there.
    for (asked, check) in [
        (register.is_some(), Check::Register),
        (timestamps.is_some(), Check::Timestamp),
    ] {
        good &= !asked || verdict.of(check) == Some(&Outcome::Passed);
    }
    for (name, outcome) in contents(&verdict, args)? {
        say(
            name,
            "what you kept of the message is what was exchanged",
            &outcome,
        );
        good &= outcome == Outcome::Passed;
    }
    if let Some(record) = &verdict.record {
        tell(record);
    }
    if let Some(at) = verdict.stamped {
        println!("stamped  {at}");
    }
    if operator.is_none() {
        eprintln!(
            "No --operator-key was given: the receipt was only compared with itself. The operator publishes its keys at /exchange/v1/anchor."
        );
    }
    Ok(if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The operator's keys: a set of RFC 7517, or what the operator says of itself at `/exchange/v1/anchor`, which has one.
fn operator(path: &Path) -> Result<KeySet> {
    let bytes = read(path, SMALL_BYTES_MAX)?;
    let anchor: Option<Anchor> = serde_json::from_slice(&bytes).ok();
    let set = anchor.map_or(bytes, |anchor| anchor.keys.to_string().into_bytes());
    KeySet::read(&set).with_context(|| {
        format!(
            "{} is neither a set of keys (RFC 7517) nor the answer of /exchange/v1/anchor",
            path.display()
        )
    })
}

fn roots(path: &Path) -> Result<Roots> {
    let bytes = read(path, SMALL_BYTES_MAX)?;
    Roots::from_pem(&bytes).with_context(|| format!("{} holds no roots", path.display()))
}

fn say(name: &str, meaning: &str, outcome: &Outcome) {
    match outcome {
        Outcome::Passed => println!("ok       {name}: {meaning}"),
        Outcome::Failed(reason) => println!("WRONG    {name}: {reason}"),
        Outcome::Skipped(reason) => println!("skipped  {name}: {reason}"),
    }
}

/// What it means that a check holds.
fn meaning(check: Check) -> &'static str {
    match check {
        Check::Format => "the file is a receipt as a node writes it",
        Check::Record => "the record of the exchange can be read",
        Check::Inclusion => "the record is in the node's log, unchanged",
        Check::Checkpoint => "the node signed the state of its log",
        Check::Cards => "the operator vouches for the nodes and their keys",
        Check::NodeKey => "the log is signed by the key that the operator names",
        Check::RequestStatement => "the node of whoever called signed this request",
        Check::ResponseStatement => "the node of whoever was called signed this answer",
        Check::Anchor => "an act of the register names the state of the log",
        Check::Timestamp => "an authority saw the state of the log at its moment",
        Check::Register => "that act is in the register, by the key you trust",
    }
}

/// Compares what a person kept of the messages.
fn contents(verdict: &Verdict, args: &ReceiptArgs) -> Result<Vec<(&'static str, Outcome)>> {
    let asked = [
        ("request", Side::Request, &args.request, &args.request_body),
        ("response", Side::Response, &args.response, &args.response_body),
    ];
    let mut found = Vec::new();
    for (name, side, head, body) in asked {
        let Some(head) = head else { continue };
        let Some(record) = &verdict.record else {
            found.push((name, Outcome::Failed("the record cannot be read".into())));
            continue;
        };
        let head = read(head, SMALL_BYTES_MAX)?;
        let body: Box<dyn Read> = match body {
            Some(path) => {
                let opened = File::open(path).with_context(|| format!("opening {}", path.display()))?;
                Box::new(BufReader::new(opened))
            }
            None => Box::new(empty()),
        };
        found.push((name, verify_content(record, side, &head, body)?));
    }
    Ok(found)
}

/// What the receipt is about, in words: a person compares it with what they know.
fn tell(record: &Record) {
    let at = jiff::Timestamp::from_millisecond(record.request_in)
        .map_or_else(|_| record.request_in.to_string(), |at| at.to_string());
    println!("exchange {} of {at}", record.request);
    // Only the provider's node knows which pattern allowed it.
    let how = format!("{} {}", record.method, record.endpoint);
    println!(
        "caller   {} called {} ({})",
        record.client,
        record.service,
        how.trim_end()
    );
    match &record.outcome {
        evidence::Outcome::Answered { status } => println!("outcome  answered with {status}"),
        evidence::Outcome::Refused { kind, detail } => println!("outcome  refused: {kind} ({detail})"),
    }
    for (name, value) in [
        ("purpose", &record.purpose),
        ("case", &record.case),
        ("base", &record.legal_base),
    ] {
        if let Some(value) = value {
            println!("{name:8} {value}");
        }
    }
}
