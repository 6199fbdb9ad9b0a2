//! A delivery as the bytes of a job.

use std::str;

use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue, PROXY_AUTHORIZATION};
use http::request::Parts;
use http::{HeaderMap, Method, Request, Uri};
use http_body_util::Full;
use webhook_sig::{Scheme, Verified};

/// The first line of a job; it changes with the format.
const FORMAT: &[u8] = b"webhook-sig 1";

/// What would let others in who read the database, for any scheme.
const CREDENTIALS: [HeaderName; 3] = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION];

/// Writes a delivery as lines for the format, the proof, the method and target, and each header, then
/// an empty line and the body, whose bytes stay as they are.
pub(crate) fn encode(
    scheme: &'static Scheme,
    verified: &Verified,
    mut head: Parts,
    body: &[u8],
) -> Vec<u8> {
    scheme.erase_proof(&mut head);
    for name in &CREDENTIALS {
        head.headers.remove(name);
    }
    let target = head
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    // JSON without whitespace has no line break, and neither have the others.
    let mut lines = vec![
        FORMAT.to_vec(),
        verified.to_stored(),
        format!("{} {target}", head.method).into_bytes(),
    ];
    let headers = head.headers.iter();
    lines.extend(
        headers.map(|(name, value)| [name.as_str().as_bytes(), b": ", value.as_bytes()].concat()),
    );
    lines.extend([Vec::new(), body.to_vec()]);
    lines.join(&b'\n')
}

/// Reads a delivery as the request that it was, with the proof in its extensions.
///
/// It returns `None` if it was not written here for this scheme.
pub(crate) fn decode(scheme: &'static Scheme, job: Vec<u8>) -> Option<Request<Full<Bytes>>> {
    let mut rest = Bytes::from(job);
    if line(&mut rest)? != FORMAT {
        return None;
    }
    let verified = Verified::from_stored(scheme, &line(&mut rest)?).ok()?;
    let target = line(&mut rest)?;
    let (method, target) = str::from_utf8(&target).ok()?.split_once(' ')?;
    let (method, uri) = (method.parse::<Method>().ok()?, target.parse::<Uri>().ok()?);
    let headers = headers(&mut rest)?;
    let mut request = Request::new(Full::new(rest));
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
    request.extensions_mut().insert(verified);
    Some(request)
}

fn headers(rest: &mut Bytes) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    loop {
        let line = line(rest)?;
        if line.is_empty() {
            return Some(headers);
        }
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(line.get(..colon)?).ok()?;
        let value = line.get(colon..)?.strip_prefix(b": ")?;
        headers.append(name, HeaderValue::from_bytes(value).ok()?);
    }
}

/// Takes a line off the beginning.
fn line(rest: &mut Bytes) -> Option<Bytes> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let line = rest.split_to(end);
    *rest = rest.slice(1..);
    Some(line)
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;
    use webhook_sig::provider::{GITHUB, GITLAB_TOKEN, STRIPE};
    use webhook_sig::{Head, Signer, UnixTime, Verifier};

    use super::*;

    const SECRET: &str = "whsec_W5ZqkqPDYkYm8sJ1tq0V";

    fn signed(body: &'static [u8]) -> (Verified, Parts) {
        let request = Request::post("/hooks?x=1&y=%20")
            .header("Content-Type", "application/json")
            .header("Cookie", "session=1")
            .header("X-Odd", HeaderValue::from_bytes(b"caf\xe9: \x80").unwrap())
            .header("X-Twice", "1")
            .header("X-Twice", "")
            .body(Bytes::from_static(body));
        let signer = Signer::new(&STRIPE, STRIPE.key(SECRET).unwrap());
        let now = UnixTime::now();
        let (head, body) = signer.sign(request.unwrap(), now).unwrap().into_parts();
        let keys = STRIPE.keyring([SECRET]).unwrap();
        let delivery = Head::new("POST", "/hooks?x=1&y=%20", &head.headers);
        let verified = Verifier::new(&STRIPE).verify(&delivery, body, &keys, now);
        (verified.unwrap(), head)
    }

    #[tokio::test]
    async fn the_request_comes_back_without_its_credentials() {
        let body = b"{\"id\":\"evt_1\"}\n\n\0\xff";
        let (verified, head) = signed(body);

        let job = encode(&STRIPE, &verified, head.clone(), body);
        let (read, payload) = decode(&STRIPE, job.clone()).unwrap().into_parts();

        assert_eq!(payload.collect().await.unwrap().to_bytes(), body[..]);
        assert_eq!((read.method, read.uri), (head.method, head.uri));
        let mut expected = head.headers;
        for name in ["cookie", "stripe-signature"] {
            assert!(expected.remove(name).is_some());
        }
        assert_eq!(read.headers, expected);
        let proof = read.extensions.get::<Verified>().unwrap();
        assert_eq!(proof.to_stored(), verified.to_stored());
    }

    #[test]
    fn what_another_scheme_wrote_and_what_is_cut_is_not_read() {
        let (verified, head) = signed(b"{}");
        let job = encode(&STRIPE, &verified, head, b"");

        assert!(decode(&STRIPE, job.clone()).is_some());
        assert!(decode(&GITHUB, job.clone()).is_none());
        for length in 0..job.len() {
            assert!(
                decode(&STRIPE, job[..length].to_vec()).is_none(),
                "{length}"
            );
        }
    }

    #[test]
    fn a_token_is_not_kept() {
        let request = Request::post("/")
            .header("X-Gitlab-Token", "hunter2")
            .body(());
        let head = request.unwrap().into_parts().0;
        let keys = GITLAB_TOKEN.keyring(["hunter2"]).unwrap();
        let delivery = Head::new("POST", "/", &head.headers);
        let verified = Verifier::new(&GITLAB_TOKEN).verify(&delivery, "", &keys, UnixTime::now());

        let job = encode(&GITLAB_TOKEN, &verified.unwrap(), head, b"");

        assert!(!String::from_utf8(job).unwrap().contains("hunter2"));
    }
}
