//! The witnesses of this register: who they are, and the last checkpoint each of them cosigned.
//!
//! Told by the roof from the configuration, kept up to date by the task that asks them, read by pages and by `/log/checkpoint`.

use jiff::Timestamp;
use register::tree::{Checkpoint, Note, WitnessKey};
use std::sync::{PoisonError, RwLock};

/// Who witnesses this register; empty when nobody was named.
#[derive(Debug, Default)]
pub struct Witnesses(RwLock<Vec<Witnessing>>);

/// A witness as the configuration names it, with what it signed last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessing {
    /// Who runs it, for people.
    pub name: String,
    /// Where its page is.
    pub url: String,
    /// The key it signs with.
    pub key: WitnessKey,
    /// The last checkpoint it cosigned.
    pub last: Option<Cosigning>,
}

/// A checkpoint that a witness cosigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosigning {
    /// Acts in it.
    pub size: u64,
    /// When the witness signed, by its own clock.
    pub at: Timestamp,
    /// The note, with the register's signatures and the witness's.
    pub note: Note,
}

impl Cosigning {
    /// Reads a note that the witness cosigned; none when it did not.
    pub fn of(key: &WitnessKey, note: Note) -> Option<Cosigning> {
        let (cosigned, _) = key.of(&note)?;
        let checkpoint: Checkpoint = note.text().parse().ok()?;
        Some(Cosigning {
            size: checkpoint.size,
            at: Timestamp::from_second(i64::try_from(cosigned.time).ok()?).ok()?,
            note,
        })
    }
}

impl Witnesses {
    /// Names the witnesses, at the start.
    pub fn name(&self, list: Vec<Witnessing>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = list;
    }

    /// All of them, in the order of the configuration.
    pub fn list(&self) -> Vec<Witnessing> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Notes what a witness signed.
    pub fn signed(&self, key: &WitnessKey, cosigning: Cosigning) {
        let mut list = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(witness) = list.iter_mut().find(|witness| witness.key == *key) {
            witness.last = Some(cosigning);
        }
    }

    /// A checkpoint with the cosignatures that its very text has.
    pub fn beside(&self, checkpoint: String) -> String {
        let Ok(mut note) = Note::parse(checkpoint.as_bytes()) else {
            return checkpoint;
        };
        self.add_to(&mut note);
        note.to_string()
    }

    /// The largest checkpoint of at most `size` acts that some witness cosigned, with all its cosignatures.
    pub fn newest(&self, size: u64) -> Option<Note> {
        let list = self.list();
        let last = list.iter().filter_map(|witness| witness.last.as_ref());
        let mut note = last
            .filter(|last| last.size <= size)
            .max_by_key(|last| last.size)?
            .note
            .clone();
        self.add_to(&mut note);
        Some(note)
    }

    fn add_to(&self, note: &mut Note) {
        let list = self.0.read().unwrap_or_else(PoisonError::into_inner);
        for witness in list.iter() {
            let last = witness.last.as_ref();
            let of_this_text = last.filter(|last| last.note.text() == note.text());
            if let Some((_, line)) = of_this_text.and_then(|last| witness.key.of(&last.note)) {
                // A note takes 64 signatures, more than there may be witnesses.
                note.add(line).ok();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::tree::{Cosigner, NoteSigner, leaf_hash};

    fn note(size: u64) -> Note {
        let signer = NoteSigner::from_seed("a.pe", &[1; 32]).unwrap();
        let root = leaf_hash(&size.to_be_bytes());
        Checkpoint::new("a.pe", size, root).sign(&[&signer]).unwrap()
    }

    fn cosigned(seed: u8, size: u64) -> (WitnessKey, Cosigning) {
        let cosigner = Cosigner::from_seed("w.pe", &[seed; 32]).unwrap();
        let mut note = note(size);
        note.add(cosigner.cosign(note.text(), 1_000)).unwrap();
        let key = cosigner.witness().clone();
        let cosigning = Cosigning::of(&key, note).unwrap();
        (key, cosigning)
    }

    #[test]
    fn a_checkpoint_bears_the_cosignatures_of_its_own_text_only() {
        let witnesses = Witnesses::default();
        let signed = [cosigned(1, 5), cosigned(2, 5), cosigned(3, 4)];
        witnesses.name(
            signed
                .iter()
                .map(|(key, _)| Witnessing {
                    name: "Testigo".into(),
                    url: "https://w.pe".into(),
                    key: key.clone(),
                    last: None,
                })
                .collect(),
        );
        assert_eq!(witnesses.beside(note(5).to_string()), note(5).to_string());
        assert_eq!(witnesses.newest(9), None);
        for (key, cosigning) in signed {
            witnesses.signed(&key, cosigning);
        }
        let lines = |text: &str| text.matches("— w.pe ").count();
        assert_eq!(lines(&witnesses.beside(note(5).to_string())), 2);
        assert_eq!(lines(&witnesses.beside(note(6).to_string())), 0);
        assert_eq!(witnesses.newest(9).unwrap().text(), note(5).text());
        assert_eq!(lines(&witnesses.newest(4).unwrap().to_string()), 1);
        assert_eq!(witnesses.newest(3), None);
        assert_eq!(witnesses.beside("not a note".into()), "not a note");
    }

    #[test]
    fn a_note_that_the_witness_did_not_sign_is_none() {
        let (key, _) = cosigned(1, 5);
        assert_eq!(Cosigning::of(&key, note(5)), None);
    }
}
