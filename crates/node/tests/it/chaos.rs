//! Nodes, service and line are killed at random while hundreds of messages pass; thousands are `exchange chaos`.

use std::path::PathBuf;
use std::process::Command;

/// The example, which cargo builds beside the tests.
fn example() -> PathBuf {
    let here = std::env::current_exe().expect("this program");
    let target = here
        .parent()
        .and_then(|deps| deps.parent())
        .expect("a target folder");
    target.join("examples").join("exchange")
}

#[test]
fn whoever_was_answered_is_in_both_logs_and_nothing_took_effect_twice() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = Command::new(example())
        .args(["chaos", "--messages", "600", "--folder"])
        .arg(folder.path())
        .output()
        .expect("the example runs");
    let (out, why) = (
        String::from_utf8_lossy(&done.stdout),
        String::from_utf8_lossy(&done.stderr),
    );
    assert!(done.status.success(), "{out}\n{why}");
    assert!(out.contains("consumer: ") && out.contains("registry: "), "{out}");
}
