//! Kinds of acts of this crate, each with a sample that every reader must understand.

use capability::ActKind;

macro_rules! kind {
    ($kind:literal, $public:literal, $sample:literal) => {
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
        "assurance/service-added",
        true,
        r#"{"service":"018f0000-0000-7000-8000-0000000000d1","name":"Licencias de funcionamiento en línea","address":"https://licencias.muestra.gob.pe","serves":["citizens","companies"]}"#
    ),
    kind!(
        "assurance/service-updated",
        true,
        r#"{"service":"018f0000-0000-7000-8000-0000000000d1","name":"Licencias en línea","serves":["citizens","companies","foreigners"]}"#
    ),
    kind!(
        "assurance/service-retired",
        true,
        r#"{"service":"018f0000-0000-7000-8000-0000000000d1","reason":"Lo reemplaza la ventanilla única"}"#
    ),
    kind!(
        "assurance/operation-added",
        true,
        r#"{"operation":"018f0000-0000-7000-8000-0000000000d2","service":"018f0000-0000-7000-8000-0000000000d1","name":"Pedir una licencia"}"#
    ),
    kind!(
        "assurance/operation-renamed",
        true,
        r#"{"operation":"018f0000-0000-7000-8000-0000000000d2","name":"Pedir una licencia de funcionamiento"}"#
    ),
    kind!(
        "assurance/operation-retired",
        true,
        r#"{"operation":"018f0000-0000-7000-8000-0000000000d2","reason":"Ya no se pide"}"#
    ),
    kind!(
        "assurance/credential-declared",
        false,
        r#"{"service":"018f0000-0000-7000-8000-0000000000d1","credential":"own_password","level":1,"lawful":false,"system":"Sistema de licencias"}"#
    ),
    kind!(
        "assurance/level-decided",
        false,
        r#"{"operation":"018f0000-0000-7000-8000-0000000000d2","harms":{"reputation":1,"financial_loss":2,"interruption":0,"disclosure":1,"personal_harm":0},"properties":["legal_effect"],"proposed":2,"floors":["moderate_harm","legal_effect"],"level":2,"reason":"Otorga un derecho a un negocio"}"#
    ),
    kind!(
        "assurance/level-approved",
        true,
        r#"{"operation":"018f0000-0000-7000-8000-0000000000d2","decided":42,"level":2,"review_by":"2027-11-26"}"#
    ),
    kind!(
        "assurance/step-planned",
        false,
        r#"{"step":"018f0000-0000-7000-8000-0000000000d3","title":"Integrar ID GOB.PE","owner":{"office":"digital_leader"},"due":"2027-03-31","operations":["018f0000-0000-7000-8000-0000000000d2"]}"#
    ),
    kind!(
        "assurance/step-moved",
        false,
        r#"{"step":"018f0000-0000-7000-8000-0000000000d3","due":"2027-06-30","reason":"El contrato empezó tarde"}"#
    ),
    kind!(
        "assurance/step-reported",
        false,
        r#"{"step":"018f0000-0000-7000-8000-0000000000d3","progress":60}"#
    ),
    kind!(
        "assurance/step-dropped",
        false,
        r#"{"step":"018f0000-0000-7000-8000-0000000000d3","reason":"El servicio se retira"}"#
    ),
    kind!(
        "assurance/section-written",
        true,
        r#"{"section":"assisted_channel","text":"En la plataforma de atención, de lunes a viernes de 8:00 a 17:00."}"#
    ),
    kind!(
        "assurance/strategy-approved",
        true,
        r#"{"version":1,"until":57,"operations":1,"instrument":{"kind":"mayoral_resolution","number":"118-2026-MDM/A","date":"2026-11-20","article":null,"document":"9b1f0c77d2a4e85630fd1b97c5a86e42f07d3319ae5c64b82210d9e7c3f4a651"}}"#
    ),
    kind!(
        "assurance/figures-reported",
        false,
        r#"{"year":2025,"sign_ins":12800,"national":3200,"failed":640,"recovery_minutes":45,"without_identity":410,"assisted":395,"leavers":2}"#
    ),
];
