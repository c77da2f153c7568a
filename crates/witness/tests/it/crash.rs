//! Killed while it keeps a checkpoint, again and again: what stands there is whole, and never smaller than what was said to be kept.

use crate::world::{NOW, ORIGIN, leaves, note, signer};
use register::tree::{Note, NoteSigner};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use witness::{Folder, Submission};

const CHILD: &str = "QHAPAQ_WITNESS_TEST_FOLDER";

fn submission(old: u64, size: u64) -> Submission {
    let all = leaves(size, "", 0);
    let note = Note::parse(note(&all).as_bytes()).unwrap();
    let proof = crate::parsers::proof(old, &all);
    Submission { old, proof, note }
}

fn open(path: &Path) -> Folder {
    let mut folder = Folder::open(path, "uno.pe").unwrap();
    folder.trust(signer().verifier().clone()).unwrap();
    folder
}

/// The part that is killed: it keeps one checkpoint after the other and says each size after it was kept. Without a folder in
/// its environment it is the other test's child in nobody's hands, and keeps three.
#[test]
fn keeps_until_it_is_killed() {
    let own = tempfile::tempdir().unwrap();
    let named = std::env::var(CHILD).ok();
    let mut folder = open(named.as_deref().map_or(own.path(), Path::new));
    let begun = folder.kept().map_or(0, |kept| kept.checkpoint.size);
    let until = if named.is_some() { 100_000 } else { begun + 3 };
    for old in begun..until {
        let kept = folder
            .accept(&submission(old, old + 1), NOW.parse().unwrap())
            .unwrap();
        println!("kept {}", kept.checkpoint.size);
    }
    assert_eq!(folder.kept().unwrap().checkpoint.size, until);
}

#[test]
fn what_was_kept_survives_the_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut said = 0;
    for kills in 1..=8_usize {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash::keeps_until_it_is_killed", "--nocapture"])
            .env(CHILD, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let sizes = lines.filter_map(|line| line.unwrap().split_once("kept ")?.1.parse::<u64>().ok());
        said = sizes.take(2 + kills * 3).last().unwrap_or(said);
        child.kill().unwrap();
        child.wait().unwrap();
        let held = open(folder.path());
        let size = held.kept().unwrap().checkpoint.size;
        assert!(size >= said, "{size} is kept and {said} was said");
        assert!(size > 0);
    }
}

#[test]
fn a_part_left_behind_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path())
        .accept(&submission(0, 5), NOW.parse().unwrap())
        .unwrap();
    std::fs::write(folder.path().join("checkpoint.part"), "registro.exam").unwrap();
    std::fs::create_dir_all(folder.path().join("evidence/forked-1-2-aa.part")).unwrap();
    let mut held = open(folder.path());
    assert_eq!(held.kept().unwrap().checkpoint.size, 5);
    held.accept(&submission(5, 6), NOW.parse().unwrap()).unwrap();
}

#[test]
fn an_altered_state_is_refused_and_never_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    open(folder.path())
        .accept(&submission(0, 5), NOW.parse().unwrap())
        .unwrap();
    let file = folder.path().join("checkpoint");
    let honest = std::fs::read_to_string(&file).unwrap();
    let stranger = NoteSigner::from_seed(ORIGIN, &[1; 32]).unwrap();
    let forged = register::tree::Checkpoint::new(ORIGIN, 1, [1; 32])
        .sign(&[&stranger])
        .unwrap()
        .to_string();
    for bytes in [
        String::new(),
        honest.replace("\n5\n", "\n4\n"),
        forged,
        note(&leaves(4, "", 0)),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let refused = Folder::open(folder.path(), "uno.pe").unwrap_err();
        assert!(
            refused.chain().contains("damaged or altered"),
            "{}",
            refused.chain()
        );
    }
    std::fs::write(&file, honest).unwrap();
    open(folder.path());
}
