//! Sample events, as vendors send them.

use webhook_sig::Scheme;

/// A sample event.
pub(crate) struct Sample {
    pub(crate) scheme: &'static str,
    pub(crate) event: &'static str,
    /// The headers in addition to those that signing sets.
    pub(crate) headers: &'static [(&'static str, &'static str)],
    pub(crate) body: &'static str,
}

impl Sample {
    /// Returns the sample of an event.
    pub(crate) fn find(scheme: &Scheme, event: &str) -> Option<&'static Self> {
        Self::of(scheme).find(|sample| sample.event == event)
    }

    /// Returns the samples of a scheme.
    pub(crate) fn of(scheme: &Scheme) -> impl Iterator<Item = &'static Self> {
        Self::ALL
            .iter()
            .filter(|sample| sample.scheme == scheme.id())
    }

    /// All samples, ordered by scheme and event.
    pub(crate) const ALL: &[Self] = &[
        Self {
            scheme: "github",
            event: "push",
            headers: &[
                ("content-type", "application/json"),
                ("x-github-event", "push"),
                ("x-github-delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958"),
            ],
            body: include_str!("samples/github-push.json"),
        },
        Self {
            scheme: "stripe",
            event: "invoice.paid",
            headers: &[("content-type", "application/json; charset=utf-8")],
            body: include_str!("samples/stripe-invoice.paid.json"),
        },
    ];
}
