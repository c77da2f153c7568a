//! A folder that holds everything: acts, tables, documents, keys. Made while the register is in use.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::db::Copied;
use crate::{Documents, Fault, Key, OrFault, Register, export};

/// What a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// Acts in it, at least; writers went on meanwhile.
    pub acts: u64,
    /// Documents in it.
    pub documents: u64,
    /// Whether the database is a copy of its file (`register.db`) or an export (`register.jsonl`).
    pub is_database_file: bool,
}

/// Back the register up into a folder that does not exist yet or is empty.
///
/// The database comes first: documents are written before the acts that cite them, so every document an act in the copy
/// cites is there to be copied afterwards. The signing key comes along, with mode 0600: keep the folder as safe as the
/// original.
///
/// # Errors
/// When the folder is not empty, a document is damaged, or something cannot be read or written.
pub async fn backup(
    register: &Register,
    documents: Option<&Documents>,
    folder: &Path,
) -> Result<BackedUp, Fault> {
    let doing = || format!("making the backup in {}", folder.display());
    fs::create_dir_all(folder).or_fault(doing())?;
    if fs::read_dir(folder).or_fault(doing())?.next().is_some() {
        return Err(Fault::new(format!(
            "the folder {} is not empty",
            folder.display()
        )));
    }
    let acts = register.head().await?.size;
    let copied = register.db().copy_to(&folder.join("register.db")).await?;
    if copied == Copied::NotThisProduct {
        export_to(register, &folder.join("register.jsonl")).await?;
    }
    if let Key::File(path) = &register.inner().options.key {
        copy_key(path, &folder.join("keys"))?;
    }
    let documents = match documents {
        Some(documents) => copy_documents(documents, &folder.join("documents")).await?,
        None => 0,
    };
    Ok(BackedUp {
        acts,
        documents,
        is_database_file: copied == Copied::Yes,
    })
}

async fn export_to(register: &Register, file: &Path) -> Result<(), Fault> {
    let mut out = BufWriter::new(fs::File::create(file).or_fault("writing the export")?);
    export(
        register.db(),
        register.projectors(),
        None,
        &mut out,
        std::sync::Arc::new(|_, _| {}),
    )
    .await?;
    let file = out
        .into_inner()
        .map_err(|cause| Fault::because("writing the export", cause.into_error()))?;
    file.sync_all().or_fault("writing the export")
}

/// `fs::copy` keeps the mode.
fn copy_key(path: &Path, folder: &Path) -> Result<(), Fault> {
    let doing = "copying the signing key";
    fs::create_dir_all(folder).or_fault(doing)?;
    let copy = folder.join(path.file_name().or_fault(doing)?);
    fs::copy(path, &copy).or_fault(doing)?;
    fs::File::open(&copy)
        .and_then(|copy| copy.sync_all())
        .or_fault(doing)
}

/// Each is checked against its hash on the way.
async fn copy_documents(documents: &Documents, folder: &Path) -> Result<u64, Fault> {
    let (mut after, mut copied) = (String::new(), 0);
    loop {
        let page = documents.after(&after, 100).await?;
        let Some(last) = page.last() else {
            return Ok(copied);
        };
        after.clone_from(&last.sha256);
        for document in page {
            let Some((_, bytes)) = documents.get(&document.sha256).await? else {
                continue;
            };
            let place = folder.join(document.sha256.get(..2).unwrap_or_default());
            fs::create_dir_all(&place).or_fault("copying documents")?;
            let mut copy = fs::File::create(place.join(&document.sha256)).or_fault("copying documents")?;
            copy.write_all(&bytes)
                .and_then(|()| copy.sync_all())
                .or_fault("copying documents")?;
            copied += 1;
        }
    }
}
