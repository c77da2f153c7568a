//! `qhapaq verify`: the whole register, or one proof or receipt without any database.

mod receipt;

use crate::cli::ReceiptArgs;
use crate::config::Instance;
use crate::open::{self, Place};
use crate::progress;
use anyhow::{Context, Result};
use node::evidence::receipt::Receipt;
use register::db::Db;
use register::tree::{Bundle, Outcome, Verdict, WitnessKey, verify_bundle};
use register::{Envelope, Evidence, ReplayInto, act_code, verify_database};
use std::path::Path;
use std::process::ExitCode;

/// Largest proof or receipt read, in bytes.
const BUNDLE_BYTES_MAX: u64 = 16 << 20;

/// Reads a file that is not larger than it can be.
fn read(path: &Path, bytes_max: u64) -> Result<Vec<u8>> {
    let size = std::fs::metadata(path)
        .with_context(|| format!("opening {}", path.display()))?
        .len();
    anyhow::ensure!(size <= bytes_max, "{} is larger than it can be", path.display());
    std::fs::read(path).with_context(|| format!("reading {}", path.display()))
}

/// Verifies what was downloaded: a proof of an act, by itself or inside the PDF of a constancia, or a receipt of the exchange.
pub fn file(
    path: &Path,
    key: Option<&str>,
    witness_keys: &[String],
    receipt: &ReceiptArgs,
) -> Result<ExitCode> {
    let bytes = read(path, BUNDLE_BYTES_MAX)?;
    if Receipt::claims(&bytes) {
        anyhow::ensure!(
            witness_keys.is_empty(),
            "a receipt bears no signature of a witness"
        );
        return receipt::run(&bytes, key, receipt);
    }
    anyhow::ensure!(
        *receipt == ReceiptArgs::default(),
        "{} is no receipt of the exchange, and only one is compared with messages and keys of an operator",
        path.display()
    );
    bundle(path, bytes, key, witness_keys)
}

