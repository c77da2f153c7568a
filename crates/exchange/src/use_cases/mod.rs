//! What people do here, one file each.

mod members;

use capability::UseCase;

/// Every use case, in the order of menus.
pub(crate) const LIST: &[UseCase] = &[
    // Members, nodes, configuration.
    members::join::USE_CASE,
    members::suspend::USE_CASE,
    members::resume::USE_CASE,
    members::add_subsystem::USE_CASE,
    members::retire_subsystem::USE_CASE,
    members::open_enrolment::USE_CASE,
    members::move_node::USE_CASE,
    members::revoke_node::USE_CASE,
    // Services.

    // Agreements.
];
