//! Where the provider is, and its keys: told by the settings or found, kept for some minutes.

use super::National;
use super::wire::{Ask, Told};
use jiff::{SignedDuration, Timestamp};
use jose::KeySet;
use serde::Deserialize;
use std::sync::{Arc, Mutex, PoisonError};

/// Minutes that what was found is gone by.
const KEPT_MINUTES: i64 = 10;
/// Seconds between two looks for a key that is not among those kept: forged names of keys must not make this house ask and ask.
const AGAIN_SECONDS: i64 = 60;

/// Where things are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Endpoints {
    pub(super) authorization: String,
    pub(super) token: String,
    pub(super) jwks: String,
    pub(super) userinfo: Option<String>,
    /// Whether every answer names the issuer (RFC 9207).
    pub(super) names_issuer: bool,
}

#[derive(Default)]
pub(super) struct Kept {
    endpoints: Mutex<Option<(Timestamp, Arc<Endpoints>)>>,
    keys: Mutex<Option<(Timestamp, Arc<KeySet>)>>,
}

/// What a provider says of itself (OpenID Connect Discovery 1.0 section 3), as far as it counts here.
#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl National {
    /// Where the provider is.
    ///
    /// # Errors
    /// Why that is not known now, in words for the log.
    pub(super) async fn endpoints(&self, now: Timestamp) -> Result<Arc<Endpoints>, String> {
        if let Some(kept) = young(&self.kept.endpoints, now, SignedDuration::from_mins(KEPT_MINUTES)) {
            return Ok(kept);
        }
        let found = Arc::new(match self.told() {
            Some(told) => told,
            None => self.discover().await?,
        });
        keep(&self.kept.endpoints, now, found.clone());
        Ok(found)
    }

    fn told(&self) -> Option<Endpoints> {
        let settings = &self.settings;
        Some(Endpoints {
            authorization: settings.authorization_endpoint.clone()?,
            token: settings.token_endpoint.clone()?,
            jwks: settings.jwks_uri.clone()?,
            userinfo: settings.userinfo_endpoint.clone(),
            names_issuer: false,
        })
    }

    async fn discover(&self) -> Result<Endpoints, String> {
        let issuer = self.settings.issuer.trim_end_matches('/');
        let told = self
            .get(format!("{issuer}/.well-known/openid-configuration"))
            .await?;
        let found: Metadata =
            serde_json::from_slice(&told.body).map_err(|error| format!("its metadata: {error}"))?;
        if found.issuer != self.settings.issuer {
            return Err("its metadata names another issuer".to_owned());
        }
        let settings = &self.settings;
        let or = |told: &Option<String>, found: String| told.clone().unwrap_or(found);
        Ok(Endpoints {
            authorization: or(&settings.authorization_endpoint, found.authorization_endpoint),
            token: or(&settings.token_endpoint, found.token_endpoint),
            jwks: or(&settings.jwks_uri, found.jwks_uri),
            userinfo: settings.userinfo_endpoint.clone().or(found.userinfo_endpoint),
            names_issuer: found.authorization_response_iss_parameter_supported,
        })
    }

    /// Its keys; asked for again when `missing` one that a token names.
    ///
    /// # Errors
    /// Why there are none, in words for the log.
    pub(super) async fn keys(&self, now: Timestamp, missing: bool) -> Result<Arc<KeySet>, String> {
        let span = match missing {
            true => SignedDuration::from_secs(AGAIN_SECONDS),
            false => SignedDuration::from_mins(KEPT_MINUTES),
        };
        if let Some(kept) = young(&self.kept.keys, now, span) {
            return Ok(kept);
        }
        let told = self.get(self.endpoints(now).await?.jwks.clone()).await?;
        let keys = KeySet::read(&told.body).map_err(|error| format!("its keys: {error}"))?;
        let keys = Arc::new(keys);
        keep(&self.kept.keys, now, keys.clone());
        Ok(keys)
    }

    async fn get(&self, uri: String) -> Result<Told, String> {
        let ask = Ask {
            uri,
            ..Ask::default()
        };
        let told = self.wire.ask(ask).await?;
        match told.status {
            200 => Ok(told),
            status => Err(format!("it answered {status}")),
        }
    }
}

fn young<T>(
    kept: &Mutex<Option<(Timestamp, Arc<T>)>>,
    now: Timestamp,
    span: SignedDuration,
) -> Option<Arc<T>> {
    let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    let (at, value) = kept.as_ref()?;
    (now.duration_since(*at) < span).then(|| value.clone())
}

fn keep<T>(kept: &Mutex<Option<(Timestamp, Arc<T>)>>, now: Timestamp, value: Arc<T>) {
    *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, value));
}
