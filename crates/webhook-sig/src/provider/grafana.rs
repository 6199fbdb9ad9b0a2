//! Grafana Alerting's webhooks and callbacks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Grafana Alerting: HMAC-SHA256 of the body, as `X-Grafana-Alerting-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/grafana.md")]
///
/// # Example
///
/// The contact point can rename the signature's header. For another name, define your own scheme:
///
/// ```
/// use webhook_sig::Scheme;
/// use webhook_sig::scheme::{Encoding, Component, Location};
///
/// const ALERTS: Scheme =
///     Scheme::hmac_sha256("grafana", Location::header("X-Our-Signature"), Encoding::Hex)
///         .signs(&[Component::Body]);
/// ```
pub const GRAFANA: Scheme = Scheme::hmac_sha256(
    "grafana",
    Location::header("X-Grafana-Alerting-Signature"),
    Encoding::Hex,
)
.methods(&["POST", "PUT"])
.event_type(Location::json("/status"))
.signs(&[Component::Body]);

pub(super) const GRAFANA_PROFILE: Profile = Profile {
    vendor: "Grafana Alerting",
    docs: &[
        "https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/",
    ],
    secret: "\
        The HMAC secret of the contact point, as text: among its optional settings, under \
        Alerting > Contact points.",
    signed: &[
        "This is the signature of a contact point that names no timestamp header. With one Grafana \
        signs the time too: that is `GRAFANA_TIMESTAMPED`, the better choice.",
    ],
    unsigned: "Every header, method and path.",
    retries: Some(
        "As Alertmanager's notifier does. An alert that persists is notified again every \
        `repeat_interval`.",
    ),
    notes: &[
        "`/groupKey` is Alertmanager's key of the group of alerts, and `/status` says whether \
        they fire. Neither identifies a delivery.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:grafana/alerting@783ce041445f:http/hmac.go",
    )],
    ..Profile::of(&GRAFANA)
};

/// Grafana (timed): HMAC-SHA256 of `{timestamp}:{body}`, as `X-Grafana-Alerting-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/grafana-timestamped.md")]
///
/// # Example
///
/// Name the timestamp header `X-Grafana-Alerting-Timestamp` in the contact point, or define your
/// own scheme for the name in use:
///
/// ```
/// use webhook_sig::scheme::{Encoding, Component, Scheme, Location};
/// use webhook_sig::time::TimeFormat;
///
/// const ALERTS: Scheme = Scheme::hmac_sha256(
///     "grafana-timestamped",
///     Location::header("X-Grafana-Alerting-Signature"),
///     Encoding::Hex,
/// )
/// .timestamp(Location::header("X-Our-Time"), TimeFormat::UnixSeconds)
/// .signs(&[Component::Timestamp, Component::Literal(":"), Component::Body]);
/// ```
pub const GRAFANA_TIMESTAMPED: Scheme = Scheme::hmac_sha256(
    "grafana-timestamped",
    Location::header("X-Grafana-Alerting-Signature"),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Grafana-Alerting-Timestamp"),
    TimeFormat::UnixSeconds,
)
.methods(&["POST", "PUT"])
.event_type(Location::json("/status"))
.unique_messages()
.signs(&[
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);

pub(super) const GRAFANA_TIMESTAMPED_PROFILE: Profile = Profile {
    vendor: "Grafana Alerting",
    docs: &[
        "https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/",
    ],
    secret: "\
        The HMAC secret of the contact point, as text: among its optional settings, under \
        Alerting > Contact points.",
    variable: Some("GRAFANA_WEBHOOK_SECRET"),
    signed: &[
        "Grafana has no name of its own for the timestamp's header: it signs a time once the \
        contact point names one.",
        "Grafana documents no window. A contact point without a timestamp header signs the body \
        alone, as `GRAFANA` does, and is refused here.",
    ],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "As Alertmanager's notifier does. An alert that persists is notified again every \
        `repeat_interval`.",
    ),
    evidence: &[Evidence::VendorCode(
        "github:grafana/alerting@783ce041:http/hmac.go",
    )],
    ..Profile::of(&GRAFANA_TIMESTAMPED)
};
