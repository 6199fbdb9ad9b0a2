"""Senders of the Standard Webhooks family: an id, a time, and entries `v1,<base64>`."""

from catalog_keys import (
    auth_hook,
    from_auth_hook,
    from_whsec,
    from_whsec_or_text,
    from_whsec_padded_or_not,
    plain_base64,
)
from catalog_sender import BASE64, Entries, Sender
from senders import unchanged, whsec
from times import SECONDS


def standard(
    id: str,
    names: str = "webhook",
    separator: str = " ",
    secret_from=whsec,
    key=from_whsec,
    former=None,
    secrets=(),
    other_names="",
) -> Sender:
    return Sender(
        id,
        f"{names}-signature",
        Entries(separator, "v1,"),
        f"{{{names}-id}}.{{time}}.{{body}}",
        encoding=BASE64,
        clock=SECONDS,
        stamp=f"{names}-timestamp",
        extra=([f"{names}-id", "msg_test0001"],),
        several=True,
        secret_from=secret_from,
        key=key,
        former=former,
        secrets=secrets,
        other_names=other_names,
    )


STANDARD = (
    standard("anthropic"),
    # The vendor encodes the client's secret only because its library decodes it.
    standard("bigcommerce", secret_from=unchanged, key=str.encode),
    standard("brex", secret_from=plain_base64),
    standard("clerk", "svix", other_names="webhook"),
    standard("dodopayments"),
    standard("fathom"),
    standard("folk"),
    standard("gitlab-signing-token"),
    standard("granola"),
    standard("grok-automations"),
    standard("incident-io"),
    # The vendor's libraries encode the shared secret for one that decodes it.
    standard("increase", secret_from=unchanged, key=str.encode),
    standard("linq"),
    standard("loops"),
    standard("make-events"),
    standard(
        "openai",
        key=from_whsec_or_text,
        secrets=(("a secret without the prefix is used as text", "openai-text-key-for-tests-only"),),
    ),
    standard(
        "polar",
        key=from_whsec_padded_or_not,
        former=str.encode,
        secrets=(
            ("the padding of a generated secret is missing", whsec("polar-key-for-tests-only-01").rstrip("=")),
            ("a secret without the prefix is used as text", "polar_whs_key-for-tests-only-0123"),
            ("a secret that a merchant chose is no base64", "whsec_key-for-tests-only-chosen"),
        ),
    ),
    standard("postsyncer"),
    standard("recall-ai", other_names="svix"),
    standard("render"),
    standard("replicate"),
    standard("resend", "svix", other_names="webhook"),
    standard("signatureapi"),
    standard("stytch", "svix", other_names="webhook"),
    standard("surge-standard-webhooks"),
    standard(
        "supabase-auth-hooks",
        separator=", ",
        secret_from=auth_hook,
        key=from_auth_hook,
        secrets=(("the secret without its prefix", plain_base64("auth-hook-key-for-tests-only")),),
    ),
)
