//! Identifiers of this crate.

register::typed_id!(
    /// A digital service of an entity.
    ServiceId,
    /// An operation of a service: what somebody does in it under one level of confidence.
    OperationId,
    /// A step of the plan that closes gaps.
    StepId,
);
