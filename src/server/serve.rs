//! Serving connections. Axum's own loop sets no time for a request's head, so a few hundred slow
//! senders could hold the process; otherwise this does what that does.

use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::pin::pin;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::{Layer as _, Service};

/// How long the head of a request may take to arrive; also how long a connection may be idle.
pub const HEAD: Duration = Duration::from_secs(30);
/// How long somebody may take no byte of an answer: what is kept for them is memory.
const UNREAD: Duration = Duration::from_secs(60);
/// How long to wait when no connection can be accepted, as when too many files are open.
const BREATH: Duration = Duration::from_secs(1);

/// Serves until told to stop; requests under way are finished. `head` is how long the head of a
/// request may take.
pub async fn serve<S>(listener: TcpListener, service: S, head: Duration, told: impl Future<Output = ()>)
where
    S: Service<Request<Incoming>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let (open, stop) = (TaskTracker::new(), CancellationToken::new());
    let mut told = pin!(told);
    // finding out the version of HTTP would wait for a silent visitor without end
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(head);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut told => break,
        };
        let (socket, from) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection was not accepted");
                tokio::time::sleep(BREATH).await;
                continue;
            }
        };
        // small answers go out at once: without it a streamed page waits for the peer's ACK
        let _ = socket.set_nodelay(true);
        let mut socket = TimeoutStream::new(socket);
        socket.set_write_timeout(Some(UNREAD));
        let socket = Box::pin(socket);
        let service = axum::Extension(ConnectInfo(from)).layer(service.clone());
        let service = TowerToHyperService::new(service);
        let (builder, stop) = (builder.clone(), stop.clone());
        open.spawn(async move {
            let mut connection = pin!(builder.serve_connection(TokioIo::new(socket), service));
            let ended = tokio::select! {
                ended = &mut connection => ended,
                () = stop.cancelled() => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            // a visitor who went away is nothing to tell
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    stop.cancel();
    open.close();
    open.wait().await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn a_head_that_never_ends_is_not_waited_for() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let router = Router::new().route("/", axum::routing::get(async || "ok"));
        let (stop, told) = tokio::sync::oneshot::channel::<()>();
        let served = tokio::spawn(serve(listener, router, Duration::from_millis(50), async { drop(told.await) }));
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow").await.unwrap();
        let mut quick = TcpStream::connect(address).await.unwrap();
        quick.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
        let mut answer = String::new();
        quick.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ok"), "{answer}");
        let mut answer = String::new();
        slow.read_to_string(&mut answer).await.unwrap();
        assert!(!answer.contains("200"), "{answer}");
        stop.send(()).unwrap();
        served.await.unwrap();
    }
}
