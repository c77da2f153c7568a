//! The register as a stranger follows it: signed checkpoints and every envelope, kept here and compared for ever after.

use super::Result;
use super::http::Client;
use anyhow::{Context, bail, ensure};
use register::Envelope;
use register::tree::{
    Checkpoint, EMPTY_ROOT, Frontier, Hash, TilePath, VerifierKey, decode_entries, leaf_hash,
};

/// Entries in a whole bundle.
const BUNDLE: u64 = 256;

/// What was seen of the register so far. Nothing of it may change.
#[derive(Default)]
pub struct Log {
    key: Option<VerifierKey>,
    frontier: Frontier,
    leaves: Vec<Hash>,
    /// Root of the tree of each size.
    roots: Vec<Hash>,
    /// Id and kind of each act.
    pub acts: Vec<(String, String)>,
}

impl Log {
    /// Reads what is new, and checks that it only grew: what was seen before is there, unchanged, under the signed root.
    ///
    /// # Errors
    /// When anything of it is gone or differs, or the server does not answer.
    pub fn follow(&mut self, client: &mut Client) -> Result<()> {
        let key: VerifierKey = text(client, "/log/key")?
            .trim()
            .parse()
            .context("reading the key")?;
        if let Some(known) = &self.key {
            ensure!(
                known.to_string() == key.to_string(),
                "the register signs with another key"
            );
        }
        let note = text(client, "/log/checkpoint")?;
        let (checkpoint, _) = Checkpoint::open(note.as_bytes(), key.name(), std::slice::from_ref(&key))
            .context("reading the checkpoint")?;
        self.key = Some(key);
        if checkpoint.size < self.size() {
            bail!(
                "the register had {} acts and has {}",
                self.size(),
                checkpoint.size
            );
        }
        while self.size() < checkpoint.size {
            self.bundle(client, checkpoint.size)?;
        }
        ensure!(
            self.root(checkpoint.size) == checkpoint.root,
            "the root signed for {} acts is not the root of the acts",
            checkpoint.size
        );
        Ok(())
    }

    /// Acts seen.
    pub fn size(&self) -> u64 {
        self.leaves.len() as u64
    }

    fn root(&self, size: u64) -> Hash {
        match usize::try_from(size).ok().and_then(|size| size.checked_sub(1)) {
            None => EMPTY_ROOT,
            Some(last) => self.roots.get(last).copied().unwrap_or(EMPTY_ROOT),
        }
    }

    fn bundle(&mut self, client: &mut Client, size: u64) -> Result<()> {
        let index = self.size() / BUNDLE;
        let first = index * BUNDLE;
        let width = BUNDLE.min(size - first) as u16;
        let path = format!("/log/{}", TilePath::Entries { index, width });
        let answer = client.get(&path, &[])?;
        ensure!(answer.status == 200, "{path} answered {}", answer.status);
        for (seq, entry) in (first..).zip(decode_entries(&answer.body, width)?) {
            let leaf = leaf_hash(entry);
            match self.leaves.get(usize::try_from(seq)?) {
                Some(known) => ensure!(*known == leaf, "act {seq} is not the act it was"),
                None => self.add(seq, entry, leaf)?,
            }
        }
        Ok(())
    }

    fn add(&mut self, seq: u64, entry: &[u8], leaf: Hash) -> Result<()> {
        let envelope = Envelope::parse(std::str::from_utf8(entry)?)?;
        ensure!(envelope.seq == seq, "act {} stands at place {seq}", envelope.seq);
        self.frontier.push(leaf);
        self.leaves.push(leaf);
        self.roots.push(self.frontier.root());
        self.acts.push((envelope.id.to_string(), envelope.kind));
        Ok(())
    }
}

fn text(client: &mut Client, path: &str) -> Result<String> {
    let answer = client.get(path, &[])?;
    ensure!(answer.status == 200, "{path} answered {}", answer.status);
    Ok(answer.text())
}
