//! Identifiers of this crate.

register::typed_id!(
    /// Somebody who works, or worked, for an entity, as its human resources system tells: no person of the directory, and no power.
    StaffId,
);
