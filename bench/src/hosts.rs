//! The same app under axum and actix-web: verified by us, by hand, and not at all.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::mpsc;
use std::thread;

use actix_web::{App, HttpResponse, HttpServer, web};
use actix_webhook_sig::VerifyWebhook;
use axum::Router;
use axum::middleware::from_fn;
use axum::routing::post;
use bytes::Bytes;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::Endpoint;

use crate::by_hand::{self, ByHand};
use crate::delivery::GITHUB_SHAPE;

/// An app that takes GitHub's deliveries at `/webhooks`, and answers when it has the body.
#[derive(Clone, Copy)]
pub enum Host {
    Actix(VerifiedBy),
    Axum(VerifiedBy),
}

/// Who verifies what an app gets.
#[derive(Clone, Copy)]
pub enum VerifiedBy {
    Hand(&'static ByHand),
    Nobody,
    Us,
}

impl Host {
    pub fn name(self) -> String {
        let (framework, ours, by) = match self {
            Self::Actix(by) => ("actix-web", "actix-webhook-sig", by),
            Self::Axum(by) => ("axum", "tower-webhook-sig", by),
        };
        let verified = match by {
            VerifiedBy::Hand(by_hand) => by_hand.name(),
            VerifiedBy::Nobody => "no verification",
            VerifiedBy::Us => ours,
        };
        format!("{framework}, {verified}")
    }

    /// Starts it on a thread of its own, which ends with the program.
    pub fn start(self) -> SocketAddr {
        let (send, receive) = mpsc::channel();
        thread::spawn(move || match self {
            Self::Actix(by) => {
                actix_web::rt::System::new().block_on(serve_actix(by, &send));
            }
            Self::Axum(by) => {
                let runtime = Builder::new_current_thread().enable_all().build();
                runtime.expect("a runtime").block_on(serve_axum(by, &send));
            }
        });
        receive.recv().expect("the server has started")
    }
}

async fn serve_axum(by: VerifiedBy, started: &mpsc::Sender<SocketAddr>) {
    let handler = post(async |_: Bytes| "ok");
    let handler = match by {
        VerifiedBy::Hand(by_hand) => handler.layer(from_fn(move |request, next| {
            by_hand::verify(by_hand, request, next)
        })),
        VerifiedBy::Nobody => handler,
        VerifiedBy::Us => handler.layer(VerifyWebhookLayer::new(endpoint())),
    };
    let app = Router::new().route("/webhooks", handler);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    started.send(address).expect("somebody waits for it");
    axum::serve(listener, app).await.expect("the server runs");
}

async fn serve_actix(by: VerifiedBy, started: &mpsc::Sender<SocketAddr>) {
    let server = HttpServer::new(move || {
        let handler = web::resource("/webhooks");
        let unverified = async |_: web::Bytes| HttpResponse::Ok().body("ok");
        match by {
            VerifiedBy::Hand(by_hand) => App::new().service(handler.route(
                web::post().to(move |request, body| by_hand::handle(by_hand, request, body)),
            )),
            VerifiedBy::Nobody => App::new().service(handler.route(web::post().to(unverified))),
            VerifiedBy::Us => App::new().service(
                handler
                    .route(web::post().to(unverified))
                    .wrap(VerifyWebhook::new(endpoint())),
            ),
        }
    });
    let server = server.workers(1).disable_signals();
    let server = server
        .bind((Ipv4Addr::LOCALHOST, 0))
        .expect("a port is free");
    started
        .send(server.addrs()[0])
        .expect("somebody waits for it");
    server.run().await.expect("the server runs");
}

fn endpoint() -> Endpoint {
    let endpoint = Endpoint::with_secret(GITHUB_SHAPE.scheme, GITHUB_SHAPE.secret);
    endpoint.expect("the secret is a key")
}
