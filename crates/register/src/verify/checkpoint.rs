//! Signed checkpoints that were kept elsewhere, against the tree of the acts.

use super::Evidence;
use super::finding::{Finding, Report};
use crate::tree::{Checkpoint, CheckpointError, EMPTY_ROOT, Hash, Note};

/// Checkpoints with good signatures, by size; the next one to meet is last.
pub(super) struct Checkpoints {
    waiting: Vec<Checkpoint>,
}

impl Checkpoints {
    /// Read and check the signatures; those that do not hold are reported here.
    pub(super) fn open(evidence: &Evidence, report: &mut Report) -> Checkpoints {
        let mut waiting = Vec::new();
        for (nth, note) in (1..).zip(&evidence.checkpoints) {
            report.checkpoints += 1;
            match open(note, evidence) {
                Ok(checkpoint) => waiting.push(checkpoint),
                Err(reason) => report.add(Finding::CheckpointInvalid { nth, reason }),
            }
        }
        waiting.sort_by_key(|checkpoint| std::cmp::Reverse(checkpoint.size));
        let mut checkpoints = Checkpoints { waiting };
        checkpoints.check(0, || EMPTY_ROOT, report);
        checkpoints
    }

    /// Compare the checkpoints of this size.
    pub(super) fn check(&mut self, size: u64, root: impl Fn() -> Hash, report: &mut Report) {
        while self
            .waiting
            .last()
            .is_some_and(|checkpoint| checkpoint.size == size)
        {
            let signed = self.waiting.pop().map(|checkpoint| checkpoint.root);
            if signed != Some(root()) {
                report.add(Finding::CheckpointRootDiffers { size });
            }
        }
    }

    /// Checkpoints of more acts than there are.
    pub(super) fn finish(&mut self, report: &mut Report) {
        while let Some(Checkpoint { size, .. }) = self.waiting.pop() {
            report.add(Finding::CheckpointAhead { size });
        }
    }
}

/// A checkpoint signed by one of the keys, of the register that the key is named after.
fn open(note: &[u8], evidence: &Evidence) -> Result<Checkpoint, CheckpointError> {
    let note = Note::parse(note)?;
    let signers = note.verify(&evidence.keys)?;
    let checkpoint: Checkpoint = note.text().parse()?;
    if signers.iter().any(|key| key.name() == checkpoint.origin) {
        Ok(checkpoint)
    } else {
        Err(CheckpointError::OtherOrigin {
            found: checkpoint.origin,
        })
    }
}
