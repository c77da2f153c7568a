//! The register as a stranger reads it: two libraries written by others take our checkpoint, our key and our tiles by their
//! addresses, and find every act included, every growth consistent and every signature good.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::collections::HashMap;

use register::tree::{
    Checkpoint, Hash, NoteSigner, TilePath, TileRef, TileSet, Tiles, consistency_proof, consistency_tiles,
    decode_entries, encode_entries, inclusion_proof, inclusion_tiles, leaf_hash,
};
use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::tile::{Tile, TileHashReader, TileReader};
use tlog_tiles::tlog;

const ORIGIN: &str = "registro.example.pe/actos";
const SIZE: u64 = 66_200;

fn envelope(seq: u64) -> Vec<u8> {
    format!(r#"{{"kind":"directory/designated","seq":{seq}}}"#).into_bytes()
}

/// What a web server would answer: files by address.
struct Served {
    files: HashMap<String, Vec<u8>>,
}

impl Served {
    /// A register of `size` acts, as seen at each of `sizes`.
    fn new(sizes: &[u64]) -> Served {
        let (mut tiles, mut files) = (Tiles::new(), HashMap::new());
        for seq in 0..SIZE {
            for done in tiles.push(leaf_hash(&envelope(seq))) {
                files.insert(
                    TilePath::Tile(TileRef::full(done.level, done.index)).to_string(),
                    done.bytes,
                );
            }
            if sizes.contains(&tiles.size()) {
                let partial = tiles.partial_tiles().into_iter();
                files.extend(partial.map(|(tile, bytes)| (TilePath::Tile(tile).to_string(), bytes)));
                files.insert(
                    format!("checkpoint.{}", tiles.size()),
                    signed(tiles.size(), tiles.root()),
                );
            }
        }
        Served { files }
    }

    fn checkpoint(&self, size: u64) -> &[u8] {
        &self.files[&format!("checkpoint.{size}")]
    }
}

fn signer() -> NoteSigner {
    NoteSigner::from_seed(ORIGIN, &[42; 32]).unwrap()
}

fn signed(size: u64, root: Hash) -> Vec<u8> {
    Checkpoint::new(ORIGIN, size, root)
        .sign(&[&signer()])
        .unwrap()
        .to_string()
        .into_bytes()
}

impl TileReader for Served {
    fn height(&self) -> u8 {
        8
    }

    /// The library names tiles as its Go original does, with the height; the C2SP address has none.
    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, tlog::Error> {
        let file = |tile: &Tile| self.files[&tile.path().replacen("tile/8/", "tile/", 1)].clone();
        Ok(tiles.iter().map(file).collect())
    }

    fn save_tiles(&self, _: &[Tile], _: &[Vec<u8>]) {}
}

/// Open our checkpoint with their libraries.
fn open(note: &[u8]) -> tlog_tiles::checkpoint::Checkpoint {
    let note = Note::from_bytes(note).unwrap();
    let known = StandardVerifier::new(&signer().verifier().to_string()).unwrap();
    let (verified, unknown) = note.verify(&VerifierList::new(vec![Box::new(known)])).unwrap();
    assert_eq!((verified.len(), unknown.len()), (1, 0));
    tlog_tiles::checkpoint::Checkpoint::from_bytes(note.text()).unwrap()
}

const SIZES: [u64; 9] = [1, 255, 256, 257, 5_000, 65_535, 65_536, 65_537, SIZE];

#[test]
fn their_reader_proves_our_acts_and_our_growth() {
    let served = Served::new(&SIZES);
    let latest = open(served.checkpoint(SIZE));
    assert_eq!((latest.origin(), latest.size()), (ORIGIN, SIZE));
    let reader = TileHashReader::new(SIZE, *latest.hash(), &served);
    for index in [0, 1, 255, 256, 4_999, 65_535, 65_536, SIZE - 1] {
        let proof = tlog::prove_record(SIZE, index, &reader).unwrap();
        let leaf = tlog::record_hash(&envelope(index));
        tlog::check_record(&proof, SIZE, *latest.hash(), index, leaf).unwrap();
    }
    for old in SIZES {
        let earlier = open(served.checkpoint(old));
        let proof = tlog::prove_tree(SIZE, old, &reader).unwrap();
        tlog::check_tree(&proof, SIZE, *latest.hash(), old, *earlier.hash()).unwrap();
    }
}

#[test]
fn their_verifier_accepts_our_proofs_at_every_size() {
    let served = Served::new(&SIZES);
    for size in SIZES {
        let checkpoint = open(served.checkpoint(size));
        for index in [0, size / 3, size / 2, size - 1] {
            let tiles = fetch(&served, &inclusion_tiles(index, size).unwrap());
            let proof = theirs(inclusion_proof(index, size, &tiles).unwrap());
            let leaf = tlog::record_hash(&envelope(index));
            tlog::check_record(&proof, size, *checkpoint.hash(), index, leaf).unwrap();
        }
        for old in SIZES.into_iter().filter(|old| *old <= size) {
            let tiles = fetch(&served, &consistency_tiles(old, size).unwrap());
            let proof = theirs(consistency_proof(old, size, &tiles).unwrap());
            let earlier = open(served.checkpoint(old));
            tlog::check_tree(&proof, size, *checkpoint.hash(), old, *earlier.hash()).unwrap();
        }
    }
}

#[test]
fn their_reader_refuses_a_tile_of_which_one_bit_changed() {
    let mut served = Served::new(&[SIZE]);
    let root = *open(served.checkpoint(SIZE)).hash();
    let second = 2 * 32;
    served.files.get_mut("tile/0/000").unwrap()[second] ^= 1;
    let reader = TileHashReader::new(SIZE, root, &served);
    let proven = |index| {
        let proof = tlog::prove_record(SIZE, index, &reader)?;
        tlog::check_record(&proof, SIZE, root, index, tlog::record_hash(&envelope(index)))
    };
    assert!(proven(3).is_err());
    assert!(proven(300).is_ok());
}

#[test]
fn a_bundle_of_entries_hashes_to_its_tile() {
    let served = Served::new(&[SIZE]);
    let entries: Vec<Vec<u8>> = (256..512).map(envelope).collect();
    let bundle = encode_entries(&entries).unwrap();
    let tile = &served.files["tile/0/001"];
    for (entry, hash) in decode_entries(&bundle, 256)
        .unwrap()
        .into_iter()
        .zip(tile.chunks(32))
    {
        assert_eq!(tlog::record_hash(entry).0, hash);
    }
}

#[test]
fn our_reader_opens_a_note_that_their_library_signed() {
    let secret = signer().to_secret_text();
    let theirs = signed_note::StandardSigner::new(&secret).unwrap();
    let text = Checkpoint::new(ORIGIN, 7, [9; 32]).to_string();
    let mut note = Note::new(text.as_bytes(), &[]).unwrap();
    note.add_sigs(&[&theirs]).unwrap();
    let (opened, _) = Checkpoint::open(&note.to_bytes(), ORIGIN, &[signer().verifier().clone()]).unwrap();
    assert_eq!(opened, Checkpoint::new(ORIGIN, 7, [9; 32]));
    assert_eq!(note.to_bytes(), signed(7, [9; 32]));
}

fn fetch(served: &Served, wanted: &[TileRef]) -> TileSet {
    let mut set = TileSet::new();
    for tile in wanted {
        set.insert(*tile, &served.files[&TilePath::Tile(*tile).to_string()])
            .unwrap();
    }
    set
}

fn theirs(proof: Vec<Hash>) -> Vec<tlog::Hash> {
    proof.into_iter().map(tlog::Hash).collect()
}
