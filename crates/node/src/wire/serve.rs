//! Listeners: how many connections, how long each may take to say something, and how they end.

use super::flow::Flow;
use super::head::{HEAD_BYTES_MAX, HEADERS_MAX};
use super::peers::{ALIVE, CONNECTION_WINDOW, FRAME_BYTES_MAX, STREAM_WINDOW};
use http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

/// Time for the head of a request.
const HEAD_MAX: Duration = Duration::from_secs(10);
/// Time for a handshake.
const HANDSHAKE_MAX: Duration = Duration::from_secs(10);
/// Messages at once on one connection between nodes.
const STREAMS_MAX: u32 = 512;

/// What listeners share.
#[derive(Debug, Clone)]
pub struct Doors {
    places: Arc<Semaphore>,
    closing: watch::Receiver<bool>,
}

impl Doors {
    /// At most so many connections at once; they end when `closing` says so.
    pub fn new(connections_max: usize, closing: watch::Receiver<bool>) -> Doors {
        Doors {
            places: Arc::new(Semaphore::new(connections_max)),
            closing,
        }
    }

    /// Takes connections until the doors close, then waits for those that are open.
    async fn accept<F, Fut>(mut self, listener: TcpListener, serve: F)
    where
        F: Fn(TcpStream, watch::Receiver<bool>) -> Fut,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let mut open = JoinSet::new();
        loop {
            let place = tokio::select! {
                () = over(&mut self.closing) => break,
                place = self.places.clone().acquire_owned() => place,
            };
            let accepted = tokio::select! {
                () = over(&mut self.closing) => break,
                accepted = listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                // Out of descriptors: those that are open will end.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            stream.set_nodelay(true).ok();
            let serving = serve(stream, self.closing.clone());
            open.spawn(async move {
                serving.await;
                drop(place);
            });
            while open.try_join_next().is_some() {}
        }
        drop(listener);
        while open.join_next().await.is_some() {}
    }
}

/// Ends when the doors close.
async fn over(closing: &mut watch::Receiver<bool>) {
    closing.wait_for(|closing| *closing).await.ok();
}

/// Serves HTTP/1.1 to the systems of the member. `wrap` makes the connection one of TLS, or leaves it.
pub async fn accept_http1<W, WFut, S, F, Fut>(doors: Doors, listener: TcpListener, wrap: W, answer: F)
where
    W: Fn(TcpStream) -> WFut + Clone + Send + 'static,
    WFut: Future<Output = Option<(S, Option<[u8; 32]>)>> + Send,
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    F: Fn(Request<Incoming>, Option<[u8; 32]>) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Response<Flow>> + Send + 'static,
{
    let serve = move |stream, mut closing: watch::Receiver<bool>| {
        let (wrap, answer) = (wrap.clone(), answer.clone());
        async move {
            let Ok(Some((stream, certificate))) = tokio::time::timeout(HANDSHAKE_MAX, wrap(stream)).await
            else {
                return;
            };
            let service = service_fn(move |request| {
                // Boxed: a connection keeps room for its largest message otherwise, for as long as it is open.
                let answered = Box::pin(answer(request, certificate));
                async move { Ok::<_, Infallible>(answered.await) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEAD_MAX)
                .max_buf_size(HEAD_BYTES_MAX.max(64 << 10))
                .max_headers(HEADERS_MAX)
                .serve_connection(TokioIo::new(stream), service);
            let mut connection = std::pin::pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = over(&mut closing) => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection of a system ended");
            }
        }
    };
    doors.accept(listener, serve).await;
}

/// Serves HTTP/2 to other nodes.
pub async fn accept_http2<W, WFut, S, F, Fut>(doors: Doors, listener: TcpListener, wrap: W, answer: F)
where
    W: Fn(TcpStream) -> WFut + Clone + Send + 'static,
    WFut: Future<Output = Option<(S, Option<[u8; 32]>)>> + Send,
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    F: Fn(Request<Incoming>, [u8; 32]) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Response<Flow>> + Send + 'static,
{
    let serve = move |stream, mut closing: watch::Receiver<bool>| {
        let (wrap, answer) = (wrap.clone(), answer.clone());
        async move {
            let Ok(Some((stream, Some(certificate)))) =
                tokio::time::timeout(HANDSHAKE_MAX, wrap(stream)).await
            else {
                return;
            };
            let service = service_fn(move |request| {
                let answered = answer(request, certificate);
                async move { Ok::<_, Infallible>(answered.await) }
            });
            let connection = hyper::server::conn::http2::Builder::new(TokioExecutor::new())
                .timer(TokioTimer::new())
                .initial_stream_window_size(STREAM_WINDOW)
                .initial_connection_window_size(CONNECTION_WINDOW)
                .max_frame_size(FRAME_BYTES_MAX)
                .max_send_buf_size(FRAME_BYTES_MAX as usize)
                // What is not signed is not added.
                .auto_date_header(false)
                .max_concurrent_streams(STREAMS_MAX)
                .max_header_list_size(u32::try_from(HEAD_BYTES_MAX + 16 * 1024).unwrap_or(u32::MAX))
                .keep_alive_interval(ALIVE)
                .keep_alive_timeout(ALIVE)
                .serve_connection(TokioIo::new(stream), service);
            let mut connection = std::pin::pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = over(&mut closing) => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection of another node ended");
            }
        }
    };
    doors.accept(listener, serve).await;
}
