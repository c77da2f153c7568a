//! The list of capabilities. A new one adds a line here and a dependency; nothing else changes outside its folder.

use capability::Capability;

/// Every capability of this build, in the order of menus and documents.
pub const CAPABILITIES: &[&dyn Capability] = &[
    &directory::Directory,
    &identity::Identity,
    &observatory::Observatory,
    &committee::Committee,
    &assurance::Assurance,
    &provisioning::Provisioning,
    &credential::Credential,
    &exchange::Exchange,
    &learning::Learning,
    &start::Start,
    &notices::Notices,
    &capability::Drafts,
];
