//! What was kept goes to the archive as it is, and leaves the node and the archive when its time is over.

use crate::evidence::{append, open, record};
use flate2::read::GzDecoder;
use jiff::{Timestamp, ToSpan};
use node::evidence::archive::{Archive, Held, Manifest, Whereabouts};
use node::evidence::receipt::{Check, Outcome, Receipt, Trust, verify};
use node::evidence::retention::{Deleted, Rule, Went, apply};
use node::evidence::{Ledger, Log, Record};
use register::tree::{Frontier, NoteSigner, leaf_hash};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

/// When the exchanges were, in milliseconds of Unix time: 1 March 2026.
const AT: i64 = 1_772_323_200_000;
const RULE: Rule = Rule {
    here_days: 10,
    content_days: 30,
    metadata_days: 100,
};

struct Scene {
    folder: tempfile::TempDir,
    log: Log,
    archive: Archive,
}

impl Scene {
    /// A log with two sealed segments, of which the second has records with content, and a third that goes on.
    fn new() -> Scene {
        let folder = tempfile::tempdir().expect("a folder");
        let log = open(&folder.path().join("log")).expect("opened");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            for number in 0..700 {
                let mut kept = record(&format!("r-{number}"), AT);
                if (256..512).contains(&number) && number % 10 == 0 {
                    kept.request_content = Some("UEVUSUNJT04=".into());
                    kept.response_content = Some("UkVTUFVFU1RB".into());
                }
                log.keep(kept).await.expect("kept");
            }
        });
        let archive = archive(folder.path());
        Scene { folder, log, archive }
    }

    fn stored(&self) -> BTreeMap<String, Vec<u8>> {
        let mut found = BTreeMap::new();
        files(&self.folder.path().join("store"), "", &mut found);
        found
    }

    fn plain(&self, first: u64) -> std::path::PathBuf {
        let name = format!("log/segments/{first:020}.jsonl");
        self.folder.path().join(name)
    }

    async fn apply(&self, days: i64, anchored: u64) -> Vec<(u64, Went)> {
        self.apply_by(RULE, days, anchored)
            .await
            .iter()
            .map(|one| (one.first, one.what))
            .collect()
    }

    async fn apply_by(&self, rule: Rule, days: i64, anchored: u64) -> Vec<Deleted> {
        let now = Timestamp::from_millisecond(AT).expect("a moment");
        let now = now.checked_add((24 * days).hours()).expect("a moment");
        apply(&self.log, &self.archive, rule, anchored, now)
            .await
            .expect("applied")
    }
}

fn archive(folder: &Path) -> Archive {
    Archive::folder(&folder.join("store"), "evidencia").expect("an archive")
}

fn files(folder: &Path, under: &str, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let entry = entry.expect("an entry");
        let name = format!("{under}{}", entry.file_name().into_string().expect("text"));
        if entry.path().is_dir() {
            files(&entry.path(), &format!("{name}/"), found);
        } else {
            found.insert(name, fs::read(entry.path()).expect("read"));
        }
    }
}

fn plain_text(gzip: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    GzDecoder::new(gzip).read_to_end(&mut text).expect("gzip");
    text
}

#[tokio::test]
async fn sealed_segments_go_to_the_archive_byte_for_byte() {
    let scene = tokio::task::spawn_blocking(Scene::new).await.expect("made");
    let made = scene.archive.run(&scene.log).await.expect("archived");
    let ranges: Vec<(u64, u64, bool)> = made
        .iter()
        .map(|one| (one.first, one.last, one.content))
        .collect();
    assert_eq!(ranges, [(0, 255, false), (256, 511, true)]);
    let stored = scene.stored();
    let under = "evidencia/PE/GOB/20000000001/nodo1/2026/03";
    let mut names = ["0-255.json", "0-255.jsonl.gz", "256-511.json", "256-511.jsonl.gz"]
        .map(|name| format!("{under}/{name}"));
    names.sort();
    assert_eq!(stored.keys().cloned().collect::<Vec<_>>(), names);
    let mut tree = Frontier::new();
    for one in &made {
        let text = plain_text(&stored[&one.file]);
        assert_eq!(
            text,
            fs::read(scene.plain(one.first)).expect("read"),
            "as the log has it"
        );
        assert_eq!(one.size, text.len() as u64);
        assert_eq!(one.sha256, sha256(&stored[&one.file]));
        text.split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .for_each(|line| tree.push(leaf_hash(line)));
        assert_eq!(
            one.root,
            register::hex(&tree.root()),
            "the root behind its last record"
        );
        let beside = one.file.replace(".jsonl.gz", ".json");
        let written: Manifest = serde_json::from_slice(&stored[&beside]).expect("a manifest");
        assert_eq!(&written, one);
    }
}

fn sha256(bytes: &[u8]) -> String {
    register::hex(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref())
}

