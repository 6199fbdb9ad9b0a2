//! HCP Terraform's notifications.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// HCP Terraform notifications: HMAC-SHA512 of the body, as `X-TFE-Notification-Signature: <hex>`.
///
/// The key is the notification's token, as text.
///
/// It is SHA-512, so the hex has 128 digits. Run tasks of HCP Terraform use another header and are
/// the scheme `terraform-run-task`.
///
/// Not signed: every header, and no timestamp. The body's `run_id` with the `run_status` of its
/// notification serves as the delivery's id; `trigger` names the event.
///
/// Handshake: when the notification is saved, a delivery with the trigger `verification` arrives;
/// answer it with a 2xx.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: whether the verification is signed, and the names of the body's fields.
///
/// <https://developer.hashicorp.com/terraform/cloud-docs/workspaces/settings/notifications#notification-authenticity>
pub const TERRAFORM_CLOUD: Scheme = Scheme::hmac_sha512(
    "terraform-cloud",
    Location::header("X-TFE-Notification-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
