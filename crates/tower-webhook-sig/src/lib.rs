//! A tower layer that verifies signed webhooks, for axum, tonic and hyper.
//!
//! The layer reads the body within its limits, verifies it, and passes the same bytes on, so that
//! ordinary extractors work. A request that does not verify never reaches your handler.
//!
#![cfg_attr(feature = "axum", doc = "```")]
#![cfg_attr(not(feature = "axum"), doc = "```ignore")]
//! use axum::Router;
//! use axum::body::{Body, Bytes};
//! use axum::http::{Request, StatusCode};
//! use axum::routing::post;
//! use tower::ServiceExt;
//! use tower_webhook_sig::provider::GITHUB;
//! use tower_webhook_sig::{Endpoint, VerifyWebhookLayer, axum::Signed};
//!
//! async fn handle(Signed(verified, body): Signed<Bytes>) -> String {
//!     format!("{} bytes, signed with the {} key", body.len(), verified.key_id())
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
//! let endpoint = Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody")?;
//! let github = post(handle).layer(VerifyWebhookLayer::new(endpoint));
//! let app = Router::new().route("/webhooks/github", github);
//!
//! let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
//! let deliver = |body| {
//!     let request = Request::post("/webhooks/github");
//!     let request = request.header("X-Hub-Signature-256", signature);
//!     app.clone().oneshot(request.body(Body::from(body)).unwrap())
//! };
//! assert_eq!(deliver("Hello, World!").await?.status(), StatusCode::OK);
//! assert_eq!(deliver("Hello, World?").await?.status(), StatusCode::UNAUTHORIZED);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```
//!
//! [`Signed`](crate::axum::Signed), which needs the feature `axum`, extracts the proof and the
//! payload together; without axum, the proof is [`Verified`] in the request's extensions.
//!
//! In a program, use [`Endpoint::from_env`]: a missing or empty secret is then a startup error.
//! Install a `tracing` subscriber; without one, nothing is logged.
//!
//! This crate re-exports [`webhook_sig`]: vendors are in [`provider`], keys in [`key`], and stores
//! with which each event is [handled once] in [`replay`].
//!
//! [handled once]: https://github.com/webhook-sig/webhook-sig/blob/main/docs/events.md
//!
//! # Features
//!
//! | feature | adds |
//! | --- | --- |
//! | `axum` | the extractor [`Signed`](crate::axum::Signed), and paths of nested routers |
//! | `cache` | [`CachedKeySource`](key::CachedKeySource), which caches the keys of another source |
//! | `certificates` | keys in certificates that a delivery names, such as those of SNS; with `ecdsa` and `rsa` |
//! | `connect-info` | the peer's address from axum's `ConnectInfo`, with `axum` and its server on tokio |
//! | `ecdsa` | schemes that use ECDSA, such as SendGrid's; needs a C compiler |
//! | `ed25519` | schemes that use Ed25519, such as Discord's |
//! | `keccak` | schemes that use Keccak-256 |
//! | `legacy` | schemes that use MD5, or public keys with SHA-1 or with an RSA modulus below 2048 bits |
//! | `message-signatures` | schemes that use HTTP message signatures (RFC 9421), such as Woodpecker's |
//! | `metrics` | counters, histograms and a gauge, through the crate `metrics` |
//! | `nfkd` | secrets beyond ASCII, for vendors that normalize them |
//! | `rsa` | schemes that use RSA, such as Wise's; needs a C compiler |
//! | `scheme-file` | [`Scheme::from_toml`]: schemes as text |
//! | `tracing` | one event for each delivery, and counts of refusals; on by default |
//!
//! # Order of layers
//!
//! In axum, a layer wraps what was added before it: `post(handle).layer(verify).get(page)`
//! verifies POST and leaves GET open.
//!
//! A layer that changes the body must be inside this one, next to the handler: a decompression
//! layer outside destroys the bytes that were signed. Layers that only look at the head, such as
//! tracing, may be outside.
//!
//! # Refused bodies
//!
//! Over HTTP/1 a refusal is sent at once, and the rest of the body is read and discarded in a
//! background task, so that a sender or a proxy that is still writing sees the response.
//! [`Drain`](endpoint::Drain) has the limits. A server that shuts down gracefully
//! waits for that connection.
//!
//! # gRPC
//!
//! A refused gRPC request (HTTP/2 with `te: trailers`) gets a gRPC status. Clients must not
//! stream: the layer reads the whole request first, so a client that streams and waits for
//! responses would wait until [`BODY_DEADLINE`](endpoint::BODY_DEADLINE).
//!
//! With a replay store, a call settles its delivery by its `grpc-status`, which most calls send in
//! trailers. A unary call and a server stream therefore settle when they end, and are in flight
//! until then: keep a stream shorter than the lease, or its delivery can be claimed again. A call
//! that is reset before its trailers is released. gRPC-Web sends its status in the body, which is
//! not read here, so such a call settles by its head.
//!
//! # Readiness
//!
//! The service is always ready, and reserves nothing in the service inside it. Once a delivery is
//! verified and claimed, it waits for the inner service, by default for
//! [`READY_TIMEOUT`](endpoint::READY_TIMEOUT); then the claim is released and the
//! sender gets 503. Senders without the secret therefore never hold a permit of a
//! `ConcurrencyLimit` or a place in a `Buffer`, and never trigger a `LoadShed`. They are limited
//! by the endpoint's [`Budget`](endpoint::Budget). A limit outside this layer is one
//! that strangers can use up.
//!
//! # Disconnects
//!
//! hyper drops the handler when the sender disconnects, and the claim is released. To let such
//! handlers finish, see [`OnDisconnect`](endpoint::OnDisconnect).

#![cfg_attr(docsrs, feature(doc_cfg))]
// This page names what features add; docs.rs has all of it.
#![cfg_attr(
    not(all(feature = "axum", feature = "cache", feature = "scheme-file")),
    allow(
        rustdoc::broken_intra_doc_links,
        reason = "they lead to what features add"
    )
)]

#[cfg(feature = "axum")]
pub mod axum;
mod body;
mod chunks;
mod layer;
mod service;
mod settling;

pub use self::body::{RequestBody, ResponseBody};
pub use self::layer::VerifyWebhookLayer;
pub use self::service::{ResponseFuture, VerifyWebhook};

// An app names one crate: everything that the layer takes is here, in the right version.
#[doc(no_inline)]
pub use webhook_sig::*;

/// The examples in the README are tests, too.
#[cfg(all(doctest, feature = "axum"))]
#[doc = include_str!("../README.md")]
struct Readme;
