//! The code that people write themselves, under axum and actix-web, on each of three crypto crates.

use actix_web::{HttpRequest, HttpResponse, web};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use hmac::{Hmac, KeyInit as _, Mac as _};
use http::StatusCode;
use sha2::Sha256;

use crate::delivery::GITHUB_SHAPE;

const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// Verifies GitHub's deliveries the way that tutorials show.
///
/// The keys of `ring` and `aws-lc-rs` are made once, as careful code does; with RustCrypto, what
/// most examples show creates a new state from the secret each time.
#[expect(
    clippy::large_enum_variant,
    reason = "there are three of them, and code by hand has its key in place"
)]
pub enum ByHand {
    AwsLcRs(aws_lc_rs::hmac::Key),
    Ring(ring::hmac::Key),
    RustCrypto(&'static [u8]),
}

impl ByHand {
    pub fn all() -> [Self; 3] {
        let secret = GITHUB_SHAPE.secret.as_bytes();
        [
            Self::RustCrypto(secret),
            Self::Ring(ring::hmac::Key::new(ring::hmac::HMAC_SHA256, secret)),
            Self::AwsLcRs(aws_lc_rs::hmac::Key::new(
                aws_lc_rs::hmac::HMAC_SHA256,
                secret,
            )),
        ]
    }

    pub const fn name(&self) -> &'static str {
        match self {
            Self::AwsLcRs(_) => "by hand on aws-lc-rs",
            Self::Ring(_) => "by hand on ring",
            Self::RustCrypto(_) => "by hand on RustCrypto",
        }
    }

    pub fn is_signed(&self, signature: Option<&str>, body: &[u8]) -> bool {
        let Some(signature) = signature.and_then(decoded) else {
            return false;
        };
        match self {
            Self::AwsLcRs(key) => aws_lc_rs::hmac::verify(key, body, &signature).is_ok(),
            Self::Ring(key) => ring::hmac::verify(key, body, &signature).is_ok(),
            Self::RustCrypto(secret) => {
                let mac = Hmac::<Sha256>::new_from_slice(secret);
                let mut mac = mac.expect("any length is a key");
                mac.update(body);
                mac.verify_slice(&signature).is_ok()
            }
        }
    }
}

/// A function for axum's `from_fn`, once it is told how to verify.
pub async fn verify(by_hand: &ByHand, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let signature = parts.headers.get("x-hub-signature-256");
    let signature = signature.and_then(|value| value.to_str().ok());
    if !by_hand.is_signed(signature, &body) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

/// A handler of actix-web's that verifies before it does anything else.
pub async fn handle(by_hand: &ByHand, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let signature = request.headers().get("x-hub-signature-256");
    let signature = signature.and_then(|value| value.to_str().ok());
    if !by_hand.is_signed(signature, &body) {
        return HttpResponse::Unauthorized().finish();
    }
    HttpResponse::Ok().body("ok")
}

fn decoded(signature: &str) -> Option<Vec<u8>> {
    hex::decode(signature.strip_prefix("sha256=")?).ok()
}
