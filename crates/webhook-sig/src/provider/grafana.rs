//! Grafana Alerting's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Grafana Alerting: HMAC-SHA256 of the body, as `X-Grafana-Alerting-Signature: <hex>`.
///
/// The key is the HMAC secret of the contact point, as text.
///
/// Grafana signs so while the contact point names no timestamp header. With one it signs the time
/// too: that is [`GRAFANA_TIMESTAMPED`](crate::provider::GRAFANA_TIMESTAMPED), which is the better
/// choice. The signature's header can be renamed in the contact point; another name needs a scheme
/// of one's own:
///
/// ```
/// use webhook_sig::Scheme;
/// use webhook_sig::scheme::{Encoding, Component, Location};
///
/// const ALERTS: Scheme =
///     Scheme::hmac_sha256("grafana", Location::header("X-Our-Signature"), Encoding::Hex)
///         .signs(&[Component::Body]);
/// ```
///
/// Not signed: every header, method and path. No time is signed, so a captured delivery stays valid
/// until the secret is changed. `/groupKey` and `/status` in the signed body say which alerts it is
/// about, and not which delivery.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: what `/groupKey` and `/status` identify.
///
/// <https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/>
pub const GRAFANA: Scheme = Scheme::hmac_sha256(
    "grafana",
    Location::header("X-Grafana-Alerting-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
