//! One attempt of the handler.

use std::future::poll_fn;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, Full};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower::Service;
use tracing::Instrument as _;
use webhook_sig::BoxError;
use webhook_sig::endpoint::{Answer, HandledEvents};
use webhook_sig::scheme::Acknowledgement;

/// The greatest length of an error that is stored, in characters.
const ERROR_LIMIT: usize = 1000;

/// How an attempt ended.
#[derive(Debug)]
pub(crate) enum End {
    Done,
    Failed(String),
    /// Some of a batch's events were handled, and the handler is to run again for the others.
    Partly(HandledEvents),
}

/// Calls the handler, and reads from its response what it says of the delivery.
pub(crate) async fn attempt<S, R>(
    mut handler: S,
    request: Request<Full<Bytes>>,
    acknowledgement: Acknowledgement,
    limit: Duration,
) -> End
where
    S: Service<Request<Full<Bytes>>, Response = Response<R>> + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    R: Body + Send + 'static,
    R::Data: Send,
{
    // In a task of its own, whose panic ends nothing else, and which is stopped when the set is dropped.
    let mut task = JoinSet::new();
    let call = async move {
        let answer = async {
            poll_fn(|context| handler.poll_ready(context)).await?;
            handler.call(request).await
        };
        // Before anything is waited for: the error need not be `Send`.
        let answer = answer
            .await
            .map_err(|error| S::Error::into(error).to_string());
        match answer {
            Ok(response) => read(response, acknowledgement).await,
            Err(error) => End::Failed(error.chars().take(ERROR_LIMIT).collect()),
        }
    };
    task.spawn(call.in_current_span());
    match timeout(limit, task.join_next()).await {
        Ok(Some(Ok(end))) => end,
        Ok(Some(Err(_)) | None) => End::Failed("the handler panicked".to_owned()),
        Err(_) => End::Failed(format!("the handler took longer than {limit:?}")),
    }
}

/// Reads a response as the layer does that settles a request.
async fn read<R: Body>(response: Response<R>, acknowledgement: Acknowledgement) -> End {
    let (head, body) = response.into_parts();
    let status = head.status;
    let answer = match Answer::of_head(acknowledgement, status, &head.headers) {
        Some(answer) => answer,
        None => of_trailers(status, body, acknowledgement).await,
    };
    match (answer, head.extensions.get::<HandledEvents>()) {
        (Answer::Handled, _) => End::Done,
        (Answer::Partly, Some(handled)) => End::Partly(handled.clone()),
        _ if acknowledgement.accepts(status) => End::Failed(format!(
            "the handler answered {status}, and the call failed"
        )),
        _ => End::Failed(format!("the handler answered {status}")),
    }
}

async fn of_trailers<R: Body>(
    status: StatusCode,
    body: R,
    acknowledgement: Acknowledgement,
) -> Answer {
    let mut body = pin!(body);
    while let Some(Ok(frame)) = body.frame().await {
        if let Ok(trailers) = frame.into_trailers() {
            return Answer::of_trailers(acknowledgement, status, &trailers);
        }
    }
    Answer::Failed
}
