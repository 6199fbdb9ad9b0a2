//! gRPC responses that say in their trailers whether the call succeeded.

use std::collections::VecDeque;
use std::future::ready;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Body, Frame};
use tokio::sync::Semaphore;
use tonic::codegen::tokio_stream::{self, Stream, StreamExt};
use tonic::{Code, Status};
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};
use tower::{BoxError, Layer, Service, ServiceExt, service_fn};
use tower_webhook_sig::{RequestBody, VerifyWebhookLayer};
use webhook_sig::endpoint::OnDisconnect;
use webhook_sig_tests::fixture;
use webhook_sig_tests::host::Host;
use webhook_sig_tests::wire::http2::{self, RUNTIME};

use crate::disconnect::{Guard, wait_for};
use crate::grpc::{EMPTY_MESSAGE, call, client, request, serve};

/// A health service whose calls end as they are told, one after the other.
#[derive(Clone)]
struct Told {
    ends: Arc<Mutex<VecDeque<Result<(), Status>>>>,
    /// What a stream waits for between its one message and its end.
    gate: Option<Arc<Semaphore>>,
    /// Streams that are over, or were dropped.
    gone: Arc<Semaphore>,
}

impl Told {
    fn new(ends: impl IntoIterator<Item = Result<(), Status>>) -> Self {
        Self {
            ends: Arc::new(Mutex::new(ends.into_iter().collect())),
            gate: None,
            gone: Arc::new(Semaphore::new(0)),
        }
    }

    fn next(&self) -> Result<(), Status> {
        let end = self.ends.lock().expect("no panic").pop_front();
        end.expect("there are no more calls")
    }

    fn is_done(&self) -> bool {
        self.ends.lock().expect("no panic").is_empty()
    }

    /// Serves it where deliveries are remembered.
    fn start(&self, on_disconnect: OnDisconnect) -> Host {
        self.start_with(on_disconnect, |service| service)
    }

    fn start_with(
        &self,
        on_disconnect: OnDisconnect,
        set: impl FnOnce(HealthServer<Self>) -> HealthServer<Self>,
    ) -> Host {
        let builder = fixture::once();
        let endpoint = builder.on_disconnect(on_disconnect).build();
        let endpoint = endpoint.expect("the settings are sound");
        let service = set(HealthServer::new(self.clone()));
        serve(endpoint, service)
    }
}

#[tonic::async_trait]
impl Health for Told {
    type WatchStream = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

    async fn check(
        &self,
        _: tonic::Request<HealthCheckRequest>,
    ) -> Result<tonic::Response<HealthCheckResponse>, Status> {
        self.next()?;
        Ok(tonic::Response::new(HealthCheckResponse { status: 1 }))
    }

    async fn watch(
        &self,
        _: tonic::Request<HealthCheckRequest>,
    ) -> Result<tonic::Response<Self::WatchStream>, Status> {
        let (end, gate) = (self.next(), self.gate.clone());
        let message = tokio_stream::once(Ok(HealthCheckResponse { status: 1 }));
        let guard = Guard(self.gone.clone());
        let end = tokio_stream::once(end).then(move |end| {
            let _ = &guard;
            let gate = gate.clone();
            async move {
                if let Some(gate) = gate {
                    gate.acquire().await.expect("it is not closed").forget();
                }
                end
            }
        });
        let end = end.filter_map(|end| end.err().map(Err));
        Ok(tonic::Response::new(Box::pin(message.chain(end))))
    }
}

/// Watches to the end, and returns how it ended.
fn watch(host: &Host) -> Result<(), Code> {
    RUNTIME.block_on(async {
        let answer = client(host).watch(request("", EMPTY_MESSAGE)).await;
        let mut messages = answer.map_err(|status| status.code())?.into_inner();
        while let Some(message) = messages.next().await {
            message.map_err(|status| status.code())?;
        }
        Ok(())
    })
}

/// Repeats a call that is answered with UNAVAILABLE: a claim is released in its own time.
fn decided<T>(mut call: impl FnMut() -> Result<T, Code>) -> Result<T, Code> {
    loop {
        match call() {
            Err(Code::Unavailable) => {}
            decided => return decided,
        }
    }
}

/// tonic has sent the head of a unary response before it encodes the message.
#[test]
fn a_unary_call_that_fails_in_its_trailers_runs_again() {
    let service = Told::new([Ok(()), Ok(())]);
    let host = service.start_with(OnDisconnect::Cancel, |service| {
        service.max_encoding_message_size(1)
    });

    for _ in 0..2 {
        assert_eq!(
            decided(|| call(&host, EMPTY_MESSAGE)),
            Err(Code::OutOfRange)
        );
    }
    assert!(service.is_done());
}

#[test]
fn a_stream_settles_by_its_end() {
    let service = Told::new([Err(Status::aborted("it breaks off")), Ok(())]);
    let host = service.start(OnDisconnect::Cancel);

    assert_eq!(watch(&host), Err(Code::Aborted));
    assert_eq!(watch(&host), Ok(()));
    assert_eq!(watch(&host), Err(Code::AlreadyExists));
}

