//! Killed in the middle of writing, again and again: whatever was acknowledged is there, and everything adds up.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use register::db::Db;
use register::{compare, replay};

use crate::both;
use crate::probe;
use crate::world::World;

both!(what_was_acknowledged_survives);

/// Times the process is killed.
const KILLS: usize = 12;
const WRITERS: &str = "6";

/// Examples stand beside the folder of the test programs.
fn child() -> PathBuf {
    let tests = std::env::current_exe().unwrap().parent().unwrap().to_owned();
    let child = tests.parent().unwrap().join("examples/register-torture-child");
    assert!(child.exists(), "{} is missing: cargo build -p register --examples", child.display());
    child
}

async fn what_was_acknowledged_survives(world: World) {
    let mut acknowledged = BTreeSet::new();
    for round in 0..KILLS {
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
    (first + &rest).split_inclusive('\n').filter(|line| line.ends_with('\n')).map(|line| line.trim().parse().unwrap()).collect()
}

async fn check(world: &World, acknowledged: &BTreeSet<u64>, round: usize) {
    let register = world.open().await;
    let size = register.head().await.unwrap().size;
    let last = acknowledged.last().copied().unwrap_or_default();
    assert!(last < size, "act {last} was acknowledged and the register has {size}");
    register.record(probe::note("after a kill")).await.unwrap();
    if round % 4 != 3 {
        return;
    }
    let copy = Db::open(&format!("sqlite:{}", world.folder.path().join(format!("replayed{round}.db")).display())).await.unwrap();
    let replayed = replay(register.db(), &copy, register.projectors(), Arc::new(|_, _| {})).await.unwrap();
    assert_eq!(replayed.root, register.head().await.unwrap().root);
    let compared = compare(register.db(), &copy, register.projectors()).await.unwrap();
    assert!(compared.iter().all(|table| table.difference.is_none()), "{compared:?}");
    let proof = register.consistency(last + 1, size + 1).await.unwrap();
    assert!(!proof.is_empty() || last + 1 == size + 1);
}
