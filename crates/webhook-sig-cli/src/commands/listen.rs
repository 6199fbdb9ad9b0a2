//! `listen`: receives deliveries on this machine, shows them, and forwards them to an app.

use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use clap::Args;
use http::Uri;
use tokio::net::TcpListener;
use tokio::runtime;
use tokio::sync::{Semaphore, broadcast, watch};
use webhook_sig::BaseUrl;

use crate::arguments::parse_param;
use crate::commands::listen::forward::Forward;
use crate::commands::listen::guard::Guard;
use crate::commands::listen::hidden::Hidden;
use crate::commands::listen::page::Page;
use crate::commands::listen::receiver::{DIAGNOSES, EVENTS, IN_FLIGHT, Listener};
use crate::commands::listen::route::{Route, RouteArgument, Shared, TokenArgument};
use crate::commands::listen::store::{Bounds, Store};
use crate::failure::Failure;
use crate::output;

mod connections;
mod copies;
mod escapes;
mod findings;
mod forward;
mod guard;
mod hidden;
mod lines;
mod page;
mod receiver;
mod record;
mod route;
mod store;

/// Receive deliveries on this machine, show them, and forward them to an app
///
/// Each delivery is verified and printed on one line. The sender gets the app's answer, or without
/// an app what its vendor takes as delivered; handshakes are answered here. A secret is named, never
/// written, and is neither printed, stored nor shown.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ListenArguments {
    /// A path, with the scheme and the secrets of what arrives there, each `env:VARIABLE` or
    /// `file:FILE`; may be given several times
    #[arg(
        long = "route",
        value_name = "/PATH=SCHEME:SECRET[,SECRET]",
        required = true
    )]
    routes: Vec<RouteArgument>,
    /// The port to receive on; 0 takes a free one
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// The address to receive on; by default no other machine reaches it
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,
    /// The app that gets verified deliveries, with their exact headers and bytes; a path in its URL
    /// takes the place of theirs
    #[arg(long, value_name = "URL", value_parser = parse_app)]
    forward: Option<Uri>,
    /// Forward refused deliveries, too; their sender gets the refusal all the same
    #[arg(long, requires = "forward")]
    forward_refused: bool,
    /// How long to wait for the app
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 30,
        value_parser = clap::value_parser!(u64).range(1..),
    )]
    timeout: u64,
    /// The origin that senders address, such as a tunnel's; some schemes sign it
    #[arg(long, value_name = "URL", value_parser = BaseUrl::new)]
    public_url: Option<BaseUrl>,
    /// A parameter of the schemes; each route whose scheme has it uses it
    #[arg(long = "param", value_name = "NAME=VALUE", value_parser = parse_param)]
    params: Vec<(String, String)>,
    /// The token that a vendor's handshakes show; may be given several times
    #[arg(long = "verify-token", value_name = "/PATH=SECRET")]
    tokens: Vec<TokenArgument>,
    /// The greatest length of a body; of a longer one the beginning is kept
    #[arg(
        long,
        value_name = "BYTES",
        default_value_t = 4 * MEBIBYTE,
        value_parser = clap::value_parser!(u32).range(1..=32 * 1024 * 1024),
    )]
    body_limit: u32,
    #[command(flatten)]
    page: PageArguments,
    #[command(flatten)]
    store: StoreArguments,
}

const EXAMPLES: &str = r"Examples:
  webhook-sig listen --route /stripe=stripe:env:STRIPE_WEBHOOK_SECRET
  webhook-sig listen --route /stripe=stripe:env:STRIPE_WEBHOOK_SECRET \
      --forward http://localhost:3000 --ui 4001 --store deliveries.jsonl";

#[derive(Args)]
#[command(next_help_heading = "Page")]
struct PageArguments {
    /// Show the deliveries on a local page at this port; 0 takes a free one
    #[arg(long, value_name = "PORT")]
    ui: Option<u16>,
    /// The address of the page; another one than loopback shows all deliveries to other machines
    #[arg(
        long,
        value_name = "ADDRESS",
        requires = "ui",
        default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST),
    )]
    ui_bind: IpAddr,
}

