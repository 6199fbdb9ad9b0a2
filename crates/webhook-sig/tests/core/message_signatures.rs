//! HTTP message signatures, by senders that follow RFC 9421 and by those that do not.

use webhook_sig::scheme::{
    Algorithm, Audience, Component, Encoding, KeyFormat, Location, MessageSignature, Scheme,
};
use webhook_sig::{BaseUrl, ErrorKind, Head, UnixTime, Verifier};

mod cavage;
mod derived;
mod digests;
mod fields;
mod junk;
mod policy;
mod proxy;
mod signing;
mod times;

const SECRET: &str = "W5ZqkqPDYkYm8sJ1tq0VW5ZqkqPDYkYm";
const OTHER_SECRET: &str = "mYkYDPqkqZ5WV0qt1Js8mYkYDPqkqZ5W";
const NOW: i64 = 1_700_000_000;
const BODY: &str = r#"{"hello": "world"}"#;
const SHA_256: &str = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:";
const SHA_512: &str = "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:";

/// The safe default.
const SAFE: Scheme = of(MessageSignature::new());

const fn of(policy: MessageSignature) -> Scheme {
    Scheme::message_signature("acme", Algorithm::HmacSha256, policy)
        .audience(Audience::Key)
        .key_format(KeyFormat::Text)
        .key_id(Location::signature_param("keyid"))
        .methods(&["POST", "GET"])
        .build()
}

/// Signs any text, so that tests make the signature base themselves.
const TEXT: Scheme = Scheme::hmac_sha256("text", Location::header("Sig"), Encoding::Base64)
    .signs(&[Component::Body]);

fn hmac(secret: &str, text: &str) -> String {
    let request = http::Request::post("/").body(text.to_owned().into());
    let keys = TEXT.keyring([secret]).unwrap();
    let signed = TEXT.sign(request.unwrap(), &keys, UnixTime::from_secs(NOW));
    signed.unwrap().headers()["sig"]
        .to_str()
        .unwrap()
        .to_owned()
}

/// A request, and what its signature covers.
#[derive(Clone)]
struct Sent {
    method: &'static str,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
    label: String,
    /// Identifiers of components and their values, as the sender sees them.
    covered: Vec<(String, String)>,
    params: String,
    secret: &'static str,
}

