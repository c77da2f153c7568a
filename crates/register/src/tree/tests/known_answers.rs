//! Answers published with other implementations of RFC 6962.

use crate::tree::*;
use crate::{hex, parse_hex};

/// The eight entries that Certificate Transparency implementations test with.
const ENTRIES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];

/// Roots of the trees of the first 0 to 8 entries.
const ROOTS: [&str; 9] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

fn bytes(text: &str) -> Vec<u8> {
    parse_hex(text).unwrap()
}

fn tree(size: usize) -> TileSet {
    let mut set = TileSet::new();
    let hashes: Vec<u8> = ENTRIES[..size]
        .iter()
        .flat_map(|entry| leaf_hash(&bytes(entry)))
        .collect();
    set.insert(
        TileRef {
            level: 0,
            index: 0,
            width: size as u16,
        },
        &hashes,
    )
    .unwrap();
    set
}

fn proof(hashes: Vec<Hash>) -> Vec<String> {
    hashes.iter().map(|hash| hex(hash)).collect()
}

#[test]
fn roots() {
    let mut frontier = Frontier::new();
    for (size, root) in ROOTS.iter().enumerate() {
        assert_eq!(hex(&frontier.root()), *root);
        if let Some(entry) = ENTRIES.get(size) {
            frontier.push(leaf_hash(&bytes(entry)));
        }
    }
    assert_eq!(hex(&empty_root()), ROOTS[0]);
}

#[test]
fn inclusion_of_the_first_sixth_and_third_entry() {
    assert_eq!(proof(inclusion_proof(0, 1, &tree(1)).unwrap()), [""; 0]);
    assert_eq!(
        proof(inclusion_proof(0, 8, &tree(8)).unwrap()),
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    );
    assert_eq!(
        proof(inclusion_proof(5, 8, &tree(8)).unwrap()),
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    assert_eq!(
        proof(inclusion_proof(2, 3, &tree(3)).unwrap()),
        ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",]
    );
}

#[test]
fn consistency_of_6_with_8_and_2_with_5() {
    assert_eq!(proof(consistency_proof(1, 1, &tree(1)).unwrap()), [""; 0]);
    assert_eq!(
        proof(consistency_proof(6, 8, &tree(8)).unwrap()),
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    );
    assert_eq!(
        proof(consistency_proof(2, 5, &tree(5)).unwrap()),
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ]
    );
}
