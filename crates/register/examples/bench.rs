//! How fast the register is: acts per second with 1, 8 and 64 writers on both databases, replay, page reads.
//!
//! `cargo run --release -p register --example bench -- [--json FILE] [--postgres URL] [--dir FOLDER] [--seconds N]`.
//! The yardstick is the disk: how often a file in the same folder can be appended to and flushed in a second. Without
//! `--postgres`, a throw-away server is started when PostgreSQL is installed, and its figures are left out when it is not.

#[path = "../tests/it/pg.rs"]
mod pg;
#[path = "../tests/it/probe.rs"]
#[expect(dead_code, reason = "shared with the tests, which use more of it")]
mod probe;

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use register::db::Db;
use register::{EntityId, Key, Options, Register, args, replay};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Figures = BTreeMap<String, f64>;

/// What to measure, and where.
struct Plan {
    folder: PathBuf,
    postgres: Option<String>,
    seconds: f64,
    json: Option<PathBuf>,
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let plan = Plan::from_arguments();
    std::fs::create_dir_all(&plan.folder).expect("a folder");
    let mut figures = Figures::new();
    let mut flushes = vec![flushes_per_s(&plan)];
    for writers in [1, 8, 64] {
        let url = sqlite(&plan, &format!("w{writers}"));
        let registers = open(&plan, &url, 1).await;
        let speed = record(&registers, writers, plan.seconds).await;
        note(&mut figures, &format!("sqlite_acts_per_s_{writers}"), speed);
        drop(registers);
        flushes.push(flushes_per_s(&plan));
    }
    note(
        &mut figures,
        "flush_per_s",
        flushes.iter().sum::<f64>() / flushes.len() as f64,
    );
    replays(&plan, &mut figures).await;
    reads(&plan, &mut figures).await;
    for (name, processes, writers) in [
        ("64", 1, 64),
        ("8", 1, 8),
        ("1", 1, 1),
        ("64_four_processes", 4, 64),
    ] {
        let Some(url) = plan.postgres.clone().or_else(|| pg::fresh_database("bench")) else {
            break;
        };
        let registers = open(&plan, &url, processes).await;
        note(
            &mut figures,
            &format!("postgres_acts_per_s_{name}"),
            record(&registers, writers, plan.seconds).await,
        );
    }
    let _ = std::fs::remove_dir_all(&plan.folder);
    if let Some(file) = &plan.json {
        std::fs::write(file, serde_json::to_string_pretty(&figures).expect("numbers"))
            .expect("the file is written");
    }
}

impl Plan {
    fn from_arguments() -> Plan {
        let folder = PathBuf::from("target").join(format!("bench-register-{}", std::process::id()));
        let mut plan = Plan {
            folder,
            postgres: None,
            seconds: 3.0,
            json: None,
        };
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let value = arguments.next().unwrap_or_else(|| panic!("{name} needs a value"));
            match name.as_str() {
                "--json" => plan.json = Some(value.into()),
                "--postgres" => plan.postgres = Some(value),
                "--dir" => plan.folder = value.into(),
                "--seconds" => plan.seconds = value.parse().expect("a number of seconds"),
                _ => panic!("unknown: {name}"),
            }
        }
        plan
    }
}

fn note(figures: &mut Figures, name: &str, figure: f64) {
    println!("{name:<34} {figure:>10.0}");
    figures.insert(name.to_owned(), figure.round());
}

/// Append 600 bytes and flush, again and again. Measured between the others, since the disk is shared.
fn flushes_per_s(plan: &Plan) -> f64 {
    let path = plan.folder.join("flush");
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .expect("a file");
    let (start, mut done) = (Instant::now(), 0.0);
    while start.elapsed().as_secs_f64() < plan.seconds {
        file.write_all(&[7; 600])
            .and_then(|()| file.sync_data())
            .expect("the disk takes it");
        done += 1.0;
    }
    done / start.elapsed().as_secs_f64()
}

fn sqlite(plan: &Plan, name: &str) -> String {
    format!("sqlite:{}", plan.folder.join(format!("{name}.db")).display())
}

/// The same register, opened as often as there are processes.
async fn open(plan: &Plan, url: &str, processes: usize) -> Vec<Register> {
    let mut registers = Vec::new();
    for _ in 0..processes {
        let key = Key::File(plan.folder.join(format!("keys/{}", url.len())));
        let options = Options::new("bench.example.pe/actos", key, probe::projectors());
        registers.push(
            Register::open(Db::open(url).await.expect("a database"), options)
                .await
                .expect("a register"),
        );
    }
    registers
}

/// Acts per second: each writer designates, waits for the receipt, and goes on.
async fn record(registers: &[Register], writers: usize, seconds: f64) -> f64 {
    let (done, start) = (Arc::new(AtomicU64::new(0)), Instant::now());
    let end = start + Duration::from_secs_f64(seconds);
    let writing: Vec<_> = (0..writers)
        .map(|nth| {
            let (register, done) = (registers[nth % registers.len()].clone(), Arc::clone(&done));
            tokio::spawn(async move {
                while Instant::now() < end {
                    let draft = probe::designate(probe::new(EntityId::from_uuid), "digital_leader");
                    register.record(draft).await.expect("nothing refuses it");
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for writer in writing {
        writer.await.expect("a writer");
    }
    done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()
}

/// Rebuild the tables of the largest register into an empty one.
async fn replays(plan: &Plan, figures: &mut Figures) {
    let source = Db::open(&sqlite(plan, "w64")).await.expect("a database");
    let target = Db::open(&sqlite(plan, "replayed")).await.expect("a database");
    let start = Instant::now();
    let replayed = replay(&source, &target, &probe::projectors(), Arc::new(|_, _| {}))
        .await
        .expect("a sound register");
    note(
        figures,
        "replay_acts_per_s",
        replayed.acts as f64 / start.elapsed().as_secs_f64(),
    );
    let bytes = std::fs::metadata(Path::new(&plan.folder).join("w64.db")).map_or(0, |file| file.len());
    note(
        figures,
        "sqlite_bytes_per_act",
        bytes as f64 / replayed.acts as f64,
    );
}

/// A page of ten look-ups and one list of fifty.
async fn reads(plan: &Plan, figures: &mut Figures) {
    const LIST: &str =
        "SELECT entity, kind, acts FROM probe_tally WHERE entity >= $1 ORDER BY entity, kind LIMIT 50";
    let db = Db::open(&sqlite(plan, "w64")).await.expect("a database");
    let (start, mut pages) = (Instant::now(), 0.0);
    while start.elapsed().as_secs_f64() < plan.seconds {
        for _ in 0..10 {
            db.get::<(i64, i64)>("SELECT seq, seq FROM register_act WHERE seq = $1", args![7])
                .await
                .expect("a row");
        }
        db.query::<(String, String, i64)>(LIST, args!["5"])
            .await
            .expect("rows");
        pages += 1.0;
    }
    note(
        figures,
        "sqlite_pages_per_s",
        pages / start.elapsed().as_secs_f64(),
    );
}
