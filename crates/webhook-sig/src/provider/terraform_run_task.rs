//! HCP Terraform's run tasks.

use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};

/// HCP Terraform run tasks: HMAC-SHA512 of the body, as `X-TFC-Task-Signature: <hex>`.
///
/// The key is the run task's HMAC key, as text.
///
/// It is SHA-512, so the hex has 128 digits. HCP Terraform's notifications use another header and
/// are the scheme `terraform-cloud`.
///
/// Not signed: every header, and no timestamp. The body's `task_result_id` names the request, and
/// `stage` says when in a run it was made.
///
/// Handshake: when the task is saved, a test POST arrives that expects 200.
///
/// Status 200 acknowledges. Nothing is known of retries.
///
/// Unconfirmed: everything here, header, algorithm, fields and status; it was written from memory
/// and not read again at HashiCorp.
///
/// <https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration>
pub const TERRAFORM_RUN_TASK: Scheme = Scheme::hmac_sha512(
    "terraform-run-task",
    Location::header("X-TFC-Task-Signature"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200))
.signs(&[Component::Body]);
