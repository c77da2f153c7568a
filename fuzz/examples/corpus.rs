//! The corpus of each fuzzer in one file, so that thousands of small ones do not stand in the repository.
//!
//! `corpus unpack FOLDER` writes the inputs of every fuzzer below a folder, `corpus pack FOLDER` reads them back.

use std::fs;
use std::io::{Error, Result};
use std::path::Path;

const TARGETS: [&str; 5] = ["jwt", "passkey", "certificate", "adapter", "exchange"];

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let (Some(verb), Some(folder)) = (args.next(), args.next()) else {
        return Err(Error::other("say `unpack FOLDER` or `pack FOLDER`"));
    };
    for target in TARGETS {
        let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("corpus/{target}.pack"));
        let folder = Path::new(&folder).join(target);
        match verb.as_str() {
            "unpack" => unpack(&packed, &folder)?,
            "pack" => pack(&folder, &packed)?,
            _ => return Err(Error::other("say `unpack FOLDER` or `pack FOLDER`")),
        }
    }
    Ok(())
}

/// Each input stands behind its length in four bytes.
fn pack(folder: &Path, packed: &Path) -> Result<()> {
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<_>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    let mut whole = Vec::new();
    for file in files {
        let bytes = fs::read(file.path())?;
        let length = u32::try_from(bytes.len()).map_err(Error::other)?;
        whole.extend(length.to_be_bytes());
        whole.extend(bytes);
    }
    fs::write(packed, whole)
}

fn unpack(packed: &Path, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let whole = fs::read(packed)?;
    let (mut rest, mut number) = (whole.as_slice(), 0);
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(Error::other)?;
        let (one, after) = after
            .split_at_checked(length)
            .ok_or_else(|| Error::other("cut short"))?;
        fs::write(folder.join(format!("{number:05}")), one)?;
        (rest, number) = (after, number + 1);
    }
    Ok(())
}
