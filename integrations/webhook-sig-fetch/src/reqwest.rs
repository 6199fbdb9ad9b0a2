//! A client on reqwest.

use bytes::{Bytes, BytesMut};
use http::{Request, Response};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder};
use webhook_sig::BoxError;

use crate::fetch::Fetch;

/// A client on reqwest, with rustls and the platform's root certificates.
///
/// It follows no redirect, keeps no cookies, and speaks `https` alone.
///
/// ```
/// use webhook_sig_fetch::ReqwestClient;
///
/// let client = ReqwestClient::new()?;
/// # Ok::<(), webhook_sig::BoxError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ReqwestClient {
    client: Client,
}

impl ReqwestClient {
    /// Creates a client with reqwest's defaults.
    ///
    /// # Errors
    ///
    /// If TLS cannot be set up.
    pub fn new() -> Result<Self, BoxError> {
        Self::with(Client::builder())
    }

    /// Creates a client from a builder, such as one with other root certificates or a proxy.
    ///
    /// What this crate demands is set again: no redirects, no retries, `https` alone.
    ///
    /// # Errors
    ///
    /// If TLS cannot be set up.
    pub fn with(builder: ClientBuilder) -> Result<Self, BoxError> {
        Self::build(builder.https_only(true))
    }

    /// Creates a client that speaks `http` too, for tests with a server on this machine.
    ///
    /// [`Fetched`](crate::Fetched) takes `http` for a loopback address only.
    ///
    /// # Errors
    ///
    /// If TLS cannot be set up.
    pub fn for_tests(builder: ClientBuilder) -> Result<Self, BoxError> {
        Self::build(builder)
    }

    fn build(builder: ClientBuilder) -> Result<Self, BoxError> {
        let builder = builder.redirect(Policy::none()).referer(false);
        let client = builder.retry(reqwest::retry::never()).build()?;
        Ok(Self { client })
    }
}

impl Fetch for ReqwestClient {
    async fn fetch(
        &self,
        request: Request<Bytes>,
        limit: usize,
    ) -> Result<Response<Bytes>, BoxError> {
        let mut response = self.client.execute(request.try_into()?).await?;
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await? {
            // What is beyond the limit is never asked for: the connection is dropped.
            if chunk.len() > limit.saturating_sub(body.len()) {
                return Err(format!("the answer is longer than {limit} bytes").into());
            }
            body.extend_from_slice(&chunk);
        }
        let mut whole = Response::new(body.freeze());
        *whole.status_mut() = response.status();
        *whole.headers_mut() = std::mem::take(response.headers_mut());
        Ok(whole)
    }
}
