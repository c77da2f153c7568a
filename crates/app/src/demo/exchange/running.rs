//! Nodes of the demonstration: enrolled as any machine is, by a token and over HTTP, and run in this process.

use super::{MINISTRY_RUC, MUNICIPALITY_RUC, REGISTRY_RUC, enrol, registry};
use crate::open;
use anyhow::{Context, Result, anyhow, bail};
use capability::House;
use node::operator::{Machine, Options};
use node::settings::Settings;
use register::SystemClock;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Where the systems of the municipality and of the ministry call, and where other nodes call the registry's.
const MUNICIPALITY_PORT: u16 = 8381;
const MINISTRY_PORT: u16 = 8382;
const REGISTRY_PORT: u16 = 8385;
/// Where the municipality's own people fetch receipts.
const RECEIPTS_PORT: u16 = 8391;
/// Tries until the house answers.
const TRIES: u32 = 100;

/// Nodes at work; they are told to stop when this is let go of.
pub struct Running {
    closing: watch::Sender<bool>,
    nodes: tokio::task::JoinSet<()>,
}

impl Running {
    /// Brings the three machines in, once, and runs them beside the house, which must be served already or soon.
    ///
    /// # Errors
    /// When the house does not answer, or a port is taken.
    pub async fn start(house: &Arc<House>, folder: &Path) -> Result<Running> {
        answering(&house.options.base_url).await?;
        let folder = folder.join("nodes");
        std::fs::create_dir_all(&folder)?;
        if !Machine::is_in(&folder.join(MUNICIPALITY_RUC)) {
            come_in(house, &folder).await?;
        }
        let service = TcpListener::bind("127.0.0.1:0").await?;
        let at = service.local_addr()?;
        tokio::spawn(registry::serve(service));
        let (closing, closed) = watch::channel(false);
        let mut nodes = tokio::task::JoinSet::new();
        for (ruc, text) in [
            (REGISTRY_RUC, provider(at.port())),
            (
                MUNICIPALITY_RUC,
                consumer(MUNICIPALITY_PORT, "MESA") + &receipts(),
            ),
            (MINISTRY_RUC, consumer(MINISTRY_PORT, "TRAMITES")),
        ] {
            let place = folder.join(ruc);
            let text = format!("folder = {place:?}\n{text}");
            let file = place.join("node.toml");
            std::fs::write(&file, &text).with_context(|| format!("writing {}", file.display()))?;
            let settings = Settings::read(&text)?;
            let working = node::work::open(settings, Arc::new(SystemClock))
                .await
                .map_err(open::fault)?;
            nodes.spawn(working.run(closed.clone()));
        }
        Ok(Running { closing, nodes })
    }

    /// Ends what is on its way.
    pub async fn stop(mut self) {
        self.closing.send_replace(true);
        while self.nodes.join_next().await.is_some() {}
    }
}

fn provider(service: u16) -> String {
    format!(
        "[provider]\nlisten = \"127.0.0.1:{REGISTRY_PORT}\"\n[[service]]\nsubsystem = \"REGISTRO\"\ncode = \"personas\"\nurl = \
         \"http://127.0.0.1:{service}\"\n"
    )
}

fn consumer(port: u16, subsystem: &str) -> String {
    format!(
        "[consumer]\nlisten = \"127.0.0.1:{port}\"\n[[consumer.system]]\nsubsystem = \"{subsystem}\"\nwithout_certificate = true\n"
    )
}

fn receipts() -> String {
    format!("[watch]\nlisten = \"127.0.0.1:{RECEIPTS_PORT}\"\nreceipts = true\n")
}

/// Waits until the house answers on its own address.
async fn answering(url: &str) -> Result<()> {
    let address = url
        .strip_prefix("http://")
        .context("a demonstration is served over http")?;
    for _ in 0..TRIES {
        if tokio::net::TcpStream::connect(address).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bail!("{url} does not answer: its exchange cannot begin")
}

/// Enrols the three machines with their tokens.
async fn come_in(house: &Arc<House>, folder: &Path) -> Result<()> {
    for (ruc, token) in enrol(house).await? {
        let place: PathBuf = folder.join(&ruc);
        std::fs::create_dir_all(&place)?;
        let options = Options {
            url: house.options.base_url.clone(),
            authorities: None,
            folder: place,
            require_proof: true,
        };
        let address = format!("127.0.0.1:{REGISTRY_PORT}");
        let address = (ruc == REGISTRY_RUC).then_some(address.as_str());
        let came = node::operator::enrol(&options, &token, "nodo1", address, &SystemClock).await;
        came.map_err(|error| anyhow!("bringing the machine of {ruc} in: {error}"))?;
    }
    Ok(())
}

/// Says how to make a first call, and what it proves; the house is at `url`.
pub fn say(url: &str) {
    let path = format!("/r1/PE/GOB/{REGISTRY_RUC}/REGISTRO/personas/personas/00000007");
    println!(
        "\nThe exchange runs: a registry of invented people, a municipality and a ministry. Two calls, as their systems make them:"
    );
    println!(
        "  curl -i -H 'X-Road-Client: PE/GOB/{MUNICIPALITY_RUC}/MESA' -H 'X-Road-Issue: EXP-2026-1' http://127.0.0.1:{MUNICIPALITY_PORT}{path}"
    );
    println!(
        "  curl -i -H 'X-Road-Client: PE/GOB/{MINISTRY_RUC}/TRAMITES' -H 'X-Road-Issue: EXP-2026-2' http://127.0.0.1:{MINISTRY_PORT}{path}"
    );
    println!("\nThe first answer names its message in X-Road-Request-Id. Its receipt, and what it proves:");
    println!("  curl -OJ http://127.0.0.1:{RECEIPTS_PORT}/receipts/NUMBER");
    println!("  curl -s {url}/exchange/v1/anchor > operador.json");
    println!("  qhapaq verify recibo-NUMBER.json --operator-key operador.json");
}
