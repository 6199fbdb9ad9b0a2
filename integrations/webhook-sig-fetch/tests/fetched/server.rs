//! An HTTPS server that serves, rotates, delays, breaks, redirects, drips and floods.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::ClientBuilder;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use webhook_sig_fetch::ReqwestClient;

/// How the server answers.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// With a status, more lines of the head, and a body.
    Answer(u16, String, String),
    /// It breaks off in the middle of the body.
    Broken,
    /// One byte now and then.
    Drip,
    /// Bytes without end.
    Flood,
    /// Not at all.
    Silence,
    /// After a time.
    Late(Duration, String),
}

impl Reply {
    pub(crate) fn ok(body: impl Into<String>) -> Self {
        Self::Answer(200, String::new(), body.into())
    }

    pub(crate) fn status(status: u16) -> Self {
        Self::Answer(status, String::new(), String::new())
    }
}

/// A server on the loopback interface; clones are the same one.
#[derive(Clone)]
pub(crate) struct Server {
    address: SocketAddr,
    pem: String,
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    reply: Reply,
    requests: Vec<String>,
}

impl Server {
    pub(crate) async fn start(reply: Reply) -> Self {
        Self::with_name("127.0.0.1", reply).await
    }

    /// Starts a server whose TLS certificate has a name.
    pub(crate) async fn with_name(name: &str, reply: Reply) -> Self {
        let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            pem: made.cert.pem(),
            shared: Arc::new(Mutex::new(Shared {
                reply,
                requests: Vec::new(),
            })),
        };
        let shared = Arc::clone(&server.shared);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(acceptor.clone(), stream, Arc::clone(&shared)));
            }
        });
        server
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }

    /// Returns a client that trusts this server alone.
    pub(crate) fn client(&self) -> ReqwestClient {
        ReqwestClient::with(self.client_builder()).unwrap()
    }

    pub(crate) fn client_builder(&self) -> ClientBuilder {
        let root = reqwest::Certificate::from_pem(self.pem.as_bytes()).unwrap();
        reqwest::Client::builder().tls_certs_only([root])
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn replies(&self, reply: Reply) {
        self.shared.lock().unwrap().reply = reply;
    }

    /// Returns the heads of all requests so far.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.shared.lock().unwrap().requests.clone()
    }

    pub(crate) fn count(&self) -> usize {
        self.requests().len()
    }

    /// Waits until there were so many requests, which is soon.
    pub(crate) async fn counts(&self, expected: usize) {
        for _ in 0..500 {
            if self.count() >= expected {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        assert_eq!(self.count(), expected);
    }
}

async fn serve(
    acceptor: TlsAcceptor,
    stream: TcpStream,
    shared: Arc<Mutex<Shared>>,
) -> std::io::Result<()> {
    let mut stream = acceptor.accept(stream).await?;
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\n") {
        if stream.read_buf(&mut read).await? == 0 {
            return Ok(());
        }
    }
    let reply = {
        let mut shared = shared.lock().unwrap();
        shared.requests.push(String::from_utf8(read).unwrap());
        shared.reply.clone()
    };
    let answer = |status: u16, more: &str, body: &str| {
        let len = body.len();
        format!(
            "HTTP/1.1 {status} X\r\nconnection: close\r\n{more}content-length: {len}\r\n\r\n{body}"
        )
    };
    let endless = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
    match reply {
        Reply::Answer(status, more, body) => {
            stream
                .write_all(answer(status, &more, &body).as_bytes())
                .await?;
        }
        Reply::Late(after, body) => {
            tokio::time::sleep(after).await;
            stream.write_all(answer(200, "", &body).as_bytes()).await?;
        }
        Reply::Broken => {
            let whole = answer(200, "", &"x".repeat(100));
            stream
                .write_all(&whole.as_bytes()[..whole.len() - 50])
                .await?;
        }
        Reply::Drip => {
            stream.write_all(endless).await?;
            loop {
                stream.write_all(b"{").await?;
                stream.flush().await?;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        Reply::Flood => {
            stream.write_all(endless).await?;
            loop {
                stream.write_all(&[b'x'; 8192]).await?;
            }
        }
        Reply::Silence => std::future::pending().await,
    }
    stream.shutdown().await
}
