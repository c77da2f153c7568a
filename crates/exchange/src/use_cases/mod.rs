//! What people do here, one file each.

mod agreements;
mod members;
mod services;
mod watching;

pub(crate) use agreements::{is_open, sensitivity_word};

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
    services::describe::USE_CASE,
    services::enable::USE_CASE,
    services::disable::USE_CASE,
    services::retire::USE_CASE,
    services::sign_level::USE_CASE,
    // Agreements.
    agreements::request_access::USE_CASE,
    agreements::grant_access::USE_CASE,
    agreements::refuse_access::USE_CASE,
    agreements::withdraw_request::USE_CASE,
    agreements::ask_renewal::USE_CASE,
    agreements::renew_grant::USE_CASE,
    agreements::suspend_grant::USE_CASE,
    agreements::resume_grant::USE_CASE,
    agreements::end_grant::USE_CASE,
    agreements::adopt_policy::USE_CASE,
    agreements::end_policy::USE_CASE,
    agreements::make_exception::USE_CASE,
    agreements::end_exception::USE_CASE,
    // Watching.
    watching::review_alert::USE_CASE,
];
