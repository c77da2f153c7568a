//! A stranger with a dump and the program: the State comes out equal, and what was tampered with is named.

use crate::house::Home;
use directory::board::BoardEntity;
use directory::standing::Verdict;
use register::tree::NoteSigner;
use register::{Clock, Draft, Under};
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Arc;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// What the stranger has: a folder, the parts of a dump, the key of the register.
struct Stranger {
    folder: TempDir,
    parts: BTreeMap<String, String>,
    key: String,
}

impl Stranger {
    /// Downloads the dump and the key of a small State, as docs/recompute.md says.
    async fn new() -> Stranger {
        let home = Home::new().await;
        report(&home).await;
        let answered = home.get("/datos/volcado.zip").await;
        assert_eq!(answered.status, 200);
        let bytes = answered.body;
        let mut archive = ZipArchive::new(Cursor::new(&bytes[..])).unwrap();
        let mut parts = BTreeMap::new();
        for nth in 0..archive.len() {
            let (mut part, mut text) = (archive.by_index(nth).unwrap(), String::new());
            part.read_to_string(&mut text).unwrap();
            parts.insert(part.name().unwrap().into_owned(), text);
        }
        let key = home.get("/log/key").await.text.trim().to_owned();
        let stranger = Stranger {
            folder: tempfile::tempdir().unwrap(),
            parts,
            key,
        };
        std::fs::write(stranger.file(), &bytes).unwrap();
        stranger
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("volcado.zip")
    }

    /// Packs the dump again with one part changed.
    fn tamper(&self, name: &str, change: impl FnOnce(&str) -> String) {
        let mut zip = ZipWriter::new(std::fs::File::create(self.file()).unwrap());
        let changed = change(&self.parts[name]);
        assert_ne!(changed, self.parts[name], "{name} was to be changed");
        for (part, text) in &self.parts {
            zip.start_file(part.as_str(), SimpleFileOptions::default())
                .unwrap();
            zip.write_all(if part == name {
                changed.as_bytes()
            } else {
                text.as_bytes()
            })
            .unwrap();
        }
        zip.finish().unwrap();
    }

    fn replay(&self, more: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_qhapaq"))
            .args(["replay", "--dump"])
            .arg(self.file())
            .args(more)
            .output()
            .unwrap()
    }

    /// Replays a tampered dump, which must end with 1; everything it said.
    fn refused(&self) -> String {
        let output = self.replay(&["--key", &self.key]);
        let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        said.into_owned()
    }

    fn line(&self, name: &str, nth: usize) -> &str {
        self.parts[name].lines().nth(nth).unwrap()
    }
}

