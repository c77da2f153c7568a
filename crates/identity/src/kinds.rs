//! Kinds of acts of this crate, each with a sample that every reader must understand.

use crate::provider::acts as clients;
use crate::{acts, citizen, mandate};
use capability::ActKind;

const fn kind(kind: &'static str, sample: &'static str) -> ActKind {
    ActKind {
        kind,
        version: 1,
        public: true,
        erasable: false,
        sample,
    }
}

/// Every kind, in the order of the list of acts.
pub const KINDS: &[ActKind] = &[
    kind(
        acts::ACCOUNT_INVITED,
        r#"{"invitation":"018f0000-0000-7000-8000-000000000011","person":"018f0000-0000-7000-8000-000000000005","purpose":"activation"}"#,
    ),
    kind(
        acts::ACCOUNT_ACTIVATED,
        r#"{"person":"018f0000-0000-7000-8000-000000000005","invitation":"018f0000-0000-7000-8000-000000000011","purpose":"activation"}"#,
    ),
    kind(
        acts::RECOVERY_CONFIRMED,
        r#"{"invitation":"018f0000-0000-7000-8000-000000000011","person":"018f0000-0000-7000-8000-000000000005","how":"in_person"}"#,
    ),
    kind(
        acts::ACCESS_KEY_CREATED,
        r#"{"key":"018f0000-0000-7000-8000-000000000012","designation":"018f0000-0000-7000-8000-000000000006","until":"2027-03-11"}"#,
    ),
    kind(
        acts::ACCESS_KEY_REVOKED,
        r#"{"key":"018f0000-0000-7000-8000-000000000012"}"#,
    ),
    clients::KINDS[0],
    clients::KINDS[1],
    clients::KINDS[2],
    clients::KINDS[3],
    clients::KINDS[4],
    clients::KINDS[5],
    citizen::KIND,
    mandate::KINDS[0],
    mandate::KINDS[1],
];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn round<T: serde::Serialize + serde::de::DeserializeOwned>(kind: &str) {
        let sample = KINDS.iter().find(|known| known.kind == kind).unwrap().sample;
        let read: T = serde_json::from_str(sample).unwrap();
        assert_eq!(
            serde_json::to_value(read).unwrap(),
            serde_json::from_str::<Value>(sample).unwrap(),
            "{kind}"
        );
    }

    #[test]
    fn every_sample_is_what_its_type_writes() {
        round::<acts::AccountInvited>(acts::ACCOUNT_INVITED);
        round::<acts::AccountActivated>(acts::ACCOUNT_ACTIVATED);
        round::<acts::RecoveryConfirmed>(acts::RECOVERY_CONFIRMED);
        round::<acts::AccessKeyCreated>(acts::ACCESS_KEY_CREATED);
        round::<acts::AccessKeyRevoked>(acts::ACCESS_KEY_REVOKED);
        round::<clients::ClientRegistered>(clients::CLIENT_REGISTERED);
        round::<clients::ClientRegistered>(clients::CLIENT_UPDATED);
        round::<clients::ClientSuspended>(clients::CLIENT_SUSPENDED);
        round::<citizen::CitizenEnrolled>(citizen::CITIZEN_ENROLLED);
        round::<mandate::MandateRegistered>(mandate::MANDATE_REGISTERED);
        round::<mandate::MandateEnded>(mandate::MANDATE_ENDED);
        for kind in [
            clients::CLIENT_RESUMED,
            clients::CLIENT_RETIRED,
            clients::CLIENT_SECRET_CHANGED,
        ] {
            round::<clients::ClientNamed>(kind);
        }
    }
}
