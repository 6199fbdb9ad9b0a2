//! What gets through a verified webhook endpoint, and what does not.
//!
//! `cargo run --bin quickstart` starts an axum server on loopback with endpoints for FastSpring,
//! Qualifio and FastBound, sends it good and bad deliveries over real sockets, and prints what
//! each of them got and why. With `--serve` it goes on serving, and prints `curl` lines to try.

#![expect(clippy::print_stdout, reason = "printing is what this program is for")]

mod deliveries;
mod server;
mod wire;

use std::process::ExitCode;

use tokio::net::TcpListener;
use tokio::sync::mpsc;
use webhook_sig::BoxError;

#[tokio::main]
async fn main() -> Result<ExitCode, BoxError> {
    let is_serving = match std::env::args().nth(1).as_deref() {
        None => false,
        Some("--serve") => true,
        Some(_) => {
            println!("usage: quickstart [--serve]");
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

    println!("An axum server listens on http://{address}. It gets:\n");
    println!(
        "  {:<11} {:<34} {:>6}  {:<8} why",
        "vendor", "delivery", "status", "handler"
    );
    let deliveries = deliveries::all()?;
    let mut surprises = 0_usize;
    for delivery in &deliveries {
        let status = wire::send(address, &delivery.request, delivery.is_body_sent).await?;
        let verdict = heard.recv().await.ok_or("the server is gone")?;
        let handler = if verdict.has_run { "ran" } else { "not run" };
        let note = if status == delivery.expected {
            ""
        } else {
            "  <- not as expected"
        };
        println!(
            "  {:<11} {:<34} {status:>6}  {handler:<8} {}{note}",
            delivery.vendor, delivery.name, verdict.why,
        );
        surprises = surprises.saturating_add(usize::from(status != delivery.expected));
    }
    println!("\nA sender sees the same 401 for every reason; the reason is for our log.");

    if is_serving {
        println!("\nStill serving. FastBound's clock stands still at its worked example. Try:\n");
        for delivery in deliveries.iter().filter(|delivery| delivery.is_body_sent) {
            println!("# {}: {}", delivery.vendor, delivery.name);
            println!("{}\n", wire::curl(address, &delivery.request));
        }
        // Nobody listens to verdicts any more; the server does not mind.
        drop(heard);
        server.await??;
    }
    Ok(if surprises == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