#[tokio::test]
async fn archiving_again_changes_nothing_and_makes_good_what_broke_off() {
    let scene = tokio::task::spawn_blocking(Scene::new).await.expect("made");
    scene.archive.run(&scene.log).await.expect("archived");
    let before = scene.stored();
    assert_eq!(scene.archive.run(&scene.log).await.expect("again"), []);
    assert_eq!(scene.stored(), before);
    // Whatever a crash took away of what archiving writes, the next run brings it back the same.
    let known = scene.folder.path().join("log/archive");
    for gone in before
        .keys()
        .map(|name| scene.folder.path().join("store").join(name))
    {
        fs::remove_file(&gone).expect("removed");
        for manifest in fs::read_dir(&known).expect("manifests") {
            fs::remove_file(manifest.expect("an entry").path()).expect("removed");
        }
        fs::write(known.join(format!("{:020}.gz.part", 0)), b"half of a file").expect("written");
        assert_eq!(scene.archive.run(&scene.log).await.expect("again").len(), 2);
        assert_eq!(scene.stored(), before);
    }
}

#[tokio::test]
async fn a_segment_that_somebody_changed_is_not_archived_and_the_others_are() {
    let scene = tokio::task::spawn_blocking(Scene::new).await.expect("made");
    let path = scene.plain(0);
    let text = fs::read_to_string(&path)
        .expect("read")
        .replacen("\"r-7\"", "\"r-8\"", 1);
    fs::write(&path, text).expect("changed");
    assert!(scene.archive.run(&scene.log).await.is_err());
    let names: Vec<String> = scene.stored().into_keys().collect();
    assert_eq!(names.len(), 2, "{names:?}");
    assert!(names.iter().all(|name| name.contains("/256-511.")));
}

#[tokio::test]
async fn a_record_is_found_wherever_it_went() {
    let scene = tokio::task::spawn_blocking(Scene::new).await.expect("made");
    let lines: Vec<Vec<u8>> = [3, 300]
        .map(|seq| scene.log.line(seq).expect("read").expect("there"))
        .into();
    assert_eq!(scene.log.whereabouts(3).expect("read"), Some(Whereabouts::Here));
    scene.archive.run(&scene.log).await.expect("archived");
    assert_eq!(scene.log.whereabouts(3).expect("read"), Some(Whereabouts::Here));
    assert_eq!(scene.apply(10, 700).await, [(0, Went::Plain), (256, Went::Plain)]);
    for (seq, line) in [3_u64, 300].into_iter().zip(&lines) {
        assert_eq!(scene.log.line(seq).expect("read"), None, "the plain file is gone");
        let where_ = scene.log.whereabouts(seq).expect("read");
        let told = where_.as_ref().map(ToString::to_string).unwrap_or_default();
        assert!(told.starts_with("archived: evidencia/"), "{told}");
        assert!(
            matches!(&where_, Some(Whereabouts::Archived(file)) if file.ends_with(".jsonl.gz")),
            "{where_:?}"
        );
        assert_eq!(
            scene.archive.line(&scene.log, seq).await.expect("read").as_ref(),
            Some(line)
        );
    }
    let signer = NoteSigner::from_seed("qhapaq/PE/GOB/20000000001/nodo1", &[7; 32]).expect("a key");
    let receipt = Receipt::of_line(&scene.log, &signer, (3, lines[0].clone()), Vec::new(), None);
    let receipt = receipt.expect("made").to_json().expect("written");
    let verdict = verify(receipt.as_bytes(), &Trust::default());
    assert_eq!(
        verdict.of(Check::Inclusion),
        Some(&Outcome::Passed),
        "a receipt of an archived record"
    );
    assert_eq!(scene.log.whereabouts(600).expect("read"), Some(Whereabouts::Here));
    assert_eq!(scene.log.whereabouts(700).expect("read"), None);
    assert_eq!(scene.archive.line(&scene.log, 600).await.expect("read"), None);
    // What the archive gives back is compared with what went there.
    let file = scene
        .folder
        .path()
        .join("store")
        .join(match scene.log.whereabouts(3).expect("read") {
            Some(Whereabouts::Archived(file)) => file,
            other => panic!("{other:?}"),
        });
    let mut bytes = fs::read(&file).expect("read");
    bytes[100] ^= 1;
    fs::write(&file, bytes).expect("changed");
    assert!(scene.archive.line(&scene.log, 3).await.is_err());
}

#[tokio::test]
async fn nothing_goes_that_is_not_archived_and_anchored_and_over() {
    let scene = tokio::task::spawn_blocking(Scene::new).await.expect("made");
    assert_eq!(scene.apply(1000, 700).await, [], "nothing is archived");
    scene.archive.run(&scene.log).await.expect("archived");
    assert_eq!(scene.apply(1000, 255).await, [], "nothing is anchored");
    assert_eq!(scene.apply(9, 700).await, [], "nothing is over");
    assert_eq!(
        scene.apply(10, 256).await,
        [(0, Went::Plain)],
        "the other is not anchored"
    );
    assert!(!scene.plain(0).exists() && scene.plain(256).exists());
}

