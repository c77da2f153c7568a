//! Opening a house: database, register, documents, the list of capabilities.

use crate::capabilities::CAPABILITIES;
use crate::config::Instance;
use crate::progress;
use crate::witnesses;
use anyhow::{Context, Result};
use capability::{AsProjector, House, HouseOptions};
use register::db::Db;
use register::{Clock, Documents, Key, Options, Projectors, Register, SystemClock};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where an instance lives.
#[derive(Debug, Clone)]
pub struct Place {
    /// Data folder.
    pub data: PathBuf,
    /// Database, when it is not the one of the folder.
    pub database: Option<String>,
}

impl Place {
    /// Address of the database.
    pub fn url(&self) -> String {
        self.database
            .clone()
            .unwrap_or_else(|| format!("sqlite:{}", self.data.join("register.db").display()))
    }
    /// Signing key of the register.
    pub fn key(&self) -> Key {
        Key::File(self.data.join("keys").join("register"))
    }
    /// Folder of documents.
    pub fn documents(&self) -> PathBuf {
        self.data.join("documents")
    }
    /// The database, opened.
    pub async fn db(&self) -> Result<Db> {
        Db::open(&self.url())
            .await
            .map_err(fault)
            .context("opening the database")
    }
}

/// The projectors of every capability.
pub fn projectors() -> Projectors {
    CAPABILITIES
        .iter()
        .map(|capability| Arc::new(AsProjector(*capability)) as Arc<dyn register::Projector>)
        .collect()
}

/// Opens the house of an instance.
pub async fn house(place: &Place, instance: &Instance) -> Result<Arc<House>> {
    house_with(place, instance, Arc::new(SystemClock)).await
}

/// Opens the house with a clock of the caller's.
pub async fn house_with(place: &Place, instance: &Instance, clock: Arc<dyn Clock>) -> Result<Arc<House>> {
    ensure(&place.data)?;
    let db = place.db().await?;
    let erasable = CAPABILITIES
        .iter()
        .flat_map(|capability| capability.kinds())
        .filter(|kind| kind.erasable)
        .map(|kind| kind.kind);
    let mut options = Options::new(instance.origin.clone(), place.key(), projectors())
        .clock(clock.clone())
        .erasable(erasable);
    options.progress = progress::bar("Rebuilding tables");
    let register = Register::open(db.clone(), options)
        .await
        .map_err(fault)
        .context("opening the register")?;
    let documents = Documents::open(&place.documents(), db, clock.clone()).map_err(fault)?;
    let options = HouseOptions {
        base_url: instance.base_url.clone(),
        demo: instance.demo,
        secure_cookies: instance.secure_cookies(),
        folder: place.data.clone(),
    };
    let house = House::new(
        Arc::new(register),
        Arc::new(documents),
        norms::peru(),
        CAPABILITIES,
        clock,
        options,
        Box::new(identity::IdentityDoor),
        Box::new(directory::HeldOffices),
    )
    .context("reading the texts")?;
    witnesses::name(&house, instance)?;
    Ok(Arc::new(house))
}

fn ensure(data: &Path) -> Result<()> {
    std::fs::create_dir_all(data).with_context(|| format!("making {}", data.display()))
}

/// A fault with its chain, as the terminal shows it.
pub fn fault(fault: register::Fault) -> anyhow::Error {
    anyhow::anyhow!("{}", fault.chain())
}
