//! The exchange of the demonstration: a registry of invented people that a municipality and a ministry ask, by a policy and by a
//! grant.

mod past;
mod registry;
mod running;

pub use running::{Running, say};

use super::hand;
use crate::open;
use anyhow::{Context, Result};
use capability::{Cx, House};
use directory::board::{Board, BoardEntity, board};
use jiff::civil::Date;
use std::sync::Arc;

/// Tax number of the invented institute that keeps the registry.
pub(super) const REGISTRY_RUC: &str = "20999999019";
/// Tax number of the ministry.
pub(super) const MINISTRY_RUC: &str = "20168999926";
/// Tax number of the invented municipality, which only the small demonstration has.
pub(super) const MUNICIPALITY_RUC: &str = "20999999035";
/// The service.
const SERVICE: &str = "PE/GOB/20999999019/REGISTRO/personas";
const OPENAPI: &str = include_str!("personas.yaml");

/// Members, the service, a grant for the ministry and a policy for municipalities.
pub(super) async fn offer(house: &Arc<House>) -> Result<()> {
    let board = board(house).await.map_err(open::fault)?;
    let registry = entity(&board, REGISTRY_RUC)?;
    let ministry = entity(&board, MINISTRY_RUC)?;
    let keeper = holder(house, registry, "digital_leader").await?;
    hand::run(&keeper, registry.id, "exchange/join", &[("accepts", "true")]).await?;
    let system = [("code", "REGISTRO"), ("name", "Registro de personas")];
    hand::run(&keeper, registry.id, "exchange/add-subsystem", &system).await?;
    let file = document(&keeper).await?;
    let described = [
        ("subsystem", "REGISTRO"),
        ("code", "personas"),
        ("title", "Consulta de personas"),
        (
            "summary",
            "Nombres, apellidos y estado civil de una persona inventada, por su número de documento",
        ),
        ("openapi", file.as_str()),
        ("owner", "office:digital_leader"),
        ("legal_base", "D.Leg. 1246 art. 3"),
        ("sensitivity", "personal"),
        ("family", "identity"),
        ("elements", "persona.estadoCivil | sensible | Ley 29733 art. 2"),
        (
            "purposes",
            "tramites | Resolver trámites sin pedir documentos | D.Leg. 1246 art. 4\npadron | Mantener padrones de beneficiarios | D.Leg. 1412 art. 26",
        ),
        ("availability", "99,5"),
        ("p95_ms", "500"),
        ("subject", "path:2"),
        ("case_required", "true"),
    ];
    hand::run(&keeper, registry.id, "exchange/describe-service", &described).await?;
    hand::run(
        &keeper,
        registry.id,
        "exchange/enable-service",
        &[("service", SERVICE)],
    )
    .await?;
    ask(house, ministry, &keeper, registry).await?;
    let today = house.clock.today();
    let until = year_from(today)?.to_string();
    let policy = [
        ("service", SERVICE),
        ("title", "Municipalidades que resuelven trámites"),
        ("types", "provincial_municipality,district_municipality"),
        ("endpoints", "GET /personas/*"),
        ("fields", "persona.dni,persona.nombres,persona.apellidos"),
        ("purposes", "tramites"),
        ("legal_base", "D.Leg. 1246 art. 4"),
        ("day_max", "500"),
        ("until", until.as_str()),
        ("case_required", "true"),
    ];
    hand::run(&keeper, registry.id, "exchange/adopt-policy", &policy).await?;
    past::tell(house).await
}

