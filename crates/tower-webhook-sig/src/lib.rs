//! A tower layer that verifies signed webhooks before the handler runs: for axum, tonic and
//! hyper.
//!
//! The layer reads the body within its bounds, verifies it, and hands the very same bytes on, so
//! that the handler's ordinary extractors work. What is not authentic never reaches the handler.
//!
//! ```
//! use axum::Router;
//! use axum::body::{Body, Bytes};
//! use axum::http::{Request, StatusCode};
//! use axum::routing::post;
//! use tower::ServiceExt;
//! use tower_webhook_sig::VerifyWebhookLayer;
//! use webhook_sig::Endpoint;
//! use webhook_sig::provider::GITHUB;
//!
//! # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
//! let endpoint = Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody")?;
//! let app = Router::new()
//!     .route("/webhooks/github", post(async |body: Bytes| body))
//!     .layer(VerifyWebhookLayer::new(endpoint));
//!
//! let deliver = |body| {
//!     let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
//!     let request = Request::post("/webhooks/github").header("X-Hub-Signature-256", signature);
//!     app.clone().oneshot(request.body(Body::from(body)).unwrap())
//! };
//! assert_eq!(deliver("Hello, World!").await?.status(), StatusCode::OK);
//! assert_eq!(deliver("Hello, World?").await?.status(), StatusCode::UNAUTHORIZED);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```
//!
//! # Order of layers
//!
//! A layer that changes the body must stand inside this one, next to the handler: a
//! decompression layer outside destroys the bytes that were signed. Layers that only look at
//! heads, such as tracing, may stand outside.
//!
//! # What is left of a refused body
//!
//! Over HTTP/1 a refusal is sent at once, and the rest of the body is read and discarded in a task
//! of its own, so that a sender or a proxy that is still writing sees the response;
//! [`Drain`](webhook_sig::endpoint::Drain) says within which bounds. For as long a server that
//! shuts down gracefully waits for the connection.
//!
//! # gRPC
//!
//! A refused gRPC request, which comes over HTTP/2 with `te: trailers`, is answered in gRPC's own
//! way. Clients must not stream: the layer reads
//! the request's whole body first, so a client that streams and waits for answers would wait
//! until [`BODY_DEADLINE`](webhook_sig::endpoint::BODY_DEADLINE).
//!
//! A call settles its delivery by its `grpc-status`, which most calls send in trailers. So a
//! unary call and a server's stream settle at their end, and are in flight until then: keep a
//! stream shorter than the lease, or its delivery can be claimed again meanwhile. A call that is
//! reset before its trailers is released. gRPC-Web sends its status within the body, which nobody
//! reads here: such a call settles by its head.
//!
//! # Readiness
//!
//! The service is ready at once, and takes no permit of the service inside it. Once a delivery is
//! verified and claimed, it waits for the inner service, for
//! [`READY_TIMEOUT`](webhook_sig::endpoint::READY_TIMEOUT) by default; then the claim is released
//! and the sender gets 503. So senders without the secret never hold a permit of a
//! `ConcurrencyLimit`, a place in a `Buffer`, or what a `LoadShed` counts on. What bounds them is
//! the endpoint's [`Budget`](webhook_sig::endpoint::Budget), which is the only bound ahead of the
//! body; a limit outside this layer is one that strangers can use up.
//!
//! # Senders that leave
//!
//! hyper drops the handler of a sender that disconnects, and the claim is released. To let such
//! handlers finish, see [`OnDisconnect`](webhook_sig::endpoint::OnDisconnect).

#![cfg_attr(docsrs, feature(doc_cfg))]

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

// An app names one crate: whatever the layer takes is at hand here, in the right version.
#[doc(no_inline)]
pub use webhook_sig::*;

/// The examples in the README are tests, too.
#[cfg(all(doctest, feature = "axum"))]
#[doc = include_str!("../README.md")]
struct Readme;
