//! The file of a node: what is local to its machine. Everything that other members must believe comes from the operator instead.

mod upkeep;
mod vault;

pub use upkeep::{ArchiveAt, Timestamps};
pub use vault::VaultFile;

use crate::evidence::retention::Rule;
use crate::ident::{ClientId, MemberId, ServiceId, is_code};
use crate::no::Spelling;
use serde::Deserialize;
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// The file, TOML. An unknown key is an error.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Folder of keys, configuration and evidence.
    pub folder: PathBuf,
    /// Address of the operator; the one it gave at the enrolment when nothing is said.
    pub operator: Option<String>,
    /// Authorities of the operator's own TLS, PEM; those of the machine when nothing is said.
    pub operator_authorities: Option<PathBuf>,
    /// Whether a configuration counts only when an act of the register names it.
    #[serde(default = "yes")]
    pub require_proof: bool,
    /// How types of refusals are written to the member's own systems.
    #[serde(default)]
    pub spelling: Spelling,
    /// Where the member's systems call others. Without it the node only answers.
    pub consumer: Option<Consumer>,
    /// Where other nodes call. Without it the node only calls.
    pub provider: Option<Provider>,
    /// Services of the member, and where they are.
    #[serde(default)]
    pub service: Vec<Local>,
    /// Where adapters keep their credentials.
    pub vault: Option<VaultFile>,
    /// What is told to whoever watches the node.
    #[serde(default)]
    pub watch: Watch,
    /// Limits.
    #[serde(default)]
    pub limits: Limits,
    /// Where full segments of the evidence go. Without it they stay in the folder.
    pub archive: Option<ArchiveAt>,
    /// How long evidence is kept, in days. Without it all is kept.
    pub retention: Option<Rule>,
    /// Who stamps the time of the evidence.
    pub timestamps: Option<Timestamps>,
}

fn yes() -> bool {
    true
}

/// The door of the member's own systems.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consumer {
    /// `127.0.0.1:8080`, plain HTTP.
    pub listen: Option<String>,
    /// `0.0.0.0:8443`, TLS.
    pub listen_tls: Option<String>,
    /// Certificate of the TLS door, PEM. The node's own when nothing is said.
    pub certificate: Option<PathBuf>,
    /// Its key, PEM.
    pub key: Option<PathBuf>,
    /// The systems.
    #[serde(default)]
    pub system: Vec<System>,
}

/// One system of the member.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Its subsystem.
    pub subsystem: String,
    /// SHA-256 of the certificates it shows at the TLS door, base 16.
    #[serde(default)]
    pub certificates: Vec<String>,
    /// Where it wants to be told how calls ended that it did not wait for: `http://127.0.0.1:9100/avisos`.
    pub notify: Option<String>,
    /// Whether it may call without certificate. Whoever reaches the door then speaks for the system.
    #[serde(default)]
    pub without_certificate: bool,
}

/// The door of other nodes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// `0.0.0.0:5500`.
    pub listen: String,
}

/// Where a service is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Local {
    /// Subsystem that offers it.
    pub subsystem: String,
    /// Its code.
    pub code: String,
    /// Address that the path of a call is added to: `http://127.0.0.1:9000/api`.
    #[serde(default)]
    pub url: String,
    /// In place of an address: the file of an adapter, for an old service (`docs/pide.md`).
    pub adapter: Option<PathBuf>,
    /// Authority that vouches for the service where its address is `https://`, PEM. Those of the machine when nothing is said.
    pub authority: Option<PathBuf>,
}

/// What is told to whoever watches the node.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Watch {
    /// Where figures and health are read, `127.0.0.1:9464`. Nobody is asked who they are there.
    pub listen: Option<String>,
    /// Whether receipts of messages are given there. The door must then be open to this machine alone: a receipt says who asked for what.
    #[serde(default)]
    pub receipts: bool,
    /// Collector of OpenTelemetry that spans are sent to, `http://127.0.0.1:4318/v1/traces`.
    pub spans: Option<String>,
}

/// Limits.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Largest body that is held whole and released only when it is verified, in bytes. Larger ones stream.
    pub held_bytes: usize,
    /// Connections at one door.
    pub connections: usize,
    /// Messages at once.
    pub messages: usize,
    /// Longest silence inside a message, in seconds.
    pub idle_seconds: u64,
    /// Longest time to reach another node, in milliseconds.
    pub connect_ms: u64,
    /// Longest time until an answer begins, in milliseconds, where the service promises nothing.
    pub answer_ms: u64,
    /// Hours during which a call that nobody waits for is delivered.
    pub deliver_hours: u32,
    /// Longest time that messages on their way are waited for when the node is stopped, in seconds.
    pub drain_seconds: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            held_bytes: 1 << 20,
            connections: 4096,
            messages: 2048,
            idle_seconds: 30,
            connect_ms: 3000,
            answer_ms: 30_000,
            deliver_hours: 72,
            drain_seconds: 30,
        }
    }
}

