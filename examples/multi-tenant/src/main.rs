//! How do I receive for many tenants, each with a secret of its own?
//!
//! The path says whose delivery it claims to be, and a table has that tenant's secrets. Any
//! sender can name any tenant there, but only that tenant's own secret verifies.
//!
//! ```sh
//! export DATABASE=tenants.db
//! SECRET=… cargo run -p example-multi-tenant -- add acme
//! SECRET=… cargo run -p example-multi-tenant -- add bolt
//! PORT=3000 cargo run -p example-multi-tenant
//! ```
//!
//! `add` for a tenant that is there already changes its secret; the one before it still verifies.
//! It takes as long as an answer is remembered until a running server knows: up to 10 seconds
//! for a new tenant, up to 60 for a new secret. Then tell the sender.
//!
//! ```sh
//! curl -i http://127.0.0.1:3000/webhooks/acme --json '{"zen":"Design for failure."}'
//! webhook-sig send http://127.0.0.1:3000/webhooks/acme --scheme github \
//!     --secret-env SECRET --body '{"zen":"Design for failure."}'
//! ```
//!
//! It listens on this machine only: let a proxy that speaks TLS forward to it.

#![expect(
    clippy::print_stdout,
    reason = "printing takes the place of your own code"
)]

use std::env;

use axum::Router;
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use tokio::net::TcpListener;
use tower_webhook_sig::axum::Signed;
use tower_webhook_sig::key::{CachedKeySource, Tenant, TenantKeys};
use tower_webhook_sig::provider::GITHUB;
use tower_webhook_sig::scheme::Location;
use tower_webhook_sig::{BoxError, Endpoint, VerifyWebhookLayer};

use self::database::Database;

mod database;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let database = Database::open(&variable("DATABASE")?)?;
    let arguments: Vec<_> = env::args().skip(1).collect();
    match arguments.as_slice() {
        [] => serve(database).await,
        [add, tenant] if add == "add" => {
            let tenant = Tenant::new(tenant).ok_or("the tenant's name is empty or too long")?;
            database.add(&tenant, &variable("SECRET")?)
        }
        _ => Err("usage: multi-tenant [add <TENANT>]".into()),
    }
}

async fn serve(database: Database) -> Result<(), BoxError> {
    // In `/webhooks/acme` the second segment is the tenant. Any sender can put any name there, so
    // a cache protects the database.
    let keys = TenantKeys::new(Location::path(2), CachedKeySource::new(database));
    let endpoint = Endpoint::builder(&GITHUB, keys).build()?;
    let app = Router::new()
        .route("/webhooks/{tenant}", post(receive))
        .layer(VerifyWebhookLayer::new(endpoint));

    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}

/// The tenant comes from the proof, not from the path: that is whose secret has signed.
async fn receive(Signed(verified, body): Signed<Bytes>) -> StatusCode {
    let Some(tenant) = verified.tenant() else {
        return StatusCode::INTERNAL_SERVER_ERROR;
    };
    println!("{}: {} bytes", tenant.as_str(), body.len());
    StatusCode::NO_CONTENT
}

fn variable(name: &str) -> Result<String, BoxError> {
    env::var(name).map_err(|_| format!("{name} is not set").into())
}
