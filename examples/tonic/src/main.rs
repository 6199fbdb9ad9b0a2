//! How do I verify signed gRPC calls in tonic, and receive webhooks on the same port?
//!
//! ```sh
//! export CALL_SECRET="$(openssl rand -hex 32)" WEBHOOK_SECRET="whsec_$(openssl rand -base64 32)"
//! PORT=3000 cargo run -p example-tonic
//! ```
//!
//! The same program calls it, once with a signature and once without:
//!
//! ```sh
//! cargo run -p example-tonic publish http://127.0.0.1:3000
//! webhook-sig send http://127.0.0.1:3000/webhooks --scheme standard-webhooks \
//!     --secret-env WEBHOOK_SECRET --body '{}'
//! ```
//!
//! Unary calls only, because the body is read whole before the service runs. It listens on this
//! machine only: let a proxy that speaks TLS and HTTP/2 forward to it.

#![expect(
    clippy::print_stdout,
    reason = "printing takes the place of your own code"
)]

mod client;
mod server;

use std::env;

use tower_webhook_sig::scheme::{Component, Encoding, Location};
use tower_webhook_sig::{BoxError, Key, Scheme, TimeFormat};

mod events {
    #![expect(
        clippy::allow_attributes_without_reason,
        unreachable_pub,
        unused_qualifications,
        reason = "it is generated"
    )]
    tonic::include_proto!("events.v1");
}

const SIGNATURE: Location = Location::header("x-call-signature");

/// Our own calls: HMAC-SHA256 of `{t} {path} {body}`, as `x-call-signature: t=<unix>,v1=<hex>`.
///
/// The path names the method, which is why it is signed; the body is the framed message.
/// Not signed: the other metadata.
const CALL: Scheme = Scheme::hmac_sha256("call", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
    .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
    .signs(&[
        Component::Timestamp,
        Component::Literal(" "),
        Component::Path,
        Component::Literal(" "),
        Component::Body,
    ]);

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let mut arguments = env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (None, None) => server::serve().await,
        (Some("publish"), Some(url)) => client::publish(url).await,
        _ => Err("usage: tonic [publish URL]".into()),
    }
}

fn key(scheme: &Scheme, name: &str) -> Result<Key, BoxError> {
    let text = env::var(name).map_err(|_| format!("{name} is not set"))?;
    let key = scheme.key(&text);
    key.map_err(|error| format!("{name}: {error}").into())
}
