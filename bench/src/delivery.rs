//! Signed deliveries of the shapes that are measured.

use bytes::Bytes;
use http::{HeaderMap, Request};
use webhook_sig::provider::{GITHUB, STANDARD_WEBHOOKS, STRIPE};
use webhook_sig::{Head, Keyring, Scheme, Signer, UnixTime, Verifier};

/// A scheme, and the secret that all its contestants get.
pub struct Shape {
    pub name: &'static str,
    pub scheme: &'static Scheme,
    pub secret: &'static str,
}

pub const GITHUB_SHAPE: Shape = Shape {
    name: "GitHub",
    scheme: &GITHUB,
    secret: "W5ZqkqPDYkYm8sJ1tq0V",
};

pub const STRIPE_SHAPE: Shape = Shape {
    name: "Stripe",
    scheme: &STRIPE,
    secret: "whsec_W5ZqkqPDYkYm8sJ1tq0V",
};

pub const STANDARD_SHAPE: Shape = Shape {
    name: "Standard Webhooks",
    scheme: &STANDARD_WEBHOOKS,
    secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
};

pub const SHAPES: [&Shape; 3] = [&GITHUB_SHAPE, &STRIPE_SHAPE, &STANDARD_SHAPE];

/// A request as it would arrive, signed now.
pub struct Delivery {
    pub headers: HeaderMap,
    /// It lies in memory that is never freed, so that a clone of it counts no references: peers
    /// borrow it, and a receiver would hand its own over and clone nothing either.
    pub body: Bytes,
    /// What the signature covers before the body.
    pub prefix: Vec<u8>,
    /// When it was signed.
    pub now: UnixTime,
    pub truth: Truth,
}

/// Whether the signature is the sender's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Truth {
    Forged,
    Signed,
}

impl Shape {
    /// Signs a body of so many bytes.
    pub fn delivery(&self, length: usize) -> Delivery {
        let key = self.scheme.key(self.secret).expect("the secret is a key");
        let body = body(length);
        let request = usual_headers(length).body(body.clone()).expect("a request");
        let (signer, now) = (Signer::new(self.scheme, key), UnixTime::now());
        let request = match self.scheme.message_id() {
            Some(_) => signer.sign_with_id("msg_2Lh9KRb0pzN4LePd3XiA4v12Axj", request, now),
            None => signer.sign(request, now),
        };
        let request = request.expect("the scheme can be signed");
        let head = Head::new("POST", "/webhooks", request.headers());
        let mut prefix = Verifier::new(self.scheme)
            .signed_message(&head, body.clone())
            .expect("the request was just signed");
        prefix.truncate(prefix.len() - length);
        Delivery {
            prefix,
            headers: request.headers().clone(),
            body,
            now,
            truth: Truth::Signed,
        }
    }

    pub fn keyring(&self) -> Keyring {
        self.scheme
            .keyring([self.secret])
            .expect("the secret is a key")
    }
}

impl Delivery {
    /// Puts a signature of GitHub's form in place of the right one.
    pub fn forged(mut self) -> Self {
        let forgery = format!("sha256={}", "0a".repeat(32));
        let forgery = forgery.parse().expect("a header");
        self.headers.insert("x-hub-signature-256", forgery);
        self.truth = Truth::Forged;
        self
    }
}

/// Creates a text of a length, which is not JSON, so that no peer gets beyond its first byte when
/// it reads what it has verified.
fn body(length: usize) -> Bytes {
    let text: Vec<_> = (b'a'..=b'z').cycle().take(length).collect();
    Bytes::from_static(text.leak())
}

/// What a vendor's request has in addition to its signature.
fn usual_headers(length: usize) -> http::request::Builder {
    Request::post("/webhooks")
        .header("host", "shop.example")
        .header("user-agent", "Webhooks/1.0")
        .header("accept", "*/*")
        .header("accept-encoding", "gzip")
        .header("content-type", "application/json")
        .header("content-length", length)
        .header("x-request-id", "0a3cbbd4-2f5c-4b44-8f5b-1f2f0d2b9a11")
}
