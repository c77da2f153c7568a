//! The strategy of an entity in a house of its own.
