//! Kinds of acts of this crate, each with a sample that every reader must understand.

use capability::ActKind;

/// A kind of version 1 that is never erased; public where nothing else is said.
macro_rules! kind {
    ($kind:literal, $sample:literal) => {
        kind!($kind, true, $sample)
    };
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
    // Members, nodes, configuration.
    kind!("exchange/member-joined", r#"{"member":"PE/GOB/20131378972"}"#),
    kind!(
        "exchange/member-suspended",
        r#"{"member":"PE/GOB/20131378972","reason":"Incidente de seguridad en evaluación"}"#
    ),
    kind!(
        "exchange/member-resumed",
        r#"{"member":"PE/GOB/20131378972","reason":"Incidente cerrado"}"#
    ),
    kind!(
        "exchange/subsystem-added",
        r#"{"member":"PE/GOB/20131378972","code":"MESA","name":"Mesa de partes digital"}"#
    ),
    kind!(
        "exchange/subsystem-retired",
        r#"{"member":"PE/GOB/20131378972","code":"MESA","reason":"Lo reemplaza otro sistema"}"#
    ),
    kind!(
        "exchange/enrolment-opened",
        r#"{"enrolment":"018f0000-0000-7000-8000-0000000000e1","member":"PE/GOB/20131378972","name":"n1","until":1795000000000}"#
    ),
    kind!(
        "exchange/node-enrolled",
        r#"{"node":"PE/GOB/20131378972/n1","enrolment":"018f0000-0000-7000-8000-0000000000e1","address":"nodo.muestra.gob.pe:5500","certificate":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","certificate_until":1829000000000,"kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k","jwk":{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},"from":1794900000000}"#
    ),
    kind!(
        "exchange/node-key-added",
        r#"{"node":"PE/GOB/20131378972/n1","certificate":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","certificate_until":1829000000000,"kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k","jwk":{"crv":"Ed25519","kty":"OKP","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},"from":1794900000000,"before_until":1795500000000}"#
    ),
    kind!(
        "exchange/node-key-retired",
        r#"{"node":"PE/GOB/20131378972/n1","kid":"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k","at":1795000000000,"reason":"Reemplazo inmediato"}"#
    ),
    kind!(
        "exchange/node-moved",
        r#"{"node":"PE/GOB/20131378972/n1","address":"nodo2.muestra.gob.pe:5500"}"#
    ),
    kind!(
        "exchange/node-revoked",
        r#"{"node":"PE/GOB/20131378972/n1","reason":"Equipo dado de baja","at":1795000000000}"#
    ),
    kind!(
        "exchange/configuration-published",
        r#"{"serial":2,"index":"cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc","content":"dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd","members":3,"services":2,"grants":1}"#
    ),
    kind!(
        "exchange/logs-anchored",
        r#"{"root":"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee","count":2}"#
    ),
    // Services.
    kind!(
        "exchange/service-described",
        true,
        r#"{"service":"PE/GOB/20131370998/CONSULTA/padron","version":1,"title":"Padrón de personas","summary":"Nombres de una persona por su DNI","openapi":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08","endpoints":[{"method":"GET","path":"/personas/*"}],"elements":[{"field":"persona.nombres","legal_base":"Ley 26497 art. 7","sensitivity":"personal","vocabulary":"natural_person"}],"owner":{"office":"digital_leader"},"purposes":[{"code":"licencias","title":"Otorgar licencias","legal_base":"Ley 28976 art. 7"}],"level":{"availability":9950,"p95_ms":800,"timeout_ms":5000},"evidence":"metadata","large_requests":"stream","subject":"path:2","case_required":true,"family":"identity"}"#
    ),
    kind!(
        "exchange/service-enabled",
        true,
        r#"{"service":"PE/GOB/20131370998/CONSULTA/padron","version":1,"by":"provider"}"#
    ),
    kind!(
        "exchange/service-disabled",
        true,
        r#"{"service":"PE/GOB/20131370998/CONSULTA/padron","reason":"Mantenimiento","by":"provider"}"#
    ),
    kind!(
        "exchange/service-retired",
        true,
        r#"{"service":"PE/GOB/20131370998/CONSULTA/padron","reason":"Lo reemplaza otro","by":"provider"}"#
    ),
    kind!(
        "exchange/service-level-signed",
        true,
        r#"{"service":"PE/GOB/20131370998/CONSULTA/padron","version":1,"by":"provider"}"#
    ),
    // Agreements.
    kind!(
        "exchange/access-requested",
        false,
        r#"{"request":"018f0000-0000-7000-8000-0000000000e1","client":"PE/GOB/20131378972/MESA","service":"PE/GOB/20131370998/CONSULTA/padron","terms":{"endpoints":[{"method":"GET","path":"/personas/*"}],"purposes":["licencias"],"legal_base":"Ley 28976 art. 7","fields":["persona.nombres"],"day_max":500,"until":"2027-11-16"},"document":"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}"#
    ),
    kind!(
        "exchange/access-granted",
        true,
        r#"{"grant":"018f0000-0000-7000-8000-0000000000e2","request":"018f0000-0000-7000-8000-0000000000e1","client":"PE/GOB/20131378972/MESA","service":"PE/GOB/20131370998/CONSULTA/padron","terms":{"endpoints":[{"method":"GET","path":"/personas/*"}],"purposes":["licencias"],"legal_base":"Ley 28976 art. 7","fields":["persona.nombres"],"day_max":500,"until":"2027-11-16"},"case_required":true}"#
    ),
    kind!(
        "exchange/access-refused",
        false,
        r#"{"request":"018f0000-0000-7000-8000-0000000000e1","reason":"Falta la base legal"}"#
    ),
    kind!(
        "exchange/request-withdrawn",
        false,
        r#"{"request":"018f0000-0000-7000-8000-0000000000e1","reason":"Se pidió por error"}"#
    ),
    kind!(
        "exchange/renewal-requested",
        false,
        r#"{"grant":"018f0000-0000-7000-8000-0000000000e2","until":"2028-11-16"}"#
    ),
    kind!(
        "exchange/grant-renewed",
        true,
        r#"{"grant":"018f0000-0000-7000-8000-0000000000e2","until":"2028-11-16"}"#
    ),
    kind!(
        "exchange/grant-suspended",
        true,
        r#"{"grant":"018f0000-0000-7000-8000-0000000000e2","reason":"Consultas a deshora","by":"operator"}"#
    ),
    kind!(
        "exchange/grant-resumed",
        true,
        r#"{"grant":"018f0000-0000-7000-8000-0000000000e2","reason":"Se corrigió","by":"operator"}"#
    ),
    kind!(
        "exchange/grant-ended",
        true,
        r#"{"grant":"018f0000-0000-7000-8000-0000000000e2","reason":"Ya no se usa","by":"consumer"}"#
    ),
    kind!(
        "exchange/policy-adopted",
        true,
        r#"{"policy":"018f0000-0000-7000-8000-0000000000e3","service":"PE/GOB/20131370998/CONSULTA/padron","title":"Municipalidades con oficial de datos personales","condition":{"types":["district_municipality"],"office":"personal_data_officer","communicated":true},"terms":{"endpoints":[{"method":"GET","path":"/personas/*"}],"purposes":["licencias"],"legal_base":"Ley 28976 art. 7","fields":["persona.nombres"],"day_max":500,"until":"2027-11-16"},"case_required":true,"by":"provider"}"#
    ),
    kind!(
        "exchange/policy-ended",
        true,
        r#"{"policy":"018f0000-0000-7000-8000-0000000000e3","reason":"Otra la reemplaza","by":"provider"}"#
    ),
    kind!(
        "exchange/policy-exception-made",
        true,
        r#"{"policy":"018f0000-0000-7000-8000-0000000000e3","member":"PE/GOB/20131378972","reason":"Consultas a deshora","by":"provider"}"#
    ),
    kind!(
        "exchange/policy-exception-ended",
        true,
        r#"{"policy":"018f0000-0000-7000-8000-0000000000e3","member":"PE/GOB/20131378972","reason":"Se corrigió","by":"provider"}"#
    ),
    // Watching.
    kind!(
        "exchange/alert-reviewed",
        false,
        r#"{"alert":"018f0000-0000-7000-8000-0000000000e4","rule":"odd_hours","day":"2026-11-16","client":"PE/GOB/20131378972/MESA","service":"PE/GOB/20131370998/CONSULTA/padron","verdict":"explained","note":"Carga nocturna acordada con el registro"}"#
    ),
];
