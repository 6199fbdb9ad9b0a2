//! What an attacker sends, and the assertion that an app refuses it.

use std::fmt;
use std::panic::Location;

use http::StatusCode;

use crate::app::{Answer, App};
use crate::{TestDelivery, fail};

/// Asserts that an app handles a delivery and answers every forgery of it with 4xx.
///
/// The forgeries are unsigned, forged, tampered, stale and oversized, as far as the scheme can notice
/// them: a token that its sender shows signs no body, and without a signed time none is stale. To
/// count what your handler did, or for another limit, use [`Forgeries`].
///
/// # Panics
///
/// If a forgery is let in or the genuine delivery is not; the message has the line of your test, and
/// each of them with the status that it got and the likely cause.
#[track_caller]
pub fn assert_refuses_forgeries<Kind>(
    app: &(impl App<Kind> + ?Sized),
    delivery: &TestDelivery,
) -> impl Future<Output = ()> {
    Forgeries::of(delivery).assert_refused(app)
}

/// What an attacker makes of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Forgery {
    /// It is signed with another secret.
    Forged,
    /// It is longer than the limit.
    Oversized,
    /// It is genuine, and sent again.
    Replayed,
    /// It was signed too long ago.
    Stale,
    /// It was changed after it was signed.
    Tampered,
    /// It has no signature.
    Unsigned,
}

impl fmt::Display for Forgery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Forged => "forged",
            Self::Oversized => "oversized",
            Self::Replayed => "replayed",
            Self::Stale => "stale",
            Self::Tampered => "tampered",
            Self::Unsigned => "unsigned",
        })
    }
}

impl Forgery {
    /// All that are sent before the genuine delivery, which must be handled in spite of them.
    const BEFORE: [Self; 5] = [
        Self::Unsigned,
        Self::Forged,
        Self::Tampered,
        Self::Stale,
        Self::Oversized,
    ];

    /// Returns the likely cause if it is let in.
    const fn cause(self) -> &'static str {
        match self {
            Self::Forged => {
                "the signature is read and not compared, or compared with what the request says"
            }
            Self::Oversized => {
                "the app has a greater body limit, or none; state its own with \
                 `Forgeries::of(&delivery).limit(bytes)`"
            }
            Self::Replayed => {
                "the endpoint has no replay store, or another one for each instance; or the event \
                 has no id where the endpoint looks for it"
            }
            Self::Stale => {
                "the timestamp is not checked, or the endpoint has a wider tolerance; give the \
                 delivery its settings with `TestDelivery::of(verifier)`"
            }
            Self::Tampered => {
                "what is verified is not every byte that arrived, such as JSON that was parsed and \
                 written again, or a part of the body"
            }
            Self::Unsigned => {
                "the route is without the layer: in axum, `.layer(..)` covers the routes that were \
                 added before it"
            }
        }
    }
}

/// The forgeries of a delivery, and what an app must do with them.
///
/// ```
/// # #[cfg(feature = "axum")] {
/// # use std::sync::Arc;
/// # use std::sync::atomic::{AtomicUsize, Ordering};
/// # use axum::{Router, routing::post};
/// # use tower_webhook_sig::{Endpoint, VerifyWebhookLayer, provider::STRIPE, replay::MemoryStore};
/// # use webhook_sig_test::{Forgeries, TestDelivery};
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let keys = STRIPE.keyring(["whsec_test"])?;
/// let endpoint = Endpoint::builder(&STRIPE, keys).name("payments").replay(MemoryStore::new());
/// let runs = Arc::new(AtomicUsize::new(0));
/// let counted = runs.clone();
/// let handle = async move || drop(counted.fetch_add(1, Ordering::Relaxed));
/// let layer = VerifyWebhookLayer::new(endpoint.build()?);
/// let app = Router::new().route("/", post(handle).layer(layer));
///
/// let event = serde_json::json!({"id": "evt_1", "type": "invoice.paid"});
/// let delivery = TestDelivery::of(&STRIPE).secret("whsec_test").json(&event);
/// let forgeries = Forgeries::of(&delivery).handled_once(|| runs.load(Ordering::Relaxed));
/// forgeries.assert_refused(&app).await;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # })?;
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "it sends nothing before `assert_refused`"]
pub struct Forgeries<'a> {
    delivery: TestDelivery,
    runs: Option<Box<dyn Fn() -> usize + 'a>>,
}

impl<'a> Forgeries<'a> {
    /// Creates the forgeries of a delivery.
    pub fn of(delivery: &TestDelivery) -> Self {
        Self {
            delivery: delivery.clone(),
            runs: None,
        }
    }

    /// Sets the app's greatest body, in bytes; defaults to the scheme's or
    /// [`BODY_LIMIT`](webhook_sig::verify::BODY_LIMIT).
    pub fn limit(self, bytes: usize) -> Self {
        Self {
            delivery: self.delivery.verifier_limit(bytes),
            ..self
        }
    }

