"""How a vendor's secret looks, and how the key is made from it."""

import base64
import hashlib
import re
import unicodedata

from senders import whsec


def plain_base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def hexadecimal(text: str) -> str:
    return text.encode().hex()


def auth_hook(text: str) -> str:
    return f"v1,{whsec(text)}"


def from_base64_text(secret: str) -> bytes:
    return base64.b64decode(secret, validate=True)


def normalized(secret: str) -> bytes:
    return unicodedata.normalize("NFKD", secret).encode()


def from_whsec(secret: str) -> bytes:
    """The libraries of Standard Webhooks take base64 without its padding too."""
    text = secret.removeprefix("whsec_").rstrip("=")
    return from_base64_text(text + "=" * (-len(text) % 4))


def from_whsec_or_text(secret: str) -> bytes:
    return from_whsec(secret) if secret.startswith("whsec_") else secret.encode()


def from_whsec_padded_or_not(secret: str) -> bytes:
    """Decodes what is base64 after `whsec_`; any other secret is used as text."""
    found = re.fullmatch("whsec_([A-Za-z0-9+/]+)={0,2}", secret)
    return from_base64_text(found[1] + "=" * (-len(found[1]) % 4)) if found else secret.encode()


def from_auth_hook(secret: str) -> bytes:
    return from_whsec(secret.removeprefix("v1,"))


def from_entities(secret: str) -> bytes:
    """Decodes the entities that WordPress writes, once, and no others."""
    signs = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#039;": "'"}
    return re.sub("|".join(signs), lambda entity: signs[entity[0]], secret).encode()


def without_signkey(secret: str) -> bytes:
    return re.sub("^signkey-[A-Za-z0-9_]+-", "", secret).encode()


def sha256_of(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
