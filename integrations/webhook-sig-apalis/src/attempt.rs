//! One attempt of the handler.

use std::future::poll_fn;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower::Service;
use tracing::Instrument as _;
use webhook_sig::BoxError;
use webhook_sig::scheme::Acknowledgement;

/// The greatest length of an error that is stored, in characters.
const ERROR_LIMIT: usize = 1000;

/// Calls the handler, and returns what was wrong unless its response acknowledges the delivery.
pub(crate) async fn attempt<S, R>(
    mut handler: S,
    request: Request<Full<Bytes>>,
    acknowledgement: Acknowledgement,
    limit: Duration,
) -> Result<(), String>
where
    S: Service<Request<Full<Bytes>>, Response = Response<R>> + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    R: Send + 'static,
{
    // In a task of its own, whose panic ends nothing else, and which is stopped when the set is dropped.
    let mut task = JoinSet::new();
    let call = async move {
        let answer = async {
            poll_fn(|context| handler.poll_ready(context)).await?;
            handler.call(request).await
        };
        match answer.await {
            Ok(response) => Ok(response.status()),
            Err(error) => Err(S::Error::into(error).to_string()),
        }
    };
    task.spawn(call.in_current_span());
    match timeout(limit, task.join_next()).await {
        Ok(Some(Ok(Ok(status)))) if acknowledgement.accepts(status) => Ok(()),
        Ok(Some(Ok(Ok(status)))) => Err(format!("the handler answered {status}")),
        Ok(Some(Ok(Err(error)))) => Err(error.chars().take(ERROR_LIMIT).collect()),
        Ok(Some(Err(_)) | None) => Err("the handler panicked".to_owned()),
        Err(_) => Err(format!("the handler took longer than {limit:?}")),
    }
}
