//! The log of a node: what was acknowledged is there, in its order, and provable, whatever happened in between.

use crate::world::{MUNICIPALITY, SERVICE};
use node::evidence::{Ledger, Log, LogOptions, Outcome, Record, Role};
use node::ident::NodeId;
use proptest::prelude::*;
use register::tree::{Checkpoint, NoteSigner, leaf_hash, verify_consistency, verify_inclusion};
use std::fs;
use std::path::Path;
use std::sync::Arc;

pub fn record(request: &str, at: i64) -> Record {
    Record {
        seq: 0,
        previous: String::new(),
        role: Role::Provider,
        node: node_id(),
        peer: None,
        request: request.into(),
        id: "m-1".into(),
        client: format!("{MUNICIPALITY}/MESA").parse().expect("a client"),
        service: SERVICE.parse().expect("a service"),
        method: "GET".into(),
        endpoint: "/personas/*".into(),
        user: None,
        office: None,
        represented: None,
        purpose: None,
        case: None,
        legal_base: None,
        grant: None,
        fields: None,
        subject: None,
        outcome: Outcome::Answered { status: 200 },
        request_in: at,
        request_out: at,
        response_in: at,
        response_out: at,
        request_bytes: 0,
        response_bytes: 0,
        request_hash: String::new(),
        response_hash: String::new(),
        request_statement: String::new(),
        response_statement: String::new(),
        request_content: None,
        response_content: None,
        trace: None,
    }
}

pub fn node_id() -> NodeId {
    format!("{MUNICIPALITY}/nodo1").parse().expect("a node")
}

pub fn open(folder: &Path) -> Result<Log, register::Fault> {
    let mut options = LogOptions::new(folder.to_path_buf(), node_id());
    options.segment_bytes = 100_000;
    Log::open(options)
}

fn signer() -> NoteSigner {
    NoteSigner::from_seed("qhapaq/PE/GOB/1/nodo1", &[7; 32]).expect("a key")
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

/// Appends records and gives the numbers they got.
pub fn append(log: &Log, from: u64, count: u64) -> Vec<u64> {
    runtime().block_on(async {
        let mut seqs = Vec::new();
        for at in from..from + count {
            let at_ms = i64::try_from(at).expect("small");
            seqs.push(log.keep(record(&format!("r-{at}"), at_ms)).await.expect("kept"));
        }
        seqs
    })
}

#[test]
fn records_have_an_order_that_a_new_start_finds_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = open(folder.path()).expect("opened");
    assert_eq!(append(&log, 0, 700), (0..700).collect::<Vec<u64>>());
    let before = log.checkpoint(&signer()).expect("signed");
    drop(log);
    let log = open(folder.path()).expect("opened again");
    assert_eq!(log.checkpoint(&signer()).expect("signed").1, before.1);
    assert_eq!(append(&log, 700, 1), [700]);
    let segments = fs::read_dir(folder.path().join("segments"))
        .expect("segments")
        .count();
    assert!(
        segments >= 4,
        "records and index of two segments at least: {segments}"
    );
    assert_eq!(log.find("r-3").expect("found").map(|record| record.seq), Some(3));
    assert_eq!(
        log.find("r-700").expect("found").map(|record| record.seq),
        Some(700)
    );
    assert_eq!(log.find("r-701").expect("not found"), None);
    let records = log.records(255, 3).expect("read");
    assert_eq!(
        records.iter().map(|record| record.seq).collect::<Vec<_>>(),
        [255, 256, 257]
    );
    let previous = log
        .line(255)
        .expect("read")
        .map(|line| register::hex(&leaf_hash(&line)));
    assert_eq!(
        Some(records[1].previous.clone()),
        previous,
        "each holds the hash of the one before"
    );
}

#[test]
fn every_record_is_provable_at_every_size_and_the_log_only_grew() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = open(folder.path()).expect("opened");
    let mut sizes = Vec::new();
    for (from, count) in [(0, 1), (1, 254), (255, 1), (256, 1), (257, 600)] {
        append(&log, from, count);
        let (size, note) = log.checkpoint(&signer()).expect("signed");
        let trusted = [signer().verifier().clone()];
        let (checkpoint, _) =
            Checkpoint::open(note.as_bytes(), "qhapaq/PE/GOB/1/nodo1", &trusted).expect("a checkpoint");
        assert_eq!(checkpoint.size, size);
        sizes.push((size, checkpoint.root));
    }
    for (size, root) in &sizes {
        for seq in [0, 1, 254, 255, 256, 511, 512, 856]
            .into_iter()
            .filter(|seq| seq < size)
        {
            let leaf = leaf_hash(&log.line(seq).expect("read").expect("there"));
            let proof = log.inclusion(seq, *size).expect("a proof");
            verify_inclusion(&leaf, seq, *size, &proof, root).expect("proven");
        }
        for (old, old_root) in sizes.iter().filter(|(old, _)| old <= size) {
            let proof = log.consistency(*old, *size).expect("a proof");
            verify_consistency(*old, *size, &proof, old_root, root).expect("it only grew");
        }
    }
    assert!(log.inclusion(0, 10_000).is_err() && log.line(10_000).expect("none").is_none());
}

