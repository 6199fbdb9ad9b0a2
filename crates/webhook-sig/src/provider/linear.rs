//! Linear's webhooks.

use std::time::Duration;

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

/// Linear: HMAC-SHA256 of the body, as `Linear-Signature: <hex>`.
///
/// The key is the webhook's signing secret, as text.
///
/// The time of sending is in the body, as `webhookTimestamp` in milliseconds, and is signed with
/// it; Linear asks for a window of one minute. `Linear-Timestamp` says the same and is not signed,
/// so it is not read.
///
/// **Retries do not pass this window**, as reported and not captured: they come after a minute, an
/// hour and six hours, and repeat the first attempt byte for byte, with its time. An event whose
/// first delivery failed is then lost. To accept them, allow for 7 hours and 1 minute, and remember
/// what was handled in a replay store:
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::provider::LINEAR;
/// use webhook_sig::Verifier;
///
/// let window = LINEAR.tolerance().past(Duration::from_secs(25_260));
/// let verifier = Verifier::new(&LINEAR).tolerance(window);
/// ```
///
/// Not signed: `Linear-Delivery`, the id, and `Linear-Event`; every other header, method and path.
/// Take the kind from the body's `type` and `action`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Weak points: none known but a replay within the window.
///
/// <https://linear.app/developers/webhooks>
pub const LINEAR: Scheme = Scheme::hmac_sha256(
    "linear",
    Location::header("Linear-Signature"),
    Encoding::Hex,
)
.timestamp(Location::json("/webhookTimestamp"), TimeFormat::UnixMillis)
.tolerance(Tolerance::symmetric(Duration::from_secs(60)))
.late_by(Duration::from_secs(60 + 60 * 60 + 6 * 60 * 60))
.signs(&[Component::Body]);
