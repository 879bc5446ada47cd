//! A small HTTP/1.1 client with connections that stay open, and a load of them.

use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// Connections that ask at the same time, where it is not many that are measured.
pub const CONNECTIONS: usize = 16;

/// An open connection.
pub struct Connection {
    socket: TcpStream,
    /// Read, but not yet part of an answer.
    rest: Vec<u8>,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// A request for an address.
pub fn get(path: &str, cookie: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\naccept-language: id\r\n\r\n").into_bytes()
}

/// A form as a browser of the same site sends it.
pub fn post(path: &str, cookie: &str, form: &str) -> Vec<u8> {
    form_of_type(path, cookie, "application/x-www-form-urlencoded", form)
}

/// The same for a form that may hold files.
pub fn multipart(path: &str, cookie: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    const BOUNDARY: &str = "----bench";
    let mut form = String::new();
    for (name, value) in fields {
        form += &format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    form += &format!("--{BOUNDARY}--\r\n");
    form_of_type(path, cookie, &format!("multipart/form-data; boundary={BOUNDARY}"), &form)
}

fn form_of_type(path: &str, cookie: &str, media_type: &str, form: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {cookie}\r\naccept-language: id\r\n\
         sec-fetch-site: same-origin\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}

impl Connection {
    pub async fn open(address: SocketAddr) -> anyhow::Result<Connection> {
        let socket = TcpStream::connect(address).await?;
        socket.set_nodelay(true)?;
        Ok(Connection { socket, rest: Vec::with_capacity(64 << 10) })
    }

    /// Sends a request and reads its whole answer.
    pub async fn send(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        self.socket.write_all(request).await?;
        let end = self.until(b"\r\n\r\n").await?;
        let head = String::from_utf8_lossy(&self.rest[..end]).into_owned();
        self.rest.drain(..end + 4);
        let status = head.get(9..12).and_then(|code| code.parse().ok()).unwrap_or_default();
        let mut answer = Answer { status, head, body: Vec::new() };
        if let Some(length) = answer.header("content-length") {
            let length: usize = length.parse()?;
            while self.rest.len() < length {
                self.more().await?;
            }
            answer.body = self.rest.drain(..length).collect();
        } else if answer.header("transfer-encoding").is_some() {
            loop {
                let line = self.until(b"\r\n").await?;
                let size = usize::from_str_radix(std::str::from_utf8(&self.rest[..line])?.trim(), 16)?;
                while self.rest.len() < line + 2 + size + 2 {
                    self.more().await?;
                }
                answer.body.extend_from_slice(&self.rest[line + 2..line + 2 + size]);
                self.rest.drain(..line + 2 + size + 2);
                if size == 0 {
                    break;
                }
            }
        }
        Ok(answer)
    }

    /// Sends a request whose answer never ends.
    pub async fn begin(&mut self, request: &[u8]) -> anyhow::Result<()> {
        Ok(self.socket.write_all(request).await?)
    }

    /// Waits for a text in what comes, and forgets everything up to its end.
    pub async fn hear(&mut self, text: &[u8]) -> anyhow::Result<()> {
        let at = self.until(text).await?;
        self.rest.drain(..at + text.len());
        Ok(())
    }

    /// Where a text begins in what comes.
    async fn until(&mut self, text: &[u8]) -> anyhow::Result<usize> {
        let mut from = 0;
        loop {
            if let Some(at) = self.rest[from..].windows(text.len()).position(|window| window == text) {
                return Ok(from + at);
            }
            from = self.rest.len().saturating_sub(text.len());
            self.more().await?;
        }
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        let read = self.socket.read_buf(&mut self.rest).await?;
        anyhow::ensure!(read > 0, "the server closed the connection");
        Ok(())
    }
}

/// What a load came to.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
}

/// The value that so many percent do not exceed.
pub fn percentile(sorted: &[Duration], percent: usize) -> Duration {
    sorted.get((sorted.len() * percent / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or_default()
}

/// Waits for tasks that measured each of their steps.
pub async fn gather(begun: Instant, tasks: Vec<JoinHandle<anyhow::Result<Vec<Duration>>>>) -> anyhow::Result<Measured> {
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    let per_second = times.len() as f64 / begun.elapsed().as_secs_f64();
    times.sort_unstable();
    Ok(Measured { per_second, p50: percentile(&times, 50), p99: percentile(&times, 99) })
}

/// A load of requests over so many connections: `request(connection, n)` gives the n-th request of a
/// connection, or none when there is nothing left. Any status but the expected one ends it.
pub async fn load(
    connections: usize,
    address: SocketAddr,
    time: Duration,
    status: u16,
    request: impl Fn(usize, usize) -> Option<Vec<u8>> + Clone + Send + Sync + 'static,
) -> anyhow::Result<Measured> {
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for number in 0..connections {
        let mut connection = Connection::open(address).await?;
        let request = request.clone();
        tasks.push(tokio::spawn(async move {
            let mut times = Vec::new();
            while begun.elapsed() < time {
                let Some(request) = request(number, times.len()) else { break };
                let sent = Instant::now();
                let answer = connection.send(&request).await?;
                times.push(sent.elapsed());
                anyhow::ensure!(
                    answer.status == status,
                    "expected {status}, got {}\n{}",
                    answer.head,
                    String::from_utf8_lossy(&answer.body)
                );
            }
            anyhow::Ok(times)
        }));
    }
    gather(begun, tasks).await
}
