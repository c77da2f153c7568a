//! Systems of the demonstration that let people in through the provider, registered by the leaders of their entities.

use super::hand;
use crate::open;
use anyhow::Result;
use capability::House;
use directory::board::board;
use std::sync::Arc;

/// Name, sector, what it asks for, the level to get in, operations.
type System = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const SYSTEMS: [System; 3] = [
    (
        "Mesa de partes virtual",
        "tramites",
        "profile,email,mandate",
        "nca1",
        "consultar | 1 | Consultar un expediente\npresentar | 2 | Presentar un escrito\nfirmar | 3 | Firmar un escrito",
    ),
    (
        "Sistema de gestión documental",
        "gestion",
        "profile,office,offline_access",
        "nca2",
        "",
    ),
    (
        "Portal de pagos y tasas",
        "tramites",
        "profile",
        "nca1",
        "ver | 1 | Ver lo que debe\npagar | 2 | Pagar una tasa\ndevolver | 3 | Pedir la devolución de un pago",
    ),
];

/// A public key that nobody holds the other half of: these systems exist on paper.
const KEYS: &str =
    r#"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}"#;

/// Registers them, one for each of the first entities that have a leader of digital government.
pub async fn register(house: &Arc<House>) -> Result<()> {
    let board = board(house).await.map_err(open::fault)?;
    let mut systems = SYSTEMS.iter();
    let mut next = systems.next();
    for entity in &board.entities {
        let Some((name, sector, scopes, level, operations)) = next else {
            break;
        };
        let rows = directory::store::designations_of(house, entity.id)
            .await
            .map_err(open::fault)?;
        let today = house.clock.today();
        let leader = rows
            .iter()
            .find(|row| row.office == "digital_leader" && row.in_force(today))
            .and_then(|row| Some((row.person_id?, row.id)));
        let Some((leader, designation)) = leader else {
            continue;
        };
        let cx = hand::of(house, leader, |office| office.designation == designation).await?;
        let pairs = [
            ("name", *name),
            ("sector", *sector),
            ("contact", "sistemas@ejemplo.example"),
            ("redirect_uris", "https://sistema.ejemplo.example/retorno"),
            ("scopes", *scopes),
            ("level", *level),
            ("operations", *operations),
            ("authentication", "private_key_jwt"),
            ("keys", KEYS),
            ("id_token_alg", "ES256"),
            ("userinfo", "plain"),
            ("tokens", "bearer"),
        ];
        hand::run(&cx, entity.id, "identity/register-client", &pairs).await?;
        next = systems.next();
    }
    Ok(())
}
