//! What the operations for programs take and give.

use capability::Shape::{self, Day, Flag, Int, List, Maybe, Moment, Object, Text};

const OFFICE: Shape = Object(&[
    ("designation", Text),
    ("office", Text),
    ("entity", Text),
    ("entity_name", Text),
    ("from", Day),
    ("to", Maybe(&Day)),
]);

/// `GET /api/v1/me`.
pub(crate) static ME: Shape = Object(&[
    ("person", Text),
    ("name", Text),
    ("acting", Maybe(&OFFICE)),
    ("offices", List(&OFFICE)),
    ("by_key", Flag),
]);

const ACTS: Shape = List(&Object(&[
    ("code", Text),
    ("seq", Int),
    ("id", Text),
    ("recorded_at", Moment),
    ("url", Text),
]));

/// `POST /api/v1/invitations`.
pub(crate) static INVITATION: Shape = Object(&[("entity", Text), ("person", Text)]);

/// What an invitation gives: its link is told once.
pub(crate) static INVITED: Shape = Object(&[
    ("acts", ACTS),
    ("warnings", List(&Text)),
    ("invitation", Text),
    ("link", Text),
    ("waits", Flag),
    ("expires_at", Moment),
]);

/// `POST /api/v1/citizens`; `seen` says that the official saw the document.
pub(crate) static CITIZEN: Shape = Object(&[
    ("entity", Text),
    ("dni", Text),
    ("given_names", Text),
    ("surnames", Text),
    ("email", Text),
    ("mobile", Text),
    ("seen", Flag),
]);

/// What enrolling gives: the link is told once.
pub(crate) static CITIZEN_ENROLLED: Shape = Object(&[
    ("acts", ACTS),
    ("warnings", List(&Text)),
    ("invitation", Text),
    ("person", Text),
    ("link", Text),
    ("waits", Flag),
    ("expires_at", Moment),
]);

/// `POST /api/v1/access-keys`; a key cannot make another, so `current` is the password of who is signed in.
pub(crate) static KEY: Shape = Object(&[("label", Text), ("days", Int), ("current", Text)]);

/// What a new key gives: its secret is told once.
pub(crate) static KEY_MADE: Shape = Object(&[
    ("acts", ACTS),
    ("warnings", List(&Text)),
    ("key", Text),
    ("secret", Text),
    ("expires_at", Moment),
]);

/// `POST /api/v1/client-secrets`.
pub(crate) static CLIENT_SECRET: Shape = Object(&[("client", Text)]);

/// What a new secret of a system gives: it is told once.
pub(crate) static CLIENT_SECRET_MADE: Shape = Object(&[
    ("acts", ACTS),
    ("warnings", List(&Text)),
    ("client", Text),
    ("secret", Text),
]);
