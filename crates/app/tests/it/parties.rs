//! Real relying parties that nobody here wrote: openid-client (npm) and Authlib (PyPI) sign in, refresh, step up, sign out.
//!
//! Each runs as its own program; the test is its browser.

use crate::house::{Home, Session};
use axum::body::Body;
use http::{Request, header};
use jose::{Alg, SigningKey};
use register::Clock;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use testing::Answered;

const CALLBACK: &str = "http://127.0.0.1:9/retorno";
pub const OUT: &str = "http://127.0.0.1:9/fuera";

/// Where the tools keep what they installed from npm and PyPI.
pub fn installed() -> PathBuf {
    std::env::var_os("QHAPAQ_PARTIES").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/parties"),
        PathBuf::from,
    )
}

pub fn script(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/parties")
        .join(name)
}

/// Says which package is missing; the tools count it.
pub fn missing(test: &str, there: bool, package: &str) -> bool {
    if !there {
        crate::webdriver::skipped(&format!("{test}: {package} is not in {}", installed().display()));
    }
    !there
}

/// A system that was registered, and how it proves itself.
pub struct Registered {
    pub client: String,
    pub secret: Option<String>,
    key: Option<String>,
}

/// What a system is registered with.
#[derive(Clone, Copy)]
pub struct Kind {
    pub callback: &'static str,
    pub by_key: bool,
    pub bound: bool,
    pub pushed: bool,
    pub alg: &'static str,
}

/// Who is in front of the browser: signed in by password, with a telephone that can be asked for a code.
pub struct Person {
    home: Home,
    pub base: String,
    dni: String,
    secret: String,
    cookies: BTreeMap<String, String>,
    session: Session,
}

impl Person {
    pub async fn new() -> Person {
        let (home, base) = Home::served().await;
        let dni = head(&home).await;
        let session = home.sign_in(&dni).await;
        home.form(&session, "/cuenta/telefono", &[]).await;
        let page = home.get_as(&session, "/cuenta/telefono").await;
        let secret = page.between("<code class=\"proof\">", '<');
        let code = testing::totp(&secret, home.clock.now(), 0);
        let shown = home
            .form(&session, "/cuenta/telefono/confirmar", &[("code", &code)])
            .await;
        assert_eq!(shown.status, 201, "{}", shown.text);
        // The code of the telephone is used up: the next one comes later.
        let now = home.clock.now();
        home.clock
            .set(now.checked_add(jiff::SignedDuration::from_secs(60)).unwrap());
        let (name, value) = session.cookie.split_once('=').unwrap();
        let cookies = BTreeMap::from([(name.to_owned(), value.to_owned())]);
        Person {
            home,
            base,
            dni,
            secret,
            cookies,
            session,
        }
    }

    pub async fn register(&self, kind: Kind) -> Registered {
        let session = &self.session;
        let key = SigningKey::generate(Alg::Es256).unwrap();
        let me = self.home.get_as(session, "/api/v1/me").await.json();
        let mut body = json!({
            "entity": me["acting"]["entity"], "name": "Sistema de prueba", "sector": "pruebas",
            "contact": "pruebas@muestra.example", "redirect_uris": kind.callback, "post_logout_uris": OUT,
            "scopes": ["profile", "email", "document", "office", "offline_access"], "level": "nca1",
            "authentication": if kind.by_key { "private_key_jwt" } else { "client_secret_basic" },
            "id_token_alg": kind.alg, "userinfo": "plain", "tokens": if kind.bound { "bound" } else { "bearer" },
        });
        if kind.by_key {
            let set = json!({"keys": [key.public().to_jwk(Some(Alg::Es256))]});
            body["keys"] = set.to_string().into();
        }
        let made = self.home.json(session, "/api/v1/clients", &body).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let list = self.home.get("/api/v1/clients").await.json();
        let items = list["items"].as_array().unwrap();
        let mine = items
            .iter()
            .find(|item| item["name"] == "Sistema de prueba")
            .unwrap();
        let url = mine["url"].as_str().unwrap();
        let client = url.rsplit('/').next().unwrap().to_owned();
        let secret = match kind.by_key {
            true => None,
            false => {
                let asked = json!({"client": client});
                let made = self.home.json(session, "/api/v1/client-secrets", &asked).await;
                Some(made.json()["secret"].as_str().unwrap().to_owned())
            }
        };
        Registered {
            client,
            secret,
            key: kind.by_key.then(|| pem(key.pkcs8())),
        }
    }

