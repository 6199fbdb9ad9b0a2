//! A receiver on actix-web.

use std::pin::Pin;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App as Server, Error, HttpResponse, HttpServer, ResponseError as _, Route, web};
use actix_webhook_sig::VerifyWebhook;
use serde_json::Value;
use webhook_sig::{BoxError, Endpoint};
use webhook_sig_integration_tests::{Place, Step};
use webhook_sig_sqlx::Event;

use crate::app::{App, Failure};
use crate::points::Around;
use crate::receiver::Receiver;

/// Handles deliveries in the request, or gives them to the queue.
pub(crate) async fn serve(receiver: Receiver, port: u16) -> Result<(), BoxError> {
    let make = move || {
        let verified = |path: &str, route: Route, endpoint: &Endpoint, place, last| {
            let inner = receiver.around(place, Step::Verified, last);
            let outer = receiver.around(place, Step::Received, Some(Step::Settled));
            web::resource(path.to_owned())
                .app_data(web::Data::new(receiver.app(place)))
                .route(route)
                .wrap(from_fn(pass(inner)))
                .wrap(VerifyWebhook::new(endpoint.clone()))
                .wrap(from_fn(pass(outer)))
        };
        let handler = || web::post().to(handle);
        let accept = web::post().to(receiver.queue.accept_actix());
        let accept_batches = web::post().to(receiver.batches.accept_actix());
        let Receiver {
            memory,
            store,
            accepting,
            accepting_batches,
            ..
        } = &receiver;
        let (tenants, inserted) = ("/store/{tenant}", Some(Step::Inserted));
        let batches = accepting_batches;
        Server::new()
            .service(verified("/memory", handler(), memory, Place::Memory, None))
            .service(verified(tenants, handler(), store, Place::Store, None))
            .service(verified(
                "/queue",
                accept,
                accepting,
                Place::Queue,
                inserted,
            ))
            .service(verified(
                "/batches",
                accept_batches,
                batches,
                Place::Batches,
                inserted,
            ))
    };
    let server = HttpServer::new(make).workers(2).disable_signals();
    Ok(server.bind(("127.0.0.1", port))?.run().await?)
}

async fn handle(app: web::Data<App>, event: Event, body: web::Json<Value>) -> HttpResponse {
    match app.handle(&event, &body).await {
        Ok(()) => HttpResponse::Ok().finish(),
        Err(Failure::Database) => HttpResponse::ServiceUnavailable().finish(),
        // Workers alone do a part of a batch.
        Err(Failure::OnPurpose | Failure::Partly(_)) => {
            HttpResponse::InternalServerError().finish()
        }
        Err(Failure::Record(error)) => error.error_response(),
    }
}

type Passed<B> = Pin<Box<dyn Future<Output = Result<ServiceResponse<B>, Error>>>>;

fn pass<B: MessageBody + 'static>(
    around: Around,
) -> impl Fn(ServiceRequest, Next<B>) -> Passed<B> + Clone {
    move |request, next| {
        let around = around.clone();
        Box::pin(async move {
            around.enter();
            let response = next.call(request).await?;
            around.leave(response.status().is_success());
            Ok(response)
        })
    }
}
