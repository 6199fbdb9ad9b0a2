//! HCP Terraform's webhooks and callbacks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};

/// HCP Terraform notifications: HMAC-SHA512 of the body, as `X-TFE-Notification-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/terraform-cloud.md")]
pub const TERRAFORM_CLOUD: Scheme = Scheme::hmac_sha512(
    "terraform-cloud",
    Location::header("X-TFE-Notification-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const TERRAFORM_CLOUD_PROFILE: Profile = Profile {
    vendor: "HCP Terraform",
    docs: &[
        "https://developer.hashicorp.com/terraform/cloud-docs/workspaces/settings/notifications#notification-authenticity",
    ],
    secret: "\
        The text that was entered as \"Token\" with the notification, in the workspace's Settings \
        under Notifications.",
    signed: &[
        "Run tasks of HCP Terraform use another header and are the scheme `TERRAFORM_RUN_TASK`.",
    ],
    unsigned: "Every header.",
    handshake: Some(
        "When the notification is saved, a delivery with the trigger `verification` arrives; \
        answer it with a 2xx.",
    ),
    open_questions: &["whether the verification is signed."],
    notes: &[
        "The body's `run_id` names the run, `run_status` of its notification the state and \
        `trigger` the event.",
    ],
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(
            "github:superplanehq/superplane@0a313ffd1e69:pkg/integrations/terraform/webhook.go",
        ),
    ],
    ..Profile::of(&TERRAFORM_CLOUD)
};

/// HCP Terraform run tasks: HMAC-SHA512 of the body, as `X-TFC-Task-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/terraform-run-task.md")]
pub const TERRAFORM_RUN_TASK: Scheme = Scheme::hmac_sha512(
    "terraform-run-task",
    Location::header("X-TFC-Task-Signature"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200))
.signs(&[Component::Body]);

pub(super) const TERRAFORM_RUN_TASK_PROFILE: Profile = Profile {
    vendor: "HCP Terraform",
    docs: &[
        "https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run-tasks/run-tasks-integration",
    ],
    secret: "The run task's HMAC key, as text.",
    variable: Some("TERRAFORM_RUN_TASK_HMAC_KEY"),
    signed: &[
        "HCP Terraform's notifications use another header and are the scheme `TERRAFORM_CLOUD`.",
    ],
    unsigned: "Every header.",
    handshake: Some("When the task is saved, a test POST arrives that expects 200."),
    open_questions: &["that 200 alone acknowledges."],
    notes: &[
        "The body's `task_result_id` names the request, and `stage` says when in a run it was \
        made.",
    ],
    evidence: &[
        Evidence::Notes,
        Evidence::VendorCode(
            "github:hashicorp/terraform-run-task-scaffolding-go@73c8ca3:internal/sdk/handler/hmac.go",
        ),
    ],
    ..Profile::of(&TERRAFORM_RUN_TASK)
};
