//! The Merkle tree over the acts, and what can be proven with it.
//!
//! Pure: no database, no clock, no network. Hashes follow RFC 6962 section 2.1, tiles and entry bundles follow C2SP
//! `tlog-tiles`, notes and checkpoints follow C2SP `signed-note` and `tlog-checkpoint`, so that transparency-log
//! clients and witnesses written by others can follow the register.
//!
//! A proof is made in two steps, since reading tiles is somebody else's work: first the list of tiles it needs
//! ([`inclusion_tiles`]), then the proof from a [`TileSet`] that holds them ([`inclusion_proof`]).

mod hash;
pub use hash::{EMPTY_ROOT, HASH_SIZE, Hash, empty_root, leaf_hash, node_hash};

mod frontier;
pub use frontier::{Frontier, FrontierError};

mod tile;
pub use tile::{MAX_LEVEL, TILE_BYTES, TILE_WIDTH, TileError, TileRef, TileSet, tile_root};

mod tiles;
pub use tiles::{CompletedTile, Tiles};

mod check;
pub use check::{ProofError, root_from_inclusion, verify_consistency, verify_inclusion};

mod prove;
pub use prove::{
    consistency_proof, consistency_tiles, inclusion_proof, inclusion_tiles, root_from_tiles, root_tiles,
};

mod key;
pub use key::{KEY_NAME_BYTES_MAX, KeyError, NoteSigner, VerifierKey, is_key_name};

mod note;
pub use note::{NOTE_BYTES_MAX, NOTE_SIGNATURES_MAX, Note, NoteError, NoteSignature};

mod checkpoint;
pub use checkpoint::{
    CHECKPOINT_EXTENSIONS_MAX, CHECKPOINT_LINE_BYTES_MAX, Checkpoint, CheckpointError, read_size,
};

mod cosignature;
pub use cosignature::{Cosigned, Cosigner, WitnessKey};

mod path;
pub use path::{TilePath, TilePathError};

mod entries;
pub use entries::{ENTRY_BYTES_MAX, EntriesError, decode_entries, encode_entries};

mod tlog_proof;
pub use tlog_proof::{PROOF_HASHES_MAX, TlogProof, TlogProofError};

mod bundle;
pub use bundle::{BUNDLE_BYTES_MAX, BUNDLE_DOCUMENTS_MAX, BUNDLE_FORMAT, Bundle, BundleError, Opening};

mod verdict;
pub use verdict::{Check, Flaw, Gap, Outcome, Verdict, verify_bundle};

#[cfg(test)]
mod tests;
