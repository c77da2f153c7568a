//! The configuration on the node's disk: from it a node starts without network.
//!
//! Parts stand in one file, named by the hash of their index; the manifest in another, written after it. Everything is checked again
//! when it is read: a disk is no witness.

use super::Configuration;
use super::model::{Index, Manifest, Members, Provider};
use super::sealed::{ConfigurationError, PART_BYTES_MAX, check_part, manifest};
use crate::files;
use crate::ident::MemberId;
use jose::KeySet;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Milliseconds that an operator's clock may be ahead.
pub const SKEW_MS: i64 = 60_000;
/// Name of the manifest's file.
const MANIFEST: &str = "manifest.jws";
/// Largest manifest, in bytes.
pub const MANIFEST_BYTES_MAX: usize = 16 * 1024;
/// Largest file of parts: each twice as long when it is quoted.
const FILE_BYTES_MAX: u64 = 4 * PART_BYTES_MAX as u64;

/// Parts as they came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parts {
    /// The index.
    pub index: String,
    /// The part `members`.
    pub members: String,
    /// The part of the node's own member; none when it offers nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
}

/// Name of the part of a member.
pub fn provider_part(own: &MemberId) -> String {
    format!("provider/{own}")
}

/// Reads a manifest of an exchange at a moment; `known` is the one in use.
///
/// # Errors
/// [`ConfigurationError`]: not signed by a trusted key, of another exchange, over, from the future, or older than the one in use.
pub fn judge(
    token: &str,
    operator: &KeySet,
    instance: &str,
    known: Option<&Manifest>,
    now: i64,
) -> Result<Manifest, ConfigurationError> {
    let said = manifest(token, operator)?;
    if said.instance != instance {
        return Err(ConfigurationError::Instance);
    }
    if said.until <= now {
        return Err(ConfigurationError::Over);
    }
    if said.issued > now.saturating_add(SKEW_MS) {
        return Err(ConfigurationError::Future);
    }
    match known {
        Some(known) if said.content.serial < known.content.serial => Err(ConfigurationError::Older),
        // One number, two contents: somebody is shown something else.
        Some(known) if said.content.serial == known.content.serial && said.content != known.content => {
            Err(ConfigurationError::Part)
        }
        _ => Ok(said),
    }
}

impl Parts {
    /// The configuration of these parts, when they are those that the manifest names.
    ///
    /// # Errors
    /// [`ConfigurationError::Part`], [`ConfigurationError::Shape`].
    pub fn under(&self, said: Manifest, own: &MemberId) -> Result<Configuration, ConfigurationError> {
        let shape = |_| ConfigurationError::Shape;
        check_part(self.index.as_bytes(), &said.content.index)?;
        let index: Index = serde_json::from_str(&self.index).map_err(shape)?;
        let named = |name: &str| index.parts.get(name);
        check_part(
            self.members.as_bytes(),
            named("members").ok_or(ConfigurationError::Part)?,
        )?;
        let members: Members = serde_json::from_str(&self.members).map_err(shape)?;
        let provider = match (named(&provider_part(own)), &self.provider) {
            (None, None) => None,
            (Some(hash), Some(text)) => {
                check_part(text.as_bytes(), hash)?;
                Some(serde_json::from_str::<Provider>(text).map_err(shape)?)
            }
            _ => return Err(ConfigurationError::Part),
        };
        let of_own = |provider: &Provider| {
            provider
                .services
                .iter()
                .all(|service| service.id.member() == *own)
        };
        if !provider.as_ref().is_none_or(of_own) {
            return Err(ConfigurationError::Shape);
        }
        Configuration::new(said, members, provider)
    }
}

fn parts_file(folder: &Path, index: &str) -> PathBuf {
    folder.join(format!("parts-{}.json", index.get(..32).unwrap_or(index)))
}

/// Keeps a manifest, and its parts where they are others than those kept before.
///
/// # Errors
/// A sentence that names the file.
pub fn keep(folder: &Path, token: &str, said: &Manifest, parts: Option<&Parts>) -> Result<(), String> {
    let own = parts_file(folder, &said.content.index);
    if let Some(parts) = parts {
        let bytes = serde_json::to_vec(parts).map_err(|error| error.to_string())?;
        files::write(&own, &bytes)?;
    }
    files::write(&folder.join(MANIFEST), token.as_bytes())?;
    if parts.is_some() {
        forget_others(folder, &own);
    }
    Ok(())
}

/// Removes parts that no manifest names any more; what cannot be removed does no harm.
fn forget_others(folder: &Path, own: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
        if name.starts_with("parts-") && name.ends_with(".json") && path != own {
            std::fs::remove_file(&path).ok();
        }
    }
}

/// What was kept: also one that is over, which [`super::Current::at`] gives to nobody. None when nothing was.
///
/// # Errors
/// A sentence that says which file is not what it must be.
pub fn load(
    folder: &Path,
    operator: &KeySet,
    instance: &str,
    own: &MemberId,
    now: i64,
) -> Result<Option<(Configuration, Parts)>, String> {
    let path = folder.join(MANIFEST);
    if !path.exists() {
        return Ok(None);
    }
    let told = |error: ConfigurationError| format!("{}: {error}", path.display());
    let token = files::read(&path, MANIFEST_BYTES_MAX as u64)?;
    let token = String::from_utf8(token).map_err(|_| told(ConfigurationError::Shape))?;
    // That it is over is no fault of a file.
    let said = manifest(&token, operator).map_err(told)?;
    let said = judge(
        &token,
        operator,
        instance,
        None,
        now.min(said.until.saturating_sub(1)),
    )
    .map_err(told)?;
    let bytes = files::read(&parts_file(folder, &said.content.index), FILE_BYTES_MAX)?;
    let parts: Parts = serde_json::from_slice(&bytes).map_err(|_| told(ConfigurationError::Shape))?;
    let configuration = parts.under(said, own).map_err(told)?;
    Ok(Some((configuration, parts)))
}
