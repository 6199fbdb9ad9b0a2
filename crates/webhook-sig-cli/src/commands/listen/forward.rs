//! The app behind the listener.

use std::io::Read;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri};
use tokio::task::spawn_blocking;
use ureq::Agent;

use crate::sending::{OF_CONNECTION, reason};

/// The app that deliveries are forwarded to.
pub(super) struct Forward {
    agent: Agent,
    /// The app's URL; a path in it takes the place of the delivery's.
    url: Uri,
}

/// The number of bytes of the app's answer that the sender gets: 1 MiB.
const ANSWER_LIMIT: u64 = 1024 * 1024;

impl Forward {
    pub(super) fn new(url: Uri, timeout: Duration) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            // The app gets the sender's headers, and no others.
            .accept("")
            .accept_encoding("")
            .user_agent("")
            // The app is here, wherever a proxy leads to.
            .proxy(None)
            .build();
        Self {
            agent: Agent::new_with_config(config),
            url,
        }
    }

    /// Sends a request with its exact headers and bytes, and returns the app's answer.
    pub(super) async fn send(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, String> {
        let request = self.addressed(request).map_err(|error| error.to_string())?;
        let agent = self.agent.clone();
        let sent = spawn_blocking(move || send(&agent, request)).await;
        let answered = sent.map_err(|error| error.to_string())?;
        answered.map_err(|error| reason(&error))
    }

    fn addressed(&self, request: &Request<Bytes>) -> Result<Request<Bytes>, http::Error> {
        let mut parts = self.url.clone().into_parts();
        let target = match (self.url.path(), request.uri().query()) {
            ("/" | "", _) => request.uri().to_string(),
            (path, Some(query)) => format!("{path}?{query}"),
            (path, None) => path.to_owned(),
        };
        parts.path_and_query = Some(target.parse()?);
        let mut forwarded = request.clone();
        *forwarded.uri_mut() = Uri::from_parts(parts)?;
        for name in OF_CONNECTION {
            forwarded.headers_mut().remove(name);
        }
        Ok(forwarded)
    }
}

fn send(agent: &Agent, request: Request<Bytes>) -> Result<Response<Bytes>, ureq::Error> {
    let response = if request.body().is_empty() && !takes_body(request.method()) {
        agent.run(request.map(|_empty| ()))?
    } else {
        agent.run(request.map(|body| body.to_vec()))?
    };
    let (mut parts, body) = response.into_parts();
    let mut bytes = Vec::new();
    body.into_reader()
        .take(ANSWER_LIMIT)
        .read_to_end(&mut bytes)?;
    for name in OF_CONNECTION {
        parts.headers.remove(name);
    }
    Ok(Response::from_parts(parts, bytes.into()))
}

fn takes_body(method: &http::Method) -> bool {
    matches!(method.as_str(), "POST" | "PUT" | "PATCH")
}
