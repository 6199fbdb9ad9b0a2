//! The code that people write themselves, under axum and actix-web.

use actix_web::{HttpRequest, HttpResponse, web};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;

use crate::delivery::GITHUB_SHAPE;
use crate::peers::is_signed;

const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// A function for axum's `from_fn`.
pub async fn verify(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let signature = parts.headers.get("x-hub-signature-256");
    let signature = signature.and_then(|value| value.to_str().ok());
    if !is_signed(signature, &body, GITHUB_SHAPE.secret.as_bytes()) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

/// A handler of actix-web's that verifies before it does anything else.
pub async fn handle(request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let signature = request.headers().get("x-hub-signature-256");
    let signature = signature.and_then(|value| value.to_str().ok());
    if !is_signed(signature, &body, GITHUB_SHAPE.secret.as_bytes()) {
        return HttpResponse::Unauthorized().finish();
    }
    HttpResponse::Ok().body("ok")
}