#[derive(Args)]
#[command(next_help_heading = "Store")]
struct StoreArguments {
    /// Keep the deliveries in this file, as delivery files, one a line; FILE.jsonl.lock keeps a
    /// second program off it
    ///
    /// `replay --nth` and `explain --nth` count its lines. The page has the same numbers from its
    /// start until it drops the oldest deliveries.
    #[arg(long = "store", value_name = "FILE.jsonl")]
    file: Option<PathBuf>,
    /// The greatest number of deliveries that are kept; beyond it the oldest quarter is dropped
    #[arg(
        long = "store-entries",
        value_name = "COUNT",
        default_value_t = 10_000,
        value_parser = clap::value_parser!(u32).range(4..=1_000_000),
    )]
    entries: u32,
    /// The greatest size of what is kept, at least four times the limit of a body
    #[arg(long = "store-bytes", value_name = "BYTES", default_value_t = 64 * MEBIBYTE)]
    bytes: u32,
}

const MEBIBYTE: u32 = 1024 * 1024;

/// How long open connections have to end once the program is told to stop.
const STOPPING: Duration = Duration::from_secs(5);

fn parse_app(text: &str) -> Result<Uri, String> {
    let url: Uri = text
        .parse()
        .map_err(|error: http::uri::InvalidUri| error.to_string())?;
    match url.scheme_str() {
        Some("http" | "https") if url.query().is_none() => Ok(url),
        _ => Err("write it as `http://localhost:3000`, without a query".to_owned()),
    }
}

impl ListenArguments {
    pub(crate) fn run(&self) -> Result<ExitCode, Failure> {
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        let served = runtime.block_on(self.serve());
        // An app that has not answered yet is not waited for.
        runtime.shutdown_background();
        served
    }

    async fn serve(&self) -> Result<ExitCode, Failure> {
        let stopped = stopped();
        let (receiver, address) = listen(SocketAddr::new(self.bind, self.port)).await?;
        let listener = Arc::new(self.listener(address)?);
        let (stop, stopping) = watch::channel(false);
        let app = Router::new()
            .fallback(receiver::receive)
            .with_state(Arc::clone(&listener));
        let page = self.page.open(&listener, stopping.clone()).await?;
        self.warn();
        self.greet(address, page.as_ref().map(|(_, address, _)| *address))?;
        let mut servers = tokio::task::JoinSet::new();
        servers.spawn(serve(receiver, app, stopping.clone()));
        if let Some((page, _, router)) = page {
            servers.spawn(serve(page, router, stopping));
        }
        stopped.await;
        // The servers are there as long as this function.
        let _heard = stop.send(true);
        let ending = async {
            servers.join_all().await;
            // What was answered is kept, too.
            let _all = listener.places.acquire_many(IN_FLIGHT).await;
            let _diagnosed = listener.diagnoses.acquire_many(DIAGNOSES).await;
        };
        let _ended = tokio::time::timeout(STOPPING, ending).await;
        Ok(ExitCode::SUCCESS)
    }

    fn listener(&self, address: SocketAddr) -> Result<Listener, Failure> {
        let mut hidden = Hidden::default();
        let shared = Shared {
            body_limit: self.body_limit as usize,
            params: &self.params,
            public_url: self.public_url.as_ref(),
            tokens: &self.tokens,
        };
        let routes = self
            .routes
            .iter()
            .map(|route| Route::open(route, &shared, &mut hidden))
            .collect::<Result<Vec<_>, _>>()?;
        let mut paths = routes
            .iter()
            .map(|route| route.path.as_str())
            .chain(self.public_url.as_ref().map(BaseUrl::as_str));
        if paths.any(|path| hidden.is_in(path)) {
            return Err(Failure::SecretInPath);
        }
        let store = self.store.open(self.body_limit, &hidden)?;
        let timeout = Duration::from_secs(self.timeout);
        Ok(Listener {
            routes,
            forward: self.forward.clone().map(|url| Forward::new(url, timeout)),
            forward_refused: self.forward_refused,
            body_limit: self.body_limit as usize,
            hidden,
            store: Mutex::new(store),
            keeping: Mutex::default(),
            events: broadcast::Sender::new(EVENTS),
            places: Arc::new(Semaphore::new(IN_FLIGHT as usize)),
            base_url: self
                .public_url
                .as_ref()
                .map_or("", BaseUrl::as_str)
                .to_owned(),
            diagnoses: Semaphore::new(DIAGNOSES as usize),
            url: format!("http://{address}"),
        })
    }

