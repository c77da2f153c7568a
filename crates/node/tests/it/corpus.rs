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

#[test]
fn what_was_found_of_old_services_is_read_or_refused() {
    use node::adapter::soap::{Message, read_envelope, wsdl};
    let (mut envelopes, mut described) = (0, 0);
    for input in testing::corpus("adapter") {
        let Some((kind, rest)) = input.split_first() else {
            continue;
        };
        match kind % 3 {
            0 => {
                if let Ok(Message::Answer { name, value }) = read_envelope(&String::from_utf8_lossy(rest)) {
                    assert!(value.get(&name).is_some());
                    envelopes += 1;
                }
            }
            1 => {
                if let Ok(all) = wsdl::read(rest) {
                    assert!(all.iter().all(|one| one.answers.len() <= 300));
                    described += 1;
                }
            }
            _ => drop(serde_json::from_slice::<serde_json::Value>(rest)),
        }
    }
    assert!(envelopes > 0 && described > 0, "{envelopes} {described}");
}