#[tokio::test]
async fn content_goes_before_the_records_and_the_tree_stays() {
    let scene = tokio::task::spawn_blocking(Scene::new).await.expect("made");
    let before = scene.log.inclusion(300, 700).expect("proven");
    let whole: Record = scene.log.records(300, 1).expect("read").remove(0);
    let leaf = register::hex(&leaf_hash(&scene.log.line(300).expect("read").expect("there")));
    scene.archive.run(&scene.log).await.expect("archived");
    let went = scene.apply(30, 700).await;
    assert_eq!(went, [(0, Went::Plain), (256, Went::Plain), (256, Went::Content)]);
    let reduced = match scene.log.whereabouts(300).expect("read") {
        Some(Whereabouts::Reduced(file)) => file,
        other => panic!("{other:?}"),
    };
    let stored = scene.stored();
    let with_content: Vec<&String> = stored
        .iter()
        .filter(|(name, bytes)| {
            name.ends_with(".gz")
                && plain_text(bytes)
                    .windows(12)
                    .any(|piece| piece == b"UEVUSUNJT04=")
        })
        .map(|(name, _)| name)
        .collect();
    assert_eq!(with_content, Vec::<&String>::new());
    let text = String::from_utf8(plain_text(&stored[&reduced])).expect("text");
    assert_eq!(text.lines().count(), 256);
    assert!(
        text.lines()
            .nth(44)
            .is_some_and(|line| line.starts_with(&format!("{{\"leaf\":\"{leaf}\"")))
    );
    assert_eq!(scene.archive.line(&scene.log, 300).await.expect("read"), None);
    let kept = scene
        .archive
        .record(&scene.log, 300)
        .await
        .expect("read")
        .expect("there");
    let wanted = Record {
        request_content: None,
        response_content: None,
        ..whole
    };
    assert_eq!(kept, wanted);
    assert!(scene.archive.record(&scene.log, 3).await.expect("read").is_some());
    assert_eq!(scene.apply(99, 700).await, []);
    assert_eq!(
        scene.apply(100, 700).await,
        [(0, Went::Records), (256, Went::Records)]
    );
    assert_eq!(scene.log.whereabouts(300).expect("read"), Some(Whereabouts::Over));
    assert!(
        scene.stored().keys().all(|name| name.ends_with(".json")),
        "manifests stay"
    );
    assert_eq!(
        scene.log.inclusion(300, 700).expect("proven"),
        before,
        "index and tiles stay"
    );
    assert_eq!(scene.apply(1000, 700).await, []);
    // The log goes on, and says of each deletion what, when and by which rule.
    let Scene { folder, log, .. } = scene;
    drop(log);
    let log = open(&folder.path().join("log")).expect("opened");
    let next = tokio::task::spawn_blocking(move || append(&log, 700, 1))
        .await
        .expect("kept");
    assert_eq!(next, [700]);
    let told = fs::read_to_string(folder.path().join("log/retention.jsonl")).expect("read");
    let told: Vec<Deleted> = told
        .lines()
        .map(|line| serde_json::from_str(line).expect("a line"))
        .collect();
    assert_eq!(told.len(), 5);
    assert!(
        told.iter()
            .all(|one| one.rule == RULE && one.anchored_size == 700)
    );
}

#[tokio::test]
async fn a_deletion_that_broke_off_is_ended_by_the_next_run() {
    let scene = tokio::task::spawn_blocking(Scene::new).await.expect("made");
    scene.archive.run(&scene.log).await.expect("archived");
    let log = scene.folder.path().join("log");
    let whole = scene.stored();
    scene.apply(30, 700).await;
    let reduced = scene.stored();
    // As after a crash before the last line was written, with the files that were to go still there.
    let path = log.join("retention.jsonl");
    let told = fs::read_to_string(&path).expect("read");
    let (before, last) = told.trim_end().rsplit_once('\n').expect("lines");
    fs::write(&path, format!("{before}\n{}", &last[..20])).expect("cut");
    let gone = whole
        .keys()
        .find(|name| !reduced.contains_key(*name))
        .expect("one went");
    fs::write(scene.folder.path().join("store").join(gone), &whole[gone]).expect("back");
    assert_eq!(scene.apply(30, 700).await, [(256, Went::Content)]);
    assert_eq!(scene.stored(), reduced);
    let held = scene.log.whereabouts(300).expect("read");
    assert!(matches!(held, Some(Whereabouts::Reduced(_))));
    let manifest = fs::read(log.join(format!("archive/{:020}.json", 256))).expect("read");
    let manifest: Manifest = serde_json::from_slice(&manifest).expect("a manifest");
    assert_eq!(manifest.held, Held::Metadata);
}
