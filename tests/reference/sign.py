"""How each vendor signs a webhook: one function a scheme, written from the published facts alone.

This is a second implementation, kept apart from the Rust one on purpose: where the two agree on
a vector, an error would have to be made twice, in two languages, from two readings of the facts.
"""

import base64
import hashlib
import hmac
from typing import NamedTuple


class Signed(NamedTuple):
    message: bytes  # what is hashed; without the key, also where the vendor appends the key
    tag: bytes      # the hash
    lead: str       # what comes before the hash in its header or field
    text: str       # the hash as the vendor spells it

    @property
    def value(self) -> str:
        return self.lead + self.text


def fastbound(secret: str, timestamp: str, body: bytes) -> Signed:
    """`X-FastBound-Signature: t=<unix>,v1=<hex>`"""
    return hmac_hex(secret, f"{timestamp}.".encode() + body, f"t={timestamp},v1=")


def fastspring(secret: str, body: bytes) -> Signed:
    """`X-FS-Signature: <base64>`"""
    return hmac_base64(secret.encode(), body)


def fastspring_classic(secret: str, security_data: bytes) -> Signed:
    """`security_hash=<hex>`; no other field of the form is covered."""
    return md5_before_key(secret, security_data)


def fastspring_fulfillment(secret: str, fields: list[tuple[bytes, bytes]]) -> Signed:
    """`security_request_hash=<hex>`, over the decoded values of all other fields, by ordinal order of names."""
    return md5_before_key(secret, b"".join(value for _, value in sorted(fields)))


def github(secret: str, body: bytes) -> Signed:
    """`X-Hub-Signature-256: sha256=<hex>`"""
    return hmac_hex(secret, body, "sha256=")


def qualifio(secret: str, body: bytes) -> Signed:
    """`X-Qualifio-Signature: sha256=<hex>`; the vendor names the prefix, and hex is inferred from it."""
    return hmac_hex(secret, body, "sha256=")


def shopify(secret: str, body: bytes) -> Signed:
    """`X-Shopify-Hmac-Sha256: <base64>`"""
    return hmac_base64(secret.encode(), body)


def slack(secret: str, timestamp: str, body: bytes) -> Signed:
    """`X-Slack-Signature: v0=<hex>` beside `X-Slack-Request-Timestamp`"""
    return hmac_hex(secret, f"v0:{timestamp}:".encode() + body, "v0=")


def standard_webhooks(secret: str, message_id: str, timestamp: str, body: bytes) -> Signed:
    """`webhook-signature: v1,<base64>` beside `webhook-id` and `webhook-timestamp`"""
    text = secret.removeprefix("whsec_").rstrip("=")  # The vendor's libraries take it without padding too.
    key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    return hmac_base64(key, f"{message_id}.{timestamp}.".encode() + body, "v1,")


def stripe(secret: str, timestamp: str, body: bytes) -> Signed:
    """`Stripe-Signature: t=<unix>,v1=<hex>`; the key is the whole `whsec_…` text, not decoded."""
    return hmac_hex(secret, f"{timestamp}.".encode() + body, f"t={timestamp},v1=")


def svix(secret: str, message_id: str, timestamp: str, body: bytes) -> Signed:
    """`svix-signature`, `svix-id`, `svix-timestamp`: Standard Webhooks under other names."""
    return standard_webhooks(secret, message_id, timestamp, body)


def hmac_hex(secret: str, message: bytes, lead: str) -> Signed:
    tag = hmac.digest(secret.encode(), message, "sha256")
    return Signed(message, tag, lead, tag.hex())


def hmac_base64(key: bytes, message: bytes, lead: str = "") -> Signed:
    tag = hmac.digest(key, message, "sha256")
    return Signed(message, tag, lead, base64.b64encode(tag).decode())


def md5_before_key(secret: str, message: bytes) -> Signed:
    tag = hashlib.md5(message + secret.encode(), usedforsecurity=False).digest()
    return Signed(message, tag, "", tag.hex())
