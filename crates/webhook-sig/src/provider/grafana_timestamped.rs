//! Grafana Alerting's webhooks with a signed time.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Grafana (timed): HMAC-SHA256 of `{timestamp}:{body}`, as `X-Grafana-Alerting-Signature: <hex>`.
///
/// The key is the HMAC secret of the contact point, as text.
///
/// Grafana has no name of its own for the timestamp's header: it signs a time once the contact
/// point names one. Enter `X-Grafana-Alerting-Timestamp` there, or describe the name that is in
/// use:
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
///
/// The time is in seconds. Grafana documents no window; it is 300 seconds here. A contact point
/// without a timestamp header signs the body alone, as [`GRAFANA`](crate::provider::GRAFANA) does,
/// and is refused here.
///
/// Not signed: every other header, method and path.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/>
pub const GRAFANA_TIMESTAMPED: Scheme = Scheme::hmac_sha256(
    "grafana-timestamped",
    Location::header("X-Grafana-Alerting-Signature"),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Grafana-Alerting-Timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);
