//! Power: denied unless granted, and never wider than granted.

use norms::{
    Authority, IncompatibilitySeverity, Office, OfficeId, OfficeSeat, Scope, may_act, may_read, offices, peru,
};

const SGTD: Option<Authority> = Some(Authority::Sgtd);
const ANPD: Option<Authority> = Some(Authority::Anpd);

#[test]
fn offices_may_do_what_the_law_grants() {
    let cases = [
        (
            offices::ENTITY_HEAD,
            "directory/designated",
            None,
            Some(Scope::Subordinate),
        ),
        (
            offices::TOP_ADMIN_AUTHORITY,
            "directory/committee-constituted",
            None,
            Some(Scope::Subordinate),
        ),
        (
            offices::TOP_ADMIN_AUTHORITY,
            "identity/account-invited",
            SGTD,
            Some(Scope::Subordinate),
        ),
        (offices::ENTITY_HEAD, "directory/entity-registered", None, None),
        (
            offices::ENTITY_HEAD,
            "directory/communication-acknowledged",
            SGTD,
            None,
        ),
        (
            offices::DIGITAL_LEADER,
            "directory/designation-communicated",
            None,
            Some(Scope::OwnEntity),
        ),
        (offices::DIGITAL_LEADER, "directory/designated", None, None),
        (
            offices::TECHNICAL_SECRETARY,
            "directory/observation-corrected",
            None,
            Some(Scope::OwnEntity),
        ),
        (offices::TECHNICAL_SECRETARY, "directory/unit-created", None, None),
        (
            offices::SECURITY_OFFICER,
            "directory/contact-published",
            None,
            Some(Scope::OwnEntity),
        ),
        (
            offices::PERSONAL_DATA_OFFICER,
            "directory/contact-published",
            None,
            Some(Scope::OwnEntity),
        ),
        (
            offices::SGTD_ADMINISTRATOR,
            "directory/designated",
            None,
            Some(Scope::State),
        ),
        (
            offices::SGTD_ADMINISTRATOR,
            "register/payload-erased",
            None,
            Some(Scope::State),
        ),
        (
            offices::SGTD_ADMINISTRATOR,
            "directory/communication-acknowledged",
            ANPD,
            Some(Scope::State),
        ),
        (
            offices::SGTD_ANALYST,
            "directory/communication-acknowledged",
            SGTD,
            Some(Scope::State),
        ),
        (
            offices::SGTD_ANALYST,
            "directory/communication-acknowledged",
            ANPD,
            None,
        ),
        (
            offices::SGTD_ANALYST,
            "directory/communication-acknowledged",
            None,
            None,
        ),
        (
            offices::SGTD_ANALYST,
            "directory/calendar-day-declared",
            None,
            Some(Scope::State),
        ),
        (offices::SGTD_ANALYST, "directory/term-set", None, None),
        (
            offices::ANPD_ANALYST,
            "directory/communication-observed",
            ANPD,
            Some(Scope::State),
        ),
        (
            offices::ANPD_ANALYST,
            "directory/communication-observed",
            SGTD,
            None,
        ),
        (
            offices::COMMITTEE_SEAT_3,
            "identity/access-key-created",
            None,
            Some(Scope::Itself),
        ),
        (offices::COMMITTEE_SEAT_3, "directory/designated", None, None),
        (offices::ENTITY_HEAD, "no/such-kind", None, None),
    ];
    for (office, kind, authority, expected) in cases {
        assert_eq!(
            may_act(office, kind, authority),
            expected,
            "{office} {kind} {authority:?}"
        );
    }
}

#[test]
fn control_and_servir_only_read() {
    for office in [offices::INTERNAL_CONTROL, offices::SERVIR_ANALYST] {
        let office = peru().office(office).expect("listed");
        let powers = office.powers.iter().filter(|power| power.scope != Scope::Itself);
        let kinds: Vec<&str> = powers.flat_map(|power| &power.acts).copied().collect();
        let proposes = ["committee/matter-proposed", "committee/agreement-reported"];
        assert_eq!(
            kinds, proposes,
            "{} records its own keys, what it proposes and what it answers for",
            office.id
        );
        assert!(!office.reads.is_empty());
    }
}

