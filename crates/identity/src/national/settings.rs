//! What an instance is told about the national provider.

use crate::provider::uri;
use norms::{AcrId, AssuranceLevelId, Law};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the client proves itself at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientAuthentication {
    /// As the published kits do.
    #[default]
    ClientSecretPost,
    /// By the header of RFC 6749 section 2.3.1.
    ClientSecretBasic,
}

/// The section `[national_provider]` of `qhapaq.toml`. The secret stands in a file of its own.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NationalSettings {
    /// Issuer, exactly as tokens name it.
    pub issuer: String,
    /// Name of this house there.
    pub client_id: String,
    /// Read from `keys/national-provider`; never written here.
    #[serde(skip)]
    pub client_secret: String,
    /// How the secret is shown.
    #[serde(default)]
    pub authentication: ClientAuthentication,
    /// Where browsers are sent. Found at `/.well-known/openid-configuration` of the issuer where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_endpoint: Option<String>,
    /// Where codes become tokens. Found likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_endpoint: Option<String>,
    /// Its public keys. Found likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jwks_uri: Option<String>,
    /// Where more is told about the person. Found likewise; may be missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub userinfo_endpoint: Option<String>,
    /// Scopes to ask for.
    #[serde(default = "scopes")]
    pub scopes: String,
    /// Names of `acr` with the level each reaches. Those of the law's data where none is given.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub acr: BTreeMap<String, String>,
    /// Claim with the number of the document.
    #[serde(default = "document")]
    pub document_claim: String,
    /// Claim with the kind of the document; where it is missing the document counts as a DNI when it has eight digits.
    #[serde(default = "document_kind")]
    pub document_kind_claim: String,
    /// Kinds that are a DNI.
    #[serde(default = "dni")]
    pub dni_kinds: Vec<String>,
    /// Whether people come in by it alone.
    #[serde(default)]
    pub only: bool,
}

fn scopes() -> String {
    "openid profile".to_owned()
}
fn document() -> String {
    "doc".to_owned()
}
fn document_kind() -> String {
    "doc_type".to_owned()
}
fn dni() -> Vec<String> {
    ["DNI", "1", "01"].map(str::to_owned).into()
}

impl std::fmt::Debug for NationalSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "NationalSettings({})", self.issuer)
    }
}

impl NationalSettings {
    /// Whether it can work: addresses by TLS, a secret, levels that the law knows.
    pub(super) fn check(&self, law: &Law, trial: bool) -> Result<(), String> {
        let given = [
            &self.authorization_endpoint,
            &self.token_endpoint,
            &self.jwks_uri,
            &self.userinfo_endpoint,
        ];
        for address in given.into_iter().flatten().chain([&self.issuer]) {
            uri::check(address, trial).map_err(|_| format!("{address} is no address by https"))?;
        }
        if self.client_id.is_empty() || self.client_secret.is_empty() {
            return Err("client_id or the secret in keys/national-provider is missing".to_owned());
        }
        if !self.scopes.split(' ').any(|scope| scope == "openid") {
            return Err("scopes must name openid".to_owned());
        }
        let unknown = self.acr.values().find(|level| {
            AssuranceLevelId::parse(level).map_or(true, |id| law.assurance_level(id).is_none())
        });
        match unknown {
            Some(level) => Err(format!("{level} is no level; they are nca1, nca2, nca3")),
            None => Ok(()),
        }
    }

    /// Names of `acr` with their levels.
    pub(super) fn levels(&self, law: &Law) -> Vec<(String, AssuranceLevelId)> {
        if self.acr.is_empty() {
            let values = law.acr_values().iter();
            // The names of this house itself are no names of the provider.
            let theirs = values.filter(|value| AssuranceLevelId::parse(value.id.as_str()).is_err());
            return theirs
                .map(|value| (value.id.as_str().to_owned(), value.level))
                .collect();
        }
        let pairs = self.acr.iter();
        pairs
            .filter_map(|(name, level)| Some((name.clone(), AssuranceLevelId::parse(level).ok()?)))
            .collect()
    }

    /// The level that a name reaches.
    pub(super) fn level_of(&self, law: &Law, name: &str) -> Option<AssuranceLevelId> {
        let levels = self.levels(law).into_iter();
        let mut fits = levels.filter(|(known, _)| known == name);
        fits.next().map(|(_, level)| level)
    }

    /// The name to ask a level by: the lowest that reaches it.
    pub(super) fn name_for(&self, law: &Law, level: AssuranceLevelId) -> Option<String> {
        let enough =
            |(_, reached): &(String, AssuranceLevelId)| law.number_of(*reached) >= law.number_of(level);
        let mut fits: Vec<_> = self.levels(law).into_iter().filter(enough).collect();
        fits.sort_by_key(|(_, reached)| law.number_of(*reached));
        fits.into_iter().next().map(|(name, _)| name)
    }

    /// The way of this house that a name proves beside the provider's word: a certificate.
    pub(super) fn way_of(&self, law: &Law, name: &str) -> Option<&'static str> {
        let value = AcrId::parse(name).ok().and_then(|id| law.acr_value(id));
        value.and_then(|value| value.method).map(|method| method.as_str())
    }
}
