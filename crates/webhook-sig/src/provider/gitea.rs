//! Gitea's webhooks.

use crate::provider::{Evidence, Profile, Retries};
use crate::request::{ReadError, View};
use crate::scheme::{Component, Custom, Encoding, Location, Scheme};

/// Gitea: HMAC-SHA256 of the JSON payload, as `X-Gitea-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/gitea.md")]
pub const GITEA: Scheme = Scheme::hmac_sha256(
    "gitea",
    Location::header("X-Gitea-Signature"),
    Encoding::Hex,
)
.unsigned_id(Location::header("X-Gitea-Delivery"))
.event_type(Location::header("X-Gitea-Event"))
.signs(&[PAYLOAD]);

pub(super) const GITEA_PROFILE: Profile = Profile {
    vendor: "Gitea",
    docs: &["https://docs.gitea.com/usage/webhooks"],
    secret: "The secret in the webhook's settings, as text.",
    signed: &[
        "The payload is the body or, where the webhook's content type is \
        `application/x-www-form-urlencoded`, the decoded value of the field `payload`. Such a form \
        must have that field once and no other, so the signature covers all of it. The content \
        type says which of the two it is. It is not signed and need not be: either way the same \
        JSON is. A webhook of the method GET has the payload in its query and is refused: choose \
        POST.",
        "Gitea signs the same payload for receivers of other forges too: `X-Gogs-Signature` holds \
        the same value, `X-Hub-Signature` one with SHA-1, and `X-Hub-Signature-256` one with \
        `sha256=` before it. They are not read here; a delivery that has only those is refused as \
        unsigned.",
    ],
    unsigned: "\
        `X-Gitea-Event`, `X-Gitea-Event-Type`, `X-Gitea-Delivery` and every other header, method \
        and path.",
    retried: Some(Retries::Repeated),
    retries: Some("No automatic retry; a delivery can be replayed by hand."),
    notes: &["Without a secret the signature's header is there and empty."],
    evidence: &[
        Evidence::IndependentReceiver("github:go-playground/webhooks@02d182a:gitea"),
        Evidence::VendorCode("github:go-gitea/gitea@50e782654e78:services/webhook/deliver.go"),
    ],
    ..Profile::of(&GITEA)
};

/// What Gogs signs, and the forges that descend from it.
///
/// It is a function and not a word for schemes, because here a message chooses between two
/// readings. A word would offer that choice to schemes for which it was never thought through.
pub(super) const PAYLOAD: Component = Component::Custom(Custom::new(
    "body, or payload as the only field of a form",
    write_payload,
));

fn write_payload(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    if !view.announces_form() {
        write(view.body());
        return Ok(());
    }
    let form = view.form()?;
    let payload = form.one("payload")?;
    // A handler would take another field for signed.
    if form.iter().count() != 1 {
        return Err(ReadError::Malformed);
    }
    write(&payload);
    Ok(())
}
