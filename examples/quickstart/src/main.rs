//! What gets through a verified webhook endpoint, and what does not.
//!
//! `cargo run --bin quickstart` starts an axum server on loopback with endpoints for FastSpring,
//! Qualifio and FastBound, sends it good and bad deliveries over real sockets, and prints what
//! each of them got and why. With `--serve` it goes on serving, prints `curl` lines to try, and what
//! became of each request.

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "printing is what this program is for"
)]

mod deliveries;
mod server;
mod wire;

use std::net::SocketAddr;
use std::process::ExitCode;

use tokio::net::TcpListener;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tower_webhook_sig::BoxError;

use crate::deliveries::Sent;
use crate::server::Verdict;

#[tokio::main]
async fn main() -> Result<ExitCode, BoxError> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let is_serving = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--serve"] => true,
        ["--help" | "-h"] => {
            println!("{USAGE}");
            return Ok(ExitCode::SUCCESS);
        }
        _ => {
            eprintln!("{USAGE}");
            return Ok(ExitCode::from(2));
        }
    };
    let port = std::env::var("PORT")
        .ok()
        .and_then(|port| port.parse().ok());
    let listener = TcpListener::bind(("127.0.0.1", port.unwrap_or(0))).await?;
    let address = listener.local_addr()?;
    let (verdicts, mut heard) = mpsc::unbounded_channel();
    let server = tokio::spawn(axum::serve(listener, server::router(verdicts)?).into_future());

    println!("listening on http://{address}\n");
    let deliveries = deliveries::all()?;
    let surprises = send(address, &deliveries, &mut heard).await?;

    if is_serving {
        print_lines_to_try(address, &deliveries);
        print_verdicts(&mut heard).await;
        server.await??;
    }
    Ok(if surprises == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Sends each delivery, prints what became of it, and counts those with another result than
/// expected.
async fn send(
    address: SocketAddr,
    deliveries: &[Sent],
    heard: &mut UnboundedReceiver<Verdict>,
) -> Result<usize, BoxError> {
    println!("An axum server with three vendors' endpoints gets:\n");
    println!(
        "  {:<11} {:<34} {:>6}  {:<8} why",
        "vendor", "delivery", "status", "handler"
    );
    let mut surprises = 0_usize;
    for delivery in deliveries {
        let status = wire::send(address, &delivery.request, delivery.is_body_sent).await?;
        let verdict = heard.recv().await.ok_or("the server is gone")?;
        let is_expected = is_expected(delivery, status, &verdict);
        println!(
            "  {:<11} {:<34} {status:>6}  {:<8} {}{}",
            delivery.vendor,
            delivery.name,
            verdict.handler(),
            verdict.why,
            if is_expected {
                ""
            } else {
                "  <- not as expected"
            },
        );
        surprises = surprises.saturating_add(usize::from(!is_expected));
    }
    println!(
        "\nAll 401 responses are identical, so a sender cannot tell which check failed. The reason \
         is\nlogged. A 413 says that the body is too long, which the sender knew."
    );
    Ok(surprises)
}

/// Prints what becomes of each delivery that arrives, until the server ends.
async fn print_verdicts(heard: &mut UnboundedReceiver<Verdict>) {
    println!("Deliveries received:");
    while let Some(verdict) = heard.recv().await {
        println!(
            "  {:<24} {:>6}  {:<8} {}",
            verdict.path,
            verdict.status,
            verdict.handler(),
            verdict.why,
        );
    }
}

/// Returns whether sender, handler and log all got what they should.
fn is_expected(delivery: &Sent, status: u16, verdict: &Verdict) -> bool {
    let expected = delivery.status();
    status == expected
        && verdict.status == expected
        && verdict.has_run == (expected == 200)
        && verdict.refused_for == delivery.refused_for
}

fn print_lines_to_try(address: SocketAddr, deliveries: &[Sent]) {
    println!("\nStill serving. FastBound's clock is fixed at its worked example. Try:\n");
    // What `curl` sends is sent whole, and the one long body here is worth printing once.
    let is_shown =
        |sent: &&Sent| sent.is_body_sent && (sent.vendor != "FastBound" || sent.name == "genuine");
    for delivery in deliveries.iter().filter(is_shown) {
        let status = delivery.status();
        println!("# {}: {}; gets {status}", delivery.vendor, delivery.name);
        println!("{}\n", wire::curl(address, &delivery.request));
    }
}

const USAGE: &str = "\
usage: quickstart [--serve]

Sends good and bad deliveries to a server of its own, and prints what each of them got.

  --serve  goes on serving, with curl lines to try; the variable PORT sets the port
  --help   prints this";
