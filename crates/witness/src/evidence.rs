//! Evidence: a folder for each finding, written whole or not at all, and never written over.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use register::tree::leaf_hash;
use register::{Fault, OrFault, hex};

use crate::folder::{sync_folder, write_new};
use crate::{Finding, Fork, Found};

/// Most findings kept. The first proven one is kept in any case.
const FINDINGS_MAX: usize = 1000;
/// Files of a folder of evidence, in reading order.
const FILES: [&str; 4] = ["finding.json", "earlier.note", "later.note", "proof.txt"];

/// What proves a finding: the notes as they were signed, and the proof if there is one.
pub(crate) struct Exhibit<'a> {
    pub earlier: &'a [u8],
    pub later: &'a [u8],
    pub fork: Option<&'a Fork>,
}

/// Everything found so far, oldest first.
pub(crate) fn read_all(evidence: &Path) -> Result<Vec<Found>, Fault> {
    let mut found = Vec::new();
    if !evidence.exists() {
        return Ok(found);
    }
    for entry in fs::read_dir(evidence).or_fault("reading the evidence")? {
        let folder = entry.or_fault("reading the evidence")?.path();
        if folder.extension().is_some() {
            continue;
        }
        found.push(read(&folder)?);
    }
    found.sort_by(|a, b| (a.at, &a.folder).cmp(&(b.at, &b.folder)));
    Ok(found)
}

fn read(folder: &Path) -> Result<Found, Fault> {
    let file = folder.join(FILES[0]);
    let doing = || format!("reading {}", file.display());
    let bytes = fs::read(&file).or_fault(doing())?;
    let mut found: Found = serde_json::from_slice(&bytes).or_fault(doing())?;
    found.folder = folder
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok(found)
}

/// Keep the evidence of a finding; none when it is kept already, or there is no room for more.
pub(crate) fn keep(
    evidence: &Path,
    held: &[Found],
    finding: &Finding,
    exhibit: &Exhibit<'_>,
    at: Timestamp,
) -> Result<Option<Found>, Fault> {
    let (earlier, later) = finding.sizes();
    let hash = leaf_hash(&[exhibit.earlier, b"\n", exhibit.later].concat());
    let name = format!("{}-{earlier}-{later}-{}", finding.name(), &hex(&hash)[..12]);
    let first_proof = finding.is_proven() && !held.iter().any(|found| found.proven);
    if held.len() >= FINDINGS_MAX && !first_proof || held.iter().any(|found| found.folder == name) {
        return Ok(None);
    }
    let found = Found {
        finding: finding.name().to_owned(),
        proven: finding.is_proven(),
        at,
        sizes: finding.sizes(),
        said: finding.to_string(),
        folder: name.clone(),
    };
    let json = serde_json::to_vec_pretty(&found).or_fault("writing a finding")?;
    write_all(&evidence.join(&name), &json, exhibit)?;
    Ok(Some(found))
}

fn write_all(folder: &Path, json: &[u8], exhibit: &Exhibit<'_>) -> Result<(), Fault> {
    let doing = || format!("keeping evidence in {}", folder.display());
    let parts = PathBuf::from(format!("{}.part", folder.display()));
    if parts.exists() {
        fs::remove_dir_all(&parts).or_fault(doing())?;
    }
    fs::create_dir_all(&parts).or_fault(doing())?;
    let proof = exhibit.fork.map(proof_text).unwrap_or_default();
    let contents = [json, exhibit.earlier, exhibit.later, proof.as_bytes()];
    for (name, bytes) in FILES
        .into_iter()
        .zip(contents)
        .filter(|(_, bytes)| !bytes.is_empty())
    {
        write_new(&parts.join(name), bytes, 0o644)?;
    }
    sync_folder(&parts)?;
    fs::rename(&parts, folder).or_fault(doing())?;
    sync_folder(folder.parent().unwrap_or(folder))
}

/// Lines of base64: the root that the later tree has at the earlier size, then the consistency proof to the later root.
fn proof_text(fork: &Fork) -> String {
    let mut text = format!("root {}\n", STANDARD.encode(fork.old_root));
    for hash in &fork.proof {
        let written = writeln!(text, "{}", STANDARD.encode(hash));
        debug_assert!(written.is_ok(), "writing to a string does not fail");
    }
    text
}

/// The evidence of one finding in one text: each file after a line with its name.
pub(crate) fn as_text(evidence: &Path, found: &Found) -> Result<String, Fault> {
    let folder = evidence.join(&found.folder);
    let mut text = String::new();
    for name in FILES {
        let file = folder.join(name);
        if !file.exists() {
            continue;
        }
        let bytes = fs::read(&file).or_fault(format!("reading {}", file.display()))?;
        text.push_str(&format!("== {name}\n{}\n", String::from_utf8_lossy(&bytes)));
    }
    Ok(text)
}
