//! Tables: what acts tell, rebuilt from them; and beside them what must not be in an act, or is no act.

use capability::Clash;
use register::{Migration, Table};

/// Derived tables.
pub(crate) const TABLES: &[Table] = &[
    // Members, nodes, configuration.

    // Services.

    // Agreements.
];

/// Kept tables.
pub(crate) const KEPT: &[Migration] = &[];

/// What whoever was overtaken is told.
pub(crate) const CLASHES: &[Clash] = &[
    // Members, nodes, configuration.

    // Services.

    // Agreements.
];
