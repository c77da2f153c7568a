//! A register that is only a tree and a key, served over loopback, and witnesses that follow it.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path as At, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use register::tree::{Checkpoint, Hash, NoteSigner, TilePath, TileRef, leaf_hash, tile_root};
use register::{Clock, FixedClock};
use tempfile::TempDir;
use witness::{Address, Client, Folder, Outcome, Witness};

pub const ORIGIN: &str = "registro.example.pe/actos";
pub const NOW: &str = "2026-11-26T15:00:00Z";

pub fn signer() -> NoteSigner {
    NoteSigner::from_seed(ORIGIN, &[42; 32]).unwrap()
}

/// Leaves of a history; from leaf `since` on another `branch` tells something else.
pub fn leaves(size: u64, branch: &str, since: u64) -> Vec<Hash> {
    let leaf = |nth: u64| {
        let told = if nth < since { "" } else { branch };
        leaf_hash(format!("act {nth}{told}").as_bytes())
    };
    (0..size).map(leaf).collect()
}

/// RFC 6962 root, computed without tiles.
pub fn root(leaves: &[Hash]) -> Hash {
    tile_root(leaves)
}

pub fn note(leaves: &[Hash]) -> String {
    Checkpoint::new(ORIGIN, leaves.len() as u64, root(leaves))
        .sign(&[&signer()])
        .unwrap()
        .to_string()
}

/// What the web shows at this moment: a history, and answers put in the place of honest ones.
#[derive(Default)]
pub struct Shown {
    pub leaves: Vec<Hash>,
    pub instead: HashMap<String, (u16, Vec<u8>)>,
}

/// A register on the web.
pub struct Site {
    pub shown: Arc<Mutex<Shown>>,
    pub address: Address,
}

impl Site {
    pub async fn new(leaves: Vec<Hash>) -> Site {
        let shown = Arc::new(Mutex::new(Shown {
            leaves,
            instead: HashMap::new(),
        }));
        let router = Router::new()
            .route("/log/{*path}", get(serve))
            .with_state(shown.clone());
        Site {
            shown,
            address: open(router).await,
        }
    }

    pub fn show(&self, leaves: Vec<Hash>) {
        self.shown.lock().unwrap().leaves = leaves;
    }

    /// Answer a path with something else.
    pub fn put(&self, path: &str, status: u16, body: impl Into<Vec<u8>>) {
        let mut shown = self.shown.lock().unwrap();
        shown.instead.insert(path.to_owned(), (status, body.into()));
    }
}

/// Serve a router on a port of its own.
pub async fn open(router: Router) -> Address {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

async fn serve(State(shown): State<Arc<Mutex<Shown>>>, At(path): At<String>) -> Response {
    let shown = shown.lock().unwrap();
    if let Some((status, body)) = shown.instead.get(&path) {
        let status = StatusCode::from_u16(*status).unwrap();
        return (
            status,
            [("location", "http://127.0.0.1:1/elsewhere")],
            body.clone(),
        )
            .into_response();
    }
    match path.as_str() {
        "checkpoint" => note(&shown.leaves).into_response(),
        "key" => format!("{}\n", signer().verifier()).into_response(),
        path => match path.parse() {
            Ok(TilePath::Tile(tile)) => tile_bytes(&shown.leaves, tile)
                .map_or(StatusCode::NOT_FOUND.into_response(), IntoResponse::into_response),
            _ => StatusCode::NOT_FOUND.into_response(),
        },
    }
}

/// A tile, from the leaves alone.
pub fn tile_bytes(leaves: &[Hash], tile: TileRef) -> Option<Vec<u8>> {
    let span = 256_usize.checked_pow(u32::from(tile.level))?;
    let first = usize::try_from(tile.index)
        .ok()?
        .checked_mul(256)
        .filter(|first| *first < leaves.len())?;
    let hash = |nth: usize| {
        let from = nth.checked_mul(span)?;
        leaves.get(from..from.checked_add(span)?).map(tile_root)
    };
    let hashes = (first..first + usize::from(tile.width)).map(hash);
    Some(hashes.collect::<Option<Vec<Hash>>>()?.concat())
}

/// A witness with a folder of its own.
pub struct Bench {
    pub witness: Arc<Witness>,
    pub clock: Arc<FixedClock>,
    pub folder: TempDir,
}

impl Bench {
    pub fn new(address: &Address, name: &str) -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::new(NOW.parse().unwrap()));
        Bench {
            witness: witness(folder.path(), address, name, &clock),
            clock,
            folder,
        }
    }

    /// Stop it and start it again on the same folder.
    pub fn restart(self, address: &Address) -> Bench {
        let Bench {
            witness: old,
            clock,
            folder,
        } = self;
        drop(old);
        Bench {
            witness: witness(folder.path(), address, "other-name-is-ignored", &clock),
            clock,
            folder,
        }
    }

    pub async fn look(&self) -> Outcome {
        self.witness.round().await.unwrap().outcome
    }

    pub async fn size(&self) -> u64 {
        let kept = self.witness.kept().await.unwrap();
        kept.map_or(0, |kept| kept.checkpoint.size)
    }

    /// Serve it; its address.
    pub async fn open(&self) -> Address {
        open(witness::router(self.witness.clone())).await
    }

    pub fn evidence(&self) -> Vec<String> {
        let folder = self.folder.path().join("evidence");
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .map(|read| {
                read.map(|entry| entry.unwrap().file_name().into_string().unwrap())
                    .collect()
            })
            .unwrap_or_default();
        names.sort();
        names
    }
}

fn witness(folder: &Path, address: &Address, name: &str, clock: &Arc<FixedClock>) -> Arc<Witness> {
    let mut folder = free(folder, name);
    folder.trust(signer().verifier().clone()).unwrap();
    let client = Client::new(None).unwrap();
    let witness = Witness::new(client, address, folder, clock.clone() as Arc<dyn Clock>).unwrap();
    Arc::new(witness)
}

/// The folder once nobody has it: a program that another test of this process starts holds its lock until it runs.
fn free(folder: &Path, name: &str) -> Folder {
    const TRIES: usize = 400;
    for _ in 1..TRIES {
        if let Ok(folder) = Folder::open(folder, name) {
            return folder;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    Folder::open(folder, name).unwrap()
}

/// Whether an outcome is a cosignature from one size to another.
#[track_caller]
pub fn cosigned(outcome: &Outcome, from: u64, to: u64) {
    assert!(
        matches!(outcome, Outcome::Cosigned { before, size } if (*before, *size) == (from, to)),
        "{outcome}"
    );
}
