//! The instance's own file, `qhapaq.toml` in the data folder: typed, an unknown key is an error.

use crate::part;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What an instance is told once, at `init`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instance {
    /// Address strangers use, without a final slash.
    pub base_url: String,
    /// Name of the register in its signed checkpoints.
    pub origin: String,
    /// Whether people and figures are invented.
    #[serde(default)]
    pub demo: bool,
    /// Who follows this register from outside and cosigns its checkpoints: a section `[[witness]]` for each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub witness: Vec<WitnessEntry>,
    /// The mail server that letters leave by; without it they stay in the folder `outbox`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<notices::MailSettings>,
    /// The national provider that people come in by: ID GOB.PE.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub national_provider: Option<identity::NationalSettings>,
    /// Who reads certificates of cards, and which are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificates: Option<crate::cards::Cards>,
    /// What the operator of the exchange between entities decides: names, terms, whose certificates nodes show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<exchange::Settings>,
}

/// A witness of this register.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessEntry {
    /// Who runs it, as people know them.
    pub name: String,
    /// Where it serves.
    pub url: String,
    /// The line it shows at `/key`.
    pub key: String,
}

impl Instance {
    /// Reads the file of a data folder.
    pub fn read(data: &Path) -> Result<Instance> {
        let path = file(data);
        let text = std::fs::read_to_string(&path).with_context(|| {
            format!(
                "reading {}; make an instance first with `qhapaq init` or `qhapaq demo`",
                path.display()
            )
        })?;
        toml::from_str(&text).with_context(|| format!("reading {}", path.display()))
    }

    /// Writes it for the first time.
    pub fn write(&self, data: &Path) -> Result<()> {
        std::fs::create_dir_all(data).with_context(|| format!("making {}", data.display()))?;
        let text = toml::to_string(self).context("writing the configuration")?;
        part::write(&file(data), &text)
    }

    /// Whether a data folder holds an instance.
    pub fn exists(data: &Path) -> bool {
        file(data).exists()
    }

    /// Whether cookies may travel only over TLS: when strangers come by TLS.
    pub fn secure_cookies(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

fn file(data: &Path) -> PathBuf {
    data.join("qhapaq.toml")
}
