//! What must be read again and yet be useless to whoever copies the database: the seal of the house, for the secrets of this wing.

pub(crate) use capability::vault::{open, seal};
