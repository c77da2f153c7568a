//! What a person may do here.
//!
//! Revoking a key is declared like every use case of the house. Inviting and creating a key answer with a secret
//! that is shown once and never again, which no declared use case does: they have routes of their own and keep the
//! same rules, power asked by `cx.may` and acts recorded by `cx.record`.

pub(crate) mod change_client_secret;
mod client_form;
pub(crate) mod client_target;
pub(crate) mod confirm_recovery;
pub(crate) mod create_access_key;
pub(crate) mod invite_account;
mod register_client;
mod resume_client;
mod retire_client;
mod revoke_access_key;
pub(crate) mod suspend_client;
mod update_client;

use capability::UseCase;

/// Every declared use case.
pub const USE_CASES: &[UseCase] = &[
    revoke_access_key::USE_CASE,
    confirm_recovery::USE_CASE,
    register_client::USE_CASE,
    update_client::USE_CASE,
    suspend_client::USE_CASE,
    resume_client::USE_CASE,
    retire_client::USE_CASE,
    crate::mandate::REGISTER,
    crate::mandate::END,
];
