//! What people do here, one file each.

use capability::UseCase;

/// Every use case, in the order of menus.
pub(crate) const LIST: &[UseCase] = &[
    // Members, nodes, configuration.

    // Services.

    // Agreements.
];
