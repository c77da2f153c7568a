//! The load: the same requests to either provider.

use crate::Figures;
use crate::http::Line;
use anyhow::{Context, Result, bail};
use base64::Engine;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Connections that stay open.
const CONNECTIONS: usize = 16;
/// Length of a measurement.
const SECONDS: u64 = 5;
/// Codes exchanged in a round when the token endpoint is measured alone: the other provider forgets all but the last thousand
/// of what it keeps in memory.
const CODES: usize = 192;
/// Rounds of codes.
const ROUNDS: usize = 20;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A system, the browser of its person, and where the provider is.
#[derive(Clone)]
pub struct Party {
    pub at: String,
    pub client: String,
    pub secret: String,
    pub callback: String,
    pub authorize: String,
    pub token: String,
    pub userinfo: String,
    pub cookies: BTreeMap<String, String>,
}

impl Party {
    /// The request that a system begins with.
    pub fn asks(&self) -> String {
        let query = capability::encode(&[
            ("client_id", self.client.as_str()),
            ("response_type", "code"),
            ("redirect_uri", &self.callback),
            ("scope", "openid profile email"),
            ("state", "un-estado-de-dieciseis"),
            ("nonce", "un-nonce-de-dieciseis"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ]);
        format!("{}?{query}", self.authorize)
    }

    async fn code(&self, line: &mut Line) -> Result<String> {
        let reply = line.get(&self.asks(), "").await?;
        reply
            .led("code")
            .with_context(|| format!("{}: {:?}", reply.status, reply.header("location")))
    }

    async fn exchange(&self, line: &mut Line, basic: &str, code: &str) -> Result<String> {
        let pairs = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.callback.as_str()),
            ("code_verifier", VERIFIER),
        ];
        line.post(&self.token, basic, &pairs).await?.text("access_token")
    }

    async fn flow(&self, line: &mut Line, basic: &str) -> Result<()> {
        let code = self.code(line).await?;
        let access = self.exchange(line, basic, &code).await?;
        let told = line
            .get(&self.userinfo, &format!("Authorization: Bearer {access}\r\n"))
            .await?;
        match told.status {
            200 => Ok(()),
            status => bail!("userinfo answered {status}: {}", told.body),
        }
    }

    /// One complete sign-in of somebody who is signed in and agreed.
    pub async fn one(&self, line: &mut Line) -> Result<()> {
        self.flow(line, &self.basic()).await
    }

    fn basic(&self) -> String {
        let pair = format!("{}:{}", self.client, self.secret);
        let pair = base64::engine::general_purpose::STANDARD.encode(pair);
        format!("Authorization: Basic {pair}\r\n")
    }

    /// A connection of the person's browser.
    pub async fn line(&self) -> Result<Line> {
        let mut line = Line::to(&self.at).await?;
        line.cookies = self.cookies.clone();
        Ok(line)
    }
}

/// Measures a provider.
pub async fn measure(party: &Party, who: &str, figures: &mut Figures) -> Result<()> {
    let basic: Arc<str> = party.basic().into();
    let flow = timed(party, |party, mut line, until| {
        let basic = basic.clone();
        async move {
            let mut took = Vec::new();
            while Instant::now() < until {
                let begun = Instant::now();
                party.flow(&mut line, &basic).await?;
                took.push(begun.elapsed());
            }
            Ok(took)
        }
    });
    note(figures, &format!("{who}_flow"), flow.await?);
    note(figures, &format!("{who}_discovery"), discovery(party).await?);
    note(figures, &format!("{who}_token"), tokens(party, &basic).await?);
    Ok(())
}

/// The description of the provider, asked for by strangers.
pub async fn discovery(party: &Party) -> Result<Took> {
    timed(party, |_, mut line, until| async move {
        line.cookies.clear();
        let mut took = Vec::new();
        while Instant::now() < until {
            let begun = Instant::now();
            line.get("/.well-known/openid-configuration", "").await?;
            took.push(begun.elapsed());
        }
        Ok(took)
    })
    .await
}

/// Requests of every connection, and how long it all took.
pub type Took = (Vec<Duration>, Duration);

async fn timed<F, T>(party: &Party, work: F) -> Result<Took>
where
    F: Fn(Party, Line, Instant) -> T,
    T: Future<Output = Result<Vec<Duration>>> + Send + 'static,
{
    let begun = Instant::now();
    let until = begun + Duration::from_secs(SECONDS);
    let mut tasks = Vec::new();
    for _ in 0..CONNECTIONS {
        tasks.push(tokio::spawn(work(party.clone(), party.line().await?, until)));
    }
    gather(tasks, begun).await
}

async fn gather(tasks: Vec<tokio::task::JoinHandle<Result<Vec<Duration>>>>, begun: Instant) -> Result<Took> {
    let mut all = Vec::new();
    for task in tasks {
        all.extend(task.await??);
    }
    Ok((all, begun.elapsed()))
}

/// Codes are fetched first, and only their exchange is timed.
async fn tokens(party: &Party, basic: &Arc<str>) -> Result<Took> {
    let (mut all, mut whole) = (Vec::new(), Duration::ZERO);
    for _ in 0..ROUNDS {
        let (took, long) = round(party, basic).await?;
        all.extend(took);
        whole += long;
    }
    Ok((all, whole))
}

async fn round(party: &Party, basic: &Arc<str>) -> Result<Took> {
    let mut fetching = Vec::new();
    for _ in 0..CONNECTIONS {
        let (party, mut line) = (party.clone(), party.line().await?);
        fetching.push(tokio::spawn(async move {
            let mut codes = Vec::new();
            for _ in 0..CODES / CONNECTIONS {
                codes.push(party.code(&mut line).await?);
            }
            anyhow::Ok((line, codes))
        }));
    }
    let mut ready = Vec::new();
    for task in fetching {
        ready.push(task.await??);
    }
    let begun = Instant::now();
    let tasks = ready.into_iter().map(|(mut line, codes)| {
        let (party, basic) = (party.clone(), basic.clone());
        tokio::spawn(async move {
            let mut took = Vec::new();
            for code in codes {
                let begun = Instant::now();
                party.exchange(&mut line, &basic, &code).await?;
                took.push(begun.elapsed());
            }
            Ok(took)
        })
    });
    gather(tasks.collect(), begun).await
}

/// Writes down how many a second, and how long half and all but one of a hundred took.
pub fn note(figures: &mut Figures, what: &str, (mut took, whole): Took) {
    took.sort();
    let at = |share: f64| {
        let place = (took.len() as f64 * share) as usize;
        let one = took.get(place.min(took.len().saturating_sub(1)));
        one.map_or(0.0, |one| one.as_secs_f64() * 1_000.0)
    };
    figures.insert(format!("{what}_per_s"), took.len() as f64 / whole.as_secs_f64());
    figures.insert(format!("{what}_p50_ms"), at(0.5));
    figures.insert(format!("{what}_p99_ms"), at(0.99));
}
