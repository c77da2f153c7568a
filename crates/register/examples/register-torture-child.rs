//! Records acts from several writers until it is killed; prints the sequence number of each act it was given a receipt for,
//! and `fault` when the register could not write, after which it tries again.
//!
//! Arguments: address of the database, key file, number of writers. The kill tests of this crate start it.

#[path = "../tests/it/probe.rs"]
mod probe;

use std::io::Write;

use register::db::Db;
use register::{EntityId, Key, Options, RecordError, Refused, Register};

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, url, key, writers] = &arguments[..] else {
        panic!("address, key file, writers")
    };
    let db = Db::open(url).await.expect("the database opens");
    let options = Options::new(
        "registro.example.pe/actos",
        Key::File(key.into()),
        probe::projectors(),
    );
    let register = Register::open(db, options).await.expect("the register opens");
    let writers: usize = writers.parse().expect("a number");
    let writing: Vec<_> = (0..writers)
        .map(|nth| tokio::spawn(write(register.clone(), nth)))
        .collect();
    for writer in writing {
        writer.await.expect("a writer");
    }
}

/// Designate, end, designate again; every fourth time somebody clashes, and is refused.
async fn write(register: Register, writer: usize) {
    let entity = probe::new(EntityId::from_uuid);
    for turn in 0_u64.. {
        let first = probe::designate(entity, "digital_leader");
        let designation = probe::designation_of(&first);
        let mut group = vec![
            first,
            probe::end(entity, designation),
            probe::note(&format!("{writer} {turn}")),
        ];
        if turn % 4 == 3 {
            let clash = probe::designate(entity, "digital_leader");
            group.insert(1, clash);
        }
        match register.record_group(group, None).await {
            Ok(receipts) => acknowledge(
                &receipts
                    .iter()
                    .map(|receipt| format!("{}\n", receipt.seq))
                    .collect::<String>(),
            ),
            Err(RecordError::Refused(Refused::Conflict { .. })) if turn % 4 == 3 => {}
            Err(RecordError::Fault(_)) => {
                acknowledge("fault\n");
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            }
            Err(error) => panic!("{error:?}"),
        }
    }
}

/// One write for the whole text, so that a kill does not cut it.
fn acknowledge(lines: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(lines.as_bytes())
        .and_then(|()| out.flush())
        .expect("somebody listens");
}
