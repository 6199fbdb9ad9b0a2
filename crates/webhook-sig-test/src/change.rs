//! Changes to a request after it was signed, the ones that are hardest to notice first.

use bytes::Bytes;
use http::{Request, Uri};

/// Characters of a body that are tried, spread over all of it.
const PLACES: usize = 64;

/// Returns copies of a request that differ from it.
///
/// A space at the end changes nothing for a parser, so it shows whether the bytes are verified, all of
/// them; then come other characters, and a parameter in the query.
pub(crate) fn changed(request: &Request<Bytes>) -> impl Iterator<Item = Request<Bytes>> + '_ {
    let body = request.body();
    let longer = (!body.is_empty()).then(|| padded(request, body.len().saturating_add(1)));
    let letters = body.iter().enumerate();
    let letters = letters.filter(|(_, byte)| byte.is_ascii_alphanumeric());
    let places: Vec<_> = letters.map(|(place, _)| place).collect();
    let step = places.len().div_ceil(PLACES).max(1);
    let others = places.into_iter().rev().step_by(step).map(|place| {
        let mut body = request.body().to_vec();
        if let Some(byte) = body.get_mut(place) {
            *byte = if *byte == b'3' { b'4' } else { b'3' };
        }
        with_body(request, body.into())
    });
    longer.into_iter().chain(others).chain(queried(request))
}

/// Returns the request with spaces after its body, up to a length.
pub(crate) fn padded(request: &Request<Bytes>, length: usize) -> Request<Bytes> {
    let mut body = request.body().to_vec();
    body.resize(length.max(body.len()), b' ');
    with_body(request, body.into())
}

pub(crate) fn with_body(request: &Request<Bytes>, body: Bytes) -> Request<Bytes> {
    request.clone().map(|_| body)
}

/// Returns the request with one more parameter in its query.
fn queried(request: &Request<Bytes>) -> Option<Request<Bytes>> {
    let uri = request.uri().to_string();
    let separator = if uri.contains('?') { '&' } else { '?' };
    let uri: Uri = format!("{uri}{separator}tampered=3").parse().ok()?;
    let mut request = request.clone();
    *request.uri_mut() = uri;
    Some(request)
}
