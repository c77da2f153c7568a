//! The facts this crate records: that a credential was given and that it was annulled. Ids only; its payload is reserved, for the
//! place in the list of states would tell strangers whose state it is.

use jiff::civil::Date;
use register::DesignationId;
use serde::{Deserialize, Serialize};

register::typed_id!(
    /// A credential that was given.
    CredentialId,
);

/// Kind of [`CredentialIssued`].
pub const CREDENTIAL_ISSUED: &str = "credential/credential-issued";
/// Kind of [`CredentialRevoked`].
pub const CREDENTIAL_REVOKED: &str = "credential/credential-revoked";

/// `credential/credential-issued`: the holder of an office took it into a wallet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialIssued {
    /// The credential.
    pub credential: CredentialId,
    /// The designation that it tells of.
    pub designation: DesignationId,
    /// Number of the list that has its state.
    pub list: u32,
    /// Its place in that list.
    pub place: u32,
    /// The last day on which it holds.
    pub until: Date,
}

/// `credential/credential-revoked`: its holder annulled it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialRevoked {
    /// The credential.
    pub credential: CredentialId,
}
