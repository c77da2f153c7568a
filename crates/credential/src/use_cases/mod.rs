//! What a person does with the credentials they hold, beside taking one into a wallet.

mod revoke;

use capability::UseCase;

/// Every use case.
pub(crate) const USE_CASES: &[UseCase] = &[revoke::USE_CASE];
