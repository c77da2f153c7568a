//! Killed in the middle of writing, and out of room: every exchange that was acknowledged is there.

use crate::evidence::open;
use register::tree::{Frontier, leaf_hash};
use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// Times the process is killed.
const KILLS: usize = 30;
const WRITERS: &str = "8";
/// Longest file that the process may write while it has no room, in blocks of 512 bytes.
const BLOCKS: &str = "50";

/// Examples stand beside the folder of the test programs.
fn child() -> PathBuf {
    let tests = std::env::current_exe()
        .expect("this program")
        .parent()
        .expect("a folder")
        .to_owned();
    let child = tests
        .parent()
        .expect("a folder")
        .join("examples/evidence-torture-child");
    assert!(
        child.exists(),
        "{} is missing: cargo build -p node --examples",
        child.display()
    );
    child
}

fn start(mut command: Command, folder: &Path, name: &str) -> (Child, BufReader<ChildStdout>) {
    command.arg(folder).args([WRITERS, name]).stdout(Stdio::piped());
    let mut child = command.spawn().expect("started");
    let out = BufReader::new(child.stdout.take().expect("its output"));
    (child, out)
}

/// Number and request of each line that is whole and tells of no fault.
fn acknowledged(text: &str) -> Vec<(u64, String)> {
    text.split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n'))
        .filter(|line| *line != "fault")
        .map(|line| {
            let (seq, request) = line.split_once(' ').expect("number and request");
            (seq.parse().expect("a number"), request.to_owned())
        })
        .collect()
}

/// Every acknowledged exchange is in the log under its number, and the log's tree is that over its lines.
fn check(folder: &Path, known: &BTreeMap<u64, String>) {
    let log = open(folder).expect("opened");
    let mut tree = Frontier::new();
    for seq in 0..log.size() {
        let line = log.line(seq).expect("read").expect("there");
        tree.push(leaf_hash(&line));
        if let Some(request) = known.get(&seq) {
            let text = String::from_utf8(line).expect("text");
            assert!(
                text.contains(&format!("\"request\":\"{request}\"")),
                "{seq} is {text}"
            );
        }
    }
    let last = known.last_key_value().map_or(0, |(seq, _)| *seq);
    assert!(
        last < log.size(),
        "{last} was acknowledged and the log has {}",
        log.size()
    );
    let signer = register::tree::NoteSigner::from_seed("log", &[7; 32]).expect("a key");
    let (_, note) = log.checkpoint(&signer).expect("signed");
    let checkpoint = register::tree::Checkpoint::new("log", log.size(), tree.root());
    assert_eq!(note, checkpoint.sign(&[&signer]).expect("signed").to_string());
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut known = BTreeMap::new();
    for round in 0..KILLS {
        let (mut child, mut out) = start(Command::new(child()), folder.path(), &format!("r{round}"));
        let mut text = String::new();
        let [random] = register::random::<1>().expect("chance");
        for _ in 0..=random {
            out.read_line(&mut text).expect("a line");
        }
        child.kill().expect("killed");
        child.wait().expect("ended");
        out.read_to_string(&mut text).expect("the rest");
        let seqs = acknowledged(&text);
        assert!(!seqs.is_empty(), "round {round} kept nothing");
        for (seq, request) in seqs {
            assert_eq!(known.insert(seq, request), None, "{seq} was given twice");
        }
        if round % 5 == 4 {
            check(folder.path(), &known);
        }
    }
    let segments = std::fs::read_dir(folder.path().join("segments"))
        .expect("segments")
        .count();
    assert!(segments > 4, "segments were sealed between the kills: {segments}");
}

#[test]
fn a_full_disk_loses_nothing_and_the_log_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut limited = Command::new("sh");
    let wait = format!("trap '' XFSZ; ulimit -S -f {BLOCKS}; exec \"$@\"");
    limited.args(["-c", &wait, "sh"]).arg(child());
    let (mut child, mut out) = start(limited, folder.path(), "full");
    let mut text = String::new();
    let (mut faults, mut after) = (0, 0);
    // Refused again and again while there is no room, and going on as soon as there is.
    while after < 600 {
        let begin = text.len();
        assert_ne!(out.read_line(&mut text).expect("a line"), 0, "it ended");
        match &text[begin..] {
            "fault\n" => faults += 1,
            _ if faults >= 40 => after += 1,
            _ => {}
        }
        if faults == 40 {
            let pid = Pid::from_raw(i32::try_from(child.id()).expect("a number"));
            let maximum = getrlimit(Resource::Fsize).maximum;
            let room = Rlimit {
                current: maximum,
                maximum,
            };
            prlimit(pid, Resource::Fsize, room).expect("room");
            faults += 1;
        }
    }
    child.kill().expect("killed");
    child.wait().expect("ended");
    let known: BTreeMap<u64, String> = acknowledged(&text).into_iter().collect();
    let before: Vec<u64> = acknowledged(text.split("fault\n").next().unwrap_or_default())
        .into_iter()
        .map(|(seq, _)| seq)
        .collect();
    assert!(!before.is_empty() && known.len() > before.len() + 500);
    check(folder.path(), &known);
}
