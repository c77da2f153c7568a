//! The processes: a node, and the provider's service.

use crate::setup::Said;
use anyhow::{Context, Result};
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use jose::{Alg, SigningKey};
use node::configuration::Configuration;
use node::doors::Open;
use node::evidence::{Log, LogOptions};
use node::settings::Settings;
use node::state::{Keys, Node};
use node::wire::{Flow, Identity};
use register::SystemClock;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Runs a node until it is killed.
pub fn node(folder: &Path) -> Result<()> {
    let read = |name: &str| fs::read(folder.join(name)).with_context(|| format!("reading {name}"));
    let settings = Settings::read(&String::from_utf8(read("node.toml")?)?)?;
    let said: Said = serde_json::from_slice(&read("said.json")?)?;
    let keys = Keys {
        identity: Identity::from_pem(&read("chain.pem")?, &read("key.pem")?)
            .map_err(|fault| anyhow::anyhow!(fault.chain()))?,
        signing: SigningKey::from_pkcs8(Alg::EdDsa, read("signing.der")?)
            .context("reading the signing key")?,
    };
    let name = folder
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or_default();
    let member = if name == "consumer" {
        &said.members.members[0]
    } else {
        &said.members.members[1]
    };
    let id = member.nodes[0].id.clone();
    let options = LogOptions::new(folder.join("evidence"), id.clone());
    let ledger = Arc::new(Log::open(options).map_err(|fault| anyhow::anyhow!(fault.chain()))?);
    let configuration = Arc::new(Configuration::new(
        said.manifest,
        said.members.clone(),
        Some(said.provider),
    )?);
    let node = Node::new(
        id,
        settings,
        keys,
        b"subject".to_vec(),
        configuration,
        ledger,
        Arc::new(SystemClock),
    );
    let node = Arc::new(node.map_err(|fault| anyhow::anyhow!(fault.chain()))?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(async move {
        let open = Open::open(&node)
            .await
            .map_err(|fault| anyhow::anyhow!(fault.chain()))?;
        let (_hold, closed) = watch::channel(false);
        open.serve(node, closed).await;
        Ok(())
    })
}

/// Runs the provider's service: reads what is sent, answers as many bytes as the path says.
pub fn provider(port: u16) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async move {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(
                hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service_fn(answer)),
            );
        }
    })
}

async fn answer(request: Request<Incoming>) -> Result<Response<Flow>, hyper::Error> {
    let path = request.uri().path();
    let bytes: u64 = path
        .rsplit('/')
        .next()
        .and_then(|size| size.parse().ok())
        .unwrap_or(0);
    let mut body = request.into_body();
    while let Some(frame) = body.frame().await {
        frame?;
    }
    const PIECE: usize = 256 * 1024;
    if bytes <= PIECE as u64 {
        let size = usize::try_from(bytes).unwrap_or(PIECE);
        return Ok(Response::new(Flow::held(Bytes::from(vec![b'x'; size]))));
    }
    let (frames, flow) = Flow::passing(Some(bytes));
    tokio::spawn(async move {
        let piece = Bytes::from(vec![b'x'; PIECE]);
        let mut left = bytes;
        while left > 0 {
            let size = usize::try_from(left).unwrap_or(PIECE).min(PIECE);
            if frames
                .send(Ok(hyper::body::Frame::data(piece.slice(..size))))
                .await
                .is_err()
            {
                return;
            }
            left -= size as u64;
        }
    });
    Ok(Response::new(flow))
}

/// Runs a service that notes what took effect: the last part of the path of each request, as one line.
pub fn effects(port: u16, file: PathBuf) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async move {
        let listener = TcpListener::bind(("127.0.0.1", port)).await?;
        loop {
            let (stream, _) = listener.accept().await?;
            let file = file.clone();
            let answer = service_fn(move |request: Request<Incoming>| {
                let file = file.clone();
                async move {
                    let id = request
                        .uri()
                        .path()
                        .rsplit('/')
                        .next()
                        .unwrap_or_default()
                        .to_owned();
                    request.into_body().collect().await?;
                    let noted = fs::OpenOptions::new().create(true).append(true).open(&file);
                    noted
                        .and_then(|mut file| file.write_all(format!("{id}\n").as_bytes()))
                        .ok();
                    Ok::<_, hyper::Error>(Response::new(Flow::held(Bytes::from_static(b"done"))))
                }
            });
            tokio::spawn(
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), answer),
            );
        }
    })
}
