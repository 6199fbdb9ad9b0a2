//! What is between the receivers and their server.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::sleep;
use webhook_sig_integration_tests::draw;

/// The name of a server's socket in its folder.
const SOCKET: &str = ".s.PGSQL.5432";

/// How a network is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quality {
    Good,
    /// It carries nothing, and what was on its way is gone.
    Lost,
    /// What a receiver sends is 50 to 500 ms late.
    Slow,
}

/// A socket in front of a server's own.
pub(crate) struct Network {
    folder: PathBuf,
    quality: watch::Sender<Quality>,
    listening: AbortHandle,
}

impl Network {
    pub(crate) fn between(folder: PathBuf, server: &Path) -> Self {
        std::fs::create_dir(&folder).unwrap();
        let listener = UnixListener::bind(folder.join(SOCKET)).unwrap();
        let (quality, now) = watch::channel(Quality::Good);
        let listening = tokio::spawn(listen(listener, server.join(SOCKET), now));
        Self {
            folder,
            quality,
            listening: listening.abort_handle(),
        }
    }

    /// Returns the folder that its socket is in.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn turn(&self, quality: Quality) {
        self.quality.send_replace(quality);
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: UnixListener, server: PathBuf, quality: watch::Receiver<Quality>) {
    for number in 0.. {
        let (client, _) = listener.accept().await.unwrap();
        let (server, mut lost, quality) = (server.clone(), quality.clone(), quality.clone());
        tokio::spawn(async move {
            tokio::select! {
                biased;
                _ = lost.wait_for(|quality| *quality == Quality::Lost) => {}
                // However it ends, both ends are closed.
                _ = carry(client, &server, &quality, number) => {}
            }
        });
    }
}

/// Carries what both sides send, until one of them closes the connection.
async fn carry(
    client: UnixStream,
    server: &Path,
    quality: &watch::Receiver<Quality>,
    number: u64,
) -> io::Result<()> {
    let (mut from_server, mut to_server) = UnixStream::connect(server).await?.into_split();
    let (mut from_client, mut to_client) = client.into_split();
    let answers = copy(&mut from_server, &mut to_client);
    let statements = async {
        let mut bytes = vec![0; 1 << 16];
        for turn in 0.. {
            let count = from_client.read(&mut bytes).await?;
            if count == 0 {
                break;
            }
            if *quality.borrow() == Quality::Slow {
                sleep(Duration::from_millis(50 + draw(number << 32 | turn) % 450)).await;
            }
            to_server.write_all(&bytes[..count]).await?;
        }
        Ok(())
    };
    tokio::select! {
        ended = answers => ended.map(drop),
        ended = statements => ended,
    }
}
