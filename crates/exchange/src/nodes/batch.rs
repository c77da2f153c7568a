//! The small tree over the notes of one anchoring (RFC 6962 section 2.1): its root, and the path of one of them. A leaf is the exact
//! text of a signed note.

use register::tree::{Hash, empty_root, leaf_hash, node_hash};

/// Root over notes in their order.
pub(crate) fn root(notes: &[String]) -> Hash {
    of(&leaves(notes))
}

/// Hashes from a note up to the root.
pub(crate) fn path(notes: &[String], index: usize) -> Vec<Hash> {
    let mut path = Vec::new();
    down(&leaves(notes), index, &mut path);
    path
}

fn leaves(notes: &[String]) -> Vec<Hash> {
    notes.iter().map(|note| leaf_hash(note.as_bytes())).collect()
}

fn of(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [one] => *one,
        many => {
            let (left, right) = many.split_at(half(many.len()));
            node_hash(&of(left), &of(right))
        }
    }
}

fn down(leaves: &[Hash], index: usize, path: &mut Vec<Hash>) {
    if leaves.len() < 2 {
        return;
    }
    let (left, right) = leaves.split_at(half(leaves.len()));
    if index < left.len() {
        down(left, index, path);
        path.push(of(right));
    } else {
        down(right, index - left.len(), path);
        path.push(of(left));
    }
}

/// The largest power of two below a number of two or more.
fn half(count: usize) -> usize {
    count.next_power_of_two() / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::tree::{Frontier, verify_inclusion};

    #[test]
    fn every_note_of_every_small_batch_is_proven() {
        for count in 0..40_usize {
            let notes: Vec<String> = (0..count).map(|at| format!("note {at}")).collect();
            let mut frontier = Frontier::new();
            notes
                .iter()
                .for_each(|note| frontier.push(leaf_hash(note.as_bytes())));
            assert_eq!(root(&notes), frontier.root(), "{count}");
            for (index, note) in notes.iter().enumerate() {
                let (leaf, path) = (leaf_hash(note.as_bytes()), path(&notes, index));
                let proven = verify_inclusion(&leaf, index as u64, count as u64, &path, &root(&notes));
                assert_eq!(proven, Ok(()), "{index} of {count}");
            }
        }
    }
}
