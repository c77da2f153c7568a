//! The facts this crate records: that an account or a key came to be or ended, never what opens it.

use register::{DesignationId, PersonId};
use serde::{Deserialize, Serialize};

register::typed_id!(
    /// An invitation to set a password.
    InvitationId,
    /// An access key.
    KeyId,
);

/// Kind of [`AccountInvited`].
pub const ACCOUNT_INVITED: &str = "identity/account-invited";
/// Kind of [`AccountActivated`].
pub const ACCOUNT_ACTIVATED: &str = "identity/account-activated";
/// Kind of [`RecoveryConfirmed`].
pub const RECOVERY_CONFIRMED: &str = "identity/recovery-confirmed";
/// Kind of [`AccessKeyCreated`].
pub const ACCESS_KEY_CREATED: &str = "identity/access-key-created";
/// Kind of [`AccessKeyRevoked`].
pub const ACCESS_KEY_REVOKED: &str = "identity/access-key-revoked";

/// Why a password is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The person had no account.
    Activation,
    /// A citizen, enrolled by an official.
    Citizen,
    /// The person lost the password; sessions and keys end.
    Recovery,
    /// The instance had no administrator yet.
    FirstAccess,
    /// The national provider proved who the person is.
    NationalProvider,
    /// A certificate in a card proved who the person is.
    Certificate,
}

impl Purpose {
    /// Name in tables and payloads.
    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::Activation => "activation",
            Purpose::Citizen => "citizen",
            Purpose::Recovery => "recovery",
            Purpose::FirstAccess => "first_access",
            Purpose::NationalProvider => "national_provider",
            Purpose::Certificate => "certificate",
        }
    }
}

/// `identity/account-invited`: somebody with power over the person's offices gave them a way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountInvited {
    /// The invitation.
    pub invitation: InvitationId,
    /// Who is invited.
    pub person: PersonId,
    /// Whether it is the first account or a lost password.
    pub purpose: Purpose,
}

/// `identity/recovery-confirmed`: a second official checked that whoever asks to recover an account is the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryConfirmed {
    /// The invitation that another official gave.
    pub invitation: InvitationId,
    /// Whose account it is.
    pub person: PersonId,
    /// How the official checked: `in_person`, `by_video`.
    pub how: String,
}

/// `identity/account-activated`: the person set a password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountActivated {
    /// Who.
    pub person: PersonId,
    /// The invitation used, if there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<InvitationId>,
    /// Why.
    pub purpose: Purpose,
}

/// `identity/access-key-created`: a program may act under a designation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKeyCreated {
    /// The key; not what opens it.
    pub key: KeyId,
    /// The designation whose power it lends.
    pub designation: DesignationId,
    /// Last day it works, even if nobody revokes it.
    pub until: jiff::civil::Date,
}

/// `identity/access-key-revoked`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessKeyRevoked {
    /// The key.
    pub key: KeyId,
}
