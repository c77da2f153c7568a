//! Copies made beside the server, some of them killed too: whatever bears its final name must be whole.

use super::Result;
use super::ledger::Ledger;
use super::random::Random;
use super::server::{Instance, said};
use anyhow::{Context, ensure};
use register::hex;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

/// What is made.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Backup,
    Export,
    Dump,
}

/// A copy in the making.
pub struct Making {
    kind: Kind,
    name: PathBuf,
    child: Child,
}

/// How many came to their end, and how many were cut short.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    pub whole: u64,
    pub cut: u64,
}

impl Making {
    /// Begins one of them, in a folder where nothing of the kind lies.
    pub fn begin(instance: &Instance, folder: &Path, random: &mut Random) -> Result<Making> {
        let (kind, verb, name) = match random.below(3) {
            0 => (Kind::Backup, "backup", "copia"),
            1 => (Kind::Export, "export", "todo.jsonl"),
            _ => (Kind::Dump, "dump", "volcado.zip"),
        };
        std::fs::create_dir_all(folder)?;
        let name = folder.join(name);
        let target = name.to_string_lossy().into_owned();
        let mut command = instance.command(&[verb, &target]);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        Ok(Making { kind, name, child })
    }

    /// Kills it or lets it end, and looks at what is there under its name.
    pub fn end(
        mut self,
        instance: &Instance,
        random: &mut Random,
        ledger: &Ledger,
        tally: &mut Tally,
    ) -> Result<()> {
        let killed = random.once_in(2);
        if killed {
            std::thread::sleep(random.wait(60));
            self.child.kill().ok();
        }
        let (kind, name) = (self.kind, self.name);
        let output = self.child.wait_with_output()?;
        if !killed && let Err(failed) = said(&[&format!("{kind:?}")], &output) {
            ledger.found(format!("a copy beside a server that was killed: {failed}"));
        }
        if name.exists() {
            tally.whole += 1;
            if let Err(half) = whole(kind, &name, instance, random.once_in(4)) {
                ledger.found(format!(
                    "{} bears its name and is not whole: {half:#}",
                    name.display()
                ));
            }
        } else {
            tally.cut += 1;
            if output.status.success() {
                ledger.found(format!("{} was said to be made and is not there", name.display()));
            }
        }
        let folder = name.parent().context("a folder of copies")?;
        std::fs::remove_dir_all(folder).context("clearing the copies")
    }
}

fn whole(kind: Kind, name: &Path, instance: &Instance, deeply: bool) -> Result<()> {
    match kind {
        Kind::Export => whole_export(name),
        Kind::Dump => whole_zip(&std::fs::read(name)?),
        Kind::Backup if instance.database.is_some() => whole_export(&name.join("register.jsonl")),
        Kind::Backup => {
            ensure!(name.join("qhapaq.toml").exists() && name.join("keys/register").exists());
            let copy = Instance {
                data: name.to_owned(),
                ..instance.clone()
            };
            if deeply {
                copy.run(&["verify"])?;
            }
            Ok(())
        }
    }
}

/// Its last line bears the hash of all lines before.
fn whole_export(file: &Path) -> Result<()> {
    let bytes = std::fs::read(file)?;
    let text = bytes.strip_suffix(b"\n").context("the last line is not whole")?;
    let end = text
        .iter()
        .rposition(|byte| *byte == b'\n')
        .context("one line only")?
        + 1;
    let last: Value = serde_json::from_slice(&text[end..]).context("reading the last line")?;
    let sha256 = hex(&Sha256::digest(&bytes[..end]));
    ensure!(
        last["end"]["sha256"] == sha256.as_str(),
        "the hash at the end is another"
    );
    Ok(())
}

/// Every part of it can be unpacked and has its checksum.
pub fn whole_zip(bytes: &[u8]) -> Result<()> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    ensure!(archive.len() > 5, "{} parts", archive.len());
    for nth in 0..archive.len() {
        archive.by_index(nth)?.read_to_end(&mut Vec::new())?;
    }
    Ok(())
}

/// The file that is served as the dump of the day is the one its name speaks of.
pub fn served_dump(data: &Path) -> Result<()> {
    let folder = data.join("dumps");
    let Ok(naming) = std::fs::read(folder.join("volcado.zip.json")) else {
        return Ok(());
    };
    let naming: Value = serde_json::from_slice(&naming).context("reading what names the dump")?;
    let bytes = std::fs::read(folder.join(naming["file"].as_str().unwrap_or_default()))?;
    ensure!(
        naming["sha256"] == hex(&Sha256::digest(&bytes)).as_str(),
        "the dump that is served is not whole"
    );
    Ok(())
}
