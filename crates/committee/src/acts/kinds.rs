//! Kinds of acts of this crate, each with a sample that every reader must understand.
//!
//! Those of a session are public where the session is open to anybody, and reserved where it is not.

use capability::ActKind;

macro_rules! kind {
    ($kind:literal, $sample:literal) => {
        kind!($kind, $sample, false)
    };
    ($kind:literal, $sample:literal, $public:literal) => {
        ActKind {
            kind: $kind,
            version: 1,
            public: $public,
            erasable: false,
            sample: $sample,
        }
    };
}

/// Every kind, in the order of the list of acts.
pub const KINDS: &[ActKind] = &[
    kind!(
        "committee/rules-set",
        r#"{"from":"2026-02-01","quorum":{"over":false,"part":2,"of":3},"qualified":{"majority":"two_thirds","kinds":["approve_plan"]},"notice_ordinary_days":5,"chair":"committee_seat_1","name":"Reglamento interno"}"#,
        true
    ),
    kind!(
        "committee/members-communicated",
        r#"{"committee":"018f0000-0000-7000-8000-00000000000c","on":"2026-11-20","reference":"Oficio 118-2026-MDM"}"#,
        true
    ),
    kind!(
        "committee/criteria-set",
        r#"{"from":"2026-02-01","criteria":[{"id":"public_value","weight":60},{"id":"cost","weight":40}]}"#,
        true
    ),
    kind!(
        "committee/matter-proposed",
        r#"{"matter":"018f0000-0000-7000-8000-000000000081","kind":"ai_project","title":"Asistente para consultas de tributos","origin":{"path":"/normas/ds-115-2025-pcm","label":"D.S. 115-2025-PCM"}}"#
    ),
    kind!(
        "committee/matter-withdrawn",
        r#"{"matter":"018f0000-0000-7000-8000-000000000081"}"#
    ),
    kind!(
        "committee/urgently-decided",
        r#"{"matter":"018f0000-0000-7000-8000-000000000081","title":"Suspender un servicio por incidente","reason":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"},"document":null}"#
    ),
    kind!(
        "committee/session-called",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","committee":"018f0000-0000-7000-8000-00000000000c","kind":"ordinary","year":2026,"number":4,"on":"2026-11-19","hour":"15:00:00","second_on":"2026-11-20","place":"Sala de regidores","mode":"mixed","open":false,"notice_days":7}"#,
        true
    ),
    kind!(
        "committee/agenda-set",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","items":[{"item":"018f0000-0000-7000-8000-000000000061","matter":"018f0000-0000-7000-8000-000000000081","kind":"quarterly_evaluation","title":"Avance del plan, tercer trimestre de 2026","period":"2026-07-01"}]}"#
    ),
    kind!(
        "committee/agenda-changed",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","removed":["018f0000-0000-7000-8000-000000000061"],"added":[{"item":"018f0000-0000-7000-8000-000000000062","kind":"information","title":"Estado de las obras"}],"notice_days":1,"urgency":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"}}"#
    ),
    kind!(
        "committee/session-moved",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","on":"2026-11-24","hour":"15:00:00","second_on":"2026-11-25","place":"Sala de regidores","notice_days":3}"#,
        true
    ),
    kind!(
        "committee/session-cancelled",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","reason":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"}}"#,
        true
    ),
    kind!(
        "committee/attendance-answered",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","person":"018f0000-0000-7000-8000-000000000005","answer":"attends"}"#
    ),
    kind!(
        "committee/arrived",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","person":"018f0000-0000-7000-8000-000000000005","mode":"remote","by":"member"}"#
    ),
    kind!(
        "committee/left",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","person":"018f0000-0000-7000-8000-000000000005"}"#
    ),
    kind!(
        "committee/session-opened",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","call":1,"roster":[{"key":"committee_seat_1","number":1,"holder":{"person":"018f0000-0000-7000-8000-000000000005","designation":"018f0000-0000-7000-8000-000000000009"}}],"chair":"018f0000-0000-7000-8000-000000000005","secretary":"018f0000-0000-7000-8000-000000000005","present":7,"needed":5,"ground":"called"}"#
    ),
    kind!(
        "committee/item-opened",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","item":"018f0000-0000-7000-8000-000000000061"}"#
    ),
    kind!(
        "committee/item-deferred",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","item":"018f0000-0000-7000-8000-000000000061","reason":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"}}"#
    ),
    kind!(
        "committee/chair-taken",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","chair":"018f0000-0000-7000-8000-000000000005"}"#
    ),
    kind!(
        "committee/item-added",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","item":"018f0000-0000-7000-8000-000000000061","kind":"other","title":"Corte del servicio de correo","urgency":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"}}"#
    ),
    kind!(
        "committee/recused",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","item":"018f0000-0000-7000-8000-000000000061","person":"018f0000-0000-7000-8000-000000000005","cause":"own_interest","by":"member"}"#
    ),
    kind!(
        "committee/ballot-opened",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","item":"018f0000-0000-7000-8000-000000000061","ballot":"018f0000-0000-7000-8000-000000000071","purpose":"decision","secret":false,"majority":"simple","members":8,"voters":[{"person":"018f0000-0000-7000-8000-000000000005","seat":"committee_seat_1"}]}"#
    ),
    kind!(
        "committee/ballot-annulled",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","ballot":"018f0000-0000-7000-8000-000000000071","reason":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"}}"#
    ),
    kind!(
        "committee/vote-cast",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","ballot":"018f0000-0000-7000-8000-000000000071","person":"018f0000-0000-7000-8000-000000000005","vote":"against","reason":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"},"by":"member"}"#
    ),
    kind!(
        "committee/vote-taken",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","ballot":"018f0000-0000-7000-8000-000000000071","person":"018f0000-0000-7000-8000-000000000005"}"#
    ),
    kind!(
        "committee/vote-reasoned",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","ballot":"018f0000-0000-7000-8000-000000000071","person":"018f0000-0000-7000-8000-000000000005","reason":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"}}"#
    ),
    kind!(
        "committee/ballot-closed",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","ballot":"018f0000-0000-7000-8000-000000000071","for":6,"against":0,"abstain":1,"needed":4,"base":7,"casting":false,"outcome":"adopted","slips":[{"receipt":"K7QW2M4XBR9T3FH5ZC8VNA6PDE","vote":"for"}]}"#
    ),
    kind!(
        "committee/session-adjourned",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","on":"2026-11-20","hour":"09:00:00","reason":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"}}"#,
        true
    ),
    kind!(
        "committee/session-resumed",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","roster":[{"key":"committee_seat_1","number":1,"holder":{"person":"018f0000-0000-7000-8000-000000000005","designation":"018f0000-0000-7000-8000-000000000009"}}],"present":6,"needed":5}"#
    ),
    kind!(
        "committee/session-concluded",
        r#"{"session":"018f0000-0000-7000-8000-000000000051"}"#,
        true
    ),
    kind!(
        "committee/agreement-adopted",
        r#"{"agreement":"018f0000-0000-7000-8000-000000000091","session":"018f0000-0000-7000-8000-000000000051","item":"018f0000-0000-7000-8000-000000000061","ballot":"018f0000-0000-7000-8000-000000000071","code":"A-04-2026-01","text":"Presentar un nuevo cronograma de los proyectos atrasados","owner":{"kind":"office","id":"digital_leader"},"due":"2026-12-04","public":true}"#
    ),
    kind!(
        "committee/agreement-reported",
        r#"{"agreement":"018f0000-0000-7000-8000-000000000091","done":true,"said":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"},"document":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"}"#
    ),
    kind!(
        "committee/agreement-closed",
        r#"{"agreement":"018f0000-0000-7000-8000-000000000091","fulfilled":true,"on":"2026-12-03"}"#
    ),
    kind!(
        "committee/agreement-moved",
        r#"{"agreement":"018f0000-0000-7000-8000-000000000091","due":"2026-12-18","reason":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"}}"#
    ),
    kind!(
        "committee/minutes-drawn",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","version":1,"document":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651","content":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651","signers":["018f0000-0000-7000-8000-000000000005"]}"#,
        true
    ),
    kind!(
        "committee/minutes-approved",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","document":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651","reading":"at_end"}"#,
        true
    ),
    kind!(
        "committee/minutes-signed",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","document":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651","person":"018f0000-0000-7000-8000-000000000005","level":"session","reservation":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"}}"#,
        true
    ),
    kind!(
        "committee/minutes-corrected",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","correction":{"id":"018f0000-0000-7000-8000-0000000000b1","sha256":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"}}"#,
        true
    ),
    kind!(
        "committee/scoring-opened",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","item":"018f0000-0000-7000-8000-000000000061","round":"018f0000-0000-7000-8000-0000000000a1","initiatives":["018f0000-0000-7000-8000-000000000081"],"criteria":[{"id":"public_value","weight":100}]}"#
    ),
    kind!(
        "committee/scores-given",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","round":"018f0000-0000-7000-8000-0000000000a1","person":"018f0000-0000-7000-8000-000000000005","scores":{"018f0000-0000-7000-8000-000000000081":{"public_value":4}}}"#
    ),
    kind!(
        "committee/scoring-closed",
        r#"{"session":"018f0000-0000-7000-8000-000000000051","round":"018f0000-0000-7000-8000-0000000000a1","members":7,"ranking":[{"initiative":"018f0000-0000-7000-8000-000000000081","place":1,"mean_hundredths":412,"spread_hundredths":200}]}"#
    ),
    kind!(
        "committee/duty-performed",
        r#"{"obligation":"G12","period":"2026-07-01","on":"2026-10-09"}"#,
        true
    ),
];
