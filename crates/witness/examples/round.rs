//! What one round costs: a register of a million acts, in memory, served over loopback, grows by a thousand.
//!
//! `cargo run -p witness --example round`

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on stops")]

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::StatusCode;
use register::SystemClock;
use register::tree::{Checkpoint, NoteSigner, TilePath, TileRef, Tiles, leaf_hash};
use tokio::sync::RwLock;
use witness::{Address, Client, Folder, Witness};

const BEFORE: u64 = 1_000_000;
const GROWTH: u64 = 1_000;
const ROUNDS: u64 = 5;
const ORIGIN: &str = "registro.example.pe/actos";

#[derive(Default)]
struct Shown {
    tiles: Tiles,
    files: HashMap<String, Vec<u8>>,
}

impl Shown {
    fn grow(&mut self, acts: u64, signer: &NoteSigner) {
        for _ in 0..acts {
            let leaf = leaf_hash(&self.tiles.size().to_be_bytes());
            for done in self.tiles.push(leaf) {
                let tile = TilePath::Tile(TileRef::full(done.level, done.index));
                self.files.insert(tile.to_string(), done.bytes);
            }
        }
        let partial = self.tiles.partial_tiles().into_iter();
        self.files
            .extend(partial.map(|(tile, bytes)| (TilePath::Tile(tile).to_string(), bytes)));
        let checkpoint = Checkpoint::new(ORIGIN, self.tiles.size(), self.tiles.root());
        let note = checkpoint.sign(&[signer]).unwrap().to_string();
        self.files.insert("checkpoint".to_owned(), note.into_bytes());
    }
}

async fn file(State(shown): State<Arc<RwLock<Shown>>>, Path(path): Path<String>) -> Response {
    match shown.read().await.files.get(&path) {
        Some(bytes) => bytes.clone().into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[tokio::main]
async fn main() {
    let signer = NoteSigner::from_seed(ORIGIN, &[1; 32]).unwrap();
    let shown = Arc::new(RwLock::new(Shown::default()));
    shown.write().await.grow(BEFORE, &signer);
    let router = Router::new()
        .route("/log/{*path}", get(file))
        .with_state(shown.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address: Address = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });

    let folder = tempfile::tempdir().unwrap();
    let mut folder = Folder::open(folder.path(), "testigo.example.pe").unwrap();
    folder.trust(signer.verifier().clone()).unwrap();
    let client = Client::new(None).unwrap();
    let witness = Witness::new(client, &address, folder, Arc::new(SystemClock)).unwrap();
    for nth in 0..=ROUNDS {
        if nth > 0 {
            shown.write().await.grow(GROWTH, &signer);
        }
        let begun = Instant::now();
        let round = witness.round().await.unwrap();
        let took = begun.elapsed();
        println!(
            "{}: {} tiles, {} bytes, {took:.1?}",
            round.outcome, round.tiles, round.bytes
        );
    }
}