    fn greet(&self, address: SocketAddr, page: Option<SocketAddr>) -> io::Result<()> {
        let mut stdout = output::styled();
        for route in &self.routes {
            writeln!(stdout, "listening on http://{address}{route}")?;
        }
        if let Some(url) = &self.forward {
            writeln!(stdout, "forwarding to {url}")?;
        }
        if let Some(page) = page {
            writeln!(stdout, "page on http://{page}/")?;
        }
        stdout.flush()
    }

    /// Warns of what other machines reach.
    fn warn(&self) {
        if !self.bind.is_loopback() {
            output::complain(
                "warning",
                &format_args!(
                    "--bind {}: each machine that reaches this one can send here, and without a \
                     signature fill the store",
                    self.bind,
                ),
            );
        }
        if self.page.ui.is_some() && !self.page.ui_bind.is_loopback() {
            output::complain(
                "warning",
                &format_args!(
                    "--ui-bind {}: each machine that reaches this one can read all deliveries on \
                     the page, sign them anew and send them to the app; the page has no login",
                    self.page.ui_bind,
                ),
            );
        }
    }
}

impl PageArguments {
    async fn open(
        &self,
        listener: &Arc<Listener>,
        stopping: watch::Receiver<bool>,
    ) -> Result<Option<(TcpListener, SocketAddr, Router)>, Failure> {
        let Some(port) = self.ui else {
            return Ok(None);
        };
        let (socket, address) = listen(SocketAddr::new(self.ui_bind, port)).await?;
        let guard = Guard {
            port: address.port(),
            is_open: !self.ui_bind.is_loopback(),
        };
        let page = Page {
            listener: Arc::clone(listener),
            stopping,
        };
        Ok(Some((socket, address, page::router(page, guard))))
    }
}

impl StoreArguments {
    fn open(&self, body_limit: u32, hidden: &Hidden) -> Result<Store, Failure> {
        if self.bytes / 4 < body_limit {
            return Err(Failure::StoreTooSmall);
        }
        let bounds = Bounds {
            entries: self.entries as usize,
            bytes: self.bytes as usize,
        };
        match &self.file {
            Some(path) => Store::open(path, bounds, hidden),
            None => Ok(Store::new(bounds)),
        }
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    let failed = |error| Failure::Listen(address, error);
    let socket = TcpListener::bind(address).await.map_err(failed)?;
    let address = socket.local_addr().map_err(failed)?;
    Ok((socket, address))
}

async fn serve(socket: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) {
    let stopped = async move {
        // Without a sender the program stops as well.
        let _ended = stopping.changed().await;
    };
    connections::serve(socket, router, stopped).await;
}

/// Returns what waits until the program is told to stop. It hears that from now on, not only once it
/// is waited for.
fn stopped() -> impl Future<Output = ()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::SignalKind;

        let (interrupted, terminated) = (
            heard(SignalKind::interrupt()),
            heard(SignalKind::terminate()),
        );
        async move {
            tokio::select! {
                () = interrupted => {}
                () = terminated => {}
            }
        }
    }
    #[cfg(not(unix))]
    async {
        let _told = tokio::signal::ctrl_c().await;
    }
}

/// Returns what waits for a signal, and waits on where the system lets none be heard.
#[cfg(unix)]
fn heard(kind: tokio::signal::unix::SignalKind) -> impl Future<Output = ()> {
    let signals = tokio::signal::unix::signal(kind);
    async move {
        match signals {
            Ok(mut signals) => drop(signals.recv().await),
            Err(_) => std::future::pending().await,
        }
    }
}
