"""What a sender of the catalog is described by, and what it signs.

The descriptions are tables, in `catalog_*.py`, and are written from the published facts alone.
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from senders import unchanged
from sign import Signed
from times import Clock
from verify import Refused, after, from_base64, from_hex


@dataclass(frozen=True)
class Alone:
    """The signature is all there is, after a prefix."""

    prefix: str = ""

    def lead(self, time: str) -> str:
        return self.prefix

    def read(self, value: str) -> tuple[list[str], list[str]]:
        """Gives the signatures' texts, and the times' beside them."""
        return [after(self.prefix, value)], []


@dataclass(frozen=True)
class Entries:
    """Signatures in a list, each after the name of its version."""

    separator: str
    prefix: str
    skips: bool = True  # whether other versions may be in the same header

    def lead(self, time: str) -> str:
        return self.prefix

    def read(self, value: str) -> tuple[list[str], list[str]]:
        entries = value.split(self.separator)
        ours = [entry.removeprefix(self.prefix) for entry in entries if entry.startswith(self.prefix)]
        if len(ours) < len(entries) and not self.skips:
            raise Refused("signature-malformed")
        return ours, []


@dataclass(frozen=True)
class Pairs:
    """`key=value` pairs, of which one is the time; others are skipped."""

    time: str
    signature: str
    separator: str = ","
    numbered: bool = False  # whether the number at the signature's end may be any

    def lead(self, time: str) -> str:
        return f"{self.time}={time}{self.separator}{self.signature}="

    def read(self, value: str) -> tuple[list[str], list[str]]:
        pairs = [pair.partition("=") for pair in value.split(self.separator)]
        times = [text for key, _, text in pairs if key == self.time]
        return [text for key, _, text in pairs if self.is_signature(key)], times

    def is_signature(self, key: str) -> bool:
        if self.numbered:
            return re.fullmatch(self.signature.rstrip("0123456789") + "[0-9]+", key) is not None
        return key == self.signature


@dataclass(frozen=True)
class Encoding:
    write: Callable[[bytes], str]
    read: Callable[[str, int | None], bytes]     # of so many bytes
    spoiled: dict[str, Callable[[bytes], str]]   # spellings of a hash that are not in this encoding


def write_base64(tag: bytes) -> str:
    return base64.b64encode(tag).decode()


def write_base64url(tag: bytes) -> str:
    return base64.urlsafe_b64encode(tag).decode().rstrip("=")


def from_base64url(text: str, size: int | None) -> bytes:
    if not re.fullmatch("[A-Za-z0-9_-]+", text):
        raise Refused("signature-malformed")
    return from_base64(text.replace("-", "+").replace("_", "/") + "=" * (-len(text) % 4), size)


HEX = Encoding(
    bytes.hex,
    from_hex,
    {
        "hex in upper case": lambda tag: tag.hex().upper(),
        "the hash shorter by one byte": lambda tag: tag[:-1].hex(),
    },
)
BASE64 = Encoding(
    write_base64,
    from_base64,
    {
        "the padding missing": lambda tag: write_base64(tag).rstrip("="),
        "the hash shorter by one byte": lambda tag: write_base64(tag[:-1]),
        "hex for base64": bytes.hex,
    },
)
BASE64URL = Encoding(
    write_base64url,
    from_base64url,
    {
        "padding where there is none": lambda tag: write_base64url(tag) + "=",
        "the hash shorter by one byte": lambda tag: write_base64url(tag[:-1]),
        "hex for base64": bytes.hex,
    },
)


# Hashes of the body that a message may have in its place, by their names in it.
DIGESTS: dict[str, Callable[[bytes], str]] = {
    "sha256": lambda body: hashlib.sha256(body).hexdigest(),
    "sha512-base64": lambda body: write_base64(hashlib.sha512(body).digest()),
}


@dataclass(frozen=True)
class Receiver:
    """Whom a delivery is for: the receiver's parameter, and the header or the member of the body that must equal it."""

    param: str
    at: str  # a header's name, or a path of members with a slash in front
    own: str

    def named(self, headers: dict[str, str], body: bytes) -> str:
        if not self.at.startswith("/"):
            return headers[self.at.lower()]
        value = json.loads(body)
        for member in self.at[1:].split("/"):
            value = value[member]
        return value


