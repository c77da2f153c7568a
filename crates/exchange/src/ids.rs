//! Identifiers of what is no agreement.

register::typed_id!(
    /// An enrolment: leave for one machine of a member to come in.
    EnrolmentId,
    /// Something unusual in how data are asked for.
    AlertId,
);
