//! Addresses of tiles and bundles of entries, as clients ask for them and read them.

use proptest::prelude::*;

use crate::tree::*;

#[test]
fn paths_of_the_specification() {
    let check = |path: TilePath, text: &str| {
        assert_eq!(path.to_string(), text);
        assert_eq!(text.parse(), Ok(path));
    };
    check(
        TilePath::Tile(TileRef {
            level: 0,
            index: 1_234_067,
            width: 12,
        }),
        "tile/0/x001/x234/067.p/12",
    );
    check(
        TilePath::Tile(TileRef::full(0, 1_234_067)),
        "tile/0/x001/x234/067",
    );
    check(TilePath::Tile(TileRef::full(7, 0)), "tile/7/000");
    check(
        TilePath::Entries {
            index: 999,
            width: 256,
        },
        "tile/entries/999",
    );
    check(
        TilePath::Entries {
            index: 1000,
            width: 255,
        },
        "tile/entries/x001/000.p/255",
    );
    check(
        TilePath::Entries {
            index: u64::MAX,
            width: 1,
        },
        "tile/entries/x018/x446/x744/x073/x709/x551/615.p/1",
    );
}

#[test]
fn other_ways_of_writing_a_path_are_refused() {
    for text in [
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "/tile/0/000",
        "tile/0/000/",
        "tile/8/000",
        "tile/00/000",
        "tile/-1/000",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001/x002",
        "tile/0/+01",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/0/000.p",
        "tile/0/000.p/1.p/1",
        "tile/Entries/000",
        "tile/entries/x018/x446/x744/x073/x709/x551/616",
        "tile/0/../000",
        "tile/0/000?x",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert_eq!(text.parse::<TilePath>(), Err(TilePathError), "{text}");
    }
}

#[test]
fn bundles_have_their_limits() {
    let entry = vec![1_u8; ENTRY_BYTES_MAX + 1];
    assert_eq!(encode_entries(&[&entry]), Err(EntriesError::TooLong { nth: 0 }));
    assert_eq!(
        encode_entries::<Vec<u8>>(&[]),
        Err(EntriesError::Count { entries: 0 })
    );
    assert_eq!(
        encode_entries(&[[1_u8]; 257]),
        Err(EntriesError::Count { entries: 257 })
    );
    let bundle = encode_entries(&[&entry[1..], &[]]).unwrap();
    assert_eq!(decode_entries(&bundle, 2).unwrap(), [&entry[1..], &[]]);
    assert_eq!(
        decode_entries(&bundle, 1),
        Err(EntriesError::Count { entries: 2 })
    );
    assert_eq!(
        decode_entries(&bundle, 3),
        Err(EntriesError::Count { entries: 2 })
    );
    assert_eq!(
        decode_entries(&bundle[..9], 2),
        Err(EntriesError::Truncated { nth: 0 })
    );
    assert_eq!(
        decode_entries(&[0, 1, 7, 0], 2),
        Err(EntriesError::Truncated { nth: 1 })
    );
}

proptest! {
    #[test]
    fn paths_survive(level in 0..=MAX_LEVEL, index: u64, width in 1..=TILE_WIDTH) {
        for path in [TilePath::Tile(TileRef { level, index, width }), TilePath::Entries { index, width }] {
            prop_assert_eq!(path.to_string().parse(), Ok(path));
        }
    }

    #[test]
    fn any_path_is_refused_or_faithful(text in "(tile/)?([0-9]{1,2}|entries)/(x[0-9]{3}/){0,7}[0-9]{0,4}(.p/[0-9]{0,3})?", other: String) {
        for text in [text, other] {
            if let Ok(path) = text.parse::<TilePath>() {
                prop_assert_eq!(path.to_string(), text);
            }
        }
    }

    #[test]
    fn bundles_survive(entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 1..257)) {
        let bundle = encode_entries(&entries).unwrap();
        prop_assert_eq!(decode_entries(&bundle, entries.len() as u16).unwrap(), entries);
    }

    #[test]
    fn any_bundle_is_refused_or_faithful(bytes in prop::collection::vec(any::<u8>(), 0..600), width in 1_u16..5) {
        if let Ok(entries) = decode_entries(&bytes, width) {
            prop_assert_eq!(encode_entries(&entries).unwrap(), bytes);
        }
    }
}
