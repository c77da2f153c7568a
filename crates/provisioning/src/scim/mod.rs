//! SCIM 2.0 itself, RFC 7643 and RFC 7644: schemas, paths, filters, changes, lists. Values in, values out; no database, no HTTP.

pub mod filter;
pub mod no;
pub mod patch;
pub mod path;
pub mod query;
pub mod schema;
pub mod shape;
pub mod standard;
pub mod view;

pub use no::{Kind, No};
pub use schema::{Attribute, Resource, Schema, Type};

/// Schema of an error, RFC 7644 section 3.12.
pub const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
/// Schema of a list, RFC 7644 section 3.4.2.
pub const LIST: &str = "urn:ietf:params:scim:api:messages:2.0:ListResponse";
/// Schema of a search by POST, RFC 7644 section 3.4.3.
pub const SEARCH: &str = "urn:ietf:params:scim:api:messages:2.0:SearchRequest";
/// Schema of a change in part, RFC 7644 section 3.5.2.
pub const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/// An object of JSON.
pub type Object = serde_json::Map<String, serde_json::Value>;
