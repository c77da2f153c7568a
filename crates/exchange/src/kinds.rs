//! Kinds of acts of this crate, each with a sample that every reader must understand.

use capability::ActKind;

/// Every kind, in the order of the list of acts.
pub const KINDS: &[ActKind] = &[
    // Members, nodes, configuration.

    // Services.

    // Agreements.
];
