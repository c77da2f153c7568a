//! The facts about relying parties: who registered which system of an entity, what it may ask for, when it was stopped.

use super::client::Profile;
use capability::ActKind;
use serde::{Deserialize, Serialize};

register::typed_id!(
    /// A system that lets people in through the provider: a relying party, by its `client_id`.
    ClientId,
);

/// Kind of [`ClientRegistered`].
pub const CLIENT_REGISTERED: &str = "identity/client-registered";
/// Kind of [`ClientRegistered`] for a profile that changes.
pub const CLIENT_UPDATED: &str = "identity/client-updated";
/// Kind of [`ClientSuspended`].
pub const CLIENT_SUSPENDED: &str = "identity/client-suspended";
/// Kind of [`ClientNamed`] when it works again.
pub const CLIENT_RESUMED: &str = "identity/client-resumed";
/// Kind of [`ClientNamed`] when it ends for good.
pub const CLIENT_RETIRED: &str = "identity/client-retired";
/// Kind of [`ClientNamed`] when it was given a new secret.
pub const CLIENT_SECRET_CHANGED: &str = "identity/client-secret-changed";

/// `identity/client-registered`, `identity/client-updated`: what a system may ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClientRegistered {
    /// The system.
    pub client: ClientId,
    /// Everything that the provider goes by.
    pub profile: Profile,
}

/// `identity/client-suspended`: it lets nobody in until it is resumed, and its tokens are worth nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientSuspended {
    /// The system.
    pub client: ClientId,
    /// Why: `incident`, `misuse`, `unmaintained`, `asked`.
    pub reason: String,
}

/// An act about a system that says nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientNamed {
    /// The system.
    pub client: ClientId,
}

const PROFILE: &str = r#"{"client":"018f0000-0000-7000-8000-000000000021","profile":{"name":"Mesa de partes virtual","redirect_uris":["https://mesa.example.gob.pe/retorno"],"sector":"tramites","authentication":"private_key_jwt","keys":{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo","kid":"a"}]},"id_token_alg":"ES256","scopes":["profile"],"level":"nca1","operations":[{"code":"firmar","name":"Firmar el escrito","level":"nca3"}]}}"#;
const NAMED: &str = r#"{"client":"018f0000-0000-7000-8000-000000000021"}"#;

const fn kind(kind: &'static str, sample: &'static str) -> ActKind {
    ActKind {
        kind,
        version: 1,
        public: true,
        erasable: false,
        sample,
    }
}

/// Every kind of this part, in the order of the list of acts.
pub const KINDS: [ActKind; 6] = [
    kind(CLIENT_REGISTERED, PROFILE),
    kind(CLIENT_UPDATED, PROFILE),
    kind(
        CLIENT_SUSPENDED,
        r#"{"client":"018f0000-0000-7000-8000-000000000021","reason":"incident"}"#,
    ),
    kind(CLIENT_RESUMED, NAMED),
    kind(CLIENT_RETIRED, NAMED),
    kind(CLIENT_SECRET_CHANGED, NAMED),
];
