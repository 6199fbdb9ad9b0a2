//! The client: a service that signs calls, around a channel.

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full};
use tonic::body::Body;
use tonic::transport::Endpoint;
use tower::ServiceBuilder;
use tower_webhook_sig::{BoxError, Signer, UnixTime};

use crate::events::Event;
use crate::events::events_client::EventsClient;
use crate::{CALL, key};

pub(crate) async fn publish(url: String) -> Result<(), BoxError> {
    let channel = Endpoint::from_shared(url)?.connect().await?;
    let signer = Signer::new(&CALL, key(&CALL, "CALL_SECRET")?);
    let signing = ServiceBuilder::new()
        .filter_async(move |request| sign(signer.clone(), request))
        .service(channel.clone());
    let event = Event {
        id: "event-1".to_owned(),
        r#type: "order.completed".to_owned(),
    };

    match EventsClient::new(signing).publish(event.clone()).await {
        Ok(receipt) => println!("signed: {:?}", receipt.into_inner()),
        Err(status) => println!("signed: {:?}", status.code()),
    }
    match EventsClient::new(channel).publish(event).await {
        Ok(receipt) => println!("unsigned: {:?}", receipt.into_inner()),
        Err(status) => println!("unsigned: {:?}", status.code()),
    }
    Ok(())
}

/// Signs a unary call: its one message is framed already, and is sent just as it was signed.
async fn sign(signer: Signer, request: Request<Body>) -> Result<Request<Body>, BoxError> {
    let (parts, body) = request.into_parts();
    let body: Bytes = body.collect().await?.to_bytes();
    let signed = signer.sign(Request::from_parts(parts, body), UnixTime::now())?;
    Ok(signed.map(|body| Body::new(Full::new(body))))
}
