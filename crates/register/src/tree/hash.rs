//! Leaf and node hashes of RFC 6962 section 2.1: SHA-256 with a prefix byte that keeps leaves and nodes apart.

use sha2::{Digest, Sha256};

/// Bytes in a hash.
pub const HASH_SIZE: usize = 32;

/// A SHA-256 digest: of a leaf, of a node, or of a whole tree.
pub type Hash = [u8; HASH_SIZE];

/// Root of the tree without leaves: SHA-256 of nothing.
pub const EMPTY_ROOT: Hash = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27,
    0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// Root of the tree without leaves (RFC 6962: `MTH({}) = SHA-256()`).
pub fn empty_root() -> Hash {
    EMPTY_ROOT
}

/// Hash of a leaf: `SHA-256(0x00 || entry)`. In the register the entry is the envelope of an act.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(entry)
        .finalize()
        .into()
}

/// Hash of a node: `SHA-256(0x01 || left || right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new()
        .chain_update([1])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}
