//! A connection that carries one delivery after the other, and the answers on it.

use bytes::Bytes;
use http::Request;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection that carries one delivery after the other.
pub(crate) struct Connection {
    pub(crate) stream: TcpStream,
}

impl Connection {
    pub(crate) async fn write(&mut self, delivery: &Request<Bytes>) {
        self.stream.write_all(&wire(delivery)).await.unwrap();
    }

    /// Reads an answer; `None` if the connection ends without one.
    pub(crate) async fn read(&mut self) -> Option<Answer> {
        let mut text = Vec::new();
        loop {
            let mut byte = [0; 1024];
            let read = self.stream.read(&mut byte).await.unwrap_or(0);
            if read == 0 {
                return None;
            }
            text.extend_from_slice(&byte[..read]);
            if let Some(answer) = Answer::parse(&text) {
                return Some(answer);
            }
        }
    }
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
}

impl Answer {
    /// Reads an answer whose body is there whole.
    pub(crate) fn parse(text: &[u8]) -> Option<Self> {
        let text = String::from_utf8(text.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.get(9..12)?.parse().ok()?;
        let answer = Self {
            status,
            head: head.to_lowercase(),
        };
        let length = answer
            .header("content-length")
            .map_or(0, |text| text.parse().unwrap());
        (body.len() >= length).then_some(answer)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

pub(crate) fn wire(delivery: &Request<Bytes>) -> Vec<u8> {
    let mut text = format!(
        "{} {} HTTP/1.1\r\nhost: receiver\r\n",
        delivery.method(),
        delivery.uri()
    );
    for (name, value) in delivery.headers() {
        text += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    text += &format!("content-length: {}\r\n\r\n", delivery.body().len());
    [text.as_bytes(), delivery.body()].concat()
}
