//! Our provider: the program as it is served, a small demonstration, somebody signed in who agreed before.

use crate::Figures;
use crate::http::{Line, Reply};
use crate::load::Party;
use crate::peer::{free_port, memory_mb, patient};
use anyhow::{Context, Result, bail};
use register::args;
use register::db::{Db, Stmt, stmt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Sessions held at once.
const SESSIONS: usize = 10_000;
/// Where people go back to.
const CALLBACK: &str = "http://127.0.0.1:9/cb";
/// Somebody in the demonstration who may register systems.
pub const PERSON: &str = "00000005";

pub struct Ours {
    child: Child,
    folder: PathBuf,
    pub party: Party,
}

impl Drop for Ours {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

impl Ours {
    /// A demonstration, made by one process and served by the next, as real ones are.
    pub async fn start(alg: &str) -> Result<Ours> {
        let folder = std::env::temp_dir().join(format!("qhapaq-providers-{}-{alg}", std::process::id()));
        let at = format!("127.0.0.1:{}", free_port()?);
        let mut maker = program(&folder, &["demo", "--small", "--listen", &at])?;
        patient(&at).await?;
        maker.kill()?;
        maker.wait()?;
        let child = program(&folder, &["serve", "--listen", &at])?;
        Ours::met(child, folder, at, alg).await
    }

    /// The program over a folder that was made before.
    pub async fn over(folder: PathBuf, at: String) -> Result<Ours> {
        let child = program(&folder, &["serve", "--listen", &at])?;
        Ours::met(child, folder, at, "ES256").await
    }

    async fn met(child: Child, folder: PathBuf, at: String, alg: &str) -> Result<Ours> {
        let mut ours = Ours {
            child,
            folder,
            party: Party {
                at: at.clone(),
                client: String::new(),
                secret: String::new(),
                callback: CALLBACK.to_owned(),
                authorize: "/oidc/authorize".to_owned(),
                token: "/oidc/token".to_owned(),
                userinfo: "/oidc/userinfo".to_owned(),
                cookies: Default::default(),
            },
        };
        let mut line = patient(&at).await?;
        ours.prepare(&mut line, alg).await?;
        Ok(ours)
    }

    async fn prepare(&mut self, line: &mut Line, alg: &str) -> Result<()> {
        sign_in(line).await?;
        let csrf = format!(
            "x-qhapaq-csrf: {}\r\n",
            line.get("/salir", "").await?.hidden("csrf")
        );
        let me: serde_json::Value = serde_json::from_str(&line.get("/api/v1/me", "").await?.body)?;
        let body = serde_json::json!({
            "entity": me["acting"]["entity"], "name": "Sistema medido", "sector": "medidas", "contact": "m@muestra.example",
            "redirect_uris": CALLBACK, "scopes": ["profile", "email"], "level": "nca1", "id_token_alg": alg,
            "authentication": "client_secret_basic", "userinfo": "plain", "tokens": "bearer",
        });
        act(line, "/api/v1/clients", &csrf, &body).await?;
        let list: serde_json::Value = serde_json::from_str(&line.get("/api/v1/clients", "").await?.body)?;
        let items = list["items"].as_array().context("no list of systems")?;
        let mine = items
            .iter()
            .find(|item| item["name"] == "Sistema medido")
            .context("not registered")?;
        let url = mine["url"].as_str().unwrap_or_default();
        self.party.client = url.rsplit('/').next().unwrap_or_default().to_owned();
        let made = act(
            line,
            "/api/v1/client-secrets",
            &csrf,
            &serde_json::json!({"client": self.party.client}),
        )
        .await?;
        self.party.secret = made.text("secret")?;
        let asked = line.get(&self.party.asks(), "").await?;
        let page = asked.header("location").context("no page of consent")?.to_owned();
        let page = line.get(&page, "").await?;
        let (form, client, reference) = (
            page.hidden("csrf"),
            page.hidden("client_id"),
            page.hidden("request_uri"),
        );
        let pairs = [
            ("csrf", form.as_str()),
            ("client_id", &client),
            ("request_uri", &reference),
            ("respuesta", "si"),
        ];
        line.post("/oidc/consentimiento", "", &pairs).await?;
        self.party.cookies = line.cookies.clone();
        Ok(())
    }

    /// Resident memory.
    pub fn memory_mb(&self) -> f64 {
        memory_mb(self.child.id())
    }

    /// Memory with many sessions, each used.
    pub async fn many_sessions(&self, figures: &mut Figures) -> Result<()> {
        let before = memory_mb(self.child.id());
        let token = {
            let mut line = Line::to(&self.party.at).await?;
            sign_in(&mut line).await?;
            line.cookies.values().next().cloned().unwrap_or_default()
        };
        let file = self.folder.join("register.db");
        copy_session(&file, &token).await?;
        let mut line = Line::to(&self.party.at).await?;
        for number in 0..SESSIONS {
            line.cookies
                .insert("qhapaq_sesion".to_owned(), format!("{token}-{number}"));
            let reply = line.get("/api/v1/me", "").await?;
            if reply.status != 200 {
                bail!("session {number} is none: {}", reply.body);
            }
        }
        figures.insert("ours_rss_mb_before_sessions".to_owned(), before);
        figures.insert(
            "ours_rss_mb_10000_sessions".to_owned(),
            memory_mb(self.child.id()),
        );
        Ok(())
    }

    /// Pages of others while strangers try wrong passwords as fast as they can.
    pub async fn flood(&self, figures: &mut Figures) -> Result<()> {
        figures.insert("page_p99_ms_quiet".to_owned(), self.pages().await?);
        let stop = Arc::new(AtomicBool::new(false));
        let mut strangers = Vec::new();
        for number in 0..32 {
            let (at, stop) = (self.party.at.clone(), stop.clone());
            strangers.push(tokio::spawn(async move {
                let (mut tries, mut line) = (0_u32, Line::to(&at).await?);
                while !stop.load(Ordering::Relaxed) {
                    let name = format!("{:08}", 70_000_000 + number * 1_000_000 + tries);
                    let pairs = [("login", name.as_str()), ("password", "una frase equivocada")];
                    line.post("/ingresar", "", &pairs).await?;
                    tries += 1;
                }
                anyhow::Ok(tries)
            }));
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        let begun = Instant::now();
        figures.insert("page_p99_ms_flooded".to_owned(), self.pages().await?);
        let seconds = begun.elapsed().as_secs_f64();
        stop.store(true, Ordering::Relaxed);
        let mut tries = 0;
        for stranger in strangers {
            tries += stranger.await??;
        }
        figures.insert("flood_tries_per_s".to_owned(), f64::from(tries) / (seconds + 0.5));
        Ok(())
    }

    async fn pages(&self) -> Result<f64> {
        let mut line = Line::to(&self.party.at).await?;
        let mut took = Vec::new();
        let until = Instant::now() + Duration::from_secs(4);
        while Instant::now() < until {
            let begun = Instant::now();
            line.get("/entidades", "").await?;
            took.push(begun.elapsed());
        }
        took.sort();
        let place = (took.len() * 99 / 100).min(took.len() - 1);
        Ok(took[place].as_secs_f64() * 1_000.0)
    }
}

/// This program, as the one that is served.
fn program(folder: &Path, args: &[&str]) -> Result<Child> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("--data").arg(folder).args(args);
    Ok(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?)
}

async fn act(line: &mut Line, path: &str, csrf: &str, body: &serde_json::Value) -> Result<Reply> {
    let headers = format!("Content-Type: application/json\r\n{csrf}");
    let reply = line.ask("POST", path, &headers, &body.to_string()).await?;
    match reply.status {
        201 => Ok(reply),
        status => bail!("{path} answered {status}: {}", reply.body),
    }
}

async fn sign_in(line: &mut Line) -> Result<()> {
    sign_in_as(line, PERSON).await
}

/// Signs in by password.
pub async fn sign_in_as(line: &mut Line, login: &str) -> Result<()> {
    let pairs = [("login", login), ("password", identity::DEMO_PASSWORD)];
    let reply = line.post("/ingresar", "", &pairs).await?;
    match reply.status {
        303 => Ok(()),
        status => bail!("signing in answered {status}"),
    }
}

/// Copies the session of a token for as many tokens as are measured; each is the first with a number behind it.
async fn copy_session(file: &Path, token: &str) -> Result<()> {
    const COPY: &str = "INSERT INTO identity_session (hash, csrf_hash, person_id, designation_id, created_at, seen_at, expires_at, methods, proven_at, sid) SELECT $2, $2, person_id, designation_id, created_at, seen_at, expires_at, methods, proven_at, $2 FROM identity_session WHERE hash = $1";
    let hash = |text: &str| {
        use sha2::Digest;
        register::hex(&sha2::Sha256::digest(text))
    };
    let own = hash(token);
    let copies: Vec<Stmt> = (0..SESSIONS)
        .map(|number| stmt(COPY, args![&own, hash(&format!("{token}-{number}"))]).rows(1))
        .collect();
    let db = Db::open(&format!("sqlite:{}", file.display()))
        .await
        .map_err(app::open::fault)?;
    db.commit(&copies).await.context("making sessions")
}
