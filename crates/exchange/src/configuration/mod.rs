//! The configuration that nodes work by: assembled from the tables, its hash recorded by an act, served signed.

mod assembled;
mod operator;
mod publish;
mod serve;
mod settings;

pub(crate) use operator::{SubjectKeys, anchor, sign};
pub(crate) use publish::Publisher;
pub(crate) use serve::{bundle, routes};
pub(crate) use settings::settings;
pub use settings::{AuthorityKind, Settings, use_settings};
