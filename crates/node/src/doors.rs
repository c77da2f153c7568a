//! The doors of a running node: they are opened, then served until the node is told to stop.

use crate::state::{Keys, Node};
use crate::wire::{Doors, Identity, accept_http1, accept_http2, door_config, fingerprint, server_config};
use crate::{consumer, provider};
use register::Fault;
use rustls::ServerConfig;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;

/// Doors that are open and not yet served.
#[derive(Debug)]
pub struct Open {
    consumer: Option<TcpListener>,
    consumer_tls: Option<(TcpListener, Arc<ServerConfig>)>,
    provider: Option<TcpListener>,
}

/// Where the doors are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addresses {
    /// Of systems, plain.
    pub consumer: Option<SocketAddr>,
    /// Of systems, TLS.
    pub consumer_tls: Option<SocketAddr>,
    /// Of other nodes.
    pub provider: Option<SocketAddr>,
}

impl Open {
    /// Opens the doors that the settings name.
    ///
    /// # Errors
    /// When an address is taken, or a certificate cannot be used.
    pub async fn open(node: &Node) -> Result<Open, Fault> {
        let mut open = Open {
            consumer: None,
            consumer_tls: None,
            provider: None,
        };
        if let Some(settings) = &node.settings.consumer {
            if let Some(address) = &settings.listen {
                open.consumer = Some(bind(address).await?);
            }
            if let Some(address) = &settings.listen_tls {
                let config = match (&settings.certificate, &settings.key) {
                    (Some(certificate), Some(key)) => door_config(&identity(certificate, key)?)?,
                    _ => door_config(&node.keys().identity)?,
                };
                open.consumer_tls = Some((bind(address).await?, Arc::new(config)));
            }
        }
        if let Some(settings) = &node.settings.provider {
            open.provider = Some(bind(&settings.listen).await?);
        }
        Ok(open)
    }

    /// Where they are, ports chosen by the machine among them.
    pub fn addresses(&self) -> Addresses {
        let of = |listener: &TcpListener| listener.local_addr().ok();
        Addresses {
            consumer: self.consumer.as_ref().and_then(of),
            consumer_tls: self.consumer_tls.as_ref().and_then(|(listener, _)| of(listener)),
            provider: self.provider.as_ref().and_then(of),
        }
    }

    /// Serves until `closing` says so; then takes nothing new, and waits for what is on its way, as long as the settings allow.
    pub async fn serve(self, node: Arc<Node>, mut closing: watch::Receiver<bool>) {
        let most = node.settings.limits.connections;
        let doors = || Doors::new(most, closing.clone());
        let mut serving = tokio::task::JoinSet::new();
        if let Some(listener) = self.consumer {
            let node = node.clone();
            let answer = move |request, certificate| consumer::answer(node.clone(), request, certificate);
            serving.spawn(accept_http1(doors(), listener, plain, answer));
        }
        if let Some((listener, config)) = self.consumer_tls {
            let node = node.clone();
            let answer = move |request, certificate| consumer::answer(node.clone(), request, certificate);
            let wrap = move |stream| shake(TlsAcceptor::from(config.clone()), stream);
            serving.spawn(accept_http1(doors(), listener, wrap, answer));
        }
        if let Some(listener) = self.provider {
            let current = Arc::new(CurrentTls::default());
            let answering = node.clone();
            let answer =
                move |request, certificate| provider::answer(answering.clone(), request, certificate);
            let asked = node.clone();
            let wrap = move |stream| {
                let config = current.of(&asked);
                async move { shake(TlsAcceptor::from(config?), stream).await }
            };
            serving.spawn(accept_http2(doors(), listener, wrap, answer));
        }
        closing.wait_for(|closing| *closing).await.ok();
        node.stop();
        let drain = Duration::from_secs(node.settings.limits.drain_seconds);
        let drained = async { while serving.join_next().await.is_some() {} };
        if tokio::time::timeout(drain, drained).await.is_err() {
            tracing::warn!("messages were still on their way when the node ended");
        }
    }
}

async fn bind(address: &str) -> Result<TcpListener, Fault> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|error| Fault::because(format!("listening on {address}"), error))
}

fn identity(certificate: &std::path::Path, key: &std::path::Path) -> Result<Identity, Fault> {
    let read = |path: &std::path::Path| {
        std::fs::read(path).map_err(|error| Fault::because(format!("reading {}", path.display()), error))
    };
    Identity::from_pem(&read(certificate)?, &read(key)?)
}

async fn plain(stream: TcpStream) -> Option<(TcpStream, Option<[u8; 32]>)> {
    Some((stream, None))
}

async fn shake(
    acceptor: TlsAcceptor,
    stream: TcpStream,
) -> Option<(tokio_rustls::server::TlsStream<TcpStream>, Option<[u8; 32]>)> {
    match acceptor.accept(stream).await {
        Ok(stream) => {
            let shown = stream
                .get_ref()
                .1
                .peer_certificates()
                .and_then(|chain| chain.first());
            let shown = shown.map(|certificate| fingerprint(certificate));
            Some((stream, shown))
        }
        Err(error) => {
            tracing::debug!(%error, "a handshake failed");
            None
        }
    }
}

/// TLS as the configuration and the keys of the moment want it.
#[derive(Debug, Default)]
struct CurrentTls(Mutex<Option<Made>>);

#[derive(Debug)]
struct Made {
    keys: Arc<Keys>,
    authorities: Vec<String>,
    config: Arc<ServerConfig>,
}

impl CurrentTls {
    fn of(&self, node: &Node) -> Option<Arc<ServerConfig>> {
        let (keys, configuration) = (node.keys(), node.configuration());
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = current.as_ref()
            && Arc::ptr_eq(&made.keys, &keys)
            && made.authorities == configuration.authorities()
        {
            return Some(made.config.clone());
        }
        match server_config(&keys.identity, configuration.authorities()) {
            Ok(config) => {
                let config = Arc::new(config);
                let authorities = configuration.authorities().to_vec();
                *current = Some(Made {
                    keys,
                    authorities,
                    config: config.clone(),
                });
                Some(config)
            }
            Err(fault) => {
                tracing::error!(fault = %fault.chain(), "preparing TLS for other nodes");
                None
            }
        }
    }
}
