//! Killed in the middle of writing, again and again: whatever was acknowledged is there, and everything adds up.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use register::db::Db;
use register::{compare, replay};

use crate::both;
use crate::probe;
use crate::world::{Engine, World};

both!(what_was_acknowledged_survives);

/// Times the process is killed.
const KILLS: usize = 12;
/// Set by `cargo xtask torture`: how long to go on instead, on each database.
const MINUTES: &str = "QHAPAQ_TORTURE_MINUTES";
const WRITERS: &str = "6";

/// A disk that takes no more: the writer goes on, is refused, and has lost and doubled nothing when there is room again.
#[test]
fn a_full_disk_loses_nothing() {
    crate::world::run(
        Engine::Sqlite,
        "a_full_disk_loses_nothing",
        async |world: World| {
            let limited = "trap '' XFSZ; ulimit -f 6000; exec \"$@\"";
            let mut writer = Command::new("sh");
            writer.args(["-c", limited, "sh"]).arg(child());
            let lines = run_until(writer, &world, |line| line == "fault");
            let acknowledged = seqs(lines.iter().filter(|line| *line != "fault"));
            assert!(lines.len() > acknowledged.len(), "the disk was never full");
            assert!(!acknowledged.is_empty());
            check(&world, &acknowledged.into_iter().collect(), 3).await;
        },
    );
}

/// Run until twenty lines are as `wanted`, then kill; what was printed.
fn run_until(mut writer: Command, world: &World, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let mut writer = writer
        .args([&world.url, &world.key_file().display().to_string(), WRITERS])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut lines, mut seen) = (Vec::new(), 0);
    for line in BufReader::new(writer.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        seen += usize::from(wanted(&line));
        lines.push(line);
        if seen == 20 {
            break;
        }
    }
    writer.kill().unwrap();
    writer.wait().unwrap();
    lines
}

fn seqs<'a>(lines: impl Iterator<Item = &'a String>) -> Vec<u64> {
    lines.map(|line| line.trim().parse().unwrap()).collect()
}

/// Examples stand beside the folder of the test programs.
fn child() -> PathBuf {
    let tests = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let child = tests.parent().unwrap().join("examples/register-torture-child");
    assert!(
        child.exists(),
        "{} is missing: cargo build -p register --examples",
        child.display()
    );
    child
}

async fn what_was_acknowledged_survives(world: World) {
    let mut acknowledged = BTreeSet::new();
    let until = std::env::var(MINUTES).ok().map(|minutes| {
        let minutes: u64 = minutes.parse().expect("a number of minutes");
        Instant::now() + Duration::from_secs(60 * minutes)
    });
    for round in (0..).take_while(|round| until.map_or(*round < KILLS, |until| Instant::now() < until)) {
        let seqs = write_and_kill(&world);
        assert!(!seqs.is_empty(), "round {round} wrote nothing");
        let repeated = seqs.iter().find(|seq| acknowledged.contains(*seq));
        assert_eq!(repeated, None, "a number was given twice");
        acknowledged.extend(seqs);
        check(&world, &acknowledged, round).await;
    }
}

/// Start a writer, let it go on for a random while after its first receipt, kill it; what it acknowledged.
fn write_and_kill(world: &World) -> Vec<u64> {
    let mut writer = Command::new(child())
        .args([&world.url, &world.key_file().display().to_string(), WRITERS])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(writer.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    let [random] = register::random::<1>().unwrap();
    std::thread::sleep(Duration::from_millis(u64::from(random) * 2));
    writer.kill().unwrap();
    writer.wait().unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let whole: Vec<String> = (first + &rest).split_inclusive('\n').map(str::to_owned).collect();
    seqs(whole.iter().filter(|line| line.ends_with('\n')))
}

async fn check(world: &World, acknowledged: &BTreeSet<u64>, round: usize) {
    let register = world.open().await;
    let size = register.head().await.unwrap().size;
    let last = acknowledged.last().copied().unwrap_or_default();
    assert!(
        last < size,
        "act {last} was acknowledged and the register has {size}"
    );
    register.record(probe::note("after a kill")).await.unwrap();
    if round % 4 != 3 {
        return;
    }
    let copy = Db::open(&format!(
        "sqlite:{}",
        world.folder.path().join(format!("replayed{round}.db")).display()
    ))
    .await
    .unwrap();
    let replayed = replay(register.db(), &copy, register.projectors(), Arc::new(|_, _| {}))
        .await
        .unwrap();
    assert_eq!(replayed.root, register.head().await.unwrap().root);
    let compared = compare(register.db(), &copy, register.projectors())
        .await
        .unwrap();
    assert!(
        compared.iter().all(|table| table.difference.is_none()),
        "{compared:?}"
    );
    let proof = register.consistency(last + 1, size + 1).await.unwrap();
    assert!(!proof.is_empty() || last + 1 == size + 1);
}
