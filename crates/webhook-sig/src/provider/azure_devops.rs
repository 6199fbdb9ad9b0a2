//! Azure DevOps' service hooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Azure DevOps: user and password, as `Authorization: Basic <base64>`.
#[doc = include_str!("../../docs/providers/azure-devops.md")]
pub const AZURE_DEVOPS: Scheme = Scheme::basic("azure-devops")
    .event(Identity::Id(Location::json("/id")))
    .event_type(Location::json("/eventType"))
    .event_time(Location::json("/createdDate"), TimeFormat::Rfc3339)
    .unique_messages()
    .build();

pub(super) const AZURE_DEVOPS_PROFILE: Profile = Profile {
    vendor: "Azure DevOps",
    docs: &["https://learn.microsoft.com/en-us/azure/devops/service-hooks/services/webhooks"],
    secret: "The basic authentication's user and password of the subscription, as `user:password`.",
    signed: &[
        "Headers of any name and value can be configured too: demand one with \
        `Verifier::require_header`.",
    ],
    unsigned: "Everything.",
    weak_points: &[
        "The password says who sends, not what: fetch what matters from Azure DevOps by its id.",
    ],
    open_questions: &[
        "where in the body the event's id and type are, which is known from one receiver.",
    ],
    evidence: &[Evidence::IndependentReceiver(
        "github:go-playground/webhooks@02d182a:azuredevops/azuredevops.go",
    )],
    ..Profile::of(&AZURE_DEVOPS)
};