/// The ministry joins, asks, and is given what it asks for.
async fn ask(house: &Arc<House>, ministry: &BoardEntity, keeper: &Cx, registry: &BoardEntity) -> Result<()> {
    let leader = holder(house, ministry, "digital_leader").await?;
    hand::run(&leader, ministry.id, "exchange/join", &[("accepts", "true")]).await?;
    let system = [("code", "TRAMITES"), ("name", "Sistema de trámites")];
    hand::run(&leader, ministry.id, "exchange/add-subsystem", &system).await?;
    let until = year_from(house.clock.today())?.to_string();
    let client = format!("PE/GOB/{MINISTRY_RUC}/TRAMITES");
    let terms = [
        ("endpoints", "GET /personas/*"),
        (
            "fields",
            "persona.dni,persona.nombres,persona.apellidos,persona.estadoCivil",
        ),
        ("purposes", "tramites"),
        ("legal_base", "D.Leg. 1246 art. 4"),
        ("day_max", "2000"),
        ("until", until.as_str()),
    ];
    let mut wanted = vec![("service", SERVICE), ("client", client.as_str())];
    wanted.extend(terms);
    hand::run(&leader, ministry.id, "exchange/request-access", &wanted).await?;
    let request = exchange::open_request(house, &format!("PE/GOB/{MINISTRY_RUC}"))
        .await
        .map_err(open::fault)?;
    let request = request.context("the request of the ministry")?;
    let mut given = vec![("request", request.as_str()), ("case_required", "true")];
    given.extend(terms);
    hand::run(keeper, registry.id, "exchange/grant-access", &given).await
}

/// The municipality comes in; each member gets a token for a machine.
async fn enrol(house: &Arc<House>) -> Result<Vec<(String, String)>> {
    let board = board(house).await.map_err(open::fault)?;
    let municipality = entity(&board, MUNICIPALITY_RUC)?;
    let mayor = holder(house, municipality, "entity_head").await?;
    hand::run(&mayor, municipality.id, "exchange/join", &[("accepts", "true")]).await?;
    let system = [("code", "MESA"), ("name", "Mesa de partes")];
    hand::run(&mayor, municipality.id, "exchange/add-subsystem", &system).await?;
    let mut tokens = Vec::new();
    for (ruc, office) in [
        (REGISTRY_RUC, "digital_leader"),
        (MINISTRY_RUC, "digital_leader"),
        (MUNICIPALITY_RUC, "entity_head"),
    ] {
        let entity = entity(&board, ruc)?;
        let official = holder(house, entity, office).await?;
        hand::run(
            &official,
            entity.id,
            "exchange/open-enrolment",
            &[("name", "nodo1")],
        )
        .await?;
        let member = format!("PE/GOB/{ruc}");
        let token = exchange::enrolment_token(house, &member, "nodo1")
            .await
            .map_err(open::fault)?;
        tokens.push((ruc.to_owned(), token.context("a token of enrolment")?));
    }
    Ok(tokens)
}

async fn document(cx: &Cx) -> Result<String> {
    const LIMITS: register::Limits = register::Limits {
        bytes_max: 1 << 20,
        accepted: &[register::MediaType::PlainText],
    };
    let person = cx.caller.person.context("a person")?;
    let put = cx
        .house
        .documents
        .receive(person, OPENAPI.to_owned().into(), "application/yaml", &LIMITS)
        .await;
    put.map(|document| document.sha256)
        .map_err(|error| anyhow::anyhow!("keeping the description: {error:?}"))
}

fn entity<'b>(board: &'b Board, ruc: &str) -> Result<&'b BoardEntity> {
    let mut all = board.entities.iter();
    let found = all.find(|entity| entity.ruc.as_deref() == Some(ruc));
    found
        .map(|entity| &**entity)
        .with_context(|| format!("no entity with the tax number {ruc}"))
}

/// Whoever holds an office of an entity now.
async fn holder(house: &Arc<House>, entity: &BoardEntity, office: &str) -> Result<Cx> {
    let rows = directory::store::designations_of(house, entity.id)
        .await
        .map_err(open::fault)?;
    let today = house.clock.today();
    let row = rows
        .iter()
        .find(|row| row.office == office && row.in_force(today) && row.person_id.is_some());
    let row = row.with_context(|| format!("{} has no {office}", entity.name))?;
    let person = row.person_id.context("a person")?;
    hand::of(house, person, |acting| acting.designation == row.id).await
}

fn year_from(today: Date) -> Result<Date> {
    Ok(today.checked_add(jiff::Span::new().days(364))?)
}
