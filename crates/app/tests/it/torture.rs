//! The server killed in the middle of everything, a dozen times on each database: whatever was acknowledged is there, once.
//!
//! The long form is `cargo xtask torture`. Waits before a kill are random and nothing is measured; the seed is printed.

#[expect(dead_code, reason = "examples/torture uses more of it")]
#[path = "../../examples/torture/rig/mod.rs"]
mod rig;

use rig::cluster::{Cluster, Mode, is_installed};
use rig::random::Random;
use rig::round::Rig;
use rig::server::{Instance, Server};
use std::io::Write;
use std::path::Path;

const KILLS: u64 = 12;

#[test]
fn what_was_acknowledged_survives_kills() {
    let folder = tempfile::tempdir().unwrap();
    let mut rig = rig_in(folder.path(), None);
    kill(&mut rig);
    close(rig);
}

#[test]
fn what_was_acknowledged_survives_kills_and_restarts_of_postgresql() {
    if let Err(why) = is_installed() {
        let name = "what_was_acknowledged_survives_kills_and_restarts_of_postgresql";
        let _ = writeln!(std::io::stderr(), "SKIPPED {name}: {why}");
        return;
    }
    let (folder, cluster) = (tempfile::tempdir().unwrap(), Cluster::start().unwrap());
    let mut rig = rig_in(folder.path(), Some(cluster.database("torture").unwrap()));
    kill(&mut rig);
    let mut server = Server::start(&rig.instance).unwrap();
    let address = server.address.clone();
    rig.settle(&address).unwrap();
    for mode in [Mode::Immediate, Mode::Fast] {
        rig.restart_round(&address, &cluster, mode).unwrap();
        assert!(server.runs(), "it recovers by itself: {}", server.log());
    }
    server.kill().unwrap();
    close(rig);
}

fn rig_in(folder: &Path, database: Option<String>) -> Rig {
    let [a, b, c, d] = register::random::<4>().unwrap();
    let seed = u64::from(u32::from_be_bytes([a, b, c, d]));
    println!("seed {seed}");
    let instance = Instance {
        program: env!("CARGO_BIN_EXE_qhapaq").into(),
        data: folder.join("data"),
        database,
    };
    Rig::new(instance, folder.join("copies"), Random::of(seed)).unwrap()
}

fn kill(rig: &mut Rig) {
    while rig.counts.kills < KILLS {
        rig.kill_round().unwrap();
    }
    assert!(
        rig.ledger.acts() > 0 && rig.counts.repeated > 0,
        "{:?}",
        rig.counts
    );
}

fn close(mut rig: Rig) {
    let told = rig.close().unwrap();
    assert_eq!(rig.ledger.findings(), Vec::<String>::new());
    assert!(told.notices > 0, "{told:?}");
}
