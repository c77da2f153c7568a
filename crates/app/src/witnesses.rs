//! Asking the witnesses: each new checkpoint goes to every witness that `qhapaq.toml` names, and its cosignature comes back.
//!
//! What they signed is kept in the data folder under `witness/`, one note a witness, so that a restart shows it at once.

use crate::config::{Instance, WitnessEntry};
use crate::open;
use anyhow::{Context, Result, bail};
use capability::{Cosigning, House, Witnesses, Witnessing};
use register::tree::{Note, WitnessKey};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use witness::{Address, Client, Submission, Submitted};

/// How often it is looked whether the register grew.
const EVERY: Duration = Duration::from_secs(10);
/// Most witnesses of one register.
const WITNESSES_MAX: usize = 32;

/// Reads the witnesses of an instance, with what they signed before, and tells the house.
pub fn name(house: &House, instance: &Instance) -> Result<()> {
    if instance.witness.len() > WITNESSES_MAX {
        bail!("qhapaq.toml names more than {WITNESSES_MAX} witnesses");
    }
    let folder = folder(house);
    let mut list: Vec<Witnessing> = Vec::new();
    for entry in &instance.witness {
        let witness = read(entry, &folder)
            .with_context(|| format!("reading the witness «{}» in qhapaq.toml", entry.name))?;
        if list.iter().any(|other| other.key == witness.key) {
            bail!("two witnesses in qhapaq.toml have the key of «{}»", entry.name);
        }
        list.push(witness);
    }
    house.shelf::<Witnesses>().name(list);
    Ok(())
}

fn read(entry: &WitnessEntry, folder: &Path) -> Result<Witnessing> {
    let key: WitnessKey = entry
        .key
        .parse()
        .context("key: take the line that the witness shows at /key")?;
    let url: Address = entry.url.parse().context("url")?;
    if entry.name.trim().is_empty() {
        bail!("name: say who runs it");
    }
    let note = std::fs::read(file(folder, &key)).ok();
    let last = note
        .and_then(|bytes| Note::parse(&bytes).ok())
        .and_then(|note| Cosigning::of(&key, note));
    Ok(Witnessing {
        name: entry.name.clone(),
        url: url.to_string(),
        key,
        last,
    })
}

fn folder(house: &House) -> PathBuf {
    house.options.folder.join("witness")
}

fn file(folder: &Path, key: &WitnessKey) -> PathBuf {
    folder.join(format!("{:08x}.note", key.id()))
}

/// Asks the witnesses for as long as the house serves. Does nothing when there are none.
pub async fn ask_on(house: Arc<House>) {
    if house.shelf::<Witnesses>().list().is_empty() {
        return;
    }
    let client = match Client::new(None) {
        Ok(client) => client,
        Err(fault) => {
            tracing::error!(fault = %fault.chain(), "the witnesses cannot be asked");
            return;
        }
    };
    let mut said: HashMap<u32, String> = HashMap::new();
    loop {
        for (key, why) in ask(&house, &client).await {
            let before = said.insert(key.id(), why.clone());
            if !why.is_empty() && before.as_deref() != Some(why.as_str()) {
                tracing::warn!(witness = %key.name(), "{why}");
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Sends the present checkpoint to each witness that has signed a smaller one, all at once. Returns each that was asked, with
/// why it did not sign; nothing when it did.
pub async fn ask(house: &House, client: &Client) -> Vec<(WitnessKey, String)> {
    let behind = match house.register.head().await {
        Ok(head) => house
            .shelf::<Witnesses>()
            .list()
            .into_iter()
            .filter(|witness| witness.last.as_ref().is_none_or(|last| last.size != head.size))
            .collect::<Vec<_>>(),
        Err(fault) => {
            tracing::error!(fault = %fault.chain(), "the head of the register cannot be read");
            return Vec::new();
        }
    };
    let asked = behind.iter().map(|witness| async {
        let why = match ask_one(house, client, witness).await {
            Ok(()) => String::new(),
            Err(error) => format!("{error:#}"),
        };
        (witness.key.clone(), why)
    });
    futures_util::future::join_all(asked).await
}

/// Sends the present checkpoint; when the witness knows another size than we believed, once more with a proof from there.
async fn ask_one(house: &House, client: &Client, witness: &Witnessing) -> Result<()> {
    let checkpoint = house.register.checkpoint().await.map_err(open::fault)?;
    let note = Note::parse(checkpoint.as_bytes()).context("reading the own checkpoint")?;
    let size = note
        .text()
        .parse::<register::tree::Checkpoint>()
        .context("reading the own checkpoint")?
        .size;
    let address: Address = witness.url.parse().context("reading its address")?;
    let believed = witness.last.as_ref().map_or(0, |last| last.size).min(size);
    let mut old = believed;
    for _ in 0..2 {
        let proof = house.register.consistency(old, size).await.map_err(open::fault)?;
        let submission = Submission {
            old,
            proof,
            note: note.clone(),
        };
        match witness::submit(client, &address, &witness.key, &submission).await? {
            Submitted::Cosigned(_, line) => {
                let mut cosigned = note;
                cosigned.add(line).context("adding the cosignature")?;
                return keep(house, &witness.key, cosigned);
            }
            Submitted::Conflict(seen) if seen > size => bail!(
                "it has seen {seen} acts and this register has {size}: was it restored from an old backup?"
            ),
            Submitted::Conflict(seen) => old = seen,
            Submitted::Refused { status, why } => bail!("it refused ({status}): {why}"),
            Submitted::NoCosignature => {
                bail!("it answered without a cosignature of the key in qhapaq.toml")
            }
        }
    }
    bail!("it changes its mind about the size it signed last")
}

/// Keeps what a witness signed, then shows it.
fn keep(house: &House, key: &WitnessKey, note: Note) -> Result<()> {
    let folder = folder(house);
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    witness::replace(&file(&folder, key), note.to_string().as_bytes()).map_err(open::fault)?;
    if let Some(cosigning) = Cosigning::of(key, note) {
        house.shelf::<Witnesses>().signed(key, cosigning);
    }
    Ok(())
}
