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

use crate::by_hand;
use crate::delivery::GITHUB_SHAPE;

/// An app that takes GitHub's deliveries at `/webhooks`, and answers when it has the body.
#[derive(Clone, Copy)]
pub enum Host {
    ActixByHand,
    ActixUnverified,
    ActixVerified,
    AxumByHand,
    AxumUnverified,
    AxumVerified,
}

impl Host {
    pub const fn name(self) -> &'static str {
        match self {
            Self::ActixByHand => "actix-web, by hand",
            Self::ActixUnverified => "actix-web, no verification",
            Self::ActixVerified => "actix-web, actix-webhook-sig",
            Self::AxumByHand => "axum, by hand",
            Self::AxumUnverified => "axum, no verification",
            Self::AxumVerified => "axum, tower-webhook-sig",
        }
    }

    /// Starts it on a thread of its own, which ends with the program.
    pub fn start(self) -> SocketAddr {
        let (send, receive) = mpsc::channel();
        thread::spawn(move || match self {
            Self::ActixByHand | Self::ActixUnverified | Self::ActixVerified => {
                actix_web::rt::System::new().block_on(self.serve_actix(&send));
            }
            Self::AxumByHand | Self::AxumUnverified | Self::AxumVerified => {
                let runtime = Builder::new_current_thread().enable_all().build();
                runtime.expect("a runtime").block_on(self.serve_axum(&send));
            }
        });
        receive.recv().expect("the server has started")
    }

    async fn serve_axum(self, started: &mpsc::Sender<SocketAddr>) {
        let handler = post(async |_: Bytes| "ok");
        let handler = match self {
            Self::AxumByHand => handler.layer(from_fn(by_hand::verify)),
            Self::AxumVerified => handler.layer(VerifyWebhookLayer::new(endpoint())),
            _ => handler,
        };
        let app = Router::new().route("/webhooks", handler);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        started.send(address).expect("somebody waits for it");
        axum::serve(listener, app).await.expect("the server runs");
    }

    async fn serve_actix(self, started: &mpsc::Sender<SocketAddr>) {
        let server = HttpServer::new(move || {
            let handler = web::resource("/webhooks");
            let unverified = async |_: web::Bytes| HttpResponse::Ok().body("ok");
            match self {
                Self::ActixByHand => {
                    App::new().service(handler.route(web::post().to(by_hand::handle)))
                }
                Self::ActixVerified => App::new().service(
                    handler
                        .route(web::post().to(unverified))
                        .wrap(VerifyWebhook::new(endpoint())),
                ),
                _ => App::new().service(handler.route(web::post().to(unverified))),
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
}

fn endpoint() -> Endpoint {
    let endpoint = Endpoint::with_secret(GITHUB_SHAPE.scheme, GITHUB_SHAPE.secret);
    endpoint.expect("the secret is a key")
}
