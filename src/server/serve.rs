//! Serving connections. Axum's own loop sets no time for a request's head and counts nobody, so a few
//! hundred slow senders could hold the process; otherwise this does what that does.

use super::network::{Network, networks};
use super::places::{Place, Places};
use axum::extract::{ConnectInfo, Request};
use axum::response::Response;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::pin;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::{Layer as _, Service};

/// How long to wait when no connection can be accepted, as when too many files are open.
const BREATH: Duration = Duration::from_secs(1);
/// Files that the process opens itself, for its database and evidence, and for whoever asks on this machine
/// whether it is well.
const OWN_FILES: usize = 224;
/// The most that is kept of what a connection sends before it is asked for: the head of a request, above all. Bytes;
/// otherwise six times as much.
const LARGEST_HEAD: usize = 64 << 10;
/// Most connections of all, however many files may be open: each is memory.
const MOST: usize = 20_000;

/// How long and how much of the process visitors may hold.
#[derive(Clone, Copy)]
pub struct Limits {
    /// How long the head of a request may take to arrive; also how long a connection may be idle.
    pub head: Duration,
    /// How long somebody may take no byte of an answer: what is kept for them is memory.
    pub unread: Duration,
    /// Connections that one address may hold open; of a wider network see [`networks`].
    pub of_one: usize,
    /// Connections that all may hold open together.
    pub of_all: usize,
}

impl Limits {
    /// Those of a process on this machine, with so many connections to an address.
    pub fn new(of_one: usize) -> Limits {
        let files = files_allowed(&std::fs::read_to_string("/proc/self/limits").unwrap_or_default());
        let of_all = files.map_or(MOST, |files| files.saturating_sub(OWN_FILES).clamp(1, MOST));
        Limits { head: Duration::from_secs(30), unread: Duration::from_secs(60), of_one, of_all }
    }
}

/// How many files a process may open, by what Linux says of its limits.
fn files_allowed(limits: &str) -> Option<usize> {
    limits.lines().find_map(|line| line.strip_prefix("Max open files")?.split_whitespace().next()?.parse().ok())
}

/// Who holds a connection, as far as limits go.
#[derive(Clone, Copy)]
pub enum Visitor {
    /// This machine, which also asks whether the process is well: never kept out.
    Here,
    /// The trusted proxy, behind which all the others stand.
    Proxy,
    Other(IpAddr),
}

/// A connection's places among those of its networks and of all.
type Room = Vec<Place<Option<Network>>>;

impl Visitor {
    /// Who connects from an address.
    pub fn of(address: IpAddr, proxy: Option<IpAddr>) -> Visitor {
        match address.to_canonical() {
            there if proxy.is_some_and(|proxy| proxy.to_canonical() == there) => Visitor::Proxy,
            here if here.is_loopback() => Visitor::Here,
            there => Visitor::Other(there),
        }
    }

    /// Room for one more connection, if there is any.
    fn room(self, open: &Places<Option<Network>>, limits: &Limits) -> Option<Room> {
        let all = (None, limits.of_all);
        let places = match self {
            Visitor::Here => vec![],
            Visitor::Proxy => vec![all],
            Visitor::Other(address) => {
                let of_network = |(network, share)| (Some(network), limits.of_one * usize::from(share));
                networks(address).map(of_network).chain([all]).collect()
            }
        };
        places.into_iter().map(|(holder, most)| open.take(holder, most)).collect()
    }
}

/// Serves until told to stop; requests under way are finished. `visitor` says who connects from an address.
pub async fn serve<S>(
    listener: TcpListener,
    service: S,
    limits: Limits,
    visitor: impl Fn(IpAddr) -> Visitor,
    told: impl Future<Output = ()>,
) where
    S: Service<Request<Incoming>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let (open, stop, places) = (TaskTracker::new(), CancellationToken::new(), Places::default());
    let mut told = pin!(told);
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
        let Some(room) = visitor(from.ip()).room(&places, &limits) else {
            // not a line of the log for each: there may be many
            metrics::counter!("connections_refused").increment(1);
            continue;
        };
        let service = axum::Extension(ConnectInfo(from)).layer(service.clone());
        let stop = stop.clone();
        open.spawn(async move {
            let _room = room;
            connection(socket, service, limits, stop).await;
        });
    }
    // whoever comes now is refused at once, not kept waiting for an end without an answer
    drop(listener);
    stop.cancel();
    open.close();
    open.wait().await;
}

