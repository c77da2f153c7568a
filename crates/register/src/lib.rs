#![doc = include_str!("../README.md")]

extern crate self as register;

// What `typed_id!` needs in the crates that use it.
#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use uuid;

mod fault;
pub use fault::{Fault, OrFault};

mod refused;
pub use refused::{RecordError, Refused};

mod clock;
pub use clock::{Clock, FixedClock, SystemClock, civil_date, new_id, random};

mod id;
pub use id::{ActId, CommunicationId, DesignationId, EntityId, PersonId, PostId, UnitId};

mod code;
pub use code::{act_code, parse_code, read_code};

mod canonical;
pub use canonical::{NotCanonical, canonical};

mod hex;
pub use hex::{hex, parse_hex};

pub mod db;
pub mod tree;

mod act;
pub use act::{Draft, Receipt, Recorded, Under, Visibility};

mod envelope;
pub use envelope::{ENVELOPE_BYTES_MAX, Envelope, commitment};

mod projector;
pub use projector::{Migration, Projector, Projectors, Table};

mod schema;

mod edge;

mod commit;

mod key;
pub use key::Key;

mod rebuild;
pub use rebuild::{Compared, Difference, GivenAct, Progress, Replayed, compare, replay, replay_given};

mod identity;

mod handle;
pub use handle::{Head, IdempotencyKey, Options, Register};

mod read;
pub use read::{Filter, StoredAct};

mod proof;

mod erase;

mod forget;

mod verify;
pub use verify::{Evidence, Finding, ReplayInto, Report, verify_database};

mod follow;
pub use follow::{Follower, Followers, Handling};

mod document;
pub use document::{DocumentRef, DocumentRefused, Documents, Limits, PutError};

mod media_type;
pub use media_type::MediaType;

mod sniff;

mod export;
pub use export::{Imported, Stream, export, import};

mod backup;
pub use backup::{BackedUp, backup};
