//! Our provider beside another, on the same machine, under the same load, in one run: `cargo xtask bench identity`.
//!
//! Measured are the complete code flow of somebody who is signed in already and agreed before (authorize, token, userinfo), the
//! token endpoint alone, and discovery, each with sixteen connections that stay open; then ten thousand sessions, and a flood
//! of wrong passwords beside the pages of others; then the same sign-in in States of ten, three hundred and three thousand entities. The other provider is `oidc-provider` of npm with its storage in memory;
//! ours writes every code and token to the disk before it answers.

mod bare;
mod house;
mod http;
mod load;
mod peer;
mod scale;

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

/// Figures by name, as `cargo xtask bench` reads them.
type Figures = BTreeMap<String, f64>;

fn main() -> Result<ExitCode> {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("--bare") => bare::serve(args.next(), args.next()),
        Some("--json") => bench(args.next().map(PathBuf::from)),
        Some(_) => Ok(app::run()),
        None => bench(None),
    }
}

#[tokio::main]
async fn bench(json: Option<PathBuf>) -> Result<ExitCode> {
    let mut figures = Figures::new();
    for alg in ["ES256", "RS256"] {
        let name = alg.to_lowercase();
        let ours = house::Ours::start(alg).await?;
        if alg == "ES256" {
            ours.many_sessions(&mut figures).await?;
            bare::measure(&ours.party, &mut figures).await?;
        }
        load::measure(&ours.party, &format!("ours_{name}"), &mut figures).await?;
        if alg == "ES256" {
            figures.insert("ours_rss_mb_after_load".to_owned(), ours.memory_mb());
            ours.flood(&mut figures).await?;
        }
        drop(ours);
        if let Some(peer) = peer::Peer::start(alg).await? {
            load::measure(&peer.party, &format!("peer_{name}"), &mut figures).await?;
            figures.insert(format!("peer_{name}_rss_mb"), peer.memory_mb());
            ratios(&name, &mut figures);
        }
    }
    scale::measure(&mut figures).await?;
    for (key, value) in &figures {
        println!("{key:<36} {value:>12.1}");
    }
    if let Some(path) = json {
        let text = serde_json::to_string_pretty(&figures)?;
        std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// How many times as much ours does.
fn ratios(alg: &str, figures: &mut Figures) {
    for what in ["flow", "token", "discovery"] {
        let of = |who: &str, unit: &str| figures.get(&format!("{who}_{alg}_{what}_{unit}")).copied();
        if let (Some(ours), Some(peer)) = (of("ours", "per_s"), of("peer", "per_s")) {
            figures.insert(format!("ratio_{alg}_{what}"), ours / peer);
        }
    }
}
