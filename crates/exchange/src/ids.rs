//! Identifiers of members and nodes.

register::typed_id!(
    /// An enrolment: leave for one machine of a member to come in.
    EnrolmentId,
);
