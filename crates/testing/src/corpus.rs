//! What the fuzzers of `fuzz/` found, for tests to read again.

use std::path::Path;

/// The inputs of a fuzzer, each behind its length in four bytes in the packed file.
pub fn corpus(target: &str) -> Vec<Vec<u8>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../fuzz/corpus/{target}.pack"));
    let whole = std::fs::read(file).unwrap();
    let (mut rest, mut inputs) = (whole.as_slice(), Vec::new());
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let (one, after) = after.split_at(usize::try_from(u32::from_be_bytes(*length)).unwrap());
        inputs.push(one.to_vec());
        rest = after;
    }
    assert!(rest.is_empty() && inputs.len() > 100, "{target} is cut short");
    inputs
}
