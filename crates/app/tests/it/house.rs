//! A house with a small demonstration State, a clock that stands still, and people who sign in.

use app::config::Instance;
use app::open::{self, Place};
use axum::body::Body;
use capability::House;
use directory::board::{Board, board};
use http::{Request, StatusCode, header};
use jiff::Timestamp;
use register::{Clock, FixedClock};
use serde_json::Value;
use std::fs::Permissions;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;
use testing::Answered;
use tokio::sync::OnceCell;

/// A resolution on paper.
pub const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<</Root 1 0 R>>\n%%EOF\n";

/// The house of a test.
pub struct Home {
    pub house: Arc<House>,
    pub clock: Arc<FixedClock>,
    _folder: TempDir,
}

/// Somebody signed in.
#[derive(Debug, Clone, Default)]
pub struct Session {
    pub cookie: String,
    pub csrf: String,
}

/// Document number of the administrator, of the SGTD analyst and of the ANPD analyst in a demonstration.
pub const ADMIN: &str = "00000001";
pub const SGTD: &str = "00000002";
pub const ANPD: &str = "00000003";

/// Files of a data folder: where each stands in it, what it holds, who may read it.
type Files = Vec<(PathBuf, Vec<u8>, Permissions)>;

/// The State of every test, made by the first that asks. It is kept in memory, so that no folder outlives the program.
static STATE: OnceCell<Files> = OnceCell::const_new();

/// The password of the demonstration, hashed once for all tests.
static PASSWORD: LazyLock<identity::SharedPassword> = LazyLock::new(identity::demo_password);

fn present() -> Timestamp {
    "2026-11-26T15:00:00Z".parse().unwrap()
}

async fn open_house(data: &Path, database: Option<String>, clock: &Arc<FixedClock>) -> Arc<House> {
    open_at("http://127.0.0.1:8080", data, database, clock).await
}

async fn open_at(base: &str, data: &Path, database: Option<String>, clock: &Arc<FixedClock>) -> Arc<House> {
    let place = Place {
        data: data.to_owned(),
        database,
    };
    let instance = Instance {
        base_url: base.to_owned(),
        origin: "prueba.local/registro".into(),
        demo: true,
        witness: Vec::new(),
        mail: None,
        national_provider: None,
        certificates: None,
        exchange: None,
    };
    let clock = clock.clone() as Arc<dyn Clock>;
    open::house_with(&place, &instance, clock).await.unwrap()
}

/// Makes the State, day by day, and reads the files of its backup.
async fn state() -> Files {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::new(app::demo::beginning(present()).unwrap()));
    let house = open_house(&folder.path().join("data"), None, &clock).await;
    app::demo::make(&house, &clock, present(), &[], true)
        .await
        .unwrap();
    let backup = folder.path().join("backup");
    register::backup(&house.register, Some(&house.documents), &backup)
        .await
        .unwrap();
    let mut files = Files::new();
    gather(&backup, &backup, &mut files);
    // What seals secrets is no part of a backup: whoever restores one brings it along.
    let sealing = PathBuf::from("keys/identity");
    let path = folder.path().join("data").join(&sealing);
    if let Ok(bytes) = std::fs::read(&path) {
        let who = std::fs::metadata(&path).unwrap().permissions();
        files.push((sealing, bytes, who));
    }
    files
}

fn gather(root: &Path, folder: &Path, files: &mut Files) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, files);
        } else {
            let place = path.strip_prefix(root).unwrap().to_owned();
            let who = std::fs::metadata(&path).unwrap().permissions();
            files.push((place, std::fs::read(&path).unwrap(), who));
        }
    }
}

impl Home {
    /// A small State on 26-11-2026: a copy for this test alone, which may do with it as it likes.
    pub async fn new() -> Home {
        Home::at("http://127.0.0.1:8080").await
    }

    /// The same, served at the address it says it has, as programs that check addresses ask for.
    pub async fn served() -> (Home, String) {
        Home::served_as("127.0.0.1").await
    }

    /// The same under another name of this machine: passkeys know a house by its name.
    pub async fn served_as(name: &str) -> (Home, String) {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{name}:{}", listener.local_addr().unwrap().port());
        let home = Home::at(&base).await;
        // Programs look at the real clock. A minute behind it, so that a test may let a minute pass.
        let now = register::SystemClock.now();
        home.clock
            .set(now.checked_sub(jiff::SignedDuration::from_secs(60)).unwrap());
        home.serve_on(listener);
        (home, base)
    }

