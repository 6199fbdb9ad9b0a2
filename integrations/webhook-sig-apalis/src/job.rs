//! A delivery as the bytes of a job.

use std::str;

use bytes::Bytes;
use http::header::{AUTHORIZATION, COOKIE, HeaderName, HeaderValue, PROXY_AUTHORIZATION};
use http::request::Parts;
use http::{HeaderMap, Method, Request, Uri};
use http_body_util::Full;
use webhook_sig::verify::InvalidStored;
use webhook_sig::{Scheme, Verified};

/// The first line of a job; it changes with the format.
const FORMAT: &[u8] = b"webhook-sig 1";

/// How the first line begins in every format.
const ANY_FORMAT: &[u8] = b"webhook-sig ";

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

/// Why a job was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unread {
    Damaged,
    /// Another version of this program, or a worker for another scheme, may read it, as this text says.
    Foreign(String),
}

/// Reads a delivery: its proof, and the request that it was, with the proof in its extensions.
pub(crate) fn decode(
    scheme: &'static Scheme,
    job: Bytes,
) -> Result<(Verified, Request<Full<Bytes>>), Unread> {
    let mut rest = job;
    let format = line(&mut rest).ok_or(Unread::Damaged)?;
    if format != FORMAT {
        return Err(other_format(&format));
    }
    let stored = line(&mut rest).ok_or(Unread::Damaged)?;
    let verified = Verified::from_stored(scheme, &stored).map_err(|error| match error {
        InvalidStored::Malformed => Unread::Damaged,
        other => Unread::Foreign(other.to_string()),
    })?;
    let mut request = request(rest).ok_or(Unread::Damaged)?;
    request.extensions_mut().insert(verified.clone());
    Ok((verified, request))
}

/// Returns a job that was read, with another proof.
pub(crate) fn with_proof(job: &Bytes, verified: &Verified) -> Vec<u8> {
    let mut lines = job.splitn(3, |byte| *byte == b'\n');
    let format = lines.next().unwrap_or_default();
    let rest = lines.nth(1).unwrap_or_default();
    [format, &verified.to_stored(), rest].join(&b'\n')
}

fn other_format(line: &[u8]) -> Unread {
    if !line.starts_with(ANY_FORMAT) {
        return Unread::Damaged;
    }
    let format: String = String::from_utf8_lossy(line).chars().take(40).collect();
    let read = String::from_utf8_lossy(FORMAT);
    Unread::Foreign(format!(
        "the job is in the format `{format}`, and this version reads `{read}`"
    ))
}

/// Reads the lines after the proof, and the body.
fn request(mut rest: Bytes) -> Option<Request<Full<Bytes>>> {
    let target = line(&mut rest)?;
    let (method, target) = str::from_utf8(&target).ok()?.split_once(' ')?;
    let (method, uri) = (method.parse::<Method>().ok()?, target.parse::<Uri>().ok()?);
    let headers = headers(&mut rest)?;
    let mut request = Request::new(Full::new(rest));
    *request.method_mut() = method;
    *request.uri_mut() = uri;
    *request.headers_mut() = headers;
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
        let (_, request) = decode(&STRIPE, job.into()).unwrap();
        let (read, payload) = request.into_parts();

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

    /// Jobs wait while the program is replaced by another version of it.
    #[test]
    fn format_1_stays_as_it_is() {
        let proof = concat!(
            r#"{"version":1,"scheme":"stripe","key_name":"november","timestamp":1700000000000,"#,
            r#""id":"msg_1","tenant":"acct_1","claims":"e30=","events":{"id":{"signed":"evt_1"},"#,
            r#""type":{"unsigned":"invoice.paid"},"time":{"signed":1699999990000},"#,
            r#""events":[{"fields":["evt_1","in_1"],"was_handled":true}]},"event_keys":[{"digest":"#,
            r#""000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f","#,
            r#""endpoint":7,"group":9}]}"#,
        );
        let job = format!(
            "webhook-sig 1\n{proof}\nPOST /hooks?x=1\nx-twice: 1\nx-twice: \n\n{{\"id\":\"evt_1\"}}\n"
        );

        let (_, request) = decode(&STRIPE, job.clone().into()).unwrap();
        let (head, _) = request.into_parts();
        let verified: &Verified = head.extensions.get().unwrap();

        assert_eq!(verified.key_id(), "november");
        assert_eq!(
            verified.timestamp(),
            Some(UnixTime::from_secs(1_700_000_000))
        );
        assert_eq!(verified.id(), Some("msg_1"));
        assert_eq!(verified.tenant().unwrap().as_str(), "acct_1");
        assert_eq!(verified.claims(), Some(&b"{}"[..]));
        assert_eq!(verified.event_id().unwrap().signed(), Some("evt_1"));
        assert_eq!(verified.event_type().unwrap().signed(), None);
        assert_eq!(
            verified.event_type().unwrap().even_unsigned(),
            "invoice.paid"
        );
        assert_eq!(verified.event_keys().unwrap().len(), 1);
        assert_eq!(String::from_utf8(verified.to_stored()).unwrap(), proof);
        let again = encode(&STRIPE, &verified.clone(), head, b"{\"id\":\"evt_1\"}\n");
        assert_eq!(String::from_utf8(again).unwrap(), job);
    }

    #[test]
    fn another_scheme_and_another_version_are_told_from_damage() {
        let (verified, head) = signed(b"{}");
        let job = encode(&STRIPE, &verified, head, b"");

        assert!(decode(&STRIPE, job.clone().into()).is_ok());
        let foreign = |scheme, job: Vec<u8>| match decode(scheme, job.into()).unwrap_err() {
            Unread::Foreign(error) => error,
            Unread::Damaged => panic!("it is not damaged"),
        };
        assert!(foreign(&GITHUB, job.clone()).contains("`stripe`"));
        let text = String::from_utf8_lossy(&job);
        let later = text.replacen("webhook-sig 1", "webhook-sig 2", 1);
        assert!(foreign(&STRIPE, later.into_bytes()).contains("`webhook-sig 2`"));
        let later = text.replacen("\"version\":1", "\"version\":2", 1);
        assert!(foreign(&STRIPE, later.into_bytes()).contains("version 2"));
        for length in 0..job.len() {
            let cut = decode(&STRIPE, job[..length].to_vec().into());
            assert_eq!(cut.unwrap_err(), Unread::Damaged, "{length}");
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
