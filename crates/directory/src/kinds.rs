//! Kinds of acts of this crate, each with a sample that every reader must understand.

use capability::ActKind;

macro_rules! kind {
    ($kind:literal, $sample:literal) => {
        ActKind {
            kind: $kind,
            version: 1,
            public: true,
            erasable: false,
            sample: $sample,
        }
    };
}

/// Every kind, in the order of the list of acts.
pub const KINDS: &[ActKind] = &[
    kind!(
        "directory/entity-registered",
        r#"{"entity":"018f0000-0000-7000-8000-000000000001","type":"district_municipality","name":"Municipalidad Distrital de Muestra","ruc":"20000000001","ubigeo":"080101","source":"Lista de muestra 2026","authority":null}"#
    ),
    kind!(
        "directory/entity-updated",
        r#"{"entity":"018f0000-0000-7000-8000-000000000001","name":"Municipalidad Distrital de Muestra Alta","reason":"renamed"}"#
    ),
    kind!(
        "directory/entity-closed",
        r#"{"entity":"018f0000-0000-7000-8000-000000000001","on":"2026-12-31","reason":"merged","successor":"018f0000-0000-7000-8000-000000000002","norm":"Ley de muestra"}"#
    ),
    kind!(
        "directory/entities-imported",
        r#"{"file":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651","rows":2815,"registered":2800,"updated":3,"refused":12}"#
    ),
    kind!(
        "directory/unit-created",
        r#"{"unit":"018f0000-0000-7000-8000-000000000003","kind":"deconcentrated_body","name":"Oficina zonal de muestra","parent":null,"from":"2026-01-05"}"#
    ),
    kind!(
        "directory/unit-renamed",
        r#"{"unit":"018f0000-0000-7000-8000-000000000003","name":"Oficina zonal de muestra alta"}"#
    ),
    kind!(
        "directory/unit-closed",
        r#"{"unit":"018f0000-0000-7000-8000-000000000003","on":"2026-12-31"}"#
    ),
    kind!(
        "directory/post-created",
        r#"{"post":"018f0000-0000-7000-8000-000000000004","name":"Gerencia de Planeamiento","unit":null,"from":"2026-01-05"}"#
    ),
    kind!(
        "directory/post-ended",
        r#"{"post":"018f0000-0000-7000-8000-000000000004","on":"2026-10-31"}"#
    ),
    kind!(
        "directory/person-registered",
        r#"{"person":"018f0000-0000-7000-8000-000000000005"}"#
    ),
    kind!(
        "directory/person-erased",
        r#"{"person":"018f0000-0000-7000-8000-000000000005","norm":"Ley 29733, art. 20"}"#
    ),
    kind!(
        "directory/designated",
        r#"{"designation":"018f0000-0000-7000-8000-000000000006","office":"digital_leader","capacity":"main","person":"018f0000-0000-7000-8000-000000000005","post_title":"Gerencia de Planeamiento","bond":"sample","instrument":{"kind":"mayoral_resolution","number":"021-2026-A-MDM","date":"2026-03-10","article":"R.M. 119-2018-PCM, art. 1","document":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"},"from":"2026-03-11","communicate_by":"2026-03-17"}"#
    ),
    kind!(
        "directory/designation-carried",
        r#"{"designation":"018f0000-0000-7000-8000-000000000009","office":"digital_leader","capacity":"main","person":"018f0000-0000-7000-8000-000000000005","post_title":"Gerencia de Planeamiento","bond":"sample","instrument":{"kind":"mayoral_resolution","number":"021-2026-A-MDM","date":"2026-03-10","article":"R.M. 119-2018-PCM, art. 1","document":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"},"from":"2027-01-01","communicate_by":"2027-01-08","continues":"018f0000-0000-7000-8000-000000000006","entity_from":"018f0000-0000-7000-8000-000000000001"}"#
    ),
    kind!(
        "directory/designation-ended",
        r#"{"designation":"018f0000-0000-7000-8000-000000000006","on":"2026-08-15","reason":"bond_ended"}"#
    ),
    kind!(
        "directory/committee-constituted",
        r#"{"committee":"018f0000-0000-7000-8000-000000000007","instrument":{"kind":"mayoral_resolution","number":"009-2026-A-MDM","date":"2026-01-22","article":null,"document":null},"from":"2026-01-23","communicate_by":"2026-01-29"}"#
    ),
    kind!(
        "directory/designation-communicated",
        r#"{"communication":"018f0000-0000-7000-8000-000000000008","designation":"018f0000-0000-7000-8000-000000000006","authority":"sgtd","on":"2026-03-12","answer_by":"2026-04-07"}"#
    ),
    kind!(
        "directory/communication-acknowledged",
        r#"{"communication":"018f0000-0000-7000-8000-000000000008","designation":"018f0000-0000-7000-8000-000000000006","authority":"sgtd"}"#
    ),
    kind!(
        "directory/communication-observed",
        r#"{"communication":"018f0000-0000-7000-8000-000000000008","designation":"018f0000-0000-7000-8000-000000000006","authority":"sgtd","reason":"article_missing","correct_by":"2026-03-24"}"#
    ),
    ActKind {
        kind: "directory/observation-explained",
        version: 1,
        public: false,
        erasable: true,
        sample: r#"{"text":"El acto no indica el artículo de la norma."}"#,
    },
    kind!(
        "directory/observation-corrected",
        r#"{"communication":"018f0000-0000-7000-8000-000000000008","designation":"018f0000-0000-7000-8000-000000000006","instrument":{"kind":"mayoral_resolution","number":"021-2026-A-MDM","date":"2026-03-10","article":"R.M. 119-2018-PCM, art. 1","document":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"},"answer_by":"2026-04-14"}"#
    ),
    kind!(
        "directory/contact-published",
        r#"{"designation":"018f0000-0000-7000-8000-000000000006","place":"gob_pe"}"#
    ),
    kind!(
        "directory/calendar-day-declared",
        r#"{"day":"2026-12-24","kind":"public_sector_day","place":"","norm":"Decreto de muestra"}"#
    ),
    kind!(
        "directory/term-set",
        r#"{"code":"GOV-COMM","length":7,"unit":"working_days","from":"2026-06-01","basis":"Comunicado de muestra"}"#
    ),
    kind!(
        "directory/due-moved",
        r#"{"designation":"018f0000-0000-7000-8000-000000000006","what":"communicate","before":"2026-12-24","after":"2026-12-28"}"#
    ),
];

/// Subjects that a sample of a kind carries, besides its entity.
pub const SAMPLE_SUBJECTS: &[&str] = &[
    "designation:018f0000-0000-7000-8000-000000000006",
    "office:digital_leader",
    "communication:018f0000-0000-7000-8000-000000000008",
];
