//! Identifiers of this crate.

register::typed_id!(
    /// A session of a committee.
    SessionId,
    /// A matter that somebody wants on an agenda.
    MatterId,
    /// An item of an agenda.
    ItemId,
    /// A ballot on an item.
    BallotId,
    /// A numbered agreement.
    AgreementId,
    /// A round in which members score initiatives.
    RoundId,
    /// A text that somebody said in a session, kept beside acts.
    StatementId,
);
