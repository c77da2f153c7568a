//! What is written takes its name only when it is whole.
//!
//! A process that is killed, or a disk that is full, leaves `NAME.part` behind and nothing under the name itself: whoever
//! finds the name finds all of it.

use anyhow::{Context, Result, ensure};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Something on its way to its name.
#[derive(Debug)]
pub struct Part {
    name: PathBuf,
    part: PathBuf,
}

impl Part {
    /// A file that will bear this name. What an interrupted writing left is written over.
    ///
    /// # Errors
    /// When the name is taken.
    pub fn file(name: &Path) -> Result<Part> {
        Part::of(name)
    }

    /// A folder that will bear this name; it is made here.
    ///
    /// # Errors
    /// When the name is taken, an interrupted writing is in the way, or the folder cannot be made.
    pub fn folder(name: &Path) -> Result<Part> {
        let part = Part::of(name)?;
        let left = part.path();
        ensure!(
            !left.exists(),
            "{} is what was left when writing {} was interrupted; delete it and begin again",
            left.display(),
            name.display()
        );
        std::fs::create_dir_all(left).with_context(|| format!("making {}", left.display()))?;
        Ok(part)
    }

    fn of(name: &Path) -> Result<Part> {
        ensure!(
            !name.exists(),
            "{} is there already; choose another name",
            name.display()
        );
        Ok(Part {
            name: name.to_owned(),
            part: name.with_added_extension("part"),
        })
    }

    /// Where to write meanwhile.
    pub fn path(&self) -> &Path {
        &self.part
    }

    /// Gives it its name. What is in it must be on disk by now.
    ///
    /// # Errors
    /// When it cannot be named.
    pub fn finish(self) -> Result<()> {
        let doing = || format!("naming {}", self.name.display());
        std::fs::rename(&self.part, &self.name).with_context(doing)?;
        let folder = self.name.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .with_context(doing)
    }
}

/// Writes a small file, whole and on disk, or not at all.
///
/// # Errors
/// When the name is taken, or the file cannot be written.
pub fn write(name: &Path, text: &str) -> Result<()> {
    let part = Part::file(name)?;
    let doing = || format!("writing {}", name.display());
    let mut file = File::create(part.path()).with_context(doing)?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .with_context(doing)?;
    part.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_there_only_at_the_end() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("all.jsonl");
        let part = Part::file(&name).unwrap();
        std::fs::write(part.path(), "half").unwrap();
        assert!(!name.exists());
        drop(part);
        let again = Part::file(&name).unwrap();
        std::fs::write(again.path(), "whole").unwrap();
        again.finish().unwrap();
        assert_eq!(std::fs::read_to_string(&name).unwrap(), "whole");
        let refused = Part::file(&name).unwrap_err().to_string();
        assert!(refused.contains("is there already"), "{refused}");
    }

    #[test]
    fn half_a_folder_is_never_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join("copy");
        drop(Part::folder(&name).unwrap());
        let refused = Part::folder(&name).unwrap_err().to_string();
        assert!(
            refused.contains("copy.part") && refused.contains("delete it"),
            "{refused}"
        );
        std::fs::remove_dir(name.with_added_extension("part")).unwrap();
        Part::folder(&name).unwrap().finish().unwrap();
        assert!(name.is_dir());
    }
}