    async fn at(base: &str) -> Home {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        for (place, bytes, who) in STATE.get_or_init(state).await {
            let path = data.join(place);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, bytes).unwrap();
            std::fs::set_permissions(&path, who.clone()).unwrap();
        }
        let clock = Arc::new(FixedClock::new(present()));
        Home {
            house: open_at(base, &data, None, &clock).await,
            clock,
            _folder: folder,
        }
    }

    /// The same State, made in another database.
    pub async fn on(database: String) -> Home {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::new(app::demo::beginning(present()).unwrap()));
        let house = open_house(&folder.path().join("data"), Some(database), &clock).await;
        app::demo::make(&house, &clock, present(), &[], true)
            .await
            .unwrap();
        clock.set(present());
        Home {
            house,
            clock,
            _folder: folder,
        }
    }

    pub async fn board(&self) -> Arc<Board> {
        board(&self.house).await.unwrap()
    }

    pub async fn size(&self) -> u64 {
        self.house.register.head().await.unwrap().size
    }

    /// Serves it to a browser; its address.
    pub async fn serve(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        self.serve_on(listener);
        base
    }

    fn serve_on(&self, listener: tokio::net::TcpListener) {
        let router = capability::router(self.house.clone(), app::roof::routes());
        let service = router.into_make_service_with_connect_info::<std::net::SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
    }

    pub async fn send(&self, request: Request<Body>) -> Answered {
        let router = capability::router(self.house.clone(), app::roof::routes());
        testing::ask(router, request).await
    }

    pub async fn get(&self, path: &str) -> Answered {
        self.get_as(&Session::default(), path).await
    }

    pub async fn get_as(&self, session: &Session, path: &str) -> Answered {
        self.send(
            Request::get(path)
                .header(header::COOKIE, &session.cookie)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    /// Sends a form with the session's token.
    pub async fn form(&self, session: &Session, path: &str, pairs: &[(&str, &str)]) -> Answered {
        let mut all = vec![(ui::Form::CSRF, session.csrf.as_str())];
        all.extend_from_slice(pairs);
        let request = Request::post(path)
            .header(header::COOKIE, &session.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(capability::encode(&all)));
        self.send(request.unwrap()).await
    }

    /// Sends JSON with the session's token in its header.
    pub async fn json(&self, session: &Session, path: &str, value: &Value) -> Answered {
        self.json_with(session, path, value, "").await
    }

    pub async fn json_with(&self, session: &Session, path: &str, value: &Value, key: &str) -> Answered {
        let request = Request::post(path)
            .header(header::COOKIE, &session.cookie)
            .header("x-qhapaq-csrf", &session.csrf)
            .header("idempotency-key", key)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(value.to_string()));
        self.send(request.unwrap()).await
    }

    /// Sends a document; its answer.
    pub async fn upload(&self, session: &Session, media_type: &str, bytes: Vec<u8>) -> Answered {
        let request = Request::post("/api/v1/documents")
            .header(header::COOKIE, &session.cookie)
            .header("x-qhapaq-csrf", &session.csrf)
            .header(header::CONTENT_TYPE, media_type)
            .body(Body::from(bytes));
        self.send(request.unwrap()).await
    }

    /// Hash of a resolution received by the house.
    pub async fn document(&self, session: &Session) -> String {
        let answer = self.upload(session, "application/pdf", PDF.to_vec()).await;
        assert!(answer.status.is_success(), "{answer:?}");
        answer.json()["sha256"].as_str().unwrap().to_owned()
    }

    /// Signs in with the password of the demonstration.
    pub async fn sign_in(&self, dni: &str) -> Session {
        let pairs = [("login", dni), ("password", identity::DEMO_PASSWORD)];
        let answer = self.form(&Session::default(), "/ingresar", &pairs).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
        let mut session = Session {
            cookie: answer.set_cookie().split(';').next().unwrap().to_owned(),
            csrf: String::new(),
        };
        let page = self.get_as(&session, "/cuenta/clave").await;
        session.csrf = page.csrf();
        assert!(
            !session.csrf.is_empty(),
            "the account page carries the token: {} {}",
            page.status,
            page.location()
        );
        session
    }

    /// Opens an account for whoever heads an entity, and signs them in.
    pub async fn head_of(&self, entity: &directory::board::BoardEntity) -> Session {
        self.holder(entity, "entity_head").await
    }

    /// Opens an account for the holder of an office, and signs them in.
    pub async fn holder(&self, entity: &directory::board::BoardEntity, office: &str) -> Session {
        let dni = self.account(entity, office).await.unwrap();
        self.sign_in(&dni).await
    }

    /// Opens an account for the holder of an office; their document number, or none when the office is empty.
    pub async fn account(&self, entity: &directory::board::BoardEntity, office: &str) -> Option<String> {
        let rows = directory::store::designations_of(&self.house, entity.id)
            .await
            .unwrap();
        let person = rows
            .iter()
            .find(|row| row.office == office && row.end_reason.is_none())?
            .person_id?;
        identity::demo_account(&self.house, person, &PASSWORD)
            .await
            .unwrap();
        directory::people::person(&self.house, person).await.unwrap()?.dni
    }

    /// Fields of a designation of that office in that entity.
    pub fn designation(entity: &directory::board::BoardEntity, office: &str, document: &str) -> Value {
        serde_json::json!({
            "entity": entity.id.to_string(), "office": office, "capacity": "main",
            "dni": "00990001", "given_names": "Luz Ficticia", "surnames": "Muestra Sulca", "email": "luz@ejemplo.gob.pe",
            "post_title": "Asesora legal", "bond": norms::peru().bonds()[0].id.to_string(), "leads_it": "no",
            "instrument_kind": norms::peru().designation_kinds().iter().find(|kind| kind.is_used_by(entity.kind.id)).unwrap().id.to_string(),
            "instrument_number": "112-2026-DEMO", "instrument_date": "2026-11-20", "article": "R.M. 119-2018-PCM, art. 1",
            "document": document, "from": "2026-11-21", "declared": true,
        })
    }
}