impl Sent {
    /// A request that meets the safe default.
    fn new() -> Self {
        let covered = [
            (r#""@method""#, "POST"),
            (r#""@authority""#, "shop.example"),
            (r#""@path""#, "/hooks"),
            (r#""@query""#, "?a=b"),
            (r#""content-digest""#, SHA_256),
        ];
        let own = |(one, other): (&str, &str)| (one.to_owned(), other.to_owned());
        Self {
            method: "POST",
            target: "/hooks?a=b".to_owned(),
            headers: [
                ("Host", "shop.example"),
                ("Content-Type", "application/json"),
                ("Content-Digest", SHA_256),
            ]
            .map(own)
            .to_vec(),
            body: BODY.to_owned(),
            label: "sig1".to_owned(),
            covered: covered.map(own).to_vec(),
            params: format!(";created={NOW}"),
            secret: SECRET,
        }
    }

    fn params(self, params: &str) -> Self {
        let params = params.to_owned();
        Self { params, ..self }
    }

    fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn without_header(mut self, name: &str) -> Self {
        self.headers
            .retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        self
    }

    /// Covers one more component.
    fn covering(mut self, identifier: &str, value: &str) -> Self {
        self.covered.push((identifier.to_owned(), value.to_owned()));
        self
    }

    fn not_covering(mut self, identifier: &str) -> Self {
        self.covered.retain(|(own, _)| own != identifier);
        self
    }

    /// Covers nothing but these.
    fn covering_only(self, covered: &[(&str, &str)]) -> Self {
        let covered = covered.iter();
        let covered = covered.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Self {
            covered: covered.collect(),
            ..self
        }
    }

    /// The member of `Signature-Input`.
    fn input(&self) -> String {
        let names: Vec<_> = self.covered.iter().map(|(name, _)| &**name).collect();
        format!("({}){}", names.join(" "), self.params)
    }

    /// The signature of the base, in base64.
    fn signature(&self) -> String {
        let input = self.input();
        let lines = self.covered.iter();
        let lines = lines.map(|(name, value)| format!("{name}: {value}\n"));
        let base = format!(
            "{}\"@signature-params\": {input}",
            lines.collect::<String>()
        );
        hmac(self.secret, &base)
    }

    /// The two headers.
    fn signed(&self) -> [(String, String); 2] {
        let label = &self.label;
        [
            (
                "Signature-Input".to_owned(),
                format!("{label}={}", self.input()),
            ),
            (
                "Signature".to_owned(),
                format!("{label}=:{}:", self.signature()),
            ),
        ]
    }

    /// Sends it with the headers of its signature.
    fn verify(&self, verifier: &Verifier) -> Result<(), ErrorKind> {
        self.verify_with(verifier, &self.signed())
    }

    /// Sends it with other headers of a signature.
    fn verify_with(
        &self,
        verifier: &Verifier,
        signed: &[(String, String)],
    ) -> Result<(), ErrorKind> {
        self.verify_at(verifier, signed, NOW)
    }

    fn verify_at(
        &self,
        verifier: &Verifier,
        signed: &[(String, String)],
        now: i64,
    ) -> Result<(), ErrorKind> {
        let headers: Vec<_> = self.headers.iter().chain(signed).cloned().collect();
        let head = Head::new(self.method, &self.target, &headers);
        let keys = verifier.scheme().keyring([SECRET]).unwrap();
        let body = self.body.clone();
        let verified = verifier.verify(&head, body, &keys, UnixTime::from_secs(now));
        verified.map(|_| ()).map_err(|error| error.kind())
    }

    /// Decides about the head alone: what is refused here is refused before the body is read.
    fn begin(&self, verifier: &Verifier) -> Result<(), ErrorKind> {
        let headers: Vec<_> = self.headers.iter().cloned().chain(self.signed()).collect();
        let head = Head::new(self.method, &self.target, &headers);
        let keys = verifier.scheme().keyring([SECRET]).unwrap();
        let begun = verifier.begin(&head, &keys, UnixTime::from_secs(NOW));
        begun.map(|_| ()).map_err(|error| error.kind())
    }
}

fn verifier(scheme: &'static Scheme) -> Verifier {
    Verifier::new(scheme)
}

fn at(url: &str) -> Verifier {
    Verifier::new(&SAFE).base_url(BaseUrl::new(url).unwrap())
}

#[test]
fn what_the_policy_demands_verifies() {
    assert_eq!(Sent::new().verify(&verifier(&SAFE)), Ok(()));
}

#[test]
fn a_signature_by_another_key_is_refused_before_the_body() {
    let forged = Sent {
        secret: OTHER_SECRET,
        ..Sent::new()
    };

    assert_eq!(
        forged.begin(&verifier(&SAFE)),
        Err(ErrorKind::SignatureMismatch)
    );
}

#[test]
fn what_is_covered_cannot_change() {
    let sent = Sent::new();
    let signed = sent.signed();
    let mismatch = Err(ErrorKind::SignatureMismatch);
    let verify = |sent: Sent| sent.verify_with(&verifier(&SAFE), &signed);
    assert_eq!(verify(sent.clone()), Ok(()));

    let target = |target: &str| Sent {
        target: target.to_owned(),
        ..sent.clone()
    };
    assert_eq!(verify(target("/hook?a=b")), mismatch);
    assert_eq!(verify(target("/hooks?a=c")), mismatch);
    assert_eq!(verify(target("/hooks")), mismatch);
    let body = "{}".to_owned();
    assert_eq!(
        verify(Sent {
            body,
            ..sent.clone()
        }),
        mismatch
    );
    let elsewhere = sent
        .clone()
        .without_header("host")
        .header("Host", "evil.example");
    assert_eq!(verify(elsewhere), mismatch);
    assert_eq!(
        verify(Sent {
            method: "GET",
            ..sent.clone()
        }),
        mismatch
    );
}

#[test]
fn the_parameters_are_signed_as_they_arrived() {
    // Whitespace that no standard writer has is part of what was signed.
    let spaced = Sent::new().params(&format!("; created={NOW};   keyid=\"k1\""));
    assert_eq!(spaced.verify(&verifier(&SAFE)), Ok(()));

    let signed = spaced.signed();
    let [input, signature] = &signed;
    let respelled = input.1.replace("; created", ";created");
    let respelled = [(input.0.clone(), respelled), signature.clone()];
    let refused = spaced.verify_with(&verifier(&SAFE), &respelled);
    assert_eq!(refused, Err(ErrorKind::SignatureMismatch));
}
