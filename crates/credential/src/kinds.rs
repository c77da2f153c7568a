//! Kinds of acts of this crate, each with a sample that every reader must understand.

use crate::acts::{CREDENTIAL_ISSUED, CREDENTIAL_REVOKED};
use capability::ActKind;

/// Every kind.
pub const KINDS: &[ActKind] = &[
    ActKind {
        kind: CREDENTIAL_ISSUED,
        version: 1,
        public: false,
        erasable: false,
        sample: r#"{"credential":"018f0000-0000-7000-8000-0000000000e1","designation":"018f0000-0000-7000-8000-000000000021","list":1,"place":70211,"until":"2027-11-26"}"#,
    },
    ActKind {
        kind: CREDENTIAL_REVOKED,
        version: 1,
        public: false,
        erasable: false,
        sample: r#"{"credential":"018f0000-0000-7000-8000-0000000000e1"}"#,
    },
];
