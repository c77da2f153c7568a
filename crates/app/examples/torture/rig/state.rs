//! The State the kill test works in: the small demonstration, heads of some entities with access keys, an analyst.

use super::Result;
use super::desk::Seat;
use super::http::Client;
use super::server::{Instance, Server};
use anyhow::{Context, ensure};
use app::config::Instance as Settings;
use app::open::{self, Place};
use capability::House;
use directory::board::{BoardEntity, board};
use jiff::ToSpan;
use serde_json::json;

/// Document number of the SGTD analyst of a demonstration.
const ANALYST: &str = "00000002";
/// The office at whose filling people work.
const OFFICE: &str = "data_governance_officer";

/// Makes the State, and people who can work in it from so many entities.
///
/// # Errors
/// When a step fails.
pub fn make(instance: &Instance, desks: usize) -> Result<Vec<Seat>> {
    instance.run(&["demo", "--small", "--no-serve"])?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let heads = runtime.block_on(heads(instance, desks))?;
    let server = Server::start(instance)?;
    let mut client = Client::new(&server.address);
    let analyst = access_key(&mut client, ANALYST)?;
    let day = capability::lima(jiff::Timestamp::now())
        .checked_sub(1.day())?
        .to_string();
    let mut seats = Vec::with_capacity(heads.len());
    for head in heads {
        seats.push(Seat {
            head: access_key(&mut client, &head.dni)?,
            entity: head.entity,
            instrument_kind: head.instrument_kind,
            bond: norms::peru().bonds()[0].id.to_string(),
            day: day.clone(),
            analyst: analyst.clone(),
        });
    }
    Ok(seats)
}

struct Head {
    dni: String,
    entity: String,
    instrument_kind: String,
}

/// Opens accounts for heads of entities that have the office.
async fn heads(instance: &Instance, wanted: usize) -> Result<Vec<Head>> {
    let place = Place {
        data: instance.data.clone(),
        database: instance.database.clone(),
    };
    let house = open::house(&place, &Settings::read(&place.data)?).await?;
    let office = norms::OfficeId::parse(OFFICE)
        .ok()
        .and_then(|id| norms::peru().office(id));
    let office = office.context("the law knows the office no more")?;
    let mut heads = Vec::new();
    for entity in &board(&house).await.map_err(open::fault)?.entities {
        if heads.len() == wanted {
            break;
        }
        if entity.authority.is_none() && office.exists_in(entity.kind.id) {
            heads.extend(head(&house, entity).await?);
        }
    }
    ensure!(heads.len() == wanted, "{} entities have a head", heads.len());
    Ok(heads)
}

async fn head(house: &House, entity: &BoardEntity) -> Result<Option<Head>> {
    let rows = directory::store::designations_of(house, entity.id)
        .await
        .map_err(open::fault)?;
    let held = rows
        .iter()
        .find(|row| row.office == "entity_head" && row.end_reason.is_none());
    let kind = norms::peru()
        .designation_kinds()
        .iter()
        .find(|kind| kind.is_used_by(entity.kind.id));
    let (Some(person), Some(kind)) = (held.and_then(|row| row.person_id), kind) else {
        return Ok(None);
    };
    identity::demo_account(house, person, &identity::demo_password())
        .await
        .map_err(open::fault)?;
    let person = directory::people::person(house, person)
        .await
        .map_err(open::fault)?;
    Ok(person.and_then(|person| person.dni).map(|dni| Head {
        dni,
        entity: entity.id.to_string(),
        instrument_kind: kind.id.to_string(),
    }))
}

/// Signs in and makes an access key, as a person does.
fn access_key(client: &mut Client, dni: &str) -> Result<String> {
    let form = capability::encode(&[("login", dni), ("password", identity::DEMO_PASSWORD)]);
    let of_form = [("content-type", "application/x-www-form-urlencoded")];
    let signed_in = client.send("POST", "/ingresar", &of_form, form.as_bytes())?;
    let cookie = signed_in
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap_or_default()
        .to_owned();
    ensure!(
        signed_in.status == 303 && !cookie.is_empty(),
        "signing in as {dni}: {signed_in:?}"
    );
    let page = client.get("/cuenta/clave", &[("cookie", &cookie)])?.text();
    let csrf = page
        .split("name=\"csrf\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let headers = [
        ("cookie", cookie.as_str()),
        ("x-qhapaq-csrf", csrf.context("the account page carries a token")?),
        ("content-type", "application/json"),
    ];
    let body = json!({"label": "Prueba de caídas", "days": 30, "current": identity::DEMO_PASSWORD});
    let made = client.send(
        "POST",
        "/api/v1/access-keys",
        &headers,
        body.to_string().as_bytes(),
    )?;
    let secret = made.json()["secret"].as_str().map(str::to_owned);
    secret.with_context(|| format!("making a key for {dni}: {} {}", made.status, made.text()))
}
