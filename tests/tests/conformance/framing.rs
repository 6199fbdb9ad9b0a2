//! Where a request ends: what is left of a refused one is never taken for another.

use webhook_sig::Verifier;
use webhook_sig::provider::STRIPE;
use webhook_sig_tests::wire::http1::{self, Connection};
use webhook_sig_tests::{Framework, Request, fixture, place};

#[test]
fn a_refused_head_is_not_asked_to_go_on() {
    place::in_every_framework(|framework| {
        // actix asks before any middleware runs, and lets only its own HTTP service refuse.
        if framework == Framework::Actix {
            return;
        }
        let host = framework.start(&[fixture::endpoint()]);
        let mut connection = Connection::open(host.address());
        let request = Request::post("/webhooks", "").header("Expect", "100-continue");
        connection.write(&http1::head(&request, &[("Content-Length", "5")]));

        let response = connection.read();

        assert_eq!(response.status, 401);
    });
}

#[test]
fn a_head_that_passes_is_asked_to_go_on() {
    place::in_every_framework(|framework| {
        let host = framework.start(&[fixture::endpoint()]);
        let mut connection = Connection::open(host.address());
        let request = fixture::signed("Hello").header("Expect", "100-continue");
        connection.write(&http1::head(&request, &[("Content-Length", "5")]));

        let interim = connection.read();
        connection.write(b"Hello");

        assert_eq!(interim.status, 100);
        assert_eq!(connection.read().status, 200);
    });
}

#[test]
fn a_connection_carries_one_delivery_after_another() {
    place::in_every_framework(|framework| {
        let host = framework.start(&[fixture::endpoint()]);
        let mut connection = Connection::open(host.address());
        let [length, chunked] = ["by length", "in chunks"].map(fixture::signed);
        let empty = http1::with_length(&fixture::signed(""));
        let all = [http1::with_length(&length), http1::chunked(&chunked), empty].concat();
        connection.write(&all);

        let statuses = [(); 3].map(|()| connection.read().status);

        let handled = host.seen().take().handled;
        assert_eq!(statuses, [200; 3]);
        let bodies = handled.iter().map(|handled| &handled.body);
        assert!(bodies.eq(&["by length", "in chunks", ""]));
    });
}

/// Requests that are refused on their heads, each with a body that is itself a signed request.
fn smugglers() -> Vec<(&'static str, Vec<u8>)> {
    let smuggled = http1::with_length(&fixture::signed("smuggled"));
    let unsigned = Request::post("/webhooks", smuggled.clone());
    let other_method = fixture::signed(smuggled.clone()).method("PUT");
    let too_large = fixture::signed([&smuggled[..], &[b' '; 2000]].concat());
    vec![
        ("unsigned, length", http1::with_length(&unsigned)),
        ("unsigned, chunked", http1::chunked(&unsigned)),
        ("method, length", http1::with_length(&other_method)),
        ("method, chunked", http1::chunked(&other_method)),
        ("too large, length", http1::with_length(&too_large)),
        ("too large, chunked", http1::chunked(&too_large)),
    ]
}

#[test]
fn what_is_left_of_a_refused_request_is_never_another_request() {
    let endpoint = fixture::endpoint_with(Verifier::new(&STRIPE).body_limit(1000));
    let second = http1::with_length(&fixture::signed("second"));
    place::in_every_framework(|framework| {
        let host = framework.start(std::slice::from_ref(&endpoint));
        for (name, first) in smugglers() {
            let head = first.windows(4).position(|bytes| bytes == b"\r\n\r\n");
            let (head, body) = first.split_at(head.expect("there is a head") + 4);

            // All at once, and the body only after the answer.
            for (now, later) in [
                ([head, body, &second].concat(), vec![]),
                (head.to_vec(), [body, &second].concat()),
            ] {
                let mut connection = Connection::open(host.address());
                connection.write(&now);
                let waits = !later.is_empty() && name != "too large, chunked";
                let refused = if waits { connection.try_read() } else { None };
                connection.write(&later);
                let refused = refused.or_else(|| connection.try_read());
                assert!(
                    refused.is_some() || !waits,
                    "{name}: there is no answer to a head alone"
                );
                let next = connection.try_read();

                let handled = host.seen().take().handled;
                assert!(
                    refused.is_none_or(|refused| refused.status >= 400),
                    "{name}"
                );
                assert!(next.is_none_or(|next| next.status == 200), "{name}");
                assert!(
                    handled.iter().all(|handled| handled.body == "second"),
                    "{name}: {handled:?}"
                );
            }
        }
    });
}

#[test]
fn requests_of_ambiguous_length_are_not_handled() {
    let request = fixture::signed("Hello");
    let heads: [&[(&str, &str)]; 5] = [
        &[("Content-Length", "5"), ("Content-Length", "4")],
        &[("Content-Length", "+5")],
        &[("Content-Length", "5, 6")],
        &[("Transfer-Encoding", "xchunked")],
        &[("Transfer-Encoding", "chunked, identity")],
    ];
    place::in_every_framework(|framework| {
        let host = framework.start(&[fixture::endpoint()]);
        for head in heads {
            let mut connection = Connection::open(host.address());
            connection.write(&http1::head(&request, head));
            connection.write(b"Hello");
            connection.finish_writing();

            let response = connection.try_read();

            let response = response.expect("there is an answer");
            assert!(response.status >= 400, "{head:?}");
            assert!(host.seen().take().handled.is_empty(), "{head:?}");
        }
    });
}

/// Chunks take precedence over a length (RFC 9112, 6.3), and the connection must end after them.
#[test]
fn a_content_length_next_to_chunks_hides_no_request() {
    let second = http1::with_length(&fixture::signed("second"));
    place::in_every_framework(|framework| {
        let host = framework.start(&[fixture::endpoint()]);
        // Of the chunks' data, of their bytes on the wire, too short, none, and reaching beyond.
        for length in ["5", "15", "3", "0", "100"] {
            let mut heads = [("Content-Length", length), ("Transfer-Encoding", "chunked")];
            for _ in 0..heads.len() {
                heads.rotate_left(1);
                let head = http1::head(&fixture::signed("Hello"), &heads);
                let chunks = b"5\r\nHello\r\n0\r\n\r\n";
                let mut connection = Connection::open(host.address());
                connection.write(&[&head, &chunks[..], &second].concat());

                let response = connection.read();

                let handled = host.seen().take().handled;
                let bodies: Vec<_> = handled.iter().map(|handled| &*handled.body).collect();
                assert_eq!(response.header("connection"), "close", "{heads:?}");
                assert!(connection.is_over(), "{heads:?}");
                if framework == Framework::Actix {
                    assert_eq!((response.status, &*bodies), (400, &[][..]), "{heads:?}");
                } else {
                    assert_eq!(
                        (response.status, &*bodies),
                        (200, &[&b"Hello"[..]][..]),
                        "{heads:?}"
                    );
                }
            }
        }
    });
}
