//! `qhapaq serve`: pages, API and log on one address, until told to stop.

use crate::cards;
use crate::config::Instance;
use crate::courier;
use crate::lock::Serving;
use crate::national;
use crate::open::{self, Place};
use crate::open_files;
use crate::roof;
use crate::witnesses;
use anyhow::{Context, Result, anyhow};
use capability::House;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, DefaultPredicate, Predicate, predicate::NotForContentType};
use tower_http::timeout::TimeoutLayer;

/// Longest time for one request.
const REQUEST_SECONDS: u64 = 60;

/// Serves an instance.
pub async fn run(place: &Place, listen: &str) -> Result<ExitCode> {
    let instance = Instance::read(&place.data)?;
    let lock = Serving::of(place)?;
    let house = open::house(place, &instance).await?;
    if let Some(mail) = &instance.mail {
        notices::use_mail(&house, mail)
            .map_err(open::fault)
            .context("reading [mail] of qhapaq.toml")?;
    }
    if let Some(provider) = &instance.national_provider {
        national::connect(&house, provider, &place.data)?;
    }
    if let Some(settings) = instance.exchange.clone() {
        exchange::use_settings(&house, settings)
            .map_err(|why| anyhow!("[exchange] in qhapaq.toml: {why}"))?;
    }
    if let Some(cards) = instance.certificates.clone() {
        let listener = cards::listen(&house, &cards).await?;
        eprintln!("Cards are read on {} ({})", cards.listen, cards.taken.url);
        let house = house.clone();
        tokio::spawn(async move {
            if let Err(error) = cards::serve(house, &cards, listener).await {
                tracing::error!(?error, "no more cards are read");
            }
        });
    }
    serve(house, listen, lock).await
}

/// Serves an open house, whose lock is held until told to stop.
pub async fn serve(house: Arc<House>, listen: &str, lock: Option<Serving>) -> Result<ExitCode> {
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .with_context(|| format!("listening on {listen}"))?;
    let address = listener.local_addr().context("reading the address")?;
    eprintln!("Qhapaq on http://{address} (stop with Ctrl-C)");
    tracing::info!(%address, acts = house.register.head().await.map_err(open::fault)?.size, "serving");
    open_files::prepare(&house);
    courier::give(&house)?;
    // Alone with its database, it need not wait until the hold of a server that was killed runs out.
    if lock.is_some()
        && let Err(fault) = house.register.free_followers().await
    {
        tracing::warn!(fault = %fault.chain(), "followers may begin a minute late");
    }
    let _followers = house
        .register
        .run_followers(house.followers())
        .map_err(open::fault)?;
    let timeout = TimeoutLayer::with_status_code(
        http::StatusCode::GATEWAY_TIMEOUT,
        std::time::Duration::from_secs(REQUEST_SECONDS),
    );
    let asking = tokio::spawn(witnesses::ask_on(house.clone()));
    let warming = tokio::spawn({
        let house = house.clone();
        async move { house.warm().await }
    });
    // What is compressed already is sent as it is, with its length.
    let worth = DefaultPredicate::new().and(NotForContentType::const_new("application/zip"));
    let router = capability::router(house.clone(), roof::routes())
        .layer(CompressionLayer::new().compress_when(worth))
        .layer(timeout)
        .layer(CatchPanicLayer::new());
    axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(async move {
        told_to_stop().await;
        capability::live::close(&house);
    })
    .await
    .context("serving")?;
    asking.abort();
    warming.abort();
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// Ctrl-C, or the signal of a service manager.
pub(super) async fn told_to_stop() {
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
