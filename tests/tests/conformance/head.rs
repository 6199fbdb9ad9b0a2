//! What is decided on the head alone, without a byte of the body.

use webhook_sig::ErrorKind;
use webhook_sig::Verifier;
use webhook_sig::provider::STRIPE;
use webhook_sig_tests::host::Host;
use webhook_sig_tests::wire::http1::{self, Connection};
use webhook_sig_tests::wire::http2;
use webhook_sig_tests::{Place, Request, Response, Wire, fixture, place};

/// Sends a head that announces a body, and reads the answer without ever sending the body.
fn send_head_only(place: Place, host: &Host, request: &Request) -> Response {
    let length = request.body.len().to_string();
    let more = match place.wire {
        Wire::Http1Chunked => ("Transfer-Encoding", "chunked"),
        _ => ("Content-Length", &*length),
    };
    if place.wire == Wire::Http2 {
        return http2::RUNTIME.block_on(async {
            let mut client = http2::open(host.address()).await;
            let head = http2::head(&request.clone().header(more.0, more.1));
            let (response, _stream) = client.send_request(head, false).expect("it can be sent");
            http2::read(response).await
        });
    }
    let mut connection = Connection::open(host.address());
    connection.write(&http1::head(request, &[more]));
    if request.method == "HEAD" {
        return connection.read_head().expect("the server answers");
    }
    connection.read()
}

#[test]
fn a_refused_head_is_answered_before_its_body_comes() {
    place::everywhere(|place| {
        let host = place.start(&fixture::endpoint());

        let response = send_head_only(place, &host, &Request::post("/webhooks", "Hello, World!"));

        assert_eq!(response.status, 401);
        assert_eq!(host.seen().take().errors, [ErrorKind::SignatureMissing]);
    });
}

#[test]
fn other_methods_than_the_schemes_are_refused_before_their_body_comes() {
    const METHODS: [&str; 17] = [
        "DELETE", "GET", "HEAD", "LOCK", "M-SEARCH", "OPTIONS", "PATCH", "PROPFIND", "PURGE",
        "PUT", "QUERY", "REPORT", "TRACE", "XPOST", "POSTX", "Post", "post",
    ];
    place::everywhere(|place| {
        let host = place.start(&fixture::endpoint());
        for method in METHODS {
            let request = fixture::signed("Hello, World!").method(method);

            let response = send_head_only(place, &host, &request);

            let record = host.seen().take();
            assert_eq!(response.status, 405, "{method}");
            assert_eq!(response.header("allow"), "POST", "{method}");
            assert_eq!(record.errors, [ErrorKind::MethodNotAllowed], "{method}");
            assert!(record.handled.is_empty(), "{method} reached the handler");
        }
    });
}

#[test]
fn a_header_does_not_change_the_method() {
    place::everywhere(|place| {
        let host = place.start(&fixture::endpoint());
        let request = fixture::signed("a")
            .method("PUT")
            .header("X-HTTP-Method-Override", "POST");

        assert_eq!(place.send(&host, &request).status, 405);
        assert!(host.seen().take().handled.is_empty());
    });
}

#[test]
fn a_body_that_is_announced_too_large_is_refused_before_it_comes() {
    let endpoint = fixture::endpoint_with(Verifier::new(&STRIPE).body_limit(100));
    place::everywhere(|place| {
        if place.wire == Wire::Http1Chunked {
            return;
        }
        let host = place.start(&endpoint);

        let response = send_head_only(place, &host, &fixture::signed(vec![b'a'; 101]));

        let record = host.seen().take();
        let connection = if place.wire == Wire::Http2 {
            ""
        } else {
            "close"
        };
        assert_eq!(response.status, 413);
        assert_eq!(response.header("connection"), connection);
        assert_eq!(record.errors, [ErrorKind::BodyTooLarge]);
        assert!(record.handled.is_empty());
    });
}
