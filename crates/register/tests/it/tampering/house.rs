//! A register of 300 acts, to be harmed; and the harm that takes more than a statement.

use std::sync::Arc;

use register::db::{Db, Stmt, stmt};
use register::tree::{Frontier, Hash, NoteSigner, TileRef, Tiles, leaf_hash};
use register::{
    Draft, Evidence, Fault, Finding, FixedClock, Key, Options, Progress, Projector, Projectors, Recorded,
    Register, ReplayInto, Report, Table, Under, act_code, args, commitment, verify_database,
};
use serde_json::json;

use crate::world::ORIGIN;

/// Acts recorded besides the opening: one full tile and part of the next.
const ACTS: u64 = 299;
pub const SIZE: u64 = ACTS + 1;

/// Keeps the note of each act.
struct Notes;

const NOTES: &[Table] = &[Table {
    name: "tampering_note",
    key: &["seq"],
    ddl: &["CREATE TABLE tampering_note (seq BIGINT PRIMARY KEY, note TEXT)"],
}];

impl Projector for Notes {
    fn name(&self) -> &'static str {
        "tampering"
    }

    fn tables(&self) -> &[Table] {
        NOTES
    }

    fn apply(&self, act: &Recorded) -> Result<Vec<Stmt>, Fault> {
        let note = act.payload.as_ref().and_then(|payload| payload["note"].as_str());
        Ok(match act.kind.as_str() {
            "tampering/noted" => vec![stmt(
                "INSERT INTO tampering_note (seq, note) VALUES ($1, $2)",
                args![act.seq, note],
            )],
            "register/payload-erased" => {
                let erased = act.payload.as_ref().and_then(|payload| payload["seq"].as_u64());
                vec![stmt(
                    "UPDATE tampering_note SET note = NULL WHERE seq = $1",
                    args![erased],
                )]
            }
            _ => Vec::new(),
        })
    }
}

fn projectors() -> Projectors {
    vec![Arc::new(Notes)]
}

pub fn signer() -> NoteSigner {
    NoteSigner::from_seed(ORIGIN, &[5; 32]).unwrap()
}

/// A register of 300 acts in a database, its checkpoint as somebody outside keeps it.
pub struct House {
    pub db: Db,
    pub register: Register,
    pub checkpoint: Vec<u8>,
}

impl House {
    pub async fn new(db: Db) -> House {
        let clock = Arc::new(FixedClock::noon("2026-03-02".parse().unwrap()).unwrap());
        let options = Options::new(ORIGIN, Key::Given(signer()), projectors());
        let options = options.clock(clock).erasable(["tampering/noted"]);
        let register = Register::open(db.clone(), options).await.unwrap();
        let draft = |nth: u64| {
            let draft = Draft::new("tampering/noted", Under::system())
                .payload(json!({"note": format!("nota {nth}")}));
            if nth.is_multiple_of(10) {
                draft.reserved()
            } else {
                draft
            }
        };
        register
            .record_group((1..=ACTS).map(draft).collect(), None)
            .await
            .unwrap();
        let checkpoint = register.checkpoint().await.unwrap().into_bytes();
        House {
            db,
            register,
            checkpoint,
        }
    }

    pub async fn verify(&self, evidence: &Evidence) -> Report {
        let progress: Progress = Arc::new(|_, _| {});
        verify_database(&self.db, evidence, &progress).await.unwrap()
    }

    pub fn evidence(&self) -> Evidence {
        let keys = vec![signer().verifier().clone()];
        Evidence {
            checkpoints: vec![self.checkpoint.clone()],
            keys,
            ..Evidence::default()
        }
    }

    pub async fn findings(&self) -> Vec<Finding> {
        self.verify(&self.evidence()).await.findings
    }

    pub async fn with_replay(&self) -> Report {
        let folder = tempfile::tempdir().unwrap();
        let scratch = Db::open(&format!("sqlite:{}", folder.path().join("scratch.db").display()))
            .await
            .unwrap();
        let replay = Some(ReplayInto {
            scratch,
            projectors: projectors(),
        });
        self.verify(&Evidence {
            replay,
            ..self.evidence()
        })
        .await
    }

    pub async fn run(&self, sql: &'static str) {
        self.db.commit(&[stmt(sql, Vec::new())]).await.unwrap();
    }

    /// Do, verify, undo; the findings between.
    pub async fn tamper(&self, harm: &'static str, undo: &'static str) -> Vec<Finding> {
        self.run(harm).await;
        let findings = self.findings().await;
        self.run(undo).await;
        findings
    }
}

pub fn code(seq: u64) -> String {
    act_code(seq, "2026-03-02T17:00:00Z".parse().unwrap())
}

pub async fn put_tile(db: &Db, hashes: &[u8]) {
    let put = stmt(
        "UPDATE register_tile SET hashes = $1 WHERE level = 0 AND place = 0",
        args![hashes],
    );
    db.commit(&[put.rows(1)]).await.unwrap();
}

/// Change the payload of an act, and commitment, leaf, tile and head with it.
pub async fn rewrite(db: &Db, seq: u64) {
    let (payload, salt, envelope): (String, Vec<u8>, String) = db
        .get(
            "SELECT payload, salt, envelope FROM register_act WHERE seq = $1",
            args![seq],
        )
        .await
        .unwrap()
        .unwrap();
    let forged = payload.replace("nota 7", "nota 8");
    let envelope = envelope.replace(&commitment(&salt, &payload), &commitment(&salt, &forged));
    let put = "UPDATE register_act SET payload = $1, envelope = $2, leaf = $3 WHERE seq = $4";
    let leaf = leaf_hash(envelope.as_bytes());
    db.commit(&[stmt(put, args![forged, envelope, leaf, seq]).rows(1)])
        .await
        .unwrap();
    let leaves: Vec<(Hash,)> = db
        .query("SELECT leaf FROM register_act ORDER BY seq", Vec::new())
        .await
        .unwrap();
    let (mut frontier, mut tiles) = (Frontier::new(), Tiles::new());
    for (leaf,) in leaves {
        frontier.push(leaf);
        for tile in tiles.push(leaf) {
            assert_eq!((tile.level, tile.index), (TileRef::full(0, 0).level, 0));
            put_tile(db, &tile.bytes).await;
        }
    }
    let head = stmt(
        "UPDATE register_head SET frontier = $1 WHERE id = 1",
        args![frontier.to_bytes()],
    );
    db.commit(&[head.rows(1)]).await.unwrap();
}

pub async fn restore_leaf(db: &Db, seq: u64) {
    let get = "SELECT envelope FROM register_act WHERE seq = $1";
    let (envelope,): (String,) = db.get(get, args![seq]).await.unwrap().unwrap();
    let put = stmt(
        "UPDATE register_act SET leaf = $1 WHERE seq = $2",
        args![leaf_hash(envelope.as_bytes()), seq],
    );
    db.commit(&[put.rows(1)]).await.unwrap();
}
