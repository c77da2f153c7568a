//! `qhapaq import entities`: what was understood first, then, with `--write`, acts.

use crate::config::Instance;
use crate::open::{self, Place};
use crate::{progress, say};
use anyhow::{Context, Result};
use directory::take_in::{self, Given, Understood};
use register::Under;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Reads, shows, and writes when told to.
pub async fn run(place: &Place, files: &[PathBuf], write: bool, report: Option<&Path>) -> Result<ExitCode> {
    let house = open::house(place, &Instance::read(&place.data)?).await?;
    let mut given: Vec<Given> = Vec::with_capacity(files.len());
    for path in files {
        let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        given.push((
            path.file_name()
                .map_or_else(String::new, |name| name.to_string_lossy().into_owned()),
            bytes,
        ));
    }
    let understood = match take_in::understand(&house, &given).await.map_err(open::fault)? {
        Ok(understood) => understood,
        Err((name, error)) => return Ok(say::refused(&format!("{name}: {error}"))),
    };
    show(&understood);
    if let Some(path) = report {
        let table = take_in::report(house.texts.tr(ui::Lang::Es), &understood);
        std::fs::write(path, sheet::to_csv(&table)).with_context(|| format!("writing {}", path.display()))?;
        println!("report: {}", path.display());
    }
    if !write {
        println!("Nothing was written. Add --write to write it.");
        return Ok(ExitCode::SUCCESS);
    }
    let taken = take_in::write(
        &house,
        &Under::system(),
        &understood,
        &progress::bar("Registering entities"),
    )
    .await?;
    println!(
        "registered {}, updated {}, held back {}, rows refused {}",
        taken.registered, taken.updated, taken.held_back, taken.refused
    );
    Ok(ExitCode::SUCCESS)
}

fn show(understood: &Understood) {
    for list in &understood.lists {
        println!("{}: {} rows", list.name, list.sheet.row_count());
        for (field, choice) in list.mapping.choices() {
            let column = list.sheet.columns.get(choice.column).map_or("?", String::as_str);
            println!(
                "  {:<12} from column «{column}» ({} %)",
                field.as_str(),
                choice.confidence
            );
        }
    }
    let plan = &understood.plan;
    println!("{}", plan.report);
    println!(
        "would register {}, update {}, leave {} as they are; {} may be known ones; {} rows refused",
        plan.new.len(),
        plan.changed.len(),
        plan.same,
        plan.near.len(),
        plan.refused.len()
    );
}
