//! What came of it, as a table for people and as JSON.

use crate::rig::letters::Told;
use crate::rig::round::Rig;
use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use std::path::Path;
use std::time::{Duration, Instant};

/// One kind of fault, and what came of it.
pub struct Chapter {
    name: &'static str,
    skipped: Option<String>,
    figures: Vec<(&'static str, Value)>,
    findings: Vec<String>,
}

impl Chapter {
    /// A chapter that cannot run here.
    pub fn skipped(name: &'static str, why: impl ToString) -> Chapter {
        eprintln!("SKIPPED {name}: {}", why.to_string());
        Chapter {
            name,
            skipped: Some(why.to_string()),
            figures: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// A chapter that could not be told to its end, which is a finding.
    pub fn broken(name: &'static str, why: &anyhow::Error) -> Chapter {
        eprintln!("{name}: {why:#}");
        Chapter {
            name,
            skipped: None,
            figures: Vec::new(),
            findings: vec![format!("{why:#}")],
        }
    }

    /// What a rig did in so much time; `more` comes first.
    pub fn of(
        name: &'static str,
        rig: &Rig,
        told: Told,
        took: Duration,
        more: &[(&'static str, u64)],
    ) -> Chapter {
        let (counts, seconds) = (rig.counts, took.as_secs_f64());
        let whole = |value: u64| Value::from(value);
        let mut figures: Vec<_> = more.iter().map(|(name, value)| (*name, whole(*value))).collect();
        figures.extend([
            ("minutes", json!((seconds / 6.0).round() / 10.0)),
            ("acts acknowledged", whole(rig.ledger.acts())),
            ("documents acknowledged", whole(rig.ledger.papers(0).len() as u64)),
            (
                "acts recorded, receipt lost, given by the key",
                whole(counts.unanswered),
            ),
            ("requests repeated, same receipt", whole(counts.repeated)),
            ("faults told to callers", whole(rig.ledger.faults())),
            ("pages and files read", whole(counts.reads)),
            ("copies whole", whole(counts.copies.whole)),
            ("copies cut, without a name", whole(counts.copies.cut)),
            ("complete verifications", whole(counts.verified)),
            ("notices", whole(told.notices)),
            ("letters sent", whole(told.letters)),
            ("found", whole(rig.ledger.findings().len() as u64)),
        ]);
        Chapter {
            name,
            skipped: None,
            figures,
            findings: rig.ledger.findings(),
        }
    }

    /// Whether nothing was found against the house.
    pub fn is_good(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Says how far a chapter is, now and then.
pub struct Progress {
    name: &'static str,
    began: Instant,
    limit: Duration,
    every: u64,
}

impl Progress {
    pub fn new(name: &'static str, minutes: u64, every: u64) -> Progress {
        Progress {
            name,
            began: Instant::now(),
            limit: Duration::from_secs(60 * minutes),
            every,
        }
    }

    /// Whether to go on after so many of so many.
    pub fn goes_on(&self, done: u64, of: u64, rig: &Rig) -> bool {
        if done.is_multiple_of(self.every) || done >= of {
            eprintln!(
                "{}: {done} of {of} in {:.0} s, {} acts and {} documents acknowledged, {} found",
                self.name,
                self.began.elapsed().as_secs_f64(),
                rig.ledger.acts(),
                rig.ledger.papers(0).len(),
                rig.ledger.findings().len()
            );
        }
        done < of && self.began.elapsed() < self.limit && rig.ledger.findings().is_empty()
    }

    pub fn took(&self) -> Duration {
        self.began.elapsed()
    }
}

/// The table.
pub fn print(chapters: &[Chapter]) {
    for chapter in chapters {
        println!("\n{}", chapter.name);
        if let Some(why) = &chapter.skipped {
            println!("  SKIPPED: {why}");
        }
        for (name, value) in &chapter.figures {
            println!("  {name:<48} {value:>10}");
        }
        for finding in &chapter.findings {
            println!("  FOUND {finding}");
        }
    }
}

/// The same as JSON.
pub fn write(file: &Path, seed: u64, chapters: &[Chapter]) -> Result<()> {
    let told = chapters.iter().map(|chapter| {
        let figures: Map<String, Value> = chapter
            .figures
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        json!({"name": chapter.name, "skipped": chapter.skipped, "figures": figures, "findings": chapter.findings})
    });
    let report = json!({"seed": seed, "chapters": told.collect::<Vec<_>>()});
    std::fs::write(file, format!("{report:#}\n")).with_context(|| format!("writing {}", file.display()))
}