impl Limits {
    /// Longest silence.
    pub fn idle(&self) -> Duration {
        Duration::from_secs(self.idle_seconds)
    }
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError(String);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SettingsError {}

impl Settings {
    /// Reads a file.
    ///
    /// # Errors
    /// [`SettingsError`] naming the key and what to write.
    pub fn read(text: &str) -> Result<Settings, SettingsError> {
        let settings: Settings = toml::from_str(text).map_err(|error| SettingsError(error.to_string()))?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), SettingsError> {
        let wrong = |text: String| Err(SettingsError(text));
        if self.consumer.is_none() && self.provider.is_none() {
            return wrong("the node does nothing: write [consumer], [provider] or both".into());
        }
        if let Some(consumer) = &self.consumer {
            consumer.check()?;
        }
        for local in &self.service {
            let name = format!("[[service]] {}/{}", local.subsystem, local.code);
            if !is_code(&local.subsystem) || !is_code(&local.code) {
                return wrong(format!(
                    "{name}: subsystem and code are letters, digits and '()+,-.=?"
                ));
            }
            if local.adapter.is_some() != local.url.is_empty() {
                return wrong(format!("{name}: write url or adapter, one of them"));
            }
            if local.adapter.is_none() && !is_address(&local.url) {
                return wrong(format!(
                    "{name}: url is http:// or https://, a host, and a path without query"
                ));
            }
        }
        self.watch.check()?;
        upkeep::check(
            self.archive.as_ref(),
            self.retention.as_ref(),
            self.timestamps.as_ref(),
        )?;
        let limits = &self.limits;
        if limits.held_bytes > 64 << 20 || limits.held_bytes == 0 {
            return wrong("[limits] held_bytes is between 1 and 67108864".into());
        }
        if limits.connections == 0 || limits.messages == 0 || limits.idle_seconds == 0 {
            return wrong("[limits] connections, messages and idle_seconds are 1 at least".into());
        }
        Ok(())
    }

    /// Where a service of the member is.
    pub fn local(&self, member: &MemberId, service: &ServiceId) -> Option<&Local> {
        self.service.iter().find(|local| {
            let subsystem = member.subsystem(&local.subsystem);
            subsystem
                .and_then(|subsystem| ServiceId::of(&subsystem, &local.code))
                .as_ref()
                == Ok(service)
        })
    }
}

impl Watch {
    fn check(&self) -> Result<(), SettingsError> {
        let wrong = |text: &str| Err(SettingsError(format!("[watch] {text}")));
        if self.spans.as_deref().is_some_and(|url| !is_address(url)) {
            return wrong("spans is http:// or https://, a host and a path");
        }
        let listen = self.listen.as_deref().map(str::parse::<std::net::SocketAddr>);
        let is_own = listen.is_some_and(|at| at.is_ok_and(|at| at.ip().is_loopback()));
        if self.receipts && !is_own {
            return wrong("receipts are given to this machine alone: write listen = \"127.0.0.1:9464\"");
        }
        Ok(())
    }
}

impl Consumer {
    fn check(&self) -> Result<(), SettingsError> {
        let wrong = |text: &str| Err(SettingsError(format!("[consumer] {text}")));
        if self.listen.is_none() && self.listen_tls.is_none() {
            return wrong("write listen, listen_tls or both");
        }
        if self.certificate.is_some() != self.key.is_some() {
            return wrong("certificate and key go together");
        }
        for system in &self.system {
            if !is_code(&system.subsystem) {
                return wrong("[[consumer.system]] subsystem is letters, digits and '()+,-.=?");
            }
            if system.notify.as_deref().is_some_and(|url| !is_address(url)) {
                return wrong(
                    "[[consumer.system]] notify is http:// or https://, a host and a path without query",
                );
            }
            let sound = |hex: &String| register::parse_hex(hex).is_some_and(|bytes| bytes.len() == 32);
            if !system.certificates.iter().all(sound) {
                return wrong("[[consumer.system]] certificates are SHA-256 in base 16: 64 digits");
            }
        }
        Ok(())
    }

    /// Where a client wants to be told how its calls ended.
    pub fn notify(&self, client: &ClientId) -> Option<&str> {
        let subsystem = client.subsystem()?;
        let system = self.system.iter().find(|system| system.subsystem == subsystem)?;
        system.notify.as_deref()
    }

    /// Whether whoever shows this certificate, or none, may call as a client. The member itself calls as any of its systems may.
    pub fn admits(&self, client: &ClientId, certificate: Option<&[u8; 32]>) -> bool {
        let subsystem = client.subsystem();
        let mut systems = self.system.iter();
        systems.any(|system| {
            let is_it = subsystem.as_ref().is_none_or(|code| *code == system.subsystem);
            let shown = certificate.map(|bytes| register::hex(bytes));
            let known = shown.is_some_and(|shown| {
                system
                    .certificates
                    .iter()
                    .any(|hex| hex.eq_ignore_ascii_case(&shown))
            });
            is_it && (system.without_certificate || known)
        })
    }
}

/// Whether a text is an address that the node can call: a scheme, a host, a path without query.
fn is_address(text: &str) -> bool {
    let url: Result<http::Uri, _> = text.parse();
    url.is_ok_and(|url| {
        matches!(url.scheme_str(), Some("http" | "https")) && url.host().is_some() && url.query().is_none()
    })
}

#[cfg(test)]
mod tests;
