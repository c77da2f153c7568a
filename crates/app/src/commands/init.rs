//! `qhapaq init`: register, key, governing body, and a link for the first administrator.

use crate::cli::InitArgs;
use crate::config::Instance;
use crate::open::{self, Place};
use anyhow::{Result, bail};
use capability::House;
use directory::acts::{EntityDetails, EntityRegistered};
use register::{Draft, EntityId, Under};
use std::process::ExitCode;

/// Makes the instance.
pub async fn run(place: &Place, args: InitArgs) -> Result<ExitCode> {
    if Instance::exists(&place.data) {
        bail!(
            "{} already holds an instance; serve it with `qhapaq serve`",
            place.data.display()
        );
    }
    let base_url = args.base_url.trim_end_matches('/').to_owned();
    let instance = Instance {
        base_url: base_url.clone(),
        origin: args.origin,
        demo: false,
        witness: Vec::new(),
        mail: None,
        national_provider: None,
        certificates: None,
        exchange: None,
    };
    let house = open::house(place, &instance).await?;
    instance.write(&place.data)?;
    authority(
        &house,
        "sgtd",
        "Secretaría de Gobierno y Transformación Digital",
        "SGTD",
    )
    .await?;
    authority(
        &house,
        "anpd",
        "Autoridad Nacional de Protección de Datos Personales",
        "ANPD",
    )
    .await?;
    authority(
        &house,
        "servir",
        "Autoridad Nacional del Servicio Civil",
        "SERVIR",
    )
    .await?;
    let token = identity::first_access_token(&house).await.map_err(open::fault)?;
    println!(
        "The register is open. Its public key:\n  {}",
        house.register.verifier()
    );
    println!(
        "Serve it with `qhapaq serve` and make the first administrator, once, within {} hours:",
        identity::FIRST_ACCESS_HOURS
    );
    println!("  {base_url}/primer-acceso/{token}");
    Ok(ExitCode::SUCCESS)
}

/// Registers an authority that others tell things to.
pub async fn authority(house: &House, code: &str, name: &str, acronym: &str) -> Result<EntityId> {
    let entity = EntityId::new(house.clock.as_ref()).map_err(open::fault)?;
    let details = EntityDetails {
        name: name.to_owned(),
        acronym: Some(acronym.to_owned()),
        ubigeo: Some("150101".to_owned()),
        ..EntityDetails::default()
    };
    let registered = EntityRegistered {
        entity,
        kind: "public_body".to_owned(),
        details,
        source: Some("D.Leg. 1412; Ley 29733; D.Leg. 1023".to_owned()),
        authority: Some(code.to_owned()),
    };
    let draft = Draft::new("directory/entity-registered", Under::system())
        .entity(entity)
        .payload_of(&registered)
        .map_err(open::fault)?;
    house.register.record(draft).await?;
    Ok(entity)
}
