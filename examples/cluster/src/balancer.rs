//! A balancer that takes the instances in turn, one connection each.

use std::io;
use std::net::SocketAddr;

use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

/// Starts it in front of these addresses, and returns its own.
pub(crate) async fn start(instances: Vec<SocketAddr>) -> io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move {
        for instance in instances.iter().cycle() {
            let Ok((sender, _)) = listener.accept().await else {
                continue;
            };
            tokio::spawn(forward(sender, *instance));
        }
    });
    Ok(address)
}

async fn forward(mut sender: TcpStream, instance: SocketAddr) -> io::Result<()> {
    let mut receiver = TcpStream::connect(instance).await?;
    copy_bidirectional(&mut sender, &mut receiver).await?;
    Ok(())
}
