//! Use cases, named by verb: one file each.

mod acknowledge_communication;
mod close_entity;
mod close_unit;
mod communicate_designation;
mod constitute_committee;
mod correct_observation;
mod create_post;
mod create_unit;
mod declare_calendar_day;
mod designate;
mod end_designation;
mod end_post;
mod erase_person;
mod observe_communication;
mod publish_contact;
mod register_entity;
mod rename_unit;
mod set_term;
mod update_entity;

use capability::UseCase;

/// Every use case, in the order pages and descriptions list them.
pub const USE_CASES: &[UseCase] = &[
    designate::USE_CASE,
    end_designation::USE_CASE,
    constitute_committee::USE_CASE,
    communicate_designation::USE_CASE,
    acknowledge_communication::USE_CASE,
    observe_communication::USE_CASE,
    correct_observation::USE_CASE,
    publish_contact::USE_CASE,
    create_unit::USE_CASE,
    rename_unit::USE_CASE,
    close_unit::USE_CASE,
    create_post::USE_CASE,
    end_post::USE_CASE,
    erase_person::USE_CASE,
    register_entity::USE_CASE,
    update_entity::USE_CASE,
    close_entity::USE_CASE,
    declare_calendar_day::USE_CASE,
    set_term::USE_CASE,
];

pub(crate) use acknowledge_communication::acknowledging;
pub use acknowledge_communication::decide as acknowledge;
pub(crate) use observe_communication::{OBSERVATIONS, observing};

pub use close_unit::closing as closing_unit;
pub use communicate_designation::ToTell;
pub(crate) use communicate_designation::{authority_of, decide as may_be_told};
pub(crate) use constitute_committee::decide as may_constitute;
pub use create_unit::{NAME_CHARS_MAX as UNIT_NAME_CHARS_MAX, creating as creating_unit};
pub(crate) use designate::about;
pub use designate::{NewDesignation, Situation, decide as designate, warning_text};
pub use publish_contact::PLACES as CONTACT_PLACES;
pub use rename_unit::renaming as renaming_unit;
