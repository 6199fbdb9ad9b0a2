//! The client that fetches.

use std::future::Future;
use std::pin::Pin;

use bytes::Bytes;
use http::{Request, Response};
use webhook_sig::BoxError;

/// Sends a request for keys, and returns the response.
///
/// It takes a whole request, because some vendors give their keys only to those who authenticate.
/// An implementation
///
/// - reads at most `limit` bytes of the body, and returns an error where there is more;
/// - follows no redirect, because its target is the origin's word and not yours;
/// - keeps no cookies, and sends no header that the request does not have, but for those of the
///   connection;
/// - verifies the server's certificate. Where a vendor's certificate is pinned by its host, this is the
///   root of trust.
///
/// How long it may take is for the caller to bound. [`contract`](crate::contract) checks most of this,
/// behind the feature `test-util`. `ReqwestClient` is an implementation, behind the feature `reqwest`.
///
/// ```
/// use bytes::Bytes;
/// use http::{Request, Response};
/// use webhook_sig::BoxError;
/// use webhook_sig_fetch::Fetch;
///
/// struct Fixed;
///
/// impl Fetch for Fixed {
///     async fn fetch(&self, _: Request<Bytes>, limit: usize) -> Result<Response<Bytes>, BoxError> {
///         let body = Bytes::from_static(br#"{"keys":[]}"#);
///         if body.len() > limit {
///             return Err("the answer is too long".into());
///         }
///         Ok(Response::new(body))
///     }
/// }
/// ```
pub trait Fetch: Send + Sync + 'static {
    /// Sends the request, and returns the response with a body of at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// Any failure to get a whole response. A status is not a failure.
    fn fetch(
        &self,
        request: Request<Bytes>,
        limit: usize,
    ) -> impl Future<Output = Result<Response<Bytes>, BoxError>> + Send;
}

/// A client whose futures are boxed, so that [`Fetched`](crate::Fetched) needs no type parameter.
pub(crate) trait DynFetch: Send + Sync {
    fn boxed(&self, request: Request<Bytes>, limit: usize) -> ResponseFuture<'_>;
}

type ResponseFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Response<Bytes>, BoxError>> + Send + 'a>>;

impl<F: Fetch> DynFetch for F {
    fn boxed(&self, request: Request<Bytes>, limit: usize) -> ResponseFuture<'_> {
        Box::pin(self.fetch(request, limit))
    }
}
