//! Tests of webhook handlers: deliveries signed as the vendor signs them, and forgeries.
//!
//! A [`TestDelivery`] is what the vendor would send, for axum, actix-web, reqwest or plain
//! `http`. [`assert_refuses_forgeries`] sends your app what an attacker would, and says what it let
//! in. A [`Sample`] is an event of one of 20 vendors, made up here.
//!
//! ```
//! # #[cfg(feature = "axum")] {
//! use axum::{Router, routing::post};
//! use tower::ServiceExt;
//! use tower_webhook_sig::{Endpoint, VerifyWebhookLayer, provider::STRIPE};
//! use webhook_sig_test::{TestDelivery, assert_refuses_forgeries};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
//! let endpoint = Endpoint::with_secret(&STRIPE, "whsec_test")?;
//! let hook = post(async || "handled").layer(VerifyWebhookLayer::new(endpoint));
//! let app = Router::new().route("/webhooks/stripe", hook);
//!
//! let event = serde_json::json!({"id": "evt_1", "type": "invoice.paid"});
//! let delivery = TestDelivery::of(&STRIPE).secret("whsec_test").json(&event).to("/webhooks/stripe");
//!
//! let response = app.clone().oneshot(delivery.axum()).await?;
//! assert!(response.status().is_success());
//! assert_refuses_forgeries(&app, &delivery).await;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What cannot be signed, such as with a secret of another format, panics, and the message says what
//! to change: a test has no other use for the error.
//!
//! # Features
//!
//! | feature | adds |
//! | --- | --- |
//! | `actix` | [`TestDelivery::actix`], and apps of `actix_web::test::init_service` |
//! | `axum` | [`TestDelivery::axum`], and routers and other tower services as apps |
//! | `ecdsa`, `ed25519` | samples of vendors that sign so, such as SendGrid and Discord |
//! | `reqwest` | [`TestDelivery::reqwest`], and a server's URL as an app |
//!
//! Deliveries are signed by all algorithms that are features of your adapter, such as `rsa`.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod app;
mod change;
mod delivery;
mod forgeries;
mod keys;
mod sample;

pub use self::delivery::TestDelivery;
pub use self::forgeries::{Forgeries, Forgery, assert_refuses_forgeries};
pub use self::sample::Sample;

/// The examples in the README are tests, too.
#[cfg(all(doctest, feature = "axum"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// Ends a test that cannot go on.
#[expect(clippy::panic, reason = "a test reports by panicking")]
#[track_caller]
fn fail(message: &str) -> ! {
    panic!("{message}")
}
