//! The handler of actix-web that stores deliveries.

use actix_web::web::Payload;
use actix_web::{Handler, HttpMessage as _, HttpRequest, HttpResponse, HttpResponseBuilder};
use http::{HeaderName, HeaderValue, Request};
use http_body_util::BodyExt as _;
use webhook_sig::Verified;

use crate::accept::Unstored;
use crate::queue::Queue;

impl Queue {
    /// Returns a handler that stores each delivery and acknowledges it, for actix-web.
    ///
    /// It goes behind the middleware that verifies; without one it answers 500.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")] {
    /// use actix_web::web;
    /// use actix_webhook_sig::VerifyWebhook;
    /// use webhook_sig::Endpoint;
    /// use webhook_sig_apalis::Queue;
    ///
    /// # fn example(queue: &Queue, endpoint: Endpoint) {
    /// let hook = web::resource("/webhooks/stripe")
    ///     .route(web::post().to(queue.accept_actix()))
    ///     .wrap(VerifyWebhook::new(endpoint));
    /// # }
    /// # }
    /// ```
    #[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
    #[must_use]
    pub fn accept_actix(&self) -> impl Handler<(HttpRequest, Payload), Output = HttpResponse> {
        let queue = self.clone();
        move |request: HttpRequest, payload: Payload| {
            let queue = queue.clone();
            async move {
                let stored = store(&queue, &request, payload).await;
                response(&queue, stored).await
            }
        }
    }
}

async fn store(queue: &Queue, request: &HttpRequest, payload: Payload) -> Result<(), Unstored> {
    let unread = |what: &str| Unstored::Failed(format!("the {what} could not be read").into());
    let mut head = head(request).ok_or_else(|| unread("head"))?;
    let verified = queue.proof(&mut head)?;
    // Verified bytes are in memory already, within the endpoint's limit.
    match payload.to_bytes_limited(usize::MAX).await {
        Ok(Ok(body)) => queue.store(&verified, head, &body).await,
        _ => Err(unread("body")),
    }
}

/// Returns the head of a request in the types of `http`.
fn head(request: &HttpRequest) -> Option<http::request::Parts> {
    let target = request
        .uri()
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let mut copy = Request::builder()
        .method(request.method().as_str())
        .uri(target);
    let headers = copy.headers_mut()?;
    for (name, value) in request.headers() {
        let name = HeaderName::from_bytes(name.as_ref()).ok()?;
        headers.append(name, HeaderValue::from_bytes(value.as_bytes()).ok()?);
    }
    let (mut head, ()) = copy.body(()).ok()?.into_parts();
    if let Some(verified) = request.extensions().get::<Verified>() {
        head.extensions.insert(verified.clone());
    }
    Some(head)
}

async fn response(queue: &Queue, stored: Result<(), Unstored>) -> HttpResponse {
    let (head, body) = queue.answer(stored).into_parts();
    let status = actix_web::http::StatusCode::from_u16(head.status.as_u16());
    let mut response = HttpResponseBuilder::new(status.unwrap_or_default());
    for (name, value) in &head.headers {
        response.insert_header((name.as_str(), value.as_bytes()));
    }
    match body.collect().await {
        Ok(body) => response.body(body.to_bytes()),
        Err(never) => match never {},
    }
}