/// Serves one connection until it ends, or until the process stops and its request is finished.
async fn connection<S>(socket: TcpStream, service: S, limits: Limits, stop: CancellationToken)
where
    S: Service<Request<Incoming>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    // finding out the version of HTTP would wait for a silent visitor without end
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(LARGEST_HEAD);
    // small answers go out at once: without it a streamed page waits for the peer's ACK
    let _ = socket.set_nodelay(true);
    let mut socket = TimeoutStream::new(socket);
    socket.set_write_timeout(Some(limits.unread));
    let socket = TokioIo::new(Box::pin(socket));
    let mut connection = pin!(builder.serve_connection(socket, TowerToHyperService::new(service)));
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
}

#[cfg(test)]
mod tests {
    use super::super::network::OF_SITE;
    use super::*;
    use axum::Router;
    use axum::body::{Body, Bytes};
    use std::net::SocketAddr;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpSocket;
    use tokio::sync::{mpsc, oneshot, watch};
    use tokio::task::JoinHandle;

    const LIMITS: Limits =
        Limits { head: Duration::from_secs(30), unread: Duration::from_secs(60), of_one: 2, of_all: 3 };
    /// The address of this test's health checks; each of 127.x.x.x is one of its own.
    const HERE: [u8; 4] = [127, 0, 0, 9];
    const PROXY: [u8; 4] = [127, 0, 0, 8];

