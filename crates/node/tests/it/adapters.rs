//! What the tests of adapters share: who asks, a vault, and reading answers.

use http::{HeaderMap, Method};
use node::adapter::vault::{Fields, Key, Secret, Vault, make_key};
use node::adapter::{Adapter, Answer, Call, Context, Settings, Tools};
use node::ident::ClientId;
use register::FixedClock;
use serde_json::Value;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;
use testing::Heard;
use testing::pide::{RUC, USER};

/// The name of the credential.
pub const ACCOUNT: &str = "reniec";

/// What the log of this program says, from the first desk on.
pub fn heard() -> &'static Heard {
    static HEARD: OnceLock<Heard> = OnceLock::new();
    HEARD.get_or_init(|| {
        let heard = Heard::default();
        let log = tracing_subscriber::fmt()
            // What TLS and HTTP/2 show of their bytes is chance in base 16, in which any number may turn up.
            .with_env_filter("trace,rustls=off,h2=off")
            .with_writer(heard.clone());
        // Somebody else may have set one: then the test that reads it says so.
        log.try_init().ok();
        heard
    })
}

/// A node with a clock that stands still and a vault in a folder that goes with it.
pub struct Desk {
    pub folder: TempDir,
    pub clock: Arc<FixedClock>,
    pub vault: Arc<Vault>,
}

impl Desk {
    /// A desk whose vault holds that password, good for 15 days from now.
    pub fn with(password: &str) -> Desk {
        heard();
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::new(moment("2026-03-02T15:00:00Z")));
        make_key(&folder.path().join("key")).unwrap();
        let desk = Desk {
            vault: Arc::new(vault(folder.path())),
            folder,
            clock,
        };
        desk.put(password);
        desk
    }

    pub fn put(&self, password: &str) {
        let fields = [
            ("nuDniUsuario", USER),
            ("nuRucUsuario", RUC),
            ("password", password),
        ];
        let fields: Fields = fields
            .map(|(name, text)| (name.to_owned(), Secret::new(text)))
            .into();
        self.vault
            .put(ACCOUNT, fields, Some(15), register::Clock::now(&*self.clock))
            .unwrap();
    }

    /// The same node after a new start: nothing is remembered but what is on disk.
    pub fn restarted(self) -> Desk {
        Desk {
            vault: Arc::new(vault(self.folder.path())),
            ..self
        }
    }

    pub fn adapter(&self, settings: &str) -> Adapter {
        Adapter::new(Settings::read(settings).unwrap(), &self.tools()).unwrap()
    }

    pub fn refusal(&self, settings: &str) -> String {
        let read = Settings::read(settings);
        let made = read.and_then(|settings| Adapter::new(settings, &self.tools()));
        made.err().map(|error| error.to_string()).unwrap_or_default()
    }

    pub fn tools(&self) -> Tools {
        Tools {
            clock: self.clock.clone(),
            vault: Some(self.vault.clone()),
        }
    }
}

pub fn vault(folder: &Path) -> Vault {
    Vault::open(&folder.join("vault"), Key::File(folder.join("key"))).unwrap()
}

pub fn moment(text: &str) -> jiff::Timestamp {
    text.parse().unwrap()
}

pub fn get(path: &str, query: &[(&str, &str)]) -> Call {
    Call {
        method: Method::GET,
        path: path.into(),
        query: query
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect(),
        headers: HeaderMap::new(),
        body: bytes::Bytes::new(),
        context: Context {
            client: ClientId::parse("PE/GOB/20131370998/MESA").unwrap(),
            user: Some("PE40111111".into()),
            case: Some("EXP-7-2026".into()),
            purpose: Some("TRAMITE".into()),
            request_id: "r-1".into(),
        },
    }
}

pub fn post(path: &str, body: &Value) -> Call {
    Call {
        method: Method::POST,
        body: body.to_string().into(),
        ..get(path, &[])
    }
}

pub fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

/// Status, and the code of a problem.
pub fn brief(answer: &Answer) -> (u16, String) {
    let code = json(answer)["code"].as_str().unwrap_or_default().to_owned();
    (answer.status.as_u16(), code)
}