    /// Asserts too that the delivery, sent twice, is handled once, as by an endpoint with a replay
    /// store, and that no forgery is handled at all.
    ///
    /// `runs` returns how often the handler ran. The status does not show it: what was handled is
    /// acknowledged again, so that the vendor ends its retries.
    pub fn handled_once(self, runs: impl Fn() -> usize + 'a) -> Self {
        Self {
            runs: Some(Box::new(runs)),
            ..self
        }
    }

    /// Sends the forgeries and then the delivery itself to an app.
    ///
    /// # Panics
    ///
    /// As [`assert_refuses_forgeries`].
    #[track_caller]
    pub fn assert_refused<Kind>(self, app: &(impl App<Kind> + ?Sized)) -> impl Future<Output = ()> {
        // The future is polled elsewhere, so that a panic in it has no line of the test.
        let caller = Location::caller();
        async move {
            if let Err(message) = self.send_all(app).await {
                fail(&format!("{caller}: {message}"));
            }
        }
    }

    /// Sends the forgeries and then the delivery itself, and says what the app did wrong.
    async fn send_all<Kind>(&self, app: &(impl App<Kind> + ?Sized)) -> Result<(), String> {
        let mut wrong = Wrong::default();
        for forgery in Forgery::BEFORE {
            let request = match self.delivery.made_by(forgery).made() {
                Ok(Some(request)) => request,
                // The scheme cannot notice it.
                Ok(None) => continue,
                Err(error) => return Err(format!("{} cannot be made: {error}", self.described())),
            };
            let before = self.runs();
            let answer = app.answer(request).await;
            let has_run = self.runs() != before;
            if has_run || !answer.status().is_client_error() {
                wrong.let_in(forgery, &answer, has_run);
            }
        }
        self.send_genuine(app, &mut wrong).await;
        let wrong = wrong.into_lines();
        if wrong.is_empty() {
            return Ok(());
        }
        let wrong = wrong.join("\n- ");
        Err(format!(
            "the app fails with {}:\n- {wrong}",
            self.described()
        ))
    }

    /// Sends the delivery itself, and again where it is counted.
    async fn send_genuine<Kind>(&self, app: &(impl App<Kind> + ?Sized), wrong: &mut Wrong) {
        let request = self.delivery.http();
        let before = self.runs();
        let answer = app.answer(request.clone()).await;
        let ran = self.runs().saturating_sub(before);
        if !answer.status().is_success() {
            let cause = match answer.status() {
                StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
                    "the app has no such route; send it there with `.to(\"/path\")`"
                }
                StatusCode::UNAUTHORIZED => {
                    "the endpoint has another secret, clock, base URL or scheme than the delivery"
                }
                _ => "the handler failed, or does not understand the event",
            };
            wrong.lines.push(format!(
                "genuine: answered {answer}, and not 2xx; likely cause: {cause}"
            ));
            return;
        }
        if self.runs.is_none() {
            return;
        }
        if ran != 1 {
            wrong.lines.push(format!(
                "genuine: answered {answer}, and the handler ran {ran} times; likely cause: an \
                 earlier delivery has the same id, or another handler is counted"
            ));
        }
        let before = self.runs();
        let answer = app.answer(request).await;
        if self.runs() != before {
            wrong.let_in(Forgery::Replayed, &answer, true);
        }
    }

    fn described(&self) -> String {
        self.delivery.describe()
    }

    fn runs(&self) -> usize {
        self.runs.as_ref().map_or(0, |runs| runs())
    }
}

impl fmt::Debug for Forgeries<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Forgeries")
            .field("delivery", &self.delivery)
            .finish_non_exhaustive()
    }
}

/// What an app did wrong.
#[derive(Default)]
struct Wrong {
    /// What went wrong, with its likely cause.
    lines: Vec<String>,
    /// Whether an unsigned delivery got in, so that all others get in for the same cause.
    is_open: bool,
    /// The forgeries that got in after it.
    others: Vec<Forgery>,
}

impl Wrong {
    fn let_in(&mut self, forgery: Forgery, answer: &Answer, has_run: bool) {
        if self.is_open {
            self.others.push(forgery);
            return;
        }
        let ran = if has_run { ", and the handler ran" } else { "" };
        let cause = if answer.status().is_server_error() && !has_run {
            "the app failed over it, where it should have refused it; its log says why"
        } else {
            self.is_open = forgery == Forgery::Unsigned;
            forgery.cause()
        };
        self.lines.push(format!(
            "{forgery}: answered {answer}{ran}, and not 4xx; likely cause: {cause}"
        ));
    }

    fn into_lines(self) -> Vec<String> {
        let mut lines = self.lines;
        if !self.others.is_empty() {
            let others: Vec<_> = self.others.iter().map(Forgery::to_string).collect();
            lines.push(format!("also let in: {}", others.join(", ")));
        }
        lines
    }
}
