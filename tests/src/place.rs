//! Where a scenario runs: a framework's server, and a form on the wire.

use std::panic::{AssertUnwindSafe, catch_unwind};

use webhook_sig::Endpoint;

use crate::host::{Framework, Host};
use crate::message::{Request, Response};
use crate::wire::Wire;

/// A framework's server with a wire form to speak to it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Place {
    /// Whose server it is.
    pub framework: Framework,
    /// How requests reach it.
    pub wire: Wire,
}

impl Place {
    /// Starts a server with one endpoint.
    #[must_use]
    pub fn start(self, endpoint: &Endpoint) -> Host {
        self.framework.start(std::slice::from_ref(endpoint))
    }

    /// Sends a request in this place's form.
    #[must_use]
    pub fn send(self, host: &Host, request: &Request) -> Response {
        self.wire.send(host.address(), request)
    }
}

/// Runs a scenario in every place, and names those where it fails.
pub fn everywhere(scenario: impl Fn(Place)) {
    let wires = |framework| Wire::ALL.map(|wire| Place { framework, wire });
    let places = Framework::ALL.into_iter().flat_map(wires);
    each(places, scenario);
}

/// Runs a scenario that chooses its wire form itself in every framework.
pub fn in_every_framework(scenario: impl Fn(Framework)) {
    each(Framework::ALL, scenario);
}

fn each<T: Copy + std::fmt::Debug>(places: impl IntoIterator<Item = T>, scenario: impl Fn(T)) {
    let failed: Vec<_> = places
        .into_iter()
        .filter(|place| catch_unwind(AssertUnwindSafe(|| scenario(*place))).is_err())
        .collect();
    assert!(failed.is_empty(), "it fails in {failed:?}");
}
