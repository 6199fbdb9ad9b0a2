//! Signed deliveries of schemes with public keys, and code by hand that verifies them.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature as aws;
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use http::{HeaderMap, Request};
use ring::signature as ring_signature;
use webhook_sig::provider::{DISCORD, SENDGRID, WISE};
use webhook_sig::{Head, Key, Scheme, Signer, UnixTime, Verifier};

/// A scheme, and the kind of keys that its deliveries are signed with.
pub struct PublicShape {
    pub name: &'static str,
    pub scheme: &'static Scheme,
    pub kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    Ed25519,
    P256,
    Rsa(KeySize),
}

pub const ED25519: PublicShape = PublicShape {
    name: "Ed25519 (Discord)",
    scheme: &DISCORD,
    kind: Kind::Ed25519,
};

pub const P256: PublicShape = PublicShape {
    name: "ECDSA on P-256 (SendGrid)",
    scheme: &SENDGRID,
    kind: Kind::P256,
};

pub const RSA_2048: PublicShape = PublicShape {
    name: "RSA of 2048 bits (Wise)",
    scheme: &WISE,
    kind: Kind::Rsa(KeySize::Rsa2048),
};

pub const RSA_4096: PublicShape = PublicShape {
    name: "RSA of 4096 bits (Wise)",
    scheme: &WISE,
    kind: Kind::Rsa(KeySize::Rsa4096),
};

pub const PUBLIC_SHAPES: [PublicShape; 4] = [ED25519, P256, RSA_2048, RSA_4096];

/// Returns whether the second argument is a signature of the first.
pub type Verify = Box<dyn Fn(&[u8], &[u8]) -> bool>;

/// A pair of keys, which is new in each run.
pub struct Pair {
    kind: Kind,
    /// As `Scheme::signing_key` reads it.
    private: String,
    /// As the crypto crates take it: the bytes of a point, or PKCS#1 in DER.
    raw: Vec<u8>,
    /// As vendors show it: hex, SPKI in base64, or PEM.
    pub public: String,
    /// `SubjectPublicKeyInfo` in DER; empty for Ed25519.
    pub spki: Vec<u8>,
}

impl Pair {
    pub fn new(kind: Kind) -> Self {
        match kind {
            Kind::Ed25519 => Self::ed25519(),
            Kind::P256 => Self::p256(),
            Kind::Rsa(size) => Self::rsa(kind, size),
        }
    }

    fn ed25519() -> Self {
        let mut seed = [0; 32];
        aws_lc_rs::rand::fill(&mut seed).expect("the system has randomness");
        let raw = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key();
        Self {
            kind: Kind::Ed25519,
            private: format!("whsk_{}", BASE64.encode(seed)),
            public: hex::encode(raw.as_bytes()),
            raw: raw.as_bytes().to_vec(),
            spki: Vec::new(),
        }
    }

    fn p256() -> Self {
        let pair = aws::EcdsaKeyPair::generate(&aws::ECDSA_P256_SHA256_ASN1_SIGNING);
        let pair = pair.expect("the system has randomness");
        let private = pair.to_pkcs8v1().expect("a key can be written");
        let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("so can this one");
        Self {
            kind: Kind::P256,
            private: BASE64.encode(private.as_ref()),
            raw: pair.public_key().as_ref().to_vec(),
            public: BASE64.encode(spki.as_ref()),
            spki: spki.as_ref().to_vec(),
        }
    }

    fn rsa(kind: Kind, size: KeySize) -> Self {
        let pair = aws::RsaKeyPair::generate(size).expect("the system has randomness");
        let private: Pkcs8V1Der<'_> = pair.as_der().expect("a key can be written");
        let spki: PublicKeyX509Der<'_> = pair.public_key().as_der().expect("so can this one");
        Self {
            kind,
            private: BASE64.encode(private.as_ref()),
            raw: pair.public_key().as_ref().to_vec(),
            public: pem(spki.as_ref()),
            spki: spki.as_ref().to_vec(),
        }
    }

    pub fn key(&self, scheme: &Scheme) -> Key {
        scheme.key(&self.public).expect("it is a public key")
    }

    /// Returns the verification alone, with a key that is read already, as our core does it.
    pub fn bare(&self) -> Verify {
        if self.kind != Kind::Ed25519 {
            return self.on_aws_lc_rs();
        }
        let key = self.raw.as_slice().try_into().expect("it has 32 bytes");
        let key = ed25519_dalek::VerifyingKey::from_bytes(key).expect("it is a point");
        Box::new(move |message, signature| {
            let signature = ed25519_dalek::Signature::from_slice(signature);
            signature.is_ok_and(|signature| key.verify_strict(message, &signature).is_ok())
        })
    }

    /// Returns the same on aws-lc-rs, which keeps a key parsed.
    pub fn on_aws_lc_rs(&self) -> Verify {
        let key = self.parsed();
        Box::new(move |message, signature| key.verify_sig(message, signature).is_ok())
    }