    /// Follows an address as a person would, to where it leaves the house.
    pub async fn follow(&mut self, url: &str) -> String {
        let mut at = url.strip_prefix(&self.base).unwrap_or(url).to_owned();
        for _ in 0..20 {
            if at.starts_with("http") {
                return at;
            }
            let page = self.ask(Request::get(&at).body(Body::empty()).unwrap()).await;
            at = match (page.status.as_u16(), page.headers.get("refresh")) {
                (303, _) => page.location().to_owned(),
                (200, Some(refresh)) => refresh
                    .to_str()
                    .unwrap()
                    .strip_prefix("0; url=")
                    .unwrap()
                    .to_owned(),
                (200, None) => self.answer(&at, &page).await,
                other => panic!("{other:?} at {at}: {}", page.text),
            };
        }
        panic!("no end to {url}")
    }

    /// Fills in the form of a page.
    async fn answer(&mut self, at: &str, page: &Answered) -> String {
        let path = at.split('?').next().unwrap().to_owned();
        let csrf = page.csrf();
        let code = testing::totp(&self.secret, self.home.clock.now(), 0);
        let hidden = |name: &str| page.hidden(name).replace("&amp;", "&");
        let mut pairs = vec![(ui::Form::CSRF, csrf)];
        match path.as_str() {
            "/ingresar" => pairs.extend([
                ("login", self.dni.clone()),
                ("password", identity::DEMO_PASSWORD.to_owned()),
                ("volver", hidden("volver")),
            ]),
            "/ingresar/codigo" => pairs.push(("code", code)),
            "/oidc/consentimiento" => pairs.extend([
                ("client_id", hidden("client_id")),
                ("request_uri", hidden("request_uri")),
                ("respuesta", "si".to_owned()),
            ]),
            other => panic!("a page that nobody expected: {other}: {}", page.text),
        }
        let pairs: Vec<(&str, &str)> = pairs
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let sent = Request::post(&path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(capability::encode(&pairs)))
            .unwrap();
        let answer = self.ask(sent).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.text);
        answer.location().to_owned()
    }

    async fn ask(&mut self, mut request: Request<Body>) -> Answered {
        let pairs: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        request
            .headers_mut()
            .insert(header::COOKIE, pairs.join("; ").parse().unwrap());
        let answer = self.home.send(request).await;
        for given in answer.headers.get_all(header::SET_COOKIE) {
            let pair = given.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}

/// Somebody who heads an entity; their document number.
pub async fn head(home: &Home) -> String {
    for entity in &home.board().await.entities {
        if let Some(dni) = home.account(entity, "entity_head").await {
            return dni;
        }
    }
    panic!("the demonstration has nobody who heads an entity")
}

/// A private key as programs read it.
fn pem(pkcs8: &[u8]) -> String {
    let text = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, pkcs8);
    format!("-----BEGIN PRIVATE KEY-----\n{text}\n-----END PRIVATE KEY-----\n")
}

/// A program, with what it says line by line.
struct Program {
    child: Child,
    lines: Receiver<String>,
}

impl Program {
    fn start(mut command: Command) -> Program {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let (told, lines) = channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            out.lines()
                .map_while(Result::ok)
                .try_for_each(|line| told.send(line))
        });
        Program { child, lines }
    }

    async fn line(&mut self) -> Option<String> {
        loop {
            match self.lines.try_recv() {
                Ok(line) => return Some(line),
                Err(std::sync::mpsc::TryRecvError::Disconnected) => return None,
                Err(std::sync::mpsc::TryRecvError::Empty) => {
                    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                }
            }
        }
    }
}

/// Runs a relying party to its end: everything it says.
async fn run(person: &mut Person, mut command: Command, kind: Kind) -> BTreeMap<String, Value> {
    let registered = person.register(kind).await;
    command
        .env("ISSUER", &person.base)
        .env("CLIENT", &registered.client)
        .env("CALLBACK", kind.callback)
        .env("OUT", OUT)
        .env("ALG", kind.alg)
        .env("SCOPE", "openid profile email offline_access");
    for (name, value) in [("SECRET", registered.secret), ("KEY", registered.key)] {
        command.envs(value.map(|value| (name, value)));
    }
    for (name, on) in [("BOUND", kind.bound), ("PUSHED", kind.pushed)] {
        command.envs(on.then_some((name, "1")));
    }
    let mut program = Program::start(command);
    let mut said = BTreeMap::new();
    while let Some(line) = program.line().await {
        if let Some(url) = line.strip_prefix("GO ") {
            let to = person.follow(url).await;
            writeln!(program.child.stdin.as_mut().unwrap(), "{to}").unwrap();
        } else if let Some(text) = line.strip_prefix("SAY ") {
            let (name, value): (String, Value) = serde_json::from_str(text).unwrap();
            said.insert(name, value);
        }
    }
    let end = program.child.wait().unwrap();
    assert!(end.success(), "{end}: {said:?}");
    said
}

