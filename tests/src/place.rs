//! Where a scenario runs: a framework's server, and a form on the wire.

use std::fmt::Debug;
use std::thread;

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

    /// Returns the same server with another wire form.
    #[must_use]
    pub fn with(self, wire: Wire) -> Self {
        Self { wire, ..self }
    }

    /// Returns whether a scenario with many requests sends this one here: to every framework, each
    /// time by another form on the wire.
    #[must_use]
    pub fn takes(self, number: usize) -> bool {
        let framework = Framework::ALL.iter().position(|own| *own == self.framework);
        let turn = number.wrapping_add(framework.unwrap_or_default());
        Wire::ALL.get(turn.rem_euclid(Wire::ALL.len())) == Some(&self.wire)
    }

    /// Returns whether a scenario with many requests sends this one here, and nowhere else.
    #[must_use]
    pub fn takes_alone(self, number: usize) -> bool {
        let turn = number.rem_euclid(Framework::ALL.len());
        Framework::ALL.get(turn) == Some(&self.framework) && self.takes(number)
    }

    /// Sends a request in this place's form.
    #[must_use]
    pub fn send(self, host: &Host, request: &Request) -> Response {
        self.wire.send(host.address(), request)
    }
}

/// Runs a scenario in every place, and names those where it fails.
pub fn everywhere(scenario: impl Fn(Place) + Sync) {
    let wires = |framework| Wire::ALL.map(|wire| Place { framework, wire });
    let places = Framework::ALL.into_iter().flat_map(wires);
    each(places, scenario);
}

/// Runs a scenario that chooses its wire form itself in every framework.
pub fn in_every_framework(scenario: impl Fn(Framework) + Sync) {
    each(Framework::ALL, scenario);
}

/// Runs a scenario in all places at once, because most of its time is spent waiting.
fn each<T: Copy + Debug + Send>(places: impl IntoIterator<Item = T>, scenario: impl Fn(T) + Sync) {
    let scenario = &scenario;
    let failed: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = places
            .into_iter()
            .map(|place| {
                let name = format!("{place:?}");
                let builder = thread::Builder::new().name(name.clone());
                let running = builder.spawn_scoped(scope, move || scenario(place));
                (name, running.expect("a thread starts"))
            })
            .collect();
        let ended = running
            .into_iter()
            .map(|(name, running)| (name, running.join()));
        ended
            .filter_map(|(name, result)| result.is_err().then_some(name))
            .collect()
    });
    assert!(failed.is_empty(), "it fails in {failed:?}");
}