#[test]
fn two_never_write_one_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = open(folder.path()).expect("opened");
    let why = open(folder.path()).expect_err("refused").chain();
    assert!(why.contains("is the node running"), "{why}");
    drop(log);
    open(folder.path()).expect("free again");
}

#[test]
fn many_at_once_get_one_number_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = Arc::new(open(folder.path()).expect("opened"));
    let seqs = runtime().block_on(async {
        let mut tasks = tokio::task::JoinSet::new();
        for at in 0..500 {
            let log = log.clone();
            tasks.spawn(async move { log.keep(record(&format!("r-{at}"), at)).await.expect("kept") });
        }
        let mut seqs = tasks.join_all().await;
        seqs.sort_unstable();
        seqs
    });
    assert_eq!(seqs, (0..500).collect::<Vec<u64>>());
}

#[test]
fn what_somebody_changed_is_noticed() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = open(folder.path()).expect("opened");
    append(&log, 0, 20);
    drop(log);
    let path = folder.path().join("segments/00000000000000000000.jsonl");
    let text = fs::read_to_string(&path).expect("read");
    fs::write(&path, text.replacen("r-5", "r-x", 1)).expect("written");
    let why = open(folder.path()).expect_err("refused").chain();
    assert!(
        why.contains("record 6 does not follow") && why.contains("ask the operator"),
        "{why}"
    );
    let mut lines: Vec<&str> = text.lines().collect();
    lines.remove(7);
    fs::write(&path, lines.join("\n") + "\n").expect("written");
    assert!(open(folder.path()).is_err(), "one was taken out");
}

#[test]
fn an_index_or_tiles_that_are_gone_are_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = open(folder.path()).expect("opened");
    append(&log, 0, 300);
    let before = log.checkpoint(&signer()).expect("signed").1;
    drop(log);
    let last = fs::read_dir(folder.path().join("segments")).expect("segments");
    let mut names: Vec<String> = last
        .map(|entry| entry.expect("entry").file_name().into_string().expect("text"))
        .collect();
    names.sort();
    fs::remove_file(folder.path().join("segments").join(&names[names.len() - 2])).expect("removed the index");
    let log = open(folder.path()).expect("opened");
    assert_eq!(log.checkpoint(&signer()).expect("signed").1, before);
    assert!(log.find("r-299").expect("found").is_some());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    /// Wherever a crash cuts the file, every record before the cut is there, and the log goes on.
    #[test]
    fn a_crash_takes_nothing_that_was_whole(counts in proptest::collection::vec(1_u64..40, 1..5), cut in 0.0_f64..1.0, junk in proptest::collection::vec(any::<u8>(), 0..40)) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut next = 0;
        for count in counts {
            let log = open(folder.path()).expect("opened");
            append(&log, next, count);
            next += count;
        }
        let path = folder.path().join("segments/00000000000000000000.jsonl");
        let bytes = fs::read(&path).expect("read");
        let keep = (bytes.len() as f64 * cut) as usize;
        let whole = bytes[..keep].iter().filter(|byte| **byte == b'\n').count() as u64;
        let junk: Vec<u8> = junk.into_iter().filter(|byte| *byte != b'\n').collect();
        // What is left of a line and junk behind it are no record.
        let torn = [&bytes[..keep], &junk[..]].concat();
        fs::write(&path, torn).expect("cut");
        let log = open(folder.path()).expect("opened");
        prop_assert_eq!(log.size(), whole);
        for seq in 0..whole {
            let record = log.records(seq, 1).expect("read").remove(0);
            prop_assert_eq!(record.request, format!("r-{}", seq));
        }
        prop_assert_eq!(append(&log, 1000, 2), vec![whole, whole + 1]);
        drop(log);
        prop_assert_eq!(open(folder.path()).expect("opened").size(), whole + 2);
    }
}
