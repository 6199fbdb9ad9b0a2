//! Bodies of every length and speed, whole and broken.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use tokio::time::timeout;
use webhook_sig::key::Secret;
use webhook_sig::provider::{PADDLE_BILLING, STRIPE};
use webhook_sig::replay::MemoryStore;
use webhook_sig::verify::EMPTY_CHUNK_LIMIT;
use webhook_sig::{Endpoint, ErrorKind, UnixTime, Verifier};
use webhook_sig_tests::fixture::{NOW, SECRET};
use webhook_sig_tests::host::Host;
use webhook_sig_tests::wire::http1::{self, Connection};
use webhook_sig_tests::wire::http2;
use webhook_sig_tests::{Framework, Place, Request, Response, Wire, fixture, place};

#[test]
fn bodies_of_any_length_arrive_whole() {
    place::everywhere(|place| {
        let host = place.start(&fixture::endpoint());
        for length in [0, 1, 511, 512, 513, 16 * 1024, 300 * 1024] {
            let body: Vec<u8> = (0..=u8::MAX).cycle().take(length).collect();

            let response = place.send(&host, &fixture::signed(body.clone()));

            let handled = host.seen().take().handled;
            assert_eq!(response.status, 200, "{length}");
            assert_eq!(handled.len(), 1, "{length}");
            assert!(handled[0].body == body, "{length}");
        }
    });
}

#[test]
fn the_limit_is_inside_and_one_byte_more_is_too_large() {
    let endpoint = fixture::endpoint_with(Verifier::new(&STRIPE).body_limit(100));
    place::everywhere(|place| {
        let host = place.start(&endpoint);

        let full = place.send(&host, &fixture::signed(vec![b'a'; 100]));
        let over = place.send(&host, &fixture::signed(vec![b'a'; 101]));

        let record = host.seen().take();
        let connection = if place.wire == Wire::Http2 {
            ""
        } else {
            "close"
        };
        assert_eq!(full.status, 200);
        assert_eq!(over.status, 413);
        assert_eq!(over.header("connection"), connection);
        assert_eq!(record.errors, [ErrorKind::BodyTooLarge]);
        assert_eq!(record.handled.len(), 1);
    });
}

#[test]
fn an_endless_body_is_cut_at_the_limit() {
    let endpoint = fixture::endpoint_with(Verifier::new(&STRIPE).body_limit(100));
    place::in_every_framework(|framework| {
        let host = framework.start(std::slice::from_ref(&endpoint));
        let mut connection = Connection::open(host.address());
        connection.write(&http1::head(
            &fixture::signed(""),
            &[("Transfer-Encoding", "chunked")],
        ));
        let chunk = http1::one_chunk(&[b'a'; 60]);
        connection.write(&chunk);
        connection.write(&chunk);

        let response = connection.read();

        assert_eq!(response.status, 413);
        assert!(connection.is_over());
        assert!(host.seen().take().handled.is_empty());
    });
}

#[test]
fn a_body_that_breaks_off_is_not_handled() {
    place::everywhere(|place| {
        let host = place.start(&fixture::endpoint());
        let request = fixture::signed("Hello, World!");

        let response = send_half(place, &host, &request);

        assert!(host.seen().take().handled.is_empty());
        assert!(response.is_none_or(|response| response.status == 400));
    });
}

/// Sends the head and half the body, breaks off, and waits until the server has noticed.
fn send_half(place: Place, host: &Host, request: &Request) -> Option<Response> {
    let half = request.body.slice(..request.body.len() / 2);
    if place.wire == Wire::Http2 {
        http2::RUNTIME.block_on(async {
            let mut client = http2::open(host.address()).await;
            let (_, mut stream) = client
                .send_request(http2::head(request), false)
                .expect("sent");
            stream.send_data(half, false).expect("sent");
            stream.send_reset(h2::Reason::CANCEL);
            drop(client);
        });
        // The server is still there, and its handler has not run.
        let next = place.send(host, &Request::post("/webhooks", "a"));
        assert_eq!(next.status, 401);
        return None;
    }
    let mut connection = Connection::open(host.address());
    if place.wire == Wire::Http1Chunked {
        connection.write(&http1::head(request, &[("Transfer-Encoding", "chunked")]));
        connection.write(&http1::one_chunk(&half));
    } else {
        let length = request.body.len().to_string();
        connection.write(&http1::head(request, &[("Content-Length", &length)]));
        connection.write(&half);
    }
    connection.finish_writing();
    let response = connection.try_read();
    assert!(connection.is_over());
    response
}

