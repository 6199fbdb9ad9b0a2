//! A server with a bounded number of connections, which closes those that say nothing.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// The greatest number of connections that are open at a time on one socket; further ones wait until
/// one of them ends.
pub(super) const CONNECTIONS: usize = 256;

/// How long a connection may take for the head of a request, the wait for its first byte included.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);

/// Answers requests at a socket until it is told to stop, and then until those that have begun have
/// ended.
pub(super) async fn serve(
    mut socket: TcpListener,
    router: Router,
    stopped: impl Future<Output = ()>,
) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let open = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT);
    let mut stopped = pin!(stopped);
    loop {
        let accepted = async {
            // The semaphore is never closed.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            let (stream, _) = Listener::accept(&mut socket).await;
            (stream, place)
        };
        let (stream, place) = tokio::select! {
            () = &mut stopped => break,
            accepted = accepted => accepted,
        };
        let service = TowerToHyperService::new(router.clone());
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            // What ends it is the sender's affair.
            let _ended = connection.await;
            drop(place);
        });
    }
    drop(socket);
    open.shutdown().await;
}
