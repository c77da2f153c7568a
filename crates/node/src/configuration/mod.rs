//! What nodes know of each other: members, their nodes and keys, services and grants, in parts that the operator signs.
//!
//! A [`Manifest`] names, by an [`Index`], the parts by their hash and says until when it may be used; it is signed again every minute,
//! while the parts change only with acts. The hash of its [`Content`] stands in an act of the register, so that no node can be shown another State
//! than everybody else.

mod address;
pub mod kept;
mod loaded;
mod model;
mod sealed;

pub use address::{ADDRESS_BYTES_MAX, address};
pub use loaded::{Configuration, Current, Key};
pub use model::{
    Card, Content, Endpoint, Evidence, Grant, Index, LargeRequests, Manifest, Member, Members, NodeEntry,
    NodeKey, PartName, Provider, Service, ServiceLevel, UnknownOutcome,
};
pub use sealed::{
    ConfigurationError, PART_BYTES_MAX, card, check_part, content_hash, manifest, sign_card, sign_manifest,
};
