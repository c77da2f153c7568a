//! `qhapaq docs`: reference documents made from the lists: acts, use cases, duties.

use crate::capabilities::CAPABILITIES;
use anyhow::{Context, Result};
use capability::openapi;
use std::fmt::Write;
use std::path::Path;
use std::process::ExitCode;

/// Writes, prints or compares.
pub async fn run(out: Option<&Path>, check: bool) -> Result<ExitCode> {
    let folder = std::env::temp_dir().join(format!("qhapaq-docs-{}", std::process::id()));
    let house = super::scratch_house(&folder).await;
    let api = house.map(|house| format!("{:#}\n", openapi::describe(&house)));
    std::fs::remove_dir_all(&folder).ok();
    let files = [
        ("acts.md", acts()?),
        ("use-cases.md", use_cases()?),
        ("duties.md", duties()?),
        ("openapi.json", api?),
    ];
    let Some(out) = out else {
        for (_, text) in &files {
            println!("{text}");
        }
        return Ok(ExitCode::SUCCESS);
    };
    let mut differs = false;
    for (name, text) in files {
        let path = out.join(name);
        if check {
            let same = std::fs::read_to_string(&path).is_ok_and(|held| held == text);
            if !same {
                eprintln!(
                    "{} is not what the lists say; run `cargo xtask docs`",
                    path.display()
                );
            }
            differs |= !same;
        } else {
            std::fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
            std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
        }
    }
    Ok(if differs {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn acts() -> Result<String> {
    let mut text = String::from(
        "# Acts\n\nEvery kind of act that the register may hold. Made from the list of capabilities.\n\n| kind | version | payload | sample |\n| --- | --- | --- | --- |\n",
    );
    for kind in CAPABILITIES.iter().flat_map(|capability| capability.kinds()) {
        let who = match (kind.public, kind.erasable) {
            (true, _) => "public",
            (false, true) => "reserved, erasable",
            (false, false) => "reserved",
        };
        writeln!(
            text,
            "| `{}` | {} | {who} | `{}` |",
            kind.kind,
            kind.version,
            kind.sample.replace('|', "\\|")
        )?;
    }
    Ok(text)
}

fn use_cases() -> Result<String> {
    let mut text = String::from(
        "# Use cases\n\nEach is a form, an operation of the API, a command and a permission. Made from the list of capabilities.\n\n| use case | records | form | operation | fields |\n| --- | --- | --- | --- | --- |\n",
    );
    for use_case in CAPABILITIES.iter().flat_map(|capability| capability.use_cases()) {
        let fields: Vec<String> = use_case
            .fields()
            .map(|field| format!("`{}`{}", field.name, if field.optional { "?" } else { "" }))
            .collect();
        writeln!(
            text,
            "| `{}` | `{}` | `{}` | `POST {}` | {} |",
            use_case.id,
            use_case.act,
            use_case.path,
            use_case.api,
            fields.join(", ")
        )?;
    }
    Ok(text)
}

fn duties() -> Result<String> {
    let mut text = String::from(
        "# Duties\n\nEvery obligation of the law's list and the capability that answers for it.\n\n| id | duty | article | live | capability |\n| --- | --- | --- | --- | --- |\n",
    );
    for duty in norms::peru().obligations() {
        let answers = CAPABILITIES
            .iter()
            .find(|capability| capability.obligations().contains(&duty.id.as_str()));
        let cited: Vec<String> = duty.citations.iter().map(ToString::to_string).collect();
        let who = match (&duty.discharge, answers) {
            (_, Some(capability)) => capability.name(),
            (norms::Discharge::Elsewhere { capability }, None) => capability,
            _ => "-",
        };
        writeln!(
            text,
            "| {} | {} | {} | {} | {who} |",
            duty.id,
            duty.names.es,
            cited.join("; "),
            if duty.live { "yes" } else { "no" }
        )?;
    }
    Ok(text)
}
