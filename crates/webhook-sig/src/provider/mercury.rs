//! Mercury's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Mercury-Signature");

/// Mercury: HMAC-SHA256 of `{t}.{body}`, as `Mercury-Signature: t=<unix>,v1=<hex>`.
///
/// The key is the webhook's secret, as text. Mercury shows it once, when the webhook is made.
///
/// The window is 300 seconds. The body is a merge patch for one resource: it says what changed and
/// not all there is.
///
/// Not signed: every header, method and path. The event's `/id`, `/resourceType` and
/// `/operationType` stand in the signed body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that the key is the text itself. Most public receivers use it so, but one decodes
/// it from base64. If nothing verifies, try the latter:
///
/// ```
/// use webhook_sig::Scheme;
/// use webhook_sig::provider::MERCURY;
/// use webhook_sig::scheme::KeyFormat;
///
/// const DECODED: Scheme = MERCURY.derive("mercury").key_format(KeyFormat::Base64).build();
/// ```
///
/// <https://docs.mercury.com/reference/webhooks>
pub const MERCURY: Scheme =
    Scheme::hmac_sha256("mercury", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