#[test]
fn everybody_keeps_their_own_keys_and_no_more() {
    for office in peru().offices() {
        for kind in ["identity/access-key-created", "identity/access-key-revoked"] {
            assert_eq!(
                may_act(office.id, kind, None),
                Some(Scope::Itself),
                "{} {kind}",
                office.id
            );
        }
    }
}

#[test]
fn only_the_authorities_reach_the_whole_state() {
    let wide = |office: &&Office| {
        let acts = office.powers.iter().any(|power| power.scope == Scope::State);
        acts || office.reads.iter().any(|reading| reading.scope == Scope::State)
    };
    for office in peru().offices().iter().filter(wide) {
        assert_ne!(office.seat, OfficeSeat::AnyEntity, "{}", office.id);
    }
}

#[test]
fn the_map_answers_as_the_list_reads() {
    let law = peru();
    let mut granted = 0;
    for office in law.offices() {
        for power in &office.powers {
            for kind in &power.acts {
                let scope = law.may_act(office.id, kind, power.authority);
                assert!(scope >= Some(power.scope), "{} {kind}", office.id);
                granted += 1;
            }
        }
        for reading in &office.reads {
            for view in &reading.views {
                assert!(law.may_read(office.id, view, reading.authority) >= Some(reading.scope));
            }
        }
    }
    assert!(granted > 50);
}

#[test]
fn an_inbox_opens_to_its_authority_only() {
    assert_eq!(
        may_read(offices::SGTD_ANALYST, "directory.inbox", SGTD),
        Some(Scope::State)
    );
    assert_eq!(may_read(offices::SGTD_ANALYST, "directory.inbox", ANPD), None);
    assert_eq!(
        may_read(offices::ANPD_ANALYST, "directory.inbox", ANPD),
        Some(Scope::State)
    );
    assert_eq!(may_read(offices::ENTITY_HEAD, "directory.inbox", SGTD), None);
    assert_eq!(
        may_read(offices::SECURITY_OFFICER, "directory.desk", None),
        Some(Scope::OwnEntity)
    );
}

#[test]
fn whoever_designates_has_the_power_to_record_it() {
    for office in peru().offices() {
        for signer in &office.designated_by {
            let scope = may_act(*signer, "directory/designated", None);
            assert!(
                scope.is_some(),
                "{signer} signs for {} and may not record it",
                office.id
            );
        }
    }
}

#[test]
fn several_hold_only_where_several_may() {
    let several = |id: OfficeId| peru().office(id).expect("listed").multiple();
    for id in [
        offices::SECURITY_COORDINATOR,
        offices::UNIT_HEAD,
        offices::COMMITTEE_SEAT_9,
        offices::SGTD_ANALYST,
    ] {
        assert!(several(id), "{id}");
    }
    for id in [
        offices::ENTITY_HEAD,
        offices::DIGITAL_LEADER,
        offices::SECURITY_OFFICER,
        offices::COMMITTEE_SEAT_1,
    ] {
        assert!(!several(id), "{id}");
    }
}

#[test]
fn offices_best_kept_apart_are_found_from_either_side() {
    let apart = [
        (offices::SECURITY_OFFICER, offices::COMMITTEE_SEAT_3),
        (offices::PERSONAL_DATA_OFFICER, offices::COMMITTEE_SEAT_4),
        (offices::ANPD_ANALYST, offices::PERSONAL_DATA_OFFICER),
    ];
    for (one, other) in apart {
        let found = peru().incompatibility(one, other).expect("a warning");
        assert_eq!(peru().incompatibility(other, one), Some(found));
        assert_eq!(
            found.severity,
            IncompatibilitySeverity::Warning,
            "no norm forbids it"
        );
    }
    assert_eq!(
        peru().incompatibility(offices::DIGITAL_LEADER, offices::COMMITTEE_SEAT_2),
        None
    );
}

#[test]
fn every_type_of_entity_knows_its_offices_and_its_duties() {
    for (id, committee, duties) in [
        ("ministry", true, 23),
        ("district_municipality", true, 22),
        ("populated_centre", true, 0),
    ] {
        let kind = crate::entity_type(id);
        let has = peru()
            .offices_of(kind)
            .any(|office| office.id == offices::COMMITTEE_SEAT_1);
        assert_eq!(
            (has, peru().obligations_of(kind).count()),
            (committee, duties),
            "{id}"
        );
    }
}
