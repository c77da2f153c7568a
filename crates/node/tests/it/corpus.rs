//! What the fuzzers of the exchange and of its adapters found is read or refused, and never stops the program.

use crate::strangers::{KINDS, read};

#[test]
fn what_was_found_is_read_or_refused() {
    let mut taken = [0_u32; KINDS as usize];
    for input in testing::corpus("exchange") {
        let kind = input.first().copied().unwrap_or_default() % KINDS;
        taken[usize::from(kind)] += u32::from(read(&input));
    }
    assert!(
        taken.iter().all(|count| *count > 0),
        "of each kind something is taken: {taken:?}"
    );
}