fn check(person: &Person, said: &BTreeMap<String, Value>, kind: Kind) {
    let claims = &said["claims"];
    assert_eq!(claims["iss"], json!(person.base));
    assert_eq!(claims["acr"], "nca1");
    assert_eq!(said["userinfo"]["sub"], claims["sub"]);
    assert!(
        said["userinfo"]["name"]
            .as_str()
            .is_some_and(|name| !name.is_empty())
    );
    let token_type = said["renewed"]["type"].as_str().unwrap().to_lowercase();
    assert_eq!(token_type, if kind.bound { "dpop" } else { "bearer" });
    assert_eq!(said["renewed"]["other"], true);
    assert_eq!(said["reused"], "invalid_grant");
    assert_eq!(said["raised"]["acr"], "nca2");
    assert_eq!(said["raised"]["sub"], claims["sub"]);
    assert_eq!(
        said["raised"]["sid"], claims["sid"],
        "stepping up goes on with the session"
    );
    assert_eq!(said["out"], json!(format!("{OUT}?state=adios")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn openid_client_signs_in_refreshes_steps_up_and_out() {
    let module = installed().join("node_modules/openid-client");
    if missing("parties::openid_client", module.exists(), "npm openid-client") {
        return;
    }
    for kind in [
        Kind {
            callback: CALLBACK,
            by_key: false,
            bound: false,
            pushed: false,
            alg: "RS256",
        },
        Kind {
            callback: CALLBACK,
            by_key: true,
            bound: true,
            pushed: true,
            alg: "ES256",
        },
    ] {
        let mut person = Person::new().await;
        // Programs find their modules beside themselves.
        let place = installed().join("openid_client.mjs");
        std::fs::copy(script("openid_client.mjs"), &place).unwrap();
        let mut command = Command::new("node");
        command.arg(&place);
        let said = run(&mut person, command, kind).await;
        check(&person, &said, kind);
        assert_eq!(said["introspected"]["active"], true);
        assert_eq!(said["revoked"], "invalid_token");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn authlib_signs_in_refreshes_steps_up_and_out() {
    let python = installed().join("venv/bin/python");
    if missing("parties::authlib", python.exists(), "PyPI authlib") {
        return;
    }
    for kind in [
        Kind {
            callback: CALLBACK,
            by_key: false,
            bound: false,
            pushed: false,
            alg: "RS256",
        },
        Kind {
            callback: CALLBACK,
            by_key: true,
            bound: false,
            pushed: false,
            alg: "ES256",
        },
    ] {
        let mut person = Person::new().await;
        let mut command = Command::new(&python);
        command.args(["-W", "ignore"]).arg(script("authlib_party.py"));
        let said = run(&mut person, command, kind).await;
        check(&person, &said, kind);
    }
}

/// One house is the national provider of another: everything goes over the network, as with a provider that nobody mocks.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_house_lets_people_in_by_the_provider_of_another() {
    let mut person = Person::new().await;
    let (other, base) = Home::served().await;
    other.clock.set(person.home.clock.now());
    let callback = format!("{base}/ingresar/id-gob-pe/vuelta");
    let kind = Kind {
        callback: Box::leak(callback.clone().into_boxed_str()),
        by_key: false,
        bound: false,
        pushed: false,
        alg: "ES256",
    };
    let registered = person.register(kind).await;
    let settings = json!({
        "issuer": person.base, "client_id": registered.client, "authentication": "client_secret_basic",
        "scopes": "openid profile document",
    });
    let settings: identity::NationalSettings = serde_json::from_value(settings).unwrap();
    let data = &other.house.options.folder;
    let secret = data.join("keys/national-provider");
    std::fs::write(&secret, registered.secret.unwrap()).unwrap();
    std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    app::national::connect(&other.house, &settings, data).unwrap();

    let begun = other.get("/ingresar/id-gob-pe?nivel=nca2&volver=%2Fcuenta").await;
    assert_eq!(begun.status, 303);
    let kept = begun.headers["set-cookie"].to_str().unwrap();
    let kept = kept.split(';').next().unwrap().to_owned();
    let back = person.follow(begun.location()).await;
    let path = back.strip_prefix(&base).unwrap();
    let request = Request::get(path).header(header::COOKIE, kept);
    let entered = other.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!((entered.status.as_u16(), entered.location()), (303, "/cuenta"));
    let cookie = entered.session().unwrap();
    let session = Session {
        cookie: format!("{}={cookie}", capability::SESSION_COOKIE),
        csrf: String::new(),
    };
    let me = other.get_as(&session, "/api/v1/me").await.json();
    assert_eq!(me["acting"]["office"], "entity_head");
    assert!(other.get_as(&session, "/cuenta").await.text.contains("NCA 2"));
}
