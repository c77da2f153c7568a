//! What a stranger can send a node of the exchange: paths, names, headers, statements, calls, configurations, settings. The properties
//! are those of the node's own tests.
#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../crates/node/tests/it/strangers.rs"]
mod strangers;

fuzz_target!(|data: &[u8]| {
    strangers::read(data);
});