    pub fn parsed(&self) -> aws::ParsedPublicKey {
        let algorithm: &'static dyn aws::VerificationAlgorithm = match self.kind {
            Kind::Ed25519 => &aws::ED25519,
            Kind::P256 => &aws::ECDSA_P256_SHA256_ASN1,
            Kind::Rsa(_) => &aws::RSA_PKCS1_2048_8192_SHA256,
        };
        aws::ParsedPublicKey::new(algorithm, &self.raw).expect("it is a public key")
    }

    /// Returns the same on ring, which parses the key each time.
    pub fn on_ring(&self) -> Verify {
        let algorithm: &'static dyn ring_signature::VerificationAlgorithm = match self.kind {
            Kind::Ed25519 => &ring_signature::ED25519,
            Kind::P256 => &ring_signature::ECDSA_P256_SHA256_ASN1,
            Kind::Rsa(_) => &ring_signature::RSA_PKCS1_2048_8192_SHA256,
        };
        let key = ring_signature::UnparsedPublicKey::new(algorithm, self.raw.clone());
        Box::new(move |message, signature| key.verify(message, signature).is_ok())
    }
}

fn pem(spki: &[u8]) -> String {
    let text = BASE64.encode(spki);
    let lines: Vec<_> = text.as_bytes().chunks(64).map(str::from_utf8).collect();
    let lines: Result<Vec<_>, _> = lines.into_iter().collect();
    let lines = lines.expect("it is ASCII").join("\n");
    format!("-----BEGIN PUBLIC KEY-----\n{lines}\n-----END PUBLIC KEY-----\n")
}

/// A request as it would arrive, signed now.
pub struct PublicDelivery {
    pub headers: HeaderMap,
    pub body: Bytes,
    pub now: UnixTime,
    kind: Kind,
    /// What is signed, and the bytes of the signature.
    pub message: Vec<u8>,
    pub signature: Vec<u8>,
}

impl PublicDelivery {
    /// Signs a body of so many bytes.
    pub fn new(shape: &PublicShape, pair: &Pair, length: usize) -> Self {
        let text: Vec<_> = (b'a'..=b'z').cycle().take(length).collect();
        // In memory that is never freed, so that a clone of it counts no references.
        let body = Bytes::from_static(text.leak());
        let now = UnixTime::now();
        let key = shape.scheme.signing_key(&pair.private);
        let signer = Signer::new(shape.scheme, key.expect("it is a private key"));
        let request = Request::post("/webhooks")
            .header("host", "shop.example")
            .header("user-agent", "Webhooks/1.0")
            .header("accept", "*/*")
            .header("accept-encoding", "gzip")
            .header("content-type", "application/json")
            .header("content-length", length)
            .header("x-request-id", "0a3cbbd4-2f5c-4b44-8f5b-1f2f0d2b9a11");
        let request = signer.sign(request.body(body.clone()).expect("a request"), now);
        let headers = request.expect("the scheme can be signed").headers().clone();
        let head = Head::new("POST", "/webhooks", &headers);
        let message = Verifier::new(shape.scheme).signed_message(&head, body.clone());
        Self {
            message: message.expect("the request was just signed"),
            signature: signature(shape.kind, &headers).expect("it was just signed"),
            kind: shape.kind,
            headers,
            body,
            now,
        }
    }

    pub fn head(&self) -> Head<'_> {
        Head::new("POST", "/hooks/acme", &self.headers)
    }

    /// Verifies as careful code by hand does, on any crypto crate.
    pub fn is_signed(&self, verify: &dyn Fn(&[u8], &[u8]) -> bool) -> bool {
        self.verify_by_hand(verify).unwrap_or(false)
    }

    fn verify_by_hand(&self, verify: &dyn Fn(&[u8], &[u8]) -> bool) -> Option<bool> {
        let signature = signature(self.kind, &self.headers)?;
        let time = match self.kind {
            Kind::Ed25519 => "x-signature-timestamp",
            Kind::P256 => "x-twilio-email-event-webhook-timestamp",
            Kind::Rsa(_) => return Some(verify(&self.body, &signature)),
        };
        let time = self.headers.get(time)?.to_str().ok()?;
        let age = self.now.as_secs().abs_diff(time.parse().ok()?);
        let message = [time.as_bytes(), &self.body].concat();
        Some(age <= 300 && verify(&message, &signature))
    }
}

/// Reads the signature from the headers, as code by hand does.
fn signature(kind: Kind, headers: &HeaderMap) -> Option<Vec<u8>> {
    match kind {
        Kind::Ed25519 => hex::decode(headers.get("x-signature-ed25519")?).ok(),
        Kind::P256 => {
            let text = headers.get("x-twilio-email-event-webhook-signature")?;
            BASE64.decode(text).ok()
        }
        Kind::Rsa(_) => BASE64.decode(headers.get("x-signature-sha256")?).ok(),
    }
}
