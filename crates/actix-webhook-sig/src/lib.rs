//! An actix-web middleware that verifies signed webhooks.
//!
//! The middleware reads the payload within its limits, verifies it, and puts the same bytes back,
//! so that ordinary extractors work. A request that does not verify never reaches your handler.
//!
//! ```
//! use actix_web::{App, http::StatusCode, test, web};
//! use actix_webhook_sig::provider::GITHUB;
//! use actix_webhook_sig::{Endpoint, Signed, VerifyWebhook};
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
//! let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
//! let deliver = |body| {
//!     let request = test::TestRequest::post().uri("/webhooks/github");
//!     let request = request.insert_header(("X-Hub-Signature-256", signature));
//!     test::call_service(&app, request.set_payload(body).to_request())
//! };
//! assert_eq!(deliver("Hello, World!").await.status(), StatusCode::OK);
//! assert_eq!(deliver("Hello, World?").await.status(), StatusCode::UNAUTHORIZED);
//! # Ok::<(), actix_webhook_sig::InvalidEndpoint>(())
//! # }).unwrap();
//! ```
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
//! | `cache` | [`CachedKeySource`](key::CachedKeySource), which caches the keys of another source |
//! | `certificates` | keys in certificates that a delivery names, such as those of SNS; with `ecdsa` and `rsa` |
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
//! # Limits of extractors
//!
//! The middleware's limit is [`Verifier::body_limit`], which defaults to 2 MiB. The extractors
//! `web::Bytes` and `web::Json` have limits of their own, by default 256 KiB and 2 MiB, changed by
//! `PayloadConfig` and `JsonConfig`. They also decompress a body that has a `Content-Encoding`: to
//! read exactly what was verified, take [`web::Payload`](actix_web::web::Payload).
//!
//! # Disconnects
//!
//! By default actix-web lets a handler finish when its sender closes the connection, and over
//! HTTP/2 when the stream is reset. With a replay store, that run counts: a retry gets 503 while
//! it lasts, and the acknowledgement afterwards. A handler that never ends holds its delivery
//! until the lease ends.
//!
//! A handler whose HTTP/1 connection is reset is dropped, and its claim is released. So is one
//! whose connection is closed, after `HttpServer::h1_allow_half_closed(false)`. To let those
//! finish too, see [`OnDisconnect`](endpoint::OnDisconnect).
//!
//! # Readiness
//!
//! The middleware is always ready. Once a delivery is verified and claimed, it waits for the
//! service inside it, by default for [`READY_TIMEOUT`](endpoint::READY_TIMEOUT); then the claim is
//! released and the sender gets 503. actix-web's own services are always ready, but a middleware inside this one
//! may not be. Senders without the secret never wait there: they are limited by the endpoint's
//! [`Budget`](endpoint::Budget).
//!
//! # Refused bodies
//!
//! Over HTTP/1 a refusal is sent at once, and the rest of the body is read and discarded before
//! the connection closes, so that a sender or a proxy that is still writing sees the response.
//! [`Drain`](endpoint::Drain) has the limits. Beyond them, actix-web reads on until
//! `HttpServer::client_disconnect_timeout` ends, by default 1 second, without a limit in bytes.
//! The same applies to responses without a body, such as those to HEAD.
//!
//! # Order of middleware
//!
//! For a scheme that signs the URL, a middleware that changes the path, such as `NormalizePath`,
//! must be inside this one.
//!
//! # Before any middleware
//!
//! actix-web answers `Expect: 100-continue`, so a sender is asked for a body even if its head is
//! refused. It does not expose trailers.

#![cfg_attr(docsrs, feature(doc_cfg))]
// This page names what features add; docs.rs has all of it.
#![cfg_attr(
    not(all(feature = "cache", feature = "scheme-file")),
    allow(
        rustdoc::broken_intra_doc_links,
        reason = "they lead to what features add"
    )
)]

mod chunks;
mod extract;
mod headers;
mod middleware;
mod refusal;

pub use self::extract::{MissingMiddleware, Signed};
pub use self::middleware::{VerifyWebhook, VerifyWebhookService};

// An app names one crate: everything that the middleware takes is here, in the right version.
#[doc(no_inline)]
pub use webhook_sig::*;

/// The examples in the README are tests, too.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
