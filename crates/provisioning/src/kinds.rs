//! Kinds of acts of this crate, each with a sample that every reader must understand. All are reserved: who works where is for the
//! entity to know, and the envelope tells strangers only that something was provisioned.

use capability::ActKind;

macro_rules! kind {
    ($kind:literal, $sample:literal) => {
        ActKind {
            kind: $kind,
            version: 1,
            public: false,
            erasable: false,
            sample: $sample,
        }
    };
}

/// Every kind, in the order of the list of acts.
pub const KINDS: &[ActKind] = &[
    kind!(
        "provisioning/staff-registered",
        r#"{"staff":"018f0000-0000-7000-8000-0000000000e1","person":"018f0000-0000-7000-8000-000000000005","works":true}"#
    ),
    kind!(
        "provisioning/staff-changed",
        r#"{"staff":"018f0000-0000-7000-8000-0000000000e1","attributes":["emails","title"]}"#
    ),
    kind!(
        "provisioning/staff-left",
        r#"{"staff":"018f0000-0000-7000-8000-0000000000e1","person":"018f0000-0000-7000-8000-000000000005","removed":false}"#
    ),
    kind!(
        "provisioning/staff-returned",
        r#"{"staff":"018f0000-0000-7000-8000-0000000000e1"}"#
    ),
    kind!(
        "provisioning/unit-changed",
        r#"{"unit":"018f0000-0000-7000-8000-000000000003","attributes":["members"],"added":["018f0000-0000-7000-8000-0000000000e1"]}"#
    ),
];
