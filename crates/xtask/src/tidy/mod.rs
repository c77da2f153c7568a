//! The house rules that no compiler knows, each in its own file.
//!
//! A check reads the tree and returns what it found. Where a rule and a line of code must disagree, the line says so and why:
//! `// tidy: <check>: <reason>` on it or on the line before.

mod clock;
mod database;
mod environment;
mod floors;
mod lints;
mod marks;
pub mod migrations;
mod paths;
mod personal;
mod purity;
mod readmes;
mod size;
mod source;
mod texts;

use std::fmt;

use anyhow::{Result, bail};

use crate::house::{self, House};

/// One rule.
struct Check {
    name: &'static str,
    /// What is promised, as a reader of the outcome sees it.
    promise: &'static str,
    run: fn(&House) -> Vec<Finding>,
}

const CHECKS: &[Check] = &[
    Check {
        name: "floors",
        promise: "no crate looks sideways or up",
        run: floors::run,
    },
    Check {
        name: "lints",
        promise: "every crate takes the lints of the workspace",
        run: lints::run,
    },
    Check {
        name: "environment",
        promise: "only app reads the environment",
        run: environment::run,
    },
    Check {
        name: "database",
        promise: "only register/src/db names a database product",
        run: database::run,
    },
    Check {
        name: "purity",
        promise: "norms does no input or output",
        run: purity::run,
    },
    Check {
        name: "clock",
        promise: "time and chance come in by the door",
        run: clock::run,
    },
    Check {
        name: "migrations",
        promise: "migrations are numbered and never edited",
        run: migrations::run,
    },
    Check {
        name: "personal",
        promise: "no act carries what must be forgettable",
        run: personal::run,
    },
    Check {
        name: "texts",
        promise: "every text exists in every language and is used",
        run: texts::run,
    },
    Check {
        name: "paths",
        promise: "every path named in a document exists",
        run: paths::run,
    },
    Check {
        name: "readmes",
        promise: "every crate tells what it is",
        run: readmes::run,
    },
    Check {
        name: "size",
        promise: "no file became the place where everything goes",
        run: size::run,
    },
    Check {
        name: "marks",
        promise: "nothing is left for later",
        run: marks::run,
    },
];

/// Something that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    path: String,
    /// Counted from 1; 0 when it is about the whole file.
    line: usize,
    message: String,
}

impl Finding {
    /// At a line, counted from 1.
    pub fn at(path: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }

    /// About a file or folder as a whole.
    pub fn about(path: &str, message: impl Into<String>) -> Finding {
        Finding::at(path, 0, message)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.message),
            line => write!(out, "{}:{line}: {}", self.path, self.message),
        }
    }
}

/// Runs every check on the tree and prints what they found.
///
/// # Errors
/// When one found something, or the tree cannot be read.
pub fn run() -> Result<()> {
    let house = House::read(&house::root()?)?;
    let mut broken = 0;
    for check in CHECKS {
        let findings = findings(check, &house);
        if !findings.is_empty() {
            println!("tidy {}: {}, but", check.name, check.promise);
        }
        for finding in &findings {
            println!("  {finding}");
        }
        broken += findings.len();
    }
    if broken > 0 {
        bail!("tidy found {broken} places");
    }
    println!("tidy: {} rules hold", CHECKS.len());
    Ok(())
}

fn findings(check: &Check, house: &House) -> Vec<Finding> {
    let mut found = (check.run)(house);
    found.retain(|finding| !is_explained(check.name, finding, house));
    found.sort();
    found.dedup();
    found
}

/// Whether the line, or the one before it, says why the rule does not hold there.
fn is_explained(check: &str, finding: &Finding, house: &House) -> bool {
    let Some(text) = house.text(&finding.path).filter(|_| finding.line > 0) else {
        return false;
    };
    let mark = format!("// tidy: {check}: ");
    let before = finding.line.saturating_sub(2);
    text.lines()
        .skip(before)
        .take(finding.line - before)
        .any(|line| line.contains(&mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_beside_the_line_silences_its_check_only() {
        let text = "// tidy: clock: the only timer of the server\nlet now = Instant::now();\nInstant::now();\nInstant::now();\n";
        let house = House::of(&[("crates/app/src/serve.rs", text)]);
        let check = |name| Check {
            name,
            promise: "",
            run: clock::run,
        };
        assert_eq!(findings(&check("clock"), &house).len(), 2);
        assert_eq!(findings(&check("size"), &house).len(), 3);
    }

    #[test]
    fn names_of_checks_are_their_own() {
        let mut names: Vec<_> = CHECKS.iter().map(|check| check.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CHECKS.len());
    }
}
