//! What is left of a refused body over HTTP/1: read and discarded, within bounds.

use std::time::Duration;

use actix_web::{App, HttpServer, web};
use actix_webhook_sig::VerifyWebhook;
use webhook_sig::endpoint::{DRAIN_BYTES, DRAIN_TIME};
use webhook_sig_tests::host::{self, Host, Seen};
use webhook_sig_tests::wire::http1::{self, Connection};
use webhook_sig_tests::{Framework, Request, fixture, place};

/// What is written at once.
const PIECE: [u8; 16 * 1024] = [b'a'; 16 * 1024];

/// Starts a server; actix-web's does not linger, which would hide what we do.
fn start(framework: Framework) -> Host {
    if framework != Framework::Actix {
        return framework.start(&[fixture::endpoint()]);
    }
    let seen = Seen::default();
    let data = web::Data::new(seen.clone());
    host::actix::serve(seen, move |listener| {
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .wrap(VerifyWebhook::new(fixture::endpoint()))
                .default_service(web::to(host::actix::handle))
        });
        let server = server
            .client_disconnect_timeout(Duration::ZERO)
            .workers(1)
            .disable_signals();
        server.listen(listener).expect("the listener is good").run()
    })
}

/// Sends the head of a request that is refused, and reads the answer before any of the body.
fn refused(host: &Host, more: &[(&str, &str)]) -> Connection {
    let mut connection = Connection::open(host.address());
    connection.write(&http1::head(&Request::post("/webhooks", ""), more));
    let response = connection.read();
    // An announced length may be what is refused.
    assert!(matches!(response.status, 401 | 413));
    assert_eq!(response.header("connection"), "close");
    connection
}

#[test]
fn a_sender_that_writes_on_can_send_all_of_its_body() {
    place::in_every_framework(|framework| {
        let host = start(framework);
        let pieces = 200;
        let length = (pieces * PIECE.len()).to_string();
        let chunk = http1::one_chunk(&PIECE);
        for (header, piece, end) in [
            (("Content-Length", &*length), &PIECE[..], ""),
            (("Transfer-Encoding", "chunked"), &chunk, "0\r\n\r\n"),
        ] {
            let mut connection = refused(&host, &[header]);

            // A server that has closed the connection refuses the second piece.
            for number in 0..pieces {
                let written = connection.try_write(piece);
                written.unwrap_or_else(|error| panic!("{header:?}: {error} at piece {number}"));
            }
            connection.write(end.as_bytes());

            assert!(connection.is_over());
        }
    });
}

#[test]
fn a_sender_that_never_ends_is_cut_off() {
    place::in_every_framework(|framework| {
        let host = start(framework);
        let chunk = http1::one_chunk(&PIECE);
        for (header, piece) in [
            (("Content-Length", "1000000000"), &PIECE[..]),
            (("Transfer-Encoding", "chunked"), &chunk),
        ] {
            let mut connection = refused(&host, &[header]);
            let mut written = 0;

            while connection.try_write(piece).is_ok() {
                written += PIECE.len();
                assert!(written < 4 * DRAIN_BYTES, "{header:?}");
            }
        }
    });
}

#[test]
fn a_sender_that_waits_is_cut_off_in_time() {
    place::in_every_framework(|framework| {
        let host = start(framework);
        let mut connection = refused(&host, &[("Content-Length", "1000")]);

        assert!(connection.has_answer_within(2 * DRAIN_TIME));
        assert!(connection.is_over());
    });
}

#[test]
fn a_sender_that_was_not_asked_for_its_body_is_cut_off_at_once() {
    place::in_every_framework(|framework| {
        // actix asks before any middleware runs.
        if framework == Framework::Actix {
            return;
        }
        let host = start(framework);
        let expecting = ("Expect", "100-continue");
        let mut connection = refused(&host, &[("Content-Length", "1000"), expecting]);

        assert!(connection.has_answer_within(DRAIN_TIME / 2));
        assert!(connection.is_over());
    });
}
