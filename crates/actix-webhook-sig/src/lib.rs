//! An actix-web middleware that verifies signed webhooks before the handler runs.
//!
//! The middleware reads the raw payload within its bounds, verifies it, and puts the very same
//! bytes back, so that the handler's ordinary extractors work. What is not authentic never
//! reaches the handler.
//!
//! ```
//! use actix_web::{App, http::StatusCode, test, web};
//! use actix_webhook_sig::{Signed, VerifyWebhook};
//! use webhook_sig::Endpoint;
//! use webhook_sig::provider::GITHUB;
//!
//! async fn handle(Signed(verified, body): Signed<web::Bytes>) -> String {
//!     format!("{} bytes, signed with the {} key", body.len(), verified.key_id())
//! }
//!
//! # actix_web::rt::System::new().block_on(async {
//! let endpoint = Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody")?;
//! let app = test::init_service(App::new().service(
//!     web::resource("/webhooks/github")
//!         .route(web::post().to(handle))
//!         .wrap(VerifyWebhook::new(endpoint)),
//! ))
//! .await;
//!
//! let deliver = |body| {
//!     let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
//!     let request = test::TestRequest::post().uri("/webhooks/github");
//!     let request = request.insert_header(("X-Hub-Signature-256", signature));
//!     test::call_service(&app, request.set_payload(body).to_request())
//! };
//! assert_eq!(deliver("Hello, World!").await.status(), StatusCode::OK);
//! assert_eq!(deliver("Hello, World?").await.status(), StatusCode::UNAUTHORIZED);
//! # Ok::<(), webhook_sig::InvalidEndpoint>(())
//! # }).unwrap();
//! ```
//!
//! # Limits of extractors
//!
//! The middleware's limit is
//! [`Verifier::body_limit`](webhook_sig::Verifier::body_limit), 2 MiB by default. The extractors
//! `web::Bytes` and `web::Json` have limits of their own, 256 KiB and 2 MiB unless set by
//! `PayloadConfig` and `JsonConfig`, and they decompress a body that has a `Content-Encoding`.
//! To read exactly what was verified, take [`web::Payload`](actix_web::web::Payload).
//!
//! # Senders that leave
//!
//! Unless `HttpServer::h1_allow_half_closed(false)` says otherwise, actix lets a handler finish
//! whose sender has closed the connection, and over HTTP/2 one whose stream was reset. Where
//! deliveries are remembered, that run counts: the sender's retry is told to come back while it
//! lasts, and gets the acknowledgement afterwards. A handler that never ends holds its delivery
//! until the lease runs out. A handler whose HTTP/1 connection is reset is dropped, and its claim
//! is released; to let that one finish too, see
//! [`OnDisconnect`](webhook_sig::endpoint::OnDisconnect).
//!
//! # Readiness
//!
//! The middleware is ready at once. Once a delivery is verified and claimed, it waits for the
//! service inside it, for [`READY_TIMEOUT`](webhook_sig::endpoint::READY_TIMEOUT) by default; then
//! the claim is released and the sender gets 503. actix's own services are always ready, but a
//! middleware inside this one need not be, and senders without the secret never keep it waiting.
//! What bounds them is the endpoint's [`Budget`](webhook_sig::endpoint::Budget).
//!
//! # What is left of a refused body
//!
//! Over HTTP/1 a refusal is sent at once, and the rest of the body is read and discarded before the
//! connection closes, so that a sender or a proxy that is still writing sees the response;
//! [`Drain`](webhook_sig::endpoint::Drain) says within which bounds. What is left then, actix-web
//! itself reads until `HttpServer::client_disconnect_timeout` is over, 1 second by default, however
//! much it is. The same goes for responses without a body, such as those to HEAD.
//!
//! # Order of middleware
//!
//! A middleware that changes the path, such as `NormalizePath`, must not stand outside this one
//! where the scheme signs the URL.
//!
//! # What actix-web does before
//!
//! It answers `Expect: 100-continue` before any middleware runs, so that a sender is asked for a
//! body that is then refused on its head. It shows trailers to nobody.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod chunks;
mod extract;
mod headers;
mod middleware;
mod refusal;

pub use self::extract::{MissingMiddleware, Signed};
pub use self::middleware::{VerifyWebhook, VerifyWebhookService};

// An app names one crate: whatever the middleware takes is at hand here, in the right version.
#[doc(no_inline)]
pub use webhook_sig::*;

/// The examples in the README are tests, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