#[test]
fn a_body_that_drips_is_cut_at_the_deadline() {
    let endpoint = fixture::builder(&STRIPE).body_deadline(Duration::from_millis(300));
    let endpoint = endpoint.build().expect("the settings are sound");
    place::everywhere(|place| {
        let host = place.start(&endpoint);

        let response = drip(place, &host, &fixture::signed(vec![b'a'; 1000]));

        let record = host.seen().take();
        let connection = if place.wire == Wire::Http2 {
            ""
        } else {
            "close"
        };
        assert_eq!(response.status, 408);
        assert_eq!(response.header("connection"), connection);
        assert_eq!(record.errors, [ErrorKind::BodyTooSlow]);
        assert!(record.handled.is_empty());
    });
}

/// Sends the body byte by byte until there is an answer.
fn drip(place: Place, host: &Host, request: &Request) -> Response {
    const PAUSE: Duration = Duration::from_millis(20);
    if place.wire == Wire::Http2 {
        return http2::RUNTIME.block_on(async {
            let mut client = http2::open(host.address()).await;
            let (mut response, mut stream) = client
                .send_request(http2::head(request), false)
                .expect("the request can be sent");
            for byte in request.body.chunks(1) {
                let _ = stream.send_data(Bytes::copy_from_slice(byte), false);
                if let Ok(response) = timeout(PAUSE, &mut response).await {
                    let head = response.expect("the server answers").into_parts().0;
                    return Response::new(head.status.as_u16(), head.headers);
                }
            }
            panic!("the body has arrived whole");
        });
    }
    let is_chunked = place.wire == Wire::Http1Chunked;
    let more = if is_chunked {
        ("Transfer-Encoding", "chunked")
    } else {
        ("Content-Length", "1000")
    };
    let mut connection = Connection::open(host.address());
    connection.write(&http1::head(request, &[more]));
    for byte in request.body.chunks(1) {
        connection.write(&if is_chunked {
            http1::one_chunk(byte)
        } else {
            byte.to_vec()
        });
        if connection.has_answer_within(PAUSE) {
            let response = connection.read();
            assert!(connection.is_over(), "the connection stays open");
            return response;
        }
    }
    panic!("the body has arrived whole");
}

#[test]
fn trailers_change_no_verdict() {
    let trailers = HeaderMap::from_iter([(
        "x-checksum".parse().expect("it is a name"),
        "1".parse().expect("it is a value"),
    )]);
    place::everywhere(|place| {
        let host = place.start(&fixture::endpoint());
        let request = fixture::signed("Hello, World!");

        let response = match place.wire {
            Wire::Http1Length => return,
            Wire::Http2 => http2::send_with_trailers(host.address(), &request, trailers.clone()),
            _ => {
                let request = request.header("Trailer", "X-Checksum");
                let mut bytes = http1::chunked(&request);
                bytes.truncate(bytes.len() - 2);
                bytes.extend_from_slice(b"X-Checksum: 1\r\n\r\n");
                http1::send(host.address(), &request, &bytes)
            }
        };

        assert_trailers(place, &host, &response, &trailers);
    });
}

