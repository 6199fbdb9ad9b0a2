//! Apps under test: a router, a service of actix-web, or a server's URL.

use std::fmt;
use std::future::Future;

use bytes::Bytes;
use http::{Request, StatusCode};

/// An app that takes deliveries.
///
/// `Kind` tells apart the frameworks' implementations, and is inferred. Implement it with a type of
/// your own for what else answers requests.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an app that deliveries can be sent to",
    label = "not an app under test",
    note = "each framework is a feature of `webhook-sig-test`: `axum` for a `Router`, `actix` for what \
            `init_service` returns, `reqwest` for a server's URL",
    note = "for another framework, implement `App` for a type of your own"
)]
pub trait App<Kind> {
    /// Sends a request to the app.
    fn answer(&self, request: Request<Bytes>) -> impl Future<Output = Answer>;
}

/// What an app answered.
#[derive(Clone, Debug)]
#[must_use]
pub struct Answer {
    status: StatusCode,
    reason: Option<String>,
}

impl Answer {
    /// Creates an answer with a status.
    pub const fn new(status: StatusCode) -> Self {
        Self {
            status,
            reason: None,
        }
    }

    /// Sets why the endpoint refused the request, which its sender is not told.
    pub fn because(self, reason: &webhook_sig::Error) -> Self {
        let reason = Some(reason.to_string());
        Self { reason, ..self }
    }

    pub(crate) const fn status(&self) -> StatusCode {
        self.status
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        match &self.reason {
            Some(reason) => write!(f, " ({reason})"),
            None => Ok(()),
        }
    }
}

/// The kind of an axum router, or another tower service with axum's body.
#[cfg(feature = "axum")]
#[cfg_attr(docsrs, doc(cfg(feature = "axum")))]
#[derive(Debug)]
#[non_exhaustive]
pub struct Axum;

#[cfg(feature = "axum")]
impl<S, B> App<Axum> for S
where
    S: tower_service::Service<Request<axum::body::Body>, Response = http::Response<B>> + Clone,
    S::Error: fmt::Display,
{
    async fn answer(&self, request: Request<Bytes>) -> Answer {
        let mut service = self.clone();
        let ready = std::future::poll_fn(|context| service.poll_ready(context)).await;
        let request = request.map(axum::body::Body::from);
        let answered = match ready {
            Ok(()) => service.call(request).await,
            Err(error) => Err(error),
        };
        match answered {
            Ok(response) => {
                let reason = response.extensions().get::<webhook_sig::Error>();
                let answer = Answer::new(response.status());
                match reason {
                    Some(reason) => answer.because(reason),
                    None => answer,
                }
            }
            Err(error) => crate::fail(&format!("the app failed: {error}")),
        }
    }
}

/// The kind of what `actix_web::test::init_service` returns.
#[cfg(feature = "actix")]
#[cfg_attr(docsrs, doc(cfg(feature = "actix")))]
#[derive(Debug)]
#[non_exhaustive]
pub struct Actix;

#[cfg(feature = "actix")]
impl<S, B> App<Actix> for S
where
    S: actix_web::dev::Service<
            actix_http::Request,
            Response = actix_web::dev::ServiceResponse<B>,
            Error = actix_web::Error,
        >,
{
    async fn answer(&self, request: Request<Bytes>) -> Answer {
        let request = actix_request(&request).to_request();
        let (status, reason) = match self.call(request).await {
            Ok(response) => {
                let reason = response.response().extensions().get().cloned();
                (response.status(), reason)
            }
            Err(error) => (error.as_response_error().status_code(), None),
        };
        // actix-web has a status of an older version of `http`.
        let status = StatusCode::from_u16(status.as_u16());
        let answer = Answer::new(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        match &reason {
            Some(reason) => answer.because(reason),
            None => answer,
        }
    }
}

/// Converts a request to one of the older `http` that actix-web has.
#[cfg(feature = "actix")]
pub(crate) fn actix_request(request: &Request<Bytes>) -> actix_web::test::TestRequest {
    let method = actix_web::http::Method::from_bytes(request.method().as_str().as_bytes());
    let uri = request.uri();
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let mut built = actix_web::test::TestRequest::default()
        .method(method.unwrap_or_default())
        .uri(target)
        .set_payload(request.body().clone());
    for (name, value) in request.headers() {
        built = built.append_header((name.as_str(), value.as_bytes()));
    }
    built
}

/// The kind of a server's URL, such as `"http://127.0.0.1:3000"`.
#[cfg(feature = "reqwest")]
#[cfg_attr(docsrs, doc(cfg(feature = "reqwest")))]
#[derive(Debug)]
#[non_exhaustive]
pub struct Reqwest;

#[cfg(feature = "reqwest")]
impl App<Reqwest> for str {
    async fn answer(&self, mut request: Request<Bytes>) -> Answer {
        let target = request.uri().path_and_query();
        let target = target.map_or("/", |target| target.as_str());
        let url = format!("{}{target}", self.trim_end_matches('/'));
        let sent = match url.parse() {
            Ok(uri) => {
                *request.uri_mut() = uri;
                async { client()?.execute(request.try_into()?).await }.await
            }
            Err(error) => crate::fail(&format!("`{url}` is not a URL: {error}")),
        };
        match sent {
            Ok(response) => Answer::new(response.status()),
            Err(error) => crate::fail(&format!("`{self}` cannot be reached: {error}")),
        }
    }
}

/// Returns a client that asks the app itself: what a redirect leads to, such as a page to log in on,
/// says nothing about the delivery, and a proxy is not the app.
#[cfg(feature = "reqwest")]
fn client() -> reqwest::Result<reqwest::Client> {
    let client = reqwest::Client::builder().no_proxy();
    client.redirect(reqwest::redirect::Policy::none()).build()
}
