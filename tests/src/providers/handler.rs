//! The handler of a page's snippet: what the vendor sends, and what it wants in response.

use webhook_sig::Scheme;

/// A handler in Rust, and what it imports.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handler {
    /// The items of axum that it uses, each as an item of an import and without the router's.
    pub(super) axum: &'static [&'static str],
    /// The items of our adapter that it uses.
    pub(super) adapter: &'static [&'static str],
    /// Its imports from other crates, as whole lines.
    pub(super) others: &'static str,
    pub(super) code: &'static str,
}

impl Handler {
    /// Returns the handler of a scheme.
    pub(super) fn of(scheme: &Scheme) -> Self {
        match scheme.id() {
            "aws-sns" | "aws-sns-v1" => SNS,
            "discord" => DISCORD,
            _ if is_in_claims(scheme) => CLAIMS,
            _ if is_body_proven(scheme) => VERIFIED,
            _ => PARTLY_VERIFIED,
        }
    }
}

/// Returns whether a handler may trust all of the body.
pub(super) fn is_body_proven(scheme: &Scheme) -> bool {
    scheme.signs_body() || scheme.algorithm().is_token()
}

/// Returns whether the body is a token, or has it, so that the event is in the claims.
fn is_in_claims(scheme: &Scheme) -> bool {
    let at = scheme.signature().to_string();
    let is_in_body = at.starts_with("body: ") || at.starts_with("JSON ");
    // Several tokens say who sends, and the events are next to them.
    scheme.has_token() && is_in_body && !at.contains("/*")
}

const VERIFIED: Handler = Handler {
    axum: &["body::Bytes"],
    adapter: &[],
    others: "",
    code: "\
async fn handle(body: Bytes) -> String {
    format!(\"{} verified bytes\", body.len())
}
",
};

const PARTLY_VERIFIED: Handler = Handler {
    code: "\
async fn handle(body: Bytes) -> String {
    // The body as a whole is not signed: read the signed values only.
    format!(\"{} bytes\", body.len())
}
",
    ..VERIFIED
};

const CLAIMS: Handler = Handler {
    axum: &["Extension"],
    adapter: &["Verified"],
    code: "\
async fn handle(Extension(verified): Extension<Verified>) -> String {
    // The event is in the claims of the token, which are JSON.
    let claims = verified.claims().unwrap_or_default();
    format!(\"{} verified bytes\", claims.len())
}
",
    ..VERIFIED
};

const SNS: Handler = Handler {
    axum: &["body::Bytes", "http::StatusCode"],
    others: "use serde_json::Value;\n",
    code: "\
// SNS sends JSON as `text/plain`, which `Json` refuses with 415.
async fn handle(body: Bytes) -> StatusCode {
    // The body as a whole is not signed: read the signed values only.
    let Ok(message) = serde_json::from_slice::<Value>(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    if message[\"Type\"] == \"SubscriptionConfirmation\" {
        let url = message[\"SubscribeURL\"].as_str().unwrap_or_default();
        // The host of your topic's region, up to the slash.
        if !url.starts_with(\"https://sns.eu-central-1.amazonaws.com/\") {
            return StatusCode::BAD_REQUEST;
        }
        // Confirm the subscription: send a GET to `url`, with a client of your choice.
    }
    StatusCode::OK
}
",
    ..VERIFIED
};

const DISCORD: Handler = Handler {
    axum: &[
        "Json",
        "http::StatusCode",
        "response::{IntoResponse, Response}",
    ],
    others: "use serde_json::{Value, json};\n",
    code: "\
async fn handle(Json(delivery): Json<Value>) -> Response {
    if delivery.get(\"event\").is_some() {
        return StatusCode::NO_CONTENT.into_response(); // a webhook event
    }
    let answer = match delivery[\"type\"].as_u64() {
        Some(1) => json!({ \"type\": 1 }), // a PING
        _ => json!({ \"type\": 4, \"data\": { \"content\": \"Hello\" } }),
    };
    Json(answer).into_response()
}
",
    ..VERIFIED
};