/// tower passes trailers on; actix drops them.
fn assert_trailers(place: Place, host: &Host, response: &Response, trailers: &HeaderMap) {
    let handled = host.seen().take().handled;
    assert_eq!(response.status, 200);
    let [handled] = &handled[..] else {
        panic!("the handler ran {} times", handled.len());
    };
    assert_eq!(handled.body, "Hello, World!");
    if place.framework == Framework::Hyper {
        assert_eq!(handled.trailers.as_ref(), Some(trailers));
    }
}

#[test]
fn a_body_of_empty_frames_comes_to_an_end() {
    place::in_every_framework(|framework| {
        let host = framework.start(&[fixture::endpoint()]);
        let response = http2::RUNTIME.block_on(async {
            let mut client = http2::open(host.address()).await;
            let head = http2::head(&fixture::signed("Hello"));
            let (response, mut stream) = client.send_request(head, false).expect("sent");
            for _ in 0..=EMPTY_CHUNK_LIMIT {
                let _ = stream.send_data(Bytes::new(), false);
            }
            // The server may end the connection instead.
            timeout(Duration::from_secs(10), response)
                .await
                .expect("it ends")
        });

        let is_refused = response.map_or(true, |response| response.status() == 400);
        assert!(is_refused);
        assert!(host.seen().take().handled.is_empty());
    });
}

#[test]
fn interleaved_bodies_do_not_mix() {
    place::in_every_framework(|framework| {
        let host = framework.start(&[fixture::endpoint()]);
        let bodies = ["aaaaaaaa", "bbbbbbbb", "cccccccc"];
        http2::RUNTIME.block_on(async {
            let mut client = http2::open(host.address()).await;
            let mut open = Vec::new();
            for body in bodies {
                let head = http2::head(&fixture::signed(body));
                open.push(client.send_request(head, false).expect("sent"));
            }
            for at in 0..8 {
                for ((_, stream), body) in open.iter_mut().zip(bodies) {
                    let byte = Bytes::from_static(&body.as_bytes()[at..=at]);
                    stream.send_data(byte, at == 7).expect("sent");
                    tokio::task::yield_now().await;
                }
            }
            for (response, _) in open {
                assert_eq!(http2::read(response).await.status, 200);
            }
        });

        let mut handled: Vec<_> = host.seen().take().handled;
        handled.sort_by(|one, other| one.body.cmp(&other.body));
        assert!(handled.iter().map(|handled| &handled.body).eq(&bodies));
    });
}

/// A client that waits to be asked for the body knows when its head has passed.
#[test]
fn a_replay_whose_body_outlasts_the_window_is_not_handled_again() {
    let millis = Arc::new(AtomicI64::new(NOW.as_millis()));
    let clock = {
        let millis = millis.clone();
        move || UnixTime::from_millis(millis.load(Ordering::SeqCst))
    };
    let reach = |after| millis.store(NOW.as_millis() + after, Ordering::SeqCst);
    let endpoint = Endpoint::builder(&PADDLE_BILLING, Secret::new(SECRET))
        .clock(clock.clone())
        .name("paddle")
        .replay(MemoryStore::new().clock(clock))
        .build()
        .expect("the settings are sound");
    let host = Framework::Axum.start(&[endpoint]);
    let keys = PADDLE_BILLING.keyring([SECRET]).expect("it is a key");
    let request = http::Request::post("/webhooks").body("Hello".into());
    let signed = PADDLE_BILLING.sign(request.expect("it is a request"), &keys, NOW);
    let request = Request::from(signed.expect("any body is signed"));
    let request = request.header("Expect", "100-continue");
    let send = |passed, complete| {
        let mut connection = Connection::open(host.address());
        reach(passed);
        connection.write(&http1::head(&request, &[("Content-Length", "5")]));
        assert_eq!(connection.read().status, 100);
        reach(complete);
        connection.write(b"Hello");
        connection.read().status
    };

    let first = send(200, 200);
    let again = send(4_900, 14_400);

    assert_eq!((first, again), (200, 401));
    let record = host.seen().take();
    assert_eq!(record.handled.len(), 1);
    assert_eq!(record.errors, [ErrorKind::TimestampTooOld]);
}
