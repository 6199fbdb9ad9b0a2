//! gRPC: refusals in its own way, and a generated service of tonic behind the layer.

use tonic::Code;
use tonic::transport::server::{TcpConnectInfo, TcpIncoming};
use tonic::transport::{Channel, Endpoint as Address, Server};
use tonic_health::ServingStatus;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::server::health_reporter;
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::provider::STRIPE;
use webhook_sig::{AllowedIps, Endpoint, ErrorKind, Verifier};
use webhook_sig_tests::fixture::{self, SIGNATURE};
use webhook_sig_tests::host::{Host, Seen, listen};
use webhook_sig_tests::wire::http2::RUNTIME;
use webhook_sig_tests::{Request, Wire, place};

/// An empty message in gRPC's framing: not compressed, no bytes.
pub(crate) const EMPTY_MESSAGE: &[u8] = &[0; 5];

#[test]
fn a_grpc_request_is_refused_in_grpcs_way_and_one_that_claims_to_be_is_not() {
    place::everywhere(|place| {
        let host = place.start(&fixture::endpoint());
        let request = Request::post("/a.B/C", EMPTY_MESSAGE)
            .header("Content-Type", "application/grpc+proto")
            .header("TE", "trailers");

        let response = place.send(&host, &request);

        assert_eq!(host.seen().take().errors, [ErrorKind::SignatureMissing]);
        if place.wire != Wire::Http2 {
            assert_eq!(response.status, 401);
            assert_eq!(response.header("grpc-status"), "");
            return;
        }
        assert_eq!(response.status, 200);
        assert_eq!(response.header("grpc-status"), "16");
        assert_eq!(response.header("content-type"), "application/grpc");
        assert_eq!(response.body, "");
    });
}

/// Serves the generated health service to senders with this address.
fn tonic_host(allowed: &str) -> Host {
    let sources = AllowedIps::parse([allowed]).expect("it is a network");
    let endpoint = fixture::endpoint_with(Verifier::new(&STRIPE).allowed_ips(sources));
    serve(endpoint, health_reporter().1)
}

/// Serves a health service behind a layer that knows tonic's peers.
pub(crate) fn serve(endpoint: Endpoint, service: HealthServer<impl Health>) -> Host {
    let layer = VerifyWebhookLayer::new(endpoint).peer_from(|extensions| {
        let peer = extensions.get::<TcpConnectInfo>()?.remote_addr()?;
        Some(peer.ip())
    });
    let (listener, address) = listen();
    listener
        .set_nonblocking(true)
        .expect("sockets need not block");
    let serving = RUNTIME.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).expect("the listener is good");
        Server::builder()
            .layer(layer)
            .add_service(service)
            .serve_with_incoming(TcpIncoming::from(listener))
            .await
    });
    Host::new(address, Seen::default(), move || serving.abort())
}

/// Calls the health service with a signature over these bytes, whether or not they are sent.
pub(crate) fn call(host: &Host, signed: &'static [u8]) -> Result<i32, Code> {
    ask(host, "", signed)
}

/// Asks for the health of a service by its name, with these bytes signed.
fn ask(host: &Host, service: &str, signed: &'static [u8]) -> Result<i32, Code> {
    RUNTIME.block_on(async {
        let answer = client(host).check(request(service, signed)).await;
        answer
            .map(|answer| answer.into_inner().status)
            .map_err(|status| status.code())
    })
}

pub(crate) fn client(host: &Host) -> HealthClient<Channel> {
    let address = Address::from_shared(format!("http://{}", host.address()));
    HealthClient::new(address.expect("it is a URL").connect_lazy())
}

/// Returns a request with the signature of these bytes.
pub(crate) fn request(service: &str, signed: &'static [u8]) -> tonic::Request<HealthCheckRequest> {
    let signature = fixture::signed(signed).value(SIGNATURE).to_vec();
    let signature = String::from_utf8(signature).expect("it is text");
    let service = service.to_owned();
    let mut request = tonic::Request::new(HealthCheckRequest { service });
    let value = signature.parse().expect("it is a value");
    request.metadata_mut().insert(SIGNATURE, value);
    request
}

#[test]
fn a_signed_unary_call_passes_and_a_forged_one_is_unauthenticated() {
    let host = tonic_host("127.0.0.1");

    assert_eq!(call(&host, EMPTY_MESSAGE), Ok(1));
    assert_eq!(call(&host, b"another message"), Err(Code::Unauthenticated));
}

#[test]
fn the_peer_comes_from_tonics_own_extension() {
    let host = tonic_host("203.0.113.7");

    assert_eq!(call(&host, EMPTY_MESSAGE), Err(Code::Unauthenticated));
}

/// A message that asks for a service named `shop`, in gRPC's framing.
const SHOP_MESSAGE: &[u8] = b"\0\0\0\0\x06\x0a\x04shop";

/// gRPC sends every failure under a status of 200.
#[test]
fn a_call_that_fails_is_given_back() {
    let (reporter, service) = health_reporter();
    let endpoint = fixture::once();
    let host = serve(endpoint.build().expect("it is sound"), service);

    let failed = ask(&host, "shop", SHOP_MESSAGE);
    RUNTIME.block_on(reporter.set_service_status("shop", ServingStatus::Serving));
    let retried = ask(&host, "shop", SHOP_MESSAGE);
    let again = ask(&host, "shop", SHOP_MESSAGE);

    assert_eq!(failed, Err(Code::NotFound));
    assert_eq!(retried, Ok(1));
    assert_eq!(again, Err(Code::AlreadyExists));
}
