//! Kinds of acts of this crate, each with a sample that every reader must understand.

use capability::ActKind;

/// A public kind of version 1 that is never erased.
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

    // Agreements.
];
