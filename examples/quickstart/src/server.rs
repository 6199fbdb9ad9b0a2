//! The server: three vendors' endpoints, and the same again with other secrets.

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::post;
use axum::{Extension, Router};
use tokio::sync::mpsc::UnboundedSender;
use tower_webhook_sig::axum::Signed;
use tower_webhook_sig::key::Secret;
use tower_webhook_sig::provider::{FASTBOUND, FASTSPRING, QUALIFIO};
use tower_webhook_sig::{
    Endpoint, Error, ErrorKind, InvalidEndpoint, Scheme, UnixTime, Verifier, VerifyWebhookLayer,
};

use crate::deliveries::{FASTBOUND_NOW, FASTBOUND_SECRET, FASTSPRING_SECRET, QUALIFIO_SECRET};

/// The greatest body that these endpoints take, in bytes.
pub(crate) const BODY_LIMIT: usize = 64 * 1024;

/// What became of a delivery, as our side knows it.
pub(crate) struct Verdict {
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) has_run: bool,
    pub(crate) refused_for: Option<ErrorKind>,
    pub(crate) why: String,
}

impl Verdict {
    /// Returns what to call whether the handler ran.
    pub(crate) const fn handler(&self) -> &'static str {
        if self.has_run { "ran" } else { "not run" }
    }
}

/// What the handler leaves in its response: a word of its own that it ran.
#[derive(Clone)]
struct Ran;

pub(crate) fn router(verdicts: UnboundedSender<Verdict>) -> Result<Router, InvalidEndpoint> {
    let other = "a secret that belongs to another endpoint";
    Ok(Router::new()
        .route(
            "/webhooks/fastspring",
            webhook(&FASTSPRING, FASTSPRING_SECRET)?,
        )
        .route("/webhooks/qualifio", webhook(&QUALIFIO, QUALIFIO_SECRET)?)
        .route(
            "/webhooks/fastbound",
            webhook(&FASTBOUND, FASTBOUND_SECRET)?,
        )
        .route("/other/fastspring", webhook(&FASTSPRING, other)?)
        .route("/other/qualifio", webhook(&QUALIFIO, other)?)
        .route("/other/fastbound", webhook(&FASTBOUND, other)?)
        .layer(from_fn_with_state(verdicts, tell)))
}

fn webhook(
    scheme: &'static Scheme,
    secret: &str,
) -> Result<axum::routing::MethodRouter, InvalidEndpoint> {
    let verifier = Verifier::new(scheme).body_limit(BODY_LIMIT);
    let mut endpoint = Endpoint::builder(verifier, Secret::new(secret));
    if scheme.id() == FASTBOUND.id() {
        // The vendor's worked example was signed at this time; a real server keeps the clock.
        endpoint = endpoint.clock(|| UnixTime::from_secs(FASTBOUND_NOW));
    }
    Ok(post(handle).layer(VerifyWebhookLayer::new(endpoint.build()?)))
}

/// The handler: it runs for verified deliveries only, and reads the body as any handler does.
async fn handle(Signed(verified, body): Signed<Bytes>) -> (Extension<Ran>, String) {
    let (count, key) = (body.len(), verified.key_id());
    let text = format!("verified {count} bytes with the {key} key\n");
    (Extension(Ran), text)
}

/// Reports what became of each delivery; the layer leaves its error in the response.
async fn tell(
    State(verdicts): State<UnboundedSender<Verdict>>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let error = response.extensions().get::<Error>();
    let has_run = response.extensions().get::<Ran>().is_some();
    let verdict = Verdict {
        path,
        status: response.status().as_u16(),
        has_run,
        refused_for: error.map(Error::kind),
        why: match error {
            Some(error) => error.to_string(),
            None if has_run => "verified".to_owned(),
            // The router answered by itself, and nothing was looked at.
            None => "no webhook endpoint has this path".to_owned(),
        },
    };
    // The receiver is gone while the program ends.
    let _ = verdicts.send(verdict);
    response
}
