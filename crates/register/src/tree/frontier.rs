//! The right edge of the tree: one hash for each complete subtree, enough to append and to know the root.
//!
//! 64 hashes at most, whatever the size of the register, so it is written with every batch.

use std::fmt;

use super::hash::{EMPTY_ROOT, HASH_SIZE, Hash, node_hash};

/// Complete subtrees from left (largest) to right (smallest): one per set bit of `size`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    hashes: Vec<Hash>,
}

impl Frontier {
    /// The tree without leaves.
    pub fn new() -> Frontier {
        Frontier::default()
    }

    /// Append a leaf hash (see [`super::leaf_hash`]).
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        let mut size = self.size;
        while size & 1 == 1 {
            let Some(left) = self.hashes.pop() else { break };
            hash = node_hash(&left, &hash);
            size >>= 1;
        }
        self.hashes.push(hash);
        self.size += 1;
    }

    /// RFC 6962 root of the tree so far.
    pub fn root(&self) -> Hash {
        let mut from_the_right = self.hashes.iter().rev();
        let Some(smallest) = from_the_right.next() else {
            return EMPTY_ROOT;
        };
        from_the_right.fold(*smallest, |right, left| node_hash(left, &right))
    }

    /// Number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// `size` as 8 bytes big-endian, then the hashes from left to right.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        bytes.extend(self.hashes.iter().flatten());
        bytes
    }

    /// The inverse of [`Frontier::to_bytes`].
    ///
    /// # Errors
    /// [`FrontierError`] when the length is not that of a frontier of the size written in it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Frontier, FrontierError> {
        let wrong = || FrontierError { length: bytes.len() };
        let (head, rest) = bytes.split_first_chunk::<8>().ok_or_else(wrong)?;
        let size = u64::from_be_bytes(*head);
        let (hashes, odd) = rest.as_chunks::<HASH_SIZE>();
        if !odd.is_empty() || hashes.len() != size.count_ones() as usize {
            return Err(wrong());
        }
        Ok(Frontier {
            size,
            hashes: hashes.to_vec(),
        })
    }
}

/// The stored bytes are not a frontier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FrontierError {
    /// Bytes received.
    pub length: usize,
}

impl fmt::Display for FrontierError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the stored frontier ({} bytes) does not fit the size written in it",
            self.length
        )
    }
}

impl std::error::Error for FrontierError {}
