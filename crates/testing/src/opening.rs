//! A house for one test: its own folder, its own database, a clock that stands still.

use crate::ByPerson;
use capability::{AsProjector, Capability, Door, House, HouseOptions};
use register::db::Db;
use register::{Documents, FixedClock, Key, Options, Register};
use std::sync::Arc;
use tempfile::TempDir;

/// Address strangers use.
pub const BASE: &str = "https://qhapaq.example";

/// How a house is opened.
pub struct Opening {
    list: &'static [&'static dyn Capability],
    at: &'static str,
    door: Box<dyn Door>,
    demo: bool,
    secure_cookies: bool,
}

/// A house that is open, and what it stands on.
pub struct Opened {
    /// The house.
    pub house: Arc<House>,
    /// Its clock, which moves when a test says so.
    pub clock: Arc<FixedClock>,
    /// Its folder, gone when dropped.
    pub folder: TempDir,
}

impl Opening {
    /// With these capabilities, at an instant such as `2026-11-26T15:00:00Z`; the door is [`ByPerson`].
    pub fn new(list: &'static [&'static dyn Capability], at: &'static str) -> Opening {
        Opening {
            list,
            at,
            door: Box::new(ByPerson),
            demo: false,
            secure_cookies: false,
        }
    }
    /// Another door.
    #[must_use]
    pub fn door(mut self, door: impl Door + 'static) -> Opening {
        self.door = Box::new(door);
        self
    }
    /// People and figures are invented, and every page says so.
    #[must_use]
    pub fn demo(mut self) -> Opening {
        self.demo = true;
        self
    }
    /// Cookies travel over TLS only.
    #[must_use]
    pub fn secure_cookies(mut self) -> Opening {
        self.secure_cookies = true;
        self
    }
    /// Opens it on a database of its own.
    pub async fn fresh(self) -> Opened {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("register.db").display());
        self.on(&url, folder).await
    }
    /// Opens it on a database of the caller's.
    pub async fn on(self, url: &str, folder: TempDir) -> Opened {
        let clock = Arc::new(FixedClock::new(self.at.parse().unwrap()));
        let db = Db::open(url).await.unwrap();
        let projectors = self
            .list
            .iter()
            .map(|capability| Arc::new(AsProjector(*capability)) as _);
        let kinds = self.list.iter().flat_map(|capability| capability.kinds());
        let erasable = kinds.filter(|kind| kind.erasable).map(|kind| kind.kind);
        let key = Key::File(folder.path().join("keys/register"));
        let options = Options::new("registro.example.pe/actos", key, projectors.collect())
            .clock(clock.clone())
            .erasable(erasable);
        let register = Register::open(db.clone(), options).await.unwrap();
        let documents = Documents::open(&folder.path().join("documents"), db, clock.clone()).unwrap();
        let options = HouseOptions {
            base_url: BASE.to_owned(),
            demo: self.demo,
            secure_cookies: self.secure_cookies,
            folder: folder.path().to_owned(),
        };
        let house = House::new(
            Arc::new(register),
            Arc::new(documents),
            norms::peru(),
            self.list,
            clock.clone(),
            options,
            self.door,
            Box::new(directory::HeldOffices),
        );
        Opened {
            house: Arc::new(house.unwrap()),
            clock,
            folder,
        }
    }
}
