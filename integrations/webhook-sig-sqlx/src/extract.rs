//! The extractors, and what they and a record answer in their place.

use std::error::Error as StdError;
use std::fmt;

use webhook_sig::Verified;

use crate::error::RecordError;
use crate::event::Event;
#[cfg(feature = "tracing")]
use crate::log::Bounded;

/// The rejection of a request that no middleware has verified, so that it has no event.
///
/// The response is a bare 500. The cure is logged, under the feature `tracing`, at most once a minute.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MissingProof;

impl fmt::Display for MissingProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "no webhook was verified before this handler: put the layer or middleware of \
             `tower-webhook-sig` or `actix-webhook-sig` around it",
        )
    }
}

impl StdError for MissingProof {}

/// Returns the event of a proof that a middleware left in the request, if it did.
fn event(verified: Option<Verified>) -> Result<Event, MissingProof> {
    let Some(verified) = verified else {
        #[cfg(feature = "tracing")]
        log_missing();
        return Err(MissingProof);
    };
    Ok(Event::new(verified))
}

/// Logs that no webhook was verified, at most once a minute: anyone can send such requests.
#[cfg(feature = "tracing")]
fn log_missing() {
    static MISSING: Bounded = Bounded::new();
    if let Some(requests) = MISSING.count() {
        tracing::error!(requests, "{MissingProof}");
    }
}

/// Logs an error that becomes a response, which does not show it to the sender: at most one a minute
/// of those that pass, as while the database is down, and of those that do not.
#[cfg(feature = "tracing")]
fn log(error: &RecordError) {
    static TEMPORARY: Bounded = Bounded::new();
    static LASTING: Bounded = Bounded::new();
    let lines = if error.is_temporary() {
        &TEMPORARY
    } else {
        &LASTING
    };
    if let Some(deliveries) = lines.count() {
        tracing::error!(
            error = error as &(dyn StdError + 'static),
            deliveries,
            "deliveries were refused, because their events were not recorded; this is the last error"
        );
    }
}

#[cfg(feature = "axum")]
mod axum {
    use ::axum::extract::FromRequestParts;
    use ::axum::http::StatusCode;
    use ::axum::http::request::Parts;
    use ::axum::response::{IntoResponse, Response};

    use super::{Event, MissingProof, RecordError};

    impl<S: Send + Sync> FromRequestParts<S> for Event {
        type Rejection = MissingProof;

        async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, MissingProof> {
            super::event(parts.extensions.get().cloned())
        }
    }

    impl IntoResponse for MissingProof {
        fn into_response(self) -> Response {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }

    impl IntoResponse for RecordError {
        fn into_response(self) -> Response {
            #[cfg(feature = "tracing")]
            super::log(&self);
            let status = if self.is_temporary() {
                StatusCode::SERVICE_UNAVAILABLE
            } else {
                StatusCode::INTERNAL_SERVER_ERROR
            };
            status.into_response()
        }
    }
}

#[cfg(feature = "actix")]
mod actix {
    use std::future::{Ready, ready};

    use actix_web::dev::Payload;
    use actix_web::http::StatusCode;
    use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, ResponseError};

    use super::{Event, MissingProof, RecordError};

    impl FromRequest for Event {
        type Error = MissingProof;
        type Future = Ready<Result<Self, MissingProof>>;

        fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
            ready(super::event(request.extensions().get().cloned()))
        }
    }

    impl ResponseError for MissingProof {
        /// The default one would tell the text to the sender.
        fn error_response(&self) -> HttpResponse {
            HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }

    impl ResponseError for RecordError {
        fn status_code(&self) -> StatusCode {
            if self.is_temporary() {
                StatusCode::SERVICE_UNAVAILABLE
            } else {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }

        /// The default one would tell the text to the sender.
        fn error_response(&self) -> HttpResponse {
            #[cfg(feature = "tracing")]
            super::log(self);
            HttpResponse::new(self.status_code())
        }
    }
}

#[cfg(all(test, feature = "tracing"))]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tracing::span::{Attributes, Id, Record};
    use tracing::subscriber::with_default;
    use tracing::{Metadata, Subscriber};

    use super::RecordError;

    /// Counts lines.
    #[derive(Clone, Default)]
    struct Lines(Arc<AtomicUsize>);

    impl Subscriber for Lines {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn event(&self, _: &tracing::Event<'_>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn enter(&self, _: &Id) {}

        fn exit(&self, _: &Id) {}
    }

    #[test]
    fn a_flood_of_refused_deliveries_is_a_line_of_each_kind() {
        let lines = Lines::default();

        with_default(lines.clone(), || {
            for _ in 0..100 {
                super::log(&RecordError::Database(sqlx::Error::PoolTimedOut));
                super::log(&RecordError::NoStore);
                super::event(None).unwrap_err();
            }
        });

        assert_eq!(lines.0.load(Ordering::Relaxed), 3);
    }
}