@dataclass(frozen=True)
class Sender:
    """Signs with an HMAC, and writes the hash in a header."""

    id: str
    header: str
    style: Alone | Entries | Pairs = Alone()
    message: str = "{body}"                           # holds `{body}`, `{time}` and `{the name of a signed header}`
    hash: str = "sha256"
    encoding: Encoding = HEX
    clock: Clock | None = None                        # how the signed time is written, where there is one
    stamp: str | None = None                          # the time's header, where it has one of its own
    tolerance: int = 300
    extra: tuple[list[str], ...] = ()                 # other headers, signed where the message names them
    several: bool = False                             # whether the vendor writes several hashes
    repeated: bool = False                            # whether it writes them in a header each, of one name
    other_names: str = ""                             # how the names of its headers may begin instead, as `svix-`
    secret_from: Callable[[str], str] = unchanged     # makes a text look like the vendor's secret
    key: Callable[[str], bytes] = str.encode          # makes the key from such a secret
    former: Callable[[str], bytes] | None = None      # makes the other key, with which older secrets sign
    secrets: tuple[tuple[str, str], ...] = ()         # other secrets that the vendor has, with what they show
    field: str | None = None                          # a form's only field, where that may hold the signed body
    methods: tuple[str, ...] = ("POST",)              # what the vendor sends by, the usual one first
    receiver: Receiver | None = None                  # whom a delivery is for, where it says so
    body: str | None = None                           # what the vendor sends, where it is not any JSON

    @property
    def names(self) -> list[str]:
        """The signed headers' names, in lower case."""
        return [part for part in re.findall(r"\{(.*?)\}", self.message) if part not in ("body", "time", *DIGESTS)]

    @property
    def keys(self) -> list[Callable[[str], bytes]]:
        """What makes the keys that one secret may mean."""
        return [self.key, self.former] if self.former else [self.key]

    @property
    def size(self) -> int | None:
        """How many bytes a signature has, where there is only one number."""
        return hashlib.new(self.hash).digest_size

    @property
    def spoiled(self) -> dict[str, Callable[[bytes], str]]:
        return self.encoding.spoiled

    def refusal(self, text: str) -> str:
        """What such a text is refused as."""
        return "signature-malformed"

    def content(self, time: str, body: bytes, headers: dict[str, str] | None) -> bytes:
        values = {"body": body, "time": time.encode()} | {name: hashed(body).encode() for name, hashed in DIGESTS.items()}
        named = self.extra if headers is None else headers.items()
        values |= {name.lower(): value.encode() for name, value in named}
        parts = re.split(r"\{(.*?)\}", self.message)  # Literals are at even places, names between them.
        return b"".join(values[part] if place % 2 else part.encode() for place, part in enumerate(parts))

    def signed(
        self, secret: str, time: str, body: bytes, headers: dict[str, str] | None = None, key=None
    ) -> Signed:
        message = self.content(time, body, headers)
        tag = hmac.digest((key or self.key)(secret), message, self.hash)
        return Signed(message, tag, self.style.lead(time), self.encoding.write(tag))

    def proven(self, tags: list[bytes], secret: str, time: str, body: bytes, headers: dict[str, str]) -> bytes | None:
        """Gives the signed message, if one of the tags is that of the secret."""
        candidates = (self.signed(secret, time, body, headers, key) for key in self.keys)
        return next((signed.message for signed in candidates if signed.tag in tags), None)


@dataclass(frozen=True)
class Token:
    """Signs nothing: sends the secret itself, so nothing but the secret is proven."""

    id: str
    header: str
    prefix: str = ""
    basic: bool = False  # `user:password` in base64, as HTTP has it
    methods: tuple[str, ...] = ("POST",)

    def secret(self, owner: str) -> str:
        return f"{self.id}:{owner}-password-for-tests-only" if self.basic else f"{self.id}-{owner}-token-for-tests-only"

    def written(self, secret: str) -> str:
        return self.prefix + (write_base64(secret.encode()) if self.basic else secret)