/// Watches up to the first message, and resets the stream.
fn leave_midway(host: &Host) {
    RUNTIME.block_on(async {
        let mut client = client(host);
        let answer = client.watch(request("", EMPTY_MESSAGE)).await;
        let mut messages = answer.expect("it is genuine").into_inner();
        let message = messages.next().await.expect("there is one");
        assert_eq!(message.expect("it is whole").status, 1);
        drop(messages);
        // What comes after it on this connection is read after it.
        let after = client.check(HealthCheckRequest::default()).await;
        let status = after.expect_err("it is not signed");
        assert_eq!(status.code(), Code::Unauthenticated);
    });
}

#[test]
fn a_stream_that_is_left_midway_runs_again() {
    let gate = Arc::new(Semaphore::new(0));
    let service = Told {
        gate: Some(gate.clone()),
        ..Told::new([Ok(()), Ok(())])
    };
    let host = service.start(OnDisconnect::Cancel);

    leave_midway(&host);
    RUNTIME.block_on(wait_for(&service.gone));
    gate.add_permits(1);
    assert_eq!(decided(|| watch(&host)), Ok(()));
    assert_eq!(watch(&host), Err(Code::AlreadyExists));
}

#[test]
fn a_stream_that_is_left_midway_goes_on_where_handlers_finish() {
    let gate = Arc::new(Semaphore::new(0));
    let service = Told {
        gate: Some(gate.clone()),
        ..Told::new([Ok(())])
    };
    let host = service.start(OnDisconnect::Finish);

    leave_midway(&host);
    let meanwhile = watch(&host);
    gate.add_permits(1);

    assert_eq!(meanwhile, Err(Code::Unavailable));
    assert_eq!(decided(|| watch(&host)), Err(Code::AlreadyExists));
}

/// How the body of a call ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Aborted,
    /// With trailers, and this status in them.
    Trailers(Option<&'static str>),
    WithoutTrailers,
}

/// Repeats one call until it is decided, twice, and returns how often the service ran.
fn runs_of_two(content_type: &'static str, end: End) -> usize {
    let runs = Arc::<AtomicUsize>::default();
    let counted = runs.clone();
    let handler = service_fn(move |_: http::Request<RequestBody>| {
        counted.fetch_add(1, Ordering::SeqCst);
        let end = match end {
            End::Aborted => Some(Err(BoxError::from("the connection closed"))),
            End::Trailers(status) => {
                let status = status.map(HeaderValue::from_static);
                let name = HeaderName::from_static("grpc-status");
                let trailers = status.map(|status| (name, status)).into_iter().collect();
                Some(Ok(Frame::trailers(trailers)))
            }
            End::WithoutTrailers => None,
        };
        let message = Ok(Frame::data(Bytes::from_static(EMPTY_MESSAGE)));
        let frames = tokio_stream::iter([message].into_iter().chain(end));
        let response = http::Response::builder().header("content-type", content_type);
        ready(response.body(StreamBody::new(frames)))
    });
    let builder = fixture::once();
    let endpoint = builder.build().expect("the settings are sound");
    let layer = VerifyWebhookLayer::new(endpoint);
    RUNTIME.block_on(async {
        for _ in 0..2 {
            // A claim that was dropped is released in its own time.
            while StatusCode::SERVICE_UNAVAILABLE == exchange(layer.layer(handler.clone())).await {}
        }
    });
    runs.load(Ordering::SeqCst)
}

/// Calls a service and reads what it answers, to the end.
async fn exchange<S, B>(service: S) -> StatusCode
where
    S: Service<http::Request<Full<Bytes>>, Response = http::Response<B>, Error = http::Error>,
    B: Body,
{
    let (head, ()) = http2::head(&fixture::signed("a")).into_parts();
    let request = http::Request::from_parts(head, Full::from("a"));
    let response = service.oneshot(request).await.expect("it is sound");
    let status = response.status();
    // A body that fails has ended too.
    let _ = response.into_body().collect().await;
    status
}

#[test]
fn a_call_is_handled_only_by_status_0() {
    for content_type in [
        "application/grpc",
        "application/grpc+proto",
        "Application/gRPC;a=b",
    ] {
        for (end, runs) in [
            (End::Trailers(Some("0")), 1),
            (End::Trailers(Some("13")), 2),
            (End::Trailers(None), 2),
            (End::WithoutTrailers, 2),
            (End::Aborted, 2),
        ] {
            assert_eq!(
                runs_of_two(content_type, end),
                runs,
                "{content_type} {end:?}"
            );
        }
    }
}

#[test]
fn what_is_not_grpc_settles_by_its_head() {
    for content_type in ["application/json", "application/grpc-web+proto"] {
        assert_eq!(runs_of_two(content_type, End::Aborted), 1, "{content_type}");
    }
}
