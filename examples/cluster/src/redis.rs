//! A Redis server for as long as this program runs.

use std::io;
use std::net::Ipv4Addr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

/// A `redis-server` on a free port, which writes nothing to disk; killed when this is dropped.
pub(crate) struct RedisServer {
    child: Child,
    port: u16,
}

impl RedisServer {
    /// Starts a server and waits until it listens.
    pub(crate) async fn start() -> io::Result<Self> {
        // The port is free at this moment.
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        drop(listener);
        let child = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no"])
            // Full or not, it must not forget what was handled.
            .args(["--maxmemory-policy", "noeviction"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()?;
        let mut server = Self { child, port };
        for _ in 0..500 {
            if let Some(status) = server.child.try_wait()? {
                return Err(io::Error::other(format!("it has ended with {status}")));
            }
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                .await
                .is_ok()
            {
                return Ok(server);
            }
            sleep(Duration::from_millis(10)).await;
        }
        Err(io::Error::other("it does not listen"))
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://{}:{}/", Ipv4Addr::LOCALHOST, self.port)
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        // One that has ended already cannot be killed, which is just as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