/// The committee of some entity did the evaluation of the last quarter; it says so twice, and the first day counts.
pub async fn report(home: &Home) {
    let (board, today) = (home.board().await, home.clock.today());
    let place = board
        .obligations
        .iter()
        .position(|duty| duty.id.as_str() == "G12")
        .unwrap();
    let owes = |entity: &&Arc<BoardEntity>| board.verdicts(entity, today)[place] == Verdict::Overdue;
    let entity = board.entities.iter().find(owes).unwrap();
    let period = board.round(place, today).ended.unwrap().period;
    for on in [today, period.to, today] {
        let done = serde_json::json!({"obligation": "G12", "period": period.from, "on": on});
        let draft = Draft::new("committee/duty-performed", Under::system()).entity(entity.id);
        let draft = draft.payload_of(&done).unwrap();
        home.house.register.record(draft).await.unwrap();
    }
    let facts = home.board().await;
    let facts = facts.facts_at(facts.entity(entity.id).unwrap(), place, today);
    assert_eq!(facts.unwrap().issued, Some(period.to));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_state_follows_from_its_dump() {
    let stranger = Stranger::new().await;
    // The demonstration has one, and this test another.
    assert_eq!(stranger.parts["reports.csv"].lines().count(), 3, "two reports");
    let of = |verdict: &str| {
        let line = |line: &&str| line.contains(&format!(",G12,{verdict},"));
        stranger.parts["matrix.csv"].lines().filter(line).count()
    };
    assert_eq!(of("met"), 2);
    assert!(0 < of("overdue") && 0 < of("not_due"));
    let output = stranger.replay(&["--key", &stranger.key]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(said.contains("every figure of them"), "{said}");
    let acts = stranger.parts["envelopes.jsonl"].lines().count();
    assert!(said.contains(&format!("{acts} acts, root ")), "{said}");
    let met = |id: &str| {
        stranger.parts["matrix.csv"]
            .lines()
            .filter(|line| line.contains(&format!(",{id},met")) || line.contains(&format!(",{id},due_soon")))
            .count()
    };
    let line = said
        .lines()
        .find(|line| line.trim_start().starts_with("G04 "))
        .unwrap();
    assert_eq!(
        line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap(),
        met("G04"),
        "{line}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_recipe_names_the_commands_that_are_run_here() {
    let recipe = include_str!("../../../../docs/recompute.md");
    for words in [
        "/datos/volcado.zip",
        "/log/key",
        "qhapaq replay --dump volcado.zip --key",
        "--as-of",
    ] {
        assert!(recipe.contains(words), "{words}");
    }
    let stranger = Stranger::new().await;
    let output = stranger.replay(&["--as-of", "2019-01-01"]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("fulfilled on 2019-01-01:"));
    assert!(String::from_utf8_lossy(&output.stderr).contains("No --key was given"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_act_that_was_changed_is_named() {
    let stranger = Stranger::new().await;
    let line = stranger.line("envelopes.jsonl", 17).to_owned();
    stranger.tamper("envelopes.jsonl", |text| {
        text.replace(
            &line,
            &line.replace("\"visibility\":\"public\"", "\"visibility\":\"reserved\""),
        )
    });
    let said = stranger.refused();
    assert!(
        said.contains("root"),
        "an envelope that still commits to its payload leads to another root: {said}"
    );
    stranger.tamper("envelopes.jsonl", |text| {
        text.replace("\"seq\":17,", "\"seq\":71,")
    });
    assert!(stranger.refused().contains("act 17 "));
    let payload = stranger.parts["payloads.jsonl"]
        .lines()
        .find(|line| line.contains("\"name\":\"Ministerio de Cultura\""))
        .unwrap();
    let seq = payload
        .rsplit_once("\"seq\":")
        .unwrap()
        .1
        .trim_end_matches('}')
        .to_owned();
    stranger.tamper("payloads.jsonl", |text| {
        text.replace("Ministerio de Cultura", "Ministerio de Cvltura")
    });
    assert!(stranger.refused().contains(&format!(
        "act {seq} is damaged: its payload is not the one it commits to"
    )));
    let gone = format!("{payload}\n");
    stranger.tamper("payloads.jsonl", |text| text.replace(&gone, ""));
    assert!(
        stranger.refused().contains(&format!("act {seq} is damaged")),
        "a public act cannot keep its payload back"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_figure_that_was_changed_is_named() {
    let stranger = Stranger::new().await;
    let (nth, line) = stranger.parts["matrix.csv"]
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains(",G05,missing,"))
        .unwrap();
    let entity = line.split(',').next().unwrap().to_owned();
    stranger.tamper("matrix.csv", |text| {
        text.replace(line, &line.replace(",missing,", ",met,"))
    });
    let said = stranger.refused();
    let wanted = format!(
        "matrix.csv row {nth} (entity={entity}, obligation=G05), verdict: the dump says «met», the acts say «missing»"
    );
    assert!(said.contains(&wanted), "{said}");
    let last = format!("{}\r\n", stranger.parts["matrix.csv"].lines().last().unwrap());
    stranger.tamper("matrix.csv", |text| text.replace(&last, ""));
    assert!(stranger.refused().contains("the dump says no such row"));
    stranger.tamper("matrix.csv", |text| format!("{text}x,G01,met,\r\n"));
    assert!(stranger.refused().contains("the acts say no such row"));
    let designation = stranger.line("designations.csv", 3).to_owned();
    stranger.tamper("designations.csv", |text| {
        text.replace(&designation, &designation.replace(",main,", ",acting,"))
    });
    assert!(stranger.refused().contains("designations.csv row 3 "));
    let act = stranger.line("acts.csv", 9).to_owned();
    stranger.tamper("acts.csv", |text| {
        text.replace(&act, &act.replace(",public,", ",reserved,"))
    });
    assert!(stranger.refused().contains("acts.csv row 9 (seq=8), visibility"));
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_left_out_and_other_keys_are_found() {
    let stranger = Stranger::new().await;
    let last = stranger.parts["envelopes.jsonl"].lines().count() - 1;
    let payload = format!("\"seq\":{last}}}");
    assert!(stranger.parts["payloads.jsonl"].trim_end().ends_with(&payload));
    let other = NoteSigner::from_seed("prueba.local/registro", &[7; 32]).unwrap();
    let other = other.verifier().to_string();
    assert_ne!(other, stranger.key);
    let output = stranger.replay(&["--key", &other]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("checking checkpoint.txt"));
    stranger.tamper("envelopes.jsonl", |text| {
        text.lines().take(last).map(|line| format!("{line}\n")).collect()
    });
    assert!(
        stranger
            .refused()
            .contains(&format!("payloads.jsonl holds a payload of act {last}"))
    );
    stranger.tamper("key.txt", |_| format!("{other}\n"));
    assert_eq!(
        stranger.replay(&[]).status.code(),
        Some(1),
        "the key it carries must have signed it too"
    );
    std::fs::write(stranger.file(), b"no archive at all").unwrap();
    assert!(stranger.refused().contains("as a zip archive"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_no_act_makes_is_named() {
    let stranger = Stranger::new().await;
    stranger.tamper("reports.csv", |text| text.replace(",G12,", ",G13,"));
    let said = stranger.refused();
    assert!(said.contains("reports.csv row 1"), "{said}");
}
