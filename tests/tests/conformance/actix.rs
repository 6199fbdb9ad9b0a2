//! What only actix-web has: its ways to wrap, and its extractors.

use std::net::TcpListener;

use actix_web::dev::{Server, Service};
use actix_web::{App, HttpMessage, HttpServer, web};
use actix_webhook_sig::{Signed, VerifyWebhook};
use webhook_sig::Endpoint;
use webhook_sig_tests::fixture::{self, SECRET};
use webhook_sig_tests::host::actix::{handle, serve};
use webhook_sig_tests::host::{Host, Seen};
use webhook_sig_tests::wire::http2;
use webhook_sig_tests::{Framework, Wire, log};

use crate::axum::{PATH_SIGNED, gzip, path_signed, stolen};

fn wrap() -> VerifyWebhook {
    VerifyWebhook::new(fixture::endpoint())
}

/// Runs a server on one thread.
macro_rules! run {
    ($listener:expr, $app:expr) => {{
        let server = HttpServer::new($app).workers(1).disable_signals();
        server
            .listen_auto_h2c($listener)
            .expect("the listener is good")
            .run()
    }};
}

type Run = fn(TcpListener, web::Data<Seen>) -> Server;

fn host(run: Run) -> Host {
    let seen = Seen::default();
    let shared = web::Data::new(seen.clone());
    serve(seen, move |listener| run(listener, shared))
}

#[test]
fn the_middleware_holds_wherever_it_is_put() {
    let servers: [(&str, Run); 4] = [
        ("an app", |listener, seen| {
            run!(listener, move || {
                let app = App::new().app_data(seen.clone()).wrap(wrap());
                app.route("/a/b", web::post().to(handle))
            })
        }),
        ("a scope", |listener, seen| {
            run!(listener, move || {
                let scope = web::scope("/a").wrap(wrap());
                let scope = scope.route("/b", web::post().to(handle));
                App::new().app_data(seen.clone()).service(scope)
            })
        }),
        ("a resource", |listener, seen| {
            run!(listener, move || {
                let resource = web::resource("/a/b").route(web::post().to(handle));
                App::new()
                    .app_data(seen.clone())
                    .service(resource.wrap(wrap()))
            })
        }),
        ("a default service", |listener, seen| {
            run!(listener, move || {
                let app = App::new().app_data(seen.clone()).wrap(wrap());
                app.default_service(web::to(handle))
            })
        }),
    ];
    for (name, run) in servers {
        let host = host(run);
        for wire in Wire::ALL {
            let genuine = fixture::signed("a").target("/a/b");
            let forged = genuine.clone().body("b");

            let statuses =
                [genuine, forged].map(|request| wire.send(host.address(), &request).status);

            assert_eq!(statuses, [200, 401], "{name}, {wire:?}");
            assert_eq!(host.seen().take().handled.len(), 1, "{name}, {wire:?}");
        }
    }
}

#[test]
fn a_scope_does_not_hide_the_signed_path() {
    let host = host(|listener, seen| {
        run!(listener, move || {
            let endpoint = Endpoint::with_secret(&PATH_SIGNED, SECRET).expect("it is a key");
            let inner = web::resource("/c").route(web::post().to(handle));
            let inner = web::scope("/b").service(inner.wrap(VerifyWebhook::new(endpoint)));
            App::new()
                .app_data(seen.clone())
                .service(web::scope("/a").service(inner))
        })
    });
    for wire in Wire::ALL {
        let genuine = path_signed("/a/b/c?d=e");
        let moved = path_signed("/c").target("/a/b/c");

        let statuses = [genuine, moved].map(|request| wire.send(host.address(), &request).status);

        assert_eq!(statuses, [200, 401], "{wire:?}");
    }
}

#[test]
fn what_was_signed_compressed_is_decompressed_by_the_extractor() {
    let host = Framework::Actix.start(&[fixture::endpoint()]);
    let request = fixture::signed(gzip("Hello, World!")).header("Content-Encoding", "gzip");
    for wire in Wire::ALL {
        assert_eq!(wire.send(host.address(), &request).status, 200, "{wire:?}");
        assert_eq!(host.seen().take().handled[0].body, "Hello, World!");
    }
}

#[test]
fn the_extractors_own_limit_is_not_the_middlewares() {
    async fn count(Signed(_, payload): Signed<web::Payload>) -> actix_web::Result<String> {
        let body = payload.to_bytes().await?;
        Ok(body.len().to_string())
    }
    let host = host(|listener, seen| {
        run!(listener, move || {
            let app = App::new().app_data(seen.clone()).wrap(wrap());
            app.route("/bytes", web::post().to(handle))
                .route("/payload", web::post().to(count))
        })
    });
    let request = fixture::signed(vec![b'a'; 300 * 1024]);

    for wire in Wire::ALL {
        let bytes = wire.send(host.address(), &request.clone().target("/bytes"));
        let payload = wire.send(host.address(), &request.clone().target("/payload"));

        assert_eq!(bytes.status, 413);
        assert_eq!((payload.status, &*payload.body), (200, &b"307200"[..]));
    }
}

#[test]
fn an_extractor_without_the_middleware_is_an_opaque_error() {
    log::keep();
    let host = host(|listener, seen| {
        run!(listener, move || {
            let app = App::new().app_data(seen.clone());
            app.default_service(web::to(handle))
        })
    });

    let response = http2::send(host.address(), &fixture::signed("a"));

    assert_eq!(response.status, 500);
    assert_eq!(response.body, "");
    let cure = log::lines_with("VerifyWebhook::new");
    assert!(cure.iter().any(|line| line.contains("ERROR")), "{cure:?}");
    assert!(host.seen().take().handled.is_empty());
}

#[test]
fn a_proof_from_elsewhere_does_not_count() {
    let host = host(|listener, seen| {
        run!(listener, move || {
            let app = App::new().app_data(seen.clone()).wrap(wrap());
            app.wrap_fn(|request, service| {
                request.extensions_mut().insert(stolen());
                service.call(request)
            })
            .default_service(web::to(handle))
        })
    });
    let genuine = http2::send(host.address(), &fixture::signed("a"));
    let forged = http2::send(host.address(), &fixture::signed("a").body("b"));

    let handled = host.seen().take().handled;
    assert_eq!((genuine.status, forged.status), (200, 401));
    assert_eq!(handled.len(), 1);
    assert_eq!(handled[0].key_id, "current");
}
