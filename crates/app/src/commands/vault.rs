//! `qhapaq node vault`: credentials for old services go in, and only their names come out. Secrets are read from the input alone: an
//! argument would stand in the list of processes and in the history of the shell.

use crate::open::fault;
use crate::say;
use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use node::adapter::vault::{Fields, Secret, Vault, VaultError, make_key};
use node::settings::{Settings, VaultFile};
use register::{Clock, SystemClock};
use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use std::process::ExitCode;

/// Largest input with the fields of a credential, in bytes.
const INPUT_BYTES_MAX: u64 = 64 * 1024;
/// Most fields of a credential.
const FIELDS_MAX: usize = 32;
/// Days that a password may live.
const VALID_DAYS: std::ops::RangeInclusive<i64> = 1..=3650;

/// What is done with the vault of a node.
#[derive(Debug, Subcommand)]
pub enum VaultCommand {
    /// Keep a credential, in place of the one of that name. Its fields are read from the input, one `field=secret` a line.
    ///
    /// A running node takes it with its next request; a credential that rests after a refusal is tried again.
    Put {
        /// Its name, as `credential` in the file of the adapter says it.
        name: String,
        /// Days that the provider lets a password live: it is changed before they end where the adapter says `rotation`.
        #[arg(long, value_parser = clap::value_parser!(u16).range(VALID_DAYS))]
        valid_days: Option<u16>,
        #[command(flatten)]
        at: At,
    },
    /// List what the vault holds: names, fields and days, and no secret.
    Names {
        #[command(flatten)]
        at: At,
    },
    /// Forget a credential.
    Remove {
        /// Its name.
        name: String,
        #[command(flatten)]
        at: At,
    },
    /// Make the key that the vault is sealed with: the file that the settings name, which must not be there yet.
    Key {
        #[command(flatten)]
        at: At,
    },
}

/// Which vault.
#[derive(Debug, Args)]
pub struct At {
    /// File of the node: its `[vault]` says where the vault and its key are.
    #[arg(long)]
    config: PathBuf,
}

impl At {
    fn settings(&self) -> Result<VaultFile> {
        let file = self.config.display();
        let text = std::fs::read_to_string(&self.config).with_context(|| format!("reading {file}"))?;
        let settings = Settings::read(&text).with_context(|| format!("reading {file}"))?;
        let none = || format!("{file} has no [vault]: write file and key, or file and systemd_key");
        settings.vault.with_context(none)
    }

    fn open(&self) -> Result<Vault> {
        self.settings()?.open().map_err(fault)
    }
}

/// Does what was asked with the vault.
pub fn run(what: VaultCommand) -> Result<ExitCode> {
    match what {
        VaultCommand::Put { name, valid_days, at } => put(&at, &name, valid_days),
        VaultCommand::Names { at } => names(&at),
        VaultCommand::Remove { name, at } => match at.open()?.remove(&name) {
            Ok(()) => Ok(ExitCode::SUCCESS),
            Err(VaultError::Unknown { name }) => {
                Ok(say::refused(&format!("The vault has no credential {name}.")))
            }
            Err(error) => Err(error.into()),
        },
        VaultCommand::Key { at } => key(&at),
    }
}

fn put(at: &At, name: &str, valid_days: Option<u16>) -> Result<ExitCode> {
    let vault = at.open()?;
    if std::io::stdin().is_terminal() {
        eprintln!("One field=secret a line, such as password=…; end with Ctrl-D");
    }
    let fields = match fields(std::io::stdin().lock())? {
        Ok(fields) => fields,
        Err(why) => return Ok(say::refused(&why)),
    };
    match vault.put(name, fields, valid_days, SystemClock.now()) {
        Ok(()) => Ok(ExitCode::SUCCESS),
        Err(error @ VaultError::Value { .. }) => Ok(say::refused(&error.to_string())),
        Err(error) => Err(error.into()),
    }
}

/// Reads `field=secret` lines. What is refused is told by the number of the line, for a line may be a secret.
fn fields(input: impl Read) -> Result<Result<Fields, String>> {
    let mut text = String::new();
    let read = input.take(INPUT_BYTES_MAX + 1).read_to_string(&mut text);
    read.context("reading the fields of the credential; they are UTF-8 text")?;
    if text.len() as u64 > INPUT_BYTES_MAX {
        return Ok(Err(format!("The input is longer than {INPUT_BYTES_MAX} bytes.")));
    }
    let mut fields = Fields::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.is_empty() {
            continue;
        }
        let Some((field, secret)) = line.split_once('=') else {
            return Ok(Err(format!("Line {number} has no =: write field=secret.")));
        };
        if fields.insert(field.to_owned(), Secret::new(secret)).is_some() {
            return Ok(Err(format!("Line {number} names a field a second time.")));
        }
    }
    if fields.is_empty() || fields.len() > FIELDS_MAX {
        return Ok(Err(format!(
            "Write 1 to {FIELDS_MAX} lines field=secret to the input, such as user=… and password=…."
        )));
    }
    Ok(Ok(fields))
}

fn names(at: &At) -> Result<ExitCode> {
    let held = at.open()?.names()?;
    for one in &held {
        let mut line = format!("{}  {}  set {}", one.name, one.fields.join(", "), one.changed_at);
        if let Some(days) = one.valid_days {
            line.push_str(&format!(", lives {days} days"));
        }
        if one.pending {
            line.push_str(", its password is being changed");
        }
        if let Some(refused) = one.refused_at {
            line.push_str(&format!(", refused by the provider {refused}"));
        }
        println!("{line}");
    }
    if held.is_empty() {
        println!("The vault holds nothing.");
    }
    Ok(ExitCode::SUCCESS)
}

fn key(at: &At) -> Result<ExitCode> {
    let settings = at.settings()?;
    let Some(path) = settings.key.filter(|_| settings.systemd_key.is_none()) else {
        return Ok(say::refused(
            "The key is a credential of systemd: make it with systemd-creds, and name it in LoadCredential= of the service.",
        ));
    };
    if path.exists() {
        return Ok(say::refused(&format!(
            "{} is there already. Another key would not open what this one sealed.",
            path.display()
        )));
    }
    if settings.file.exists() {
        bail!(
            "{} is sealed with another key: put that one back, or move the vault away",
            settings.file.display()
        );
    }
    make_key(&path)?;
    println!("{}", path.display());
    Ok(ExitCode::SUCCESS)
}
