//! The server: a gRPC service and a webhook, each behind a layer, on one port.

use std::env;
use std::net::IpAddr;

use axum::body::Bytes;
use axum::routing::post;
use http::{Extensions, StatusCode};
use tokio::net::TcpListener;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic::transport::server::{TcpConnectInfo, TcpIncoming};
use tonic::{Request, Response, Status};
use tower_webhook_sig::axum::Signed;
use tower_webhook_sig::provider::STANDARD_WEBHOOKS;
use tower_webhook_sig::{AllowedIps, BoxError, Endpoint, Verifier, VerifyWebhookLayer};

use crate::CALL;
use crate::events::events_server::{Events, EventsServer};
use crate::events::{Event, Receipt};

pub(crate) async fn serve() -> Result<(), BoxError> {
    let mut verifier = Verifier::new(&CALL);
    if env::var_os("ALLOW_FROM").is_some() {
        let networks = env::var("ALLOW_FROM").map_err(|_| "ALLOW_FROM is not text")?;
        let sources = AllowedIps::parse(networks.split(','));
        verifier = verifier.allowed_ips(sources.map_err(|error| format!("ALLOW_FROM: {error}"))?);
    }
    let calls = Endpoint::from_env(verifier, "CALL_SECRET")?;
    let webhooks = Endpoint::from_env(&STANDARD_WEBHOOKS, "WEBHOOK_SECRET")?;
    let webhook = post(on_webhook).layer(VerifyWebhookLayer::new(webhooks).peer_from(peer));
    let app = Routes::new(EventsServer::new(Inbox))
        .into_axum_router()
        // Around all that was added before, methods that do not exist included.
        .layer(VerifyWebhookLayer::new(calls).peer_from(peer))
        .route("/webhooks", webhook);

    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let server = Server::builder().accept_http1(true).add_routes(app.into());
    Ok(server
        .serve_with_incoming(TcpIncoming::from(listener))
        .await?)
}

/// Returns the peer's address from where tonic's server puts it.
fn peer(extensions: &Extensions) -> Option<IpAddr> {
    let address = extensions.get::<TcpConnectInfo>()?.remote_addr()?;
    Some(address.ip())
}

struct Inbox;

#[tonic::async_trait]
impl Events for Inbox {
    async fn publish(&self, request: Request<Event>) -> Result<Response<Receipt>, Status> {
        // The layer put the proof there; without the layer, nothing is published.
        let Some(verified) = request.extensions().get::<tower_webhook_sig::Verified>() else {
            return Err(Status::internal(
                "no VerifyWebhookLayer is around this service",
            ));
        };
        println!("event: {:?}, {} key", request.get_ref(), verified.key_id());
        let event_id = request.into_inner().id;
        Ok(Response::new(Receipt { event_id }))
    }
}

async fn on_webhook(Signed(verified, body): Signed<Bytes>) -> StatusCode {
    println!("webhook: {} bytes, id {:?}", body.len(), verified.id());
    StatusCode::NO_CONTENT
}
