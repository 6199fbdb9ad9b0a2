//! The host of actix-web.

use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;

use actix_web::dev::{Server, Service};
use actix_web::guard::{GuardContext, fn_guard};
use actix_web::http::header::HeaderValue;
use actix_web::{App, HttpServer, rt, web};
use actix_webhook_sig::{Signed, VerifyWebhook};
use webhook_sig::{Endpoint, Error};

use crate::host::{CHOICE, Handled, Host, Seen, choice, listen};

/// More than any body here; the extractor's own limit of 256 KiB would hide ours.
const EXTRACTOR_LIMIT: usize = 8 * 1024 * 1024;

/// How many endpoints a resource has. Each resource is a regular expression that is tried.
const BLOCK: usize = 64;

pub(super) fn start(endpoints: Vec<Endpoint>, seen: Seen) -> Host {
    let by_server = seen.clone();
    let accepting = seen.clone();
    serve(seen, move |listener| {
        let server = HttpServer::new(move || {
            let outside = by_server.clone();
            let mut app = App::new();
            // A guard is tried for each block, and then for each endpoint of the chosen one.
            for (block, endpoints) in endpoints.chunks(BLOCK).enumerate() {
                let in_block = fn_guard(move |context| chosen(context) / BLOCK == block);
                let mut resource = web::resource("{path:.*}").guard(in_block);
                for (number, endpoint) in endpoints.iter().enumerate() {
                    let is_chosen = fn_guard(move |context| chosen(context) % BLOCK == number);
                    let verify = VerifyWebhook::new(endpoint.clone());
                    let route = web::route().guard(is_chosen).to(handle).wrap(verify);
                    resource = resource.route(route);
                }
                app = app.service(resource);
            }
            app.app_data(web::Data::new(by_server.clone()))
                .app_data(web::PayloadConfig::new(EXTRACTOR_LIMIT))
                .wrap_fn(move |request, service| {
                    let outside = outside.clone();
                    let response = service.call(request);
                    async move {
                        let response = response.await?;
                        outside.look_at(response.response().extensions().get::<Error>());
                        Ok(response)
                    }
                })
        });
        let server = server
            .on_connect(move |_, _| accepting.accept())
            .workers(1)
            .disable_signals()
            .listen_auto_h2c(listener);
        server.expect("the listener is good").run()
    })
}

/// Returns the number of the endpoint that a request is for.
fn chosen(context: &GuardContext<'_>) -> usize {
    let value = context.head().headers().get(CHOICE);
    choice(value.map(HeaderValue::as_bytes))
}

/// Serves any application of actix-web, on a thread of its own.
pub fn serve(seen: Seen, run: impl FnOnce(TcpListener) -> Server + Send + 'static) -> Host {
    let (listener, address) = listen();
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        rt::System::new().block_on(async move {
            let server = run(listener);
            tell.send(server.handle()).expect("the test waits");
            server.await
        })
    });
    let handle = told.recv().expect("the server starts");
    Host::new(address, seen, move || drop(handle.stop(false)))
}

/// Remembers the body and the proof.
pub async fn handle(
    seen: web::Data<Seen>,
    Signed(verified, body): Signed<web::Bytes>,
) -> &'static str {
    seen.handle(Handled::new(body, &verified));
    "handled"
}
