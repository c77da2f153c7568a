//! Keeps exchanges from several writers until it is killed; prints number and request of each one that was acknowledged, and `fault`
//! when the log could not keep one, after which it goes on.
//!
//! Arguments: folder of the log, number of writers, a name that no other run has. The kill tests of this crate start it.

use node::evidence::{Ledger, Log, LogOptions, Record};
use std::io::Write;
use std::sync::Arc;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, folder, writers, name] = &arguments[..] else {
        panic!("folder, writers, name")
    };
    let node = "PE/GOB/20000000001/nodo1".parse().expect("a node");
    let mut options = LogOptions::new(folder.into(), node);
    options.segment_bytes = 40_000;
    let log = Arc::new(Log::open(options).expect("the log opens"));
    let writers: usize = writers.parse().expect("a number");
    let writing: Vec<_> = (0..writers)
        .map(|writer| tokio::spawn(write(log.clone(), format!("{name}-{writer}"))))
        .collect();
    for writer in writing {
        writer.await.expect("a writer");
    }
}

async fn write(log: Arc<Log>, name: String) {
    for turn in 0_u64.. {
        let request = format!("{name}-{turn}");
        match log.keep(record(&request)).await {
            Ok(seq) => acknowledge(&format!("{seq} {request}\n")),
            Err(_) => {
                acknowledge("fault\n");
                tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            }
        }
    }
}

fn record(request: &str) -> Record {
    let record = serde_json::json!({
        "role": "provider", "node": "PE/GOB/20000000001/nodo1", "request": request, "id": "m-1",
        "client": "PE/GOB/20000000002/MESA", "service": "PE/GOB/20000000001/CONSULTA/padron", "method": "GET",
        "endpoint": "/personas/*", "outcome": {"answered": {"status": 200}}, "request_in": 1, "request_out": 2,
        "response_in": 3, "response_out": 4, "request_bytes": 0, "response_bytes": 0,
    });
    serde_json::from_value(record).expect("a record")
}

/// One write for the whole line, so that a kill does not cut it.
fn acknowledge(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(line.as_bytes())
        .and_then(|()| out.flush())
        .expect("somebody listens");
}