    /// A server that goes on until the sender is dropped.
    async fn begin(router: Router, limits: Limits) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, told) = oneshot::channel();
        let visitor = |from| match from {
            from if from == IpAddr::from(HERE) => Visitor::Here,
            from if from == IpAddr::from(PROXY) => Visitor::Proxy,
            other => Visitor::Other(other),
        };
        let served = serve(listener, router, limits, visitor, async { drop(told.await) });
        (address, stop, tokio::spawn(served))
    }

    fn ok() -> Router {
        Router::new().route("/", axum::routing::get(async || "ok"))
    }

    /// A connection from an address of this machine; none if it is not served.
    async fn connect(from: [u8; 4], to: SocketAddr) -> Option<TcpStream> {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((from, 0).into()).unwrap();
        let mut stream = socket.connect(to).await.unwrap();
        let sent = stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await;
        let mut answer = [0; 512];
        let n = if sent.is_ok() { stream.read(&mut answer).await.unwrap_or_default() } else { 0 };
        answer[..n].starts_with(b"HTTP/1.1 200").then_some(stream)
    }

    #[tokio::test]
    async fn nobody_holds_more_connections_than_their_share_and_room_is_left_to_see_whether_all_is_well() {
        let (address, stop, served) = begin(ok(), LIMITS).await;
        let (one, other) = ([127, 0, 0, 1], [127, 0, 0, 2]);
        let (first, second) = (connect(one, address).await.unwrap(), connect(one, address).await.unwrap());
        assert!(connect(one, address).await.is_none(), "more than its share");
        let third = connect(other, address).await.expect("others are not kept out");
        assert!(connect(other, address).await.is_none(), "more than all may hold");
        assert!(connect(PROXY, address).await.is_none(), "more than all may hold");
        let here = connect(HERE, address).await.expect("whoever sees whether all is well is let in");
        drop(first);
        let again = async {
            while connect(one, address).await.is_none() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(10), again).await.expect("a closed connection makes room");
        drop((second, third, here, stop));
        served.await.unwrap();
    }

    #[tokio::test]
    async fn a_proxy_holds_as_many_connections_as_all() {
        let (address, stop, served) = begin(ok(), LIMITS).await;
        let mut held = Vec::new();
        for _ in 0..LIMITS.of_all {
            held.push(connect(PROXY, address).await.unwrap());
        }
        drop((held, stop));
        served.await.unwrap();
    }

    #[test]
    fn whoever_owns_many_networks_does_not_hold_all_connections() {
        let open = Places::default();
        let limits = Limits { of_all: 1000, ..LIMITS };
        let at = |site: u16, network: u16| IpAddr::from([0x2001, 0xdb8, site, network, 0, 0, 0, 1]);
        let room = |address| Visitor::Other(address).room(&open, &limits);
        let held: Vec<Room> = (0..1000).filter_map(|network| room(at(1, network))).collect();
        assert_eq!(held.len(), limits.of_one * usize::from(OF_SITE));
        assert!(room(at(2, 0)).is_some(), "others are not kept out");
        drop(held);
        assert_eq!((0..5).filter_map(|_| room(at(1, 0)).map(std::mem::forget)).count(), limits.of_one);
    }

    #[test]
    fn this_machine_and_the_proxy_are_known_however_their_address_is_written() {
        let [proxy, mapped] = ["10.0.0.1", "::ffff:10.0.0.1"].map(|text| text.parse::<IpAddr>().unwrap());
        assert!(matches!(Visitor::of(mapped, Some(proxy)), Visitor::Proxy));
        assert!(matches!(Visitor::of(mapped, None), Visitor::Other(other) if other == proxy));
        let here = "127.0.0.1".parse().unwrap();
        assert!(matches!(Visitor::of(here, Some(here)), Visitor::Proxy), "the others stand behind it");
        for here in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            assert!(matches!(Visitor::of(here.parse().unwrap(), None), Visitor::Here), "{here}");
        }
        let limits = "Limit   Soft Limit  Hard Limit  Units\nMax open files            1024        524288      files\n";
        assert_eq!((files_allowed(limits), files_allowed("")), (Some(1024), None));
    }

    #[tokio::test]
    async fn a_head_that_never_ends_is_not_waited_for() {
        let (address, stop, served) = begin(ok(), Limits { head: Duration::from_millis(50), ..LIMITS }).await;
        let mut slow = TcpStream::connect(address).await.unwrap();
        slow.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nx-slow").await.unwrap();
        assert!(connect([127, 0, 0, 1], address).await.is_some());
        let mut answer = String::new();
        slow.read_to_string(&mut answer).await.unwrap();
        assert!(!answer.contains("200"), "{answer}");
        drop(stop);
        served.await.unwrap();
    }

    /// Tells when it is dropped.
    struct Held(mpsc::UnboundedSender<()>);

    impl Drop for Held {
        fn drop(&mut self) {
            let _ = self.0.send(());
        }
    }

    #[tokio::test]
    async fn an_answer_that_nobody_takes_is_given_up() {
        let (told, mut given_up) = mpsc::unbounded_channel();
        let endless = async move || {
            let held = Held(told);
            Body::from_stream(futures::stream::repeat_with(move || {
                let _ = &held;
                Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 64 << 10]))
            }))
        };
        let router = Router::new().route("/", axum::routing::get(endless));
        let (address, stop, served) = begin(router, Limits { unread: Duration::from_millis(50), ..LIMITS }).await;
        let unread = connect([127, 0, 0, 1], address).await.expect("its first bytes are taken");
        let given_up = tokio::time::timeout(Duration::from_secs(10), given_up.recv()).await;
        assert_eq!(given_up.expect("it is kept for ever"), Some(()));
        drop((unread, stop));
        served.await.unwrap();
    }

    #[tokio::test]
    async fn a_head_that_is_too_long_is_refused() {
        let (address, stop, served) = begin(ok(), LIMITS).await;
        let mut long = TcpStream::connect(address).await.unwrap();
        let begins = "GET / HTTP/1.1\r\nhost: x\r\nx-long: ";
        let head = format!("{begins}{}", "x".repeat(LARGEST_HEAD - begins.len()));
        long.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let answered = tokio::time::timeout(Duration::from_secs(10), long.read_to_string(&mut answer)).await;
        answered.expect("it is waited for").unwrap();
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
        drop(stop);
        served.await.unwrap();
    }

    #[tokio::test]
    async fn a_server_that_ends_refuses_newcomers_and_finishes_what_it_has_begun() {
        let (told, mut begun) = mpsc::unbounded_channel();
        let (finish, finished) = watch::channel(false);
        let slow = async move || {
            let mut finished = finished;
            let _ = told.send(());
            finished.wait_for(|done| *done).await.map(|_| "done").unwrap_or("lost")
        };
        let router = Router::new().route("/", axum::routing::get(slow));
        let (address, stop, served) = begin(router, LIMITS).await;
        let mut asked = TcpStream::connect(address).await.unwrap();
        asked.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        begun.recv().await.unwrap();
        drop(stop);
        let refused = async { while TcpStream::connect(address).await.is_ok() {} };
        tokio::time::timeout(Duration::from_secs(10), refused).await.expect("newcomers are kept waiting");
        finish.send(true).unwrap();
        let mut answer = String::new();
        asked.read_to_string(&mut answer).await.unwrap();
        assert!(answer.ends_with("done"), "{answer}");
        served.await.unwrap();
    }
}