/// Verifies a proof of an act.
fn bundle(path: &Path, mut bytes: Vec<u8>, key: Option<&str>, witness_keys: &[String]) -> Result<ExitCode> {
    let on_paper = bytes.starts_with(b"%PDF-");
    if on_paper {
        bytes = proof_inside(&bytes).with_context(|| format!("{} carries no proof", path.display()))?;
    }
    let trusted = key.map(str::parse).transpose().context("reading --key")?;
    let witnesses = witness_keys
        .iter()
        .map(|key| key.parse().context("reading --witness-key"))
        .collect::<Result<Vec<WitnessKey>>>()?;
    let verdict = verify_bundle(&bytes, trusted.as_ref());
    for (check, outcome) in &verdict.checks {
        match outcome {
            Outcome::Passed => println!("ok       {}", check.as_str()),
            Outcome::Failed(flaw) => println!("WRONG    {}: {flaw}", check.as_str()),
            Outcome::Skipped(gap) => println!("skipped  {}: {gap}", check.as_str()),
        }
    }
    if on_paper && let Some(bundle) = &verdict.bundle {
        tell(bundle)?;
    }
    let cosigned = cosignatures(&verdict, &witnesses);
    if trusted.is_none() {
        eprintln!(
            "No --key was given: the proof was checked against the key it carries. Compare that key with the one the register publishes at /log/key."
        );
    }
    let good = if trusted.is_some() {
        verdict.is_proven()
    } else {
        verdict.holds()
    };
    Ok(if good && cosigned {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The proof that travels inside a PDF.
fn proof_inside(pdf: &[u8]) -> Option<Vec<u8>> {
    let bytes_max = usize::try_from(BUNDLE_BYTES_MAX).unwrap_or(usize::MAX);
    let files = paper::attached(pdf, bytes_max);
    files
        .into_iter()
        .find(|file| verify_bundle(file, None).bundle.is_some())
}

/// What the proof inside a PDF is about: only that was verified, so a person compares it with the words on the pages.
fn tell(bundle: &Bundle) -> Result<()> {
    let envelope = Envelope::parse(&bundle.envelope).context("reading the envelope of the act")?;
    println!(
        "act      {} {} of {}",
        act_code(envelope.seq, envelope.at),
        envelope.kind,
        envelope.at
    );
    if let Some(opening) = &bundle.opening {
        println!("content  {}", opening.payload);
    }
    eprintln!("What was verified is the proof inside the PDF. Compare this with what its pages say.");
    Ok(())
}

/// Says of each witness whether it cosigned the checkpoint of a proof; whether all did.
fn cosignatures(verdict: &Verdict, witnesses: &[WitnessKey]) -> bool {
    let Some(bundle) = &verdict.bundle else {
        return witnesses.is_empty();
    };
    let mut all = true;
    for key in witnesses {
        let cosigned = key.of(&bundle.proof.checkpoint);
        let at = cosigned.and_then(|(cosigned, _)| i64::try_from(cosigned.time).ok());
        match at.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok()) {
            Some(at) => println!("ok       witness: {} cosigned at {at}", key.name()),
            None => {
                println!("WRONG    witness: {} did not cosign this checkpoint", key.name());
                all = false;
            }
        }
    }
    all
}

/// Verifies everything.
pub async fn whole(place: &Place, quick: bool) -> Result<ExitCode> {
    let instance = Instance::read(&place.data)?;
    let house = open::house(place, &instance).await?;
    let scratch = std::env::temp_dir().join(format!("qhapaq-verify-{}.db", std::process::id()));
    let checkpoint = house.register.checkpoint().await.map_err(open::fault)?;
    let keys = house
        .register
        .verifiers()
        .await
        .map_err(open::fault)?
        .into_iter()
        .map(|(_, key)| key)
        .collect();
    let mut evidence = Evidence {
        checkpoints: vec![checkpoint.into_bytes()],
        keys,
        ..Evidence::default()
    };
    if !quick {
        let scratch = Db::open(&format!("sqlite:{}", scratch.display()))
            .await
            .map_err(open::fault)?;
        evidence.replay = Some(ReplayInto {
            scratch,
            projectors: open::projectors(),
        });
        evidence.documents = Some(house.documents.as_ref().clone());
    }
    let report = verify_database(house.register.db(), &evidence, &progress::bar("Verifying acts"))
        .await
        .map_err(open::fault);
    for suffix in ["", "-wal", "-shm"] {
        std::fs::remove_file(format!("{}{suffix}", scratch.display())).ok();
    }
    let report = report?;
    for finding in &report.findings {
        println!("{finding}");
    }
    println!(
        "{} acts, {} tiles, {} checkpoints, {} documents, {} derived tables: {}",
        report.acts,
        report.tiles,
        report.checkpoints,
        report.documents,
        report.tables,
        if report.is_sound() {
            "nothing is wrong"
        } else {
            "see above"
        }
    );
    Ok(if report.is_sound() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use paper::{Attachment, Document};

    fn pdf(files: &[&str]) -> Vec<u8> {
        let attachments = files.iter().enumerate().map(|(number, content)| Attachment {
            name: format!("{number}.json"),
            media_type: "application/json".to_owned(),
            description: "A file".to_owned(),
            bytes: content.as_bytes().to_vec(),
        });
        let document = Document {
            lang: "es".to_owned(),
            title: "Constancia".to_owned(),
            attachments: attachments.collect(),
            ..Document::default()
        };
        paper::pdf(&document).unwrap()
    }

    #[test]
    fn a_pdf_without_a_proof_is_said_to_have_none() {
        assert_eq!(proof_inside(&pdf(&[])), None);
        assert_eq!(proof_inside(&pdf(&["{}", "[1, 2]", "not json"])), None);
        assert_eq!(proof_inside(b"%PDF-1.7"), None);
    }
}
