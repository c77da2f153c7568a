//! `cargo xtask new-capability NAME`: the smallest capability that compiles, as a place to begin.
//!
//! The template under `template/` is a capability called `specimen`; its name is replaced, nothing else.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::{house, process};

/// Where each file of the template goes, and what it holds.
const FILES: &[(&str, &str)] = &[
    ("Cargo.toml", include_str!("../template/manifest.toml")),
    ("README.md", include_str!("../template/README.md")),
    ("src/lib.rs", include_str!("../template/src/lib.rs")),
    ("src/acts.rs", include_str!("../template/src/acts.rs")),
    ("src/store.rs", include_str!("../template/src/store.rs")),
    ("src/note.rs", include_str!("../template/src/note.rs")),
    ("src/overview.rs", include_str!("../template/src/overview.rs")),
    ("src/texts/es.ftl", include_str!("../template/src/texts/es.ftl")),
    ("src/texts/en.ftl", include_str!("../template/src/texts/en.ftl")),
    ("src/texts/qu.ftl", include_str!("../template/src/texts/qu.ftl")),
    ("tests/it/main.rs", include_str!("../template/tests/it/main.rs")),
    ("tests/it/noted.rs", include_str!("../template/tests/it/noted.rs")),
];

/// Writes the crate and says what is left to do by hand.
///
/// # Errors
/// When the name does not serve, or the crate exists.
pub fn run(name: &str) -> Result<()> {
    check(name)?;
    let root = house::root()?;
    let folder = root.join("crates").join(name);
    if folder.exists() {
        bail!("crates/{name} exists already");
    }
    write(&folder, name)?;
    process::finish(process::cargo(["fmt", "--package", name])?)?;
    print!("{}", next_steps(name));
    Ok(())
}

/// A plain noun that Rust, SQL and addresses take alike.
fn check(name: &str) -> Result<()> {
    let fits = (3..=20).contains(&name.len()) && name.bytes().all(|letter| letter.is_ascii_lowercase());
    if !fits {
        bail!("a capability is named by one plain noun: 3 to 20 letters from a to z; not `{name}`");
    }
    Ok(())
}

fn write(folder: &Path, name: &str) -> Result<()> {
    for (path, template) in FILES {
        let file = folder.join(path);
        fs::create_dir_all(file.parent().context("a file without a folder")?)?;
        fs::write(&file, filled(template, name))
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

fn filled(template: &str, name: &str) -> String {
    template
        .replace("specimen", name)
        .replace("Specimen", &type_name(name))
}

/// `training` is `Training`.
fn type_name(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_uppercase() + rest
}

fn next_steps(name: &str) -> String {
    let type_name = type_name(name);
    format!(
        "crates/{name} is there. Two lines put it in the house, beside the one that names it for all crates:\n\
         \n\
         Cargo.toml, [workspace.dependencies]       {name} = {{ path = \"crates/{name}\" }}\n\
         crates/app/Cargo.toml, [dependencies]      {name}.workspace = true\n\
         crates/app/src/capabilities.rs             &{name}::{type_name},\n\
         \n\
         Then say in the data of norms which office may record {name}/noted, and give the acts their real names.\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_template_name_is_left() {
        for (path, template) in FILES {
            assert!(
                !filled(template, "training").to_lowercase().contains("specimen"),
                "{path}"
            );
        }
    }

    #[test]
    fn every_file_is_written() {
        let folder = std::env::temp_dir().join(format!("xtask-new-{}", std::process::id()));
        write(&folder, "training").unwrap();
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
        let lib = fs::read_to_string(folder.join("src/lib.rs")).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert!(manifest.contains("name = \"training\""));
        assert!(lib.contains("pub struct Training;"));
    }

    #[test]
    fn only_plain_nouns_serve() {
        for name in ["training", "plan"] {
            assert!(check(name).is_ok(), "{name}");
        }
        for name in ["", "Plan", "../x", "two words", "a-b", "x"] {
            assert!(check(name).is_err(), "{name}");
        }
    }
}
