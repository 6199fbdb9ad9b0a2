//! How do I build a Slack app?
//!
//! With one endpoint for all that Slack sends. In this app, colleagues give each other points:
//!
//! | what | where | how it is answered |
//! | --- | --- | --- |
//! | the check of the URL, `url_verification` | `/slack/events` | by the endpoint, once its signature is verified |
//! | the event `app_mention`: `@points thanks @ada` | `/slack/events` | 200; each event counts once, although Slack signs retries anew |
//! | the slash command `/points` | `/slack/commands` | with the points of the one who asks; a repeat is answered again |
//!
//! Under "Event Subscriptions" and "Slash Commands" of your app enter these URLs, and take the
//! signing secret from "Basic Information":
//!
//! ```sh
//! SLACK_SIGNING_SECRET=… PORT=3000 cargo run -p example-slack-app
//! ```
//!
//! An unsigned command is refused, a signed one is answered:
//!
//! ```sh
//! curl -i http://127.0.0.1:3000/slack/commands --data 'command=/points&user_id=U2'
//! webhook-sig send http://127.0.0.1:3000/slack/commands --scheme slack \
//!     --secret-env SLACK_SIGNING_SECRET \
//!     --header 'Content-Type: application/x-www-form-urlencoded' \
//!     --body 'command=/points&user_id=U2'
//! ```
//!
//! It listens on this machine only: let a proxy that speaks TLS forward to it.

#![expect(clippy::print_stdout, reason = "it prints where it listens")]

use std::collections::HashMap;
use std::env;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Form, Json, Router};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tower_webhook_sig::axum::Signed;
use tower_webhook_sig::key::Secret;
use tower_webhook_sig::provider::SLACK;
use tower_webhook_sig::replay::MemoryStore;
use tower_webhook_sig::{BoxError, Endpoint, VerifyWebhookLayer};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    tracing_subscriber::fmt().with_writer(io::stderr).init();
    // The store remembers events by their ids. A command has none, and is never remembered.
    let slack = Endpoint::builder(&SLACK, Secret::from_env("SLACK_SIGNING_SECRET"))
        .name("points")
        .replay(MemoryStore::new())
        .build()?;
    let app = Router::new()
        .route("/slack/commands", post(command))
        .route("/slack/events", post(event))
        .layer(VerifyWebhookLayer::new(slack))
        .with_state(Points::default());

    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}

/// Slack waits for three seconds, and comes again up to three times if it gets no 2xx by then.
async fn event(
    State(points): State<Points>,
    Signed(_, Json(callback)): Signed<Json<Callback>>,
) -> StatusCode {
    if let Some(Event::AppMention { user, text }) = callback.event {
        for thanked in thanked(&text).filter(|thanked| *thanked != user) {
            points.give(thanked);
        }
    }
    // All others are acknowledged too, or they would come again.
    StatusCode::OK
}

#[derive(Deserialize)]
struct Callback {
    /// Notices such as `app_rate_limited` have none.
    event: Option<Event>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Event {
    AppMention {
        user: String,
        text: String,
    },
    #[serde(other)]
    Other,
}

/// Returns who is mentioned in a text such as `<@U0> thanks <@U2>`, after the app itself.
fn thanked(text: &str) -> impl Iterator<Item = &str> {
    let mentions = text.split("<@").skip(1);
    mentions
        .filter_map(|rest| rest.split_once('>'))
        .map(|(user, _)| user)
        .skip(1)
}

/// The response is what the user sees.
async fn command(
    State(points): State<Points>,
    Signed(_, Form(command)): Signed<Form<Command>>,
) -> Json<Message> {
    let text = match points.of(&command.user_id) {
        1 => "You have 1 point.".to_owned(),
        points => format!("You have {points} points."),
    };
    Json(Message {
        response_type: "ephemeral",
        text,
    })
}

#[derive(Deserialize)]
struct Command {
    user_id: String,
}

#[derive(Serialize)]
struct Message {
    /// Shown to that user only.
    response_type: &'static str,
    text: String,
}

/// The points of each user; yours are in a database.
#[derive(Clone, Default)]
struct Points {
    by_user: Arc<Mutex<HashMap<String, u64>>>,
}

impl Points {
    fn give(&self, user: &str) {
        let mut by_user = self.by_user.lock().unwrap_or_else(PoisonError::into_inner);
        let points = by_user.entry(user.to_owned()).or_default();
        *points = points.saturating_add(1);
    }

    fn of(&self, user: &str) -> u64 {
        let by_user = self.by_user.lock().unwrap_or_else(PoisonError::into_inner);
        by_user.get(user).copied().unwrap_or_default()
    }
}
