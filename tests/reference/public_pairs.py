"""The test keys of the public-key schemes, two pairs a kind, and the texts that vendors show of such keys.

Every private key here is a hash of its own name: it is public, so use none for anything but tests.
"""

import base64
import hashlib
import json
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from public_keys import P256, P384, P521, SECP256K1, ecdsa_public, ed25519_public

CURVES = {curve.name: curve for curve in (P256, P384, P521, SECP256K1)}
ED25519_OID, EC_OID, RSA_OID = "1.3.101.112", "1.2.840.10045.2.1", "1.2.840.113549.1.1.1"

# How far each prime is from the number that the hash of its name makes.
TO_PRIME = {
    "rsa-1024": {"own": (406, 504), "other": (46, 558)},
    "rsa-2048": {"own": (188, 214), "other": (780, 488)},
}
KINDS = ("ed25519", *CURVES, *TO_PRIME)


@dataclass(frozen=True)
class Pair:
    """A private and a public key: 32 bytes each, a number and a point, or (n, e, p, q) and (n, e)."""

    kind: str
    private: bytes | int | tuple[int, int, int, int]
    public: bytes | tuple[int, int]

    @property
    def spki(self) -> bytes:
        key = integers(*self.public) if self.kind.startswith("rsa") else self.raw
        return tlv(0x30, self.algorithm, tlv(0x03, b"\0", key))

    @property
    def pkcs8(self) -> bytes:
        if self.kind == "ed25519":
            key = tlv(0x04, self.private)
        elif self.kind in CURVES:
            number = self.private.to_bytes(CURVES[self.kind].size, "big")
            key = tlv(0x30, integer(1), tlv(0x04, number), tlv(0xA1, tlv(0x03, b"\0", self.raw)))
        else:
            n, e, p, q = self.private
            d = pow(e, -1, (p - 1) * (q - 1))
            key = integers(0, n, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
        return tlv(0x30, integer(0), self.algorithm, tlv(0x04, key))

    @property
    def algorithm(self) -> bytes:
        if self.kind == "ed25519":
            return tlv(0x30, oid(ED25519_OID))
        if self.kind in CURVES:
            return tlv(0x30, oid(EC_OID), oid(CURVES[self.kind].oid))
        return tlv(0x30, oid(RSA_OID), tlv(0x05))

    @property
    def raw(self) -> bytes:
        """The bytes of an Ed25519 key, or a point as SEC 1 writes it, not compressed."""
        if self.kind == "ed25519":
            return self.public
        return b"\4" + b"".join(number.to_bytes(CURVES[self.kind].size, "big") for number in self.public)

    @property
    def jwk(self) -> dict[str, str]:
        if self.kind == "ed25519":
            return {"kty": "OKP", "crv": "Ed25519", "x": base64url(self.public)}
        if self.kind in CURVES:
            name = self.kind if self.kind == "secp256k1" else self.kind.upper()
            x, y = (base64url(number.to_bytes(CURVES[self.kind].size, "big")) for number in self.public)
            return {"kty": "EC", "crv": name, "x": x, "y": y}
        n, e = (base64url(number.to_bytes((number.bit_length() + 7) // 8, "big")) for number in self.public)
        return {"kty": "RSA", "n": n, "e": e}

    def texts(self) -> dict[str, str]:
        """Gives each text that may be the public key's, by the name of its form."""
        return {form: write(self) for form, write in FORMS.items() if self.kind == "ed25519" or form in FOR_ALL}

    def private_texts(self) -> dict[str, str]:
        texts = {"pkcs8": pem("PRIVATE KEY", self.pkcs8)}
        if self.kind == "ed25519":
            texts["whsk"] = "whsk_" + in_base64(self.private + self.public)
            texts["seed"] = self.private.hex()
        return texts


def pem(label: str, der: bytes) -> str:
    lines = [f"-----BEGIN {label}-----", *textwrap.wrap(in_base64(der), 64), f"-----END {label}-----"]
    return "\n".join(lines) + "\n"


def in_base64(text: bytes) -> str:
    return base64.b64encode(text).decode()


def base64url(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


FORMS = {
    "pem": lambda pair: pem("PUBLIC KEY", pair.spki),
    "spki": lambda pair: in_base64(pair.spki),
    "jwk": lambda pair: json.dumps(pair.jwk),
    "hex": lambda pair: pair.raw.hex(),
    "base64": lambda pair: in_base64(pair.raw),
    "whpk": lambda pair: "whpk_" + in_base64(pair.raw),
}
FOR_ALL = ("pem", "spki", "jwk")


@cache
def pair(kind: str, owner: str) -> Pair:
    """Gives the pair of a kind: the one named `own`, or the `other` one."""
    if kind == "ed25519":
        seed = hashed(kind, owner, 32)
        return Pair(kind, seed, ed25519_public(seed))
    if kind in CURVES:
        curve = CURVES[kind]
        private = int.from_bytes(hashed(kind, owner, curve.size + 8), "big") % (curve.n - 1) + 1
        return Pair(kind, private, ecdsa_public(curve, private))
    half = int(kind.removeprefix("rsa-")) // 2
    p, q = (
        (int.from_bytes(hashed(kind, f"{owner} {name}", half // 8), "big") | 3 << half - 2 | 1) + further
        for name, further in zip("pq", TO_PRIME[kind][owner], strict=True)
    )
    return Pair(kind, (p * q, 65537, p, q), (p * q, 65537))


def hashed(kind: str, owner: str, size: int) -> bytes:
    return hashlib.shake_256(f"{kind} {owner}".encode()).digest(size)


@cache
def pairs_by_text() -> dict[str, Pair]:
    pairs = (pair(kind, owner) for kind in KINDS for owner in ("own", "other"))
    return {text: one for one in pairs for text in one.texts().values()}


def shown(kind: str, form: str) -> Callable[[str], str]:
    """Makes the function that gives the text of a public key, by the name of its owner in a sentence."""
    return lambda name: pair(kind, "own" if "current" in name else "other").texts()[form]


def keys_file() -> str:
    """The texts of all test keys, for tests in other languages."""
    about = "Test keys, made by tests/reference/public_pairs.py: everyone knows the private ones."
    keys = {
        kind: {
            owner: {"private": one.private_texts(), "public": one.texts()}
            for owner in ("own", "other")
            for one in [pair(kind, owner)]
        }
        for kind in KINDS
    }
    return json.dumps({"about": about, "keys": keys}, indent=2) + "\n"


def read_public(kind: str, text: str) -> bytes | tuple[int, int]:
    """Reads any of the texts of a public key, and the key that a certificate is for."""
    label = re.search("-----BEGIN ([A-Z ]+)-----", text)
    if text.lstrip().startswith("{"):
        return read_jwk(json.loads(text))
    if kind == "ed25519" and re.fullmatch("[0-9a-fA-F]{64}", text):
        return bytes.fromhex(text)
    line = re.sub(r"-----[A-Z ]+-----|\s", "", text).removeprefix("whpk_")
    der = base64.b64decode(line + "=" * (-len(line) % 4), validate=True)
    if kind == "ed25519" and len(der) == 32:
        return der
    if label and label[1] == "RSA PUBLIC KEY":
        return read_integers(der)
    if label and label[1] == "CERTIFICATE":
        fields = children(children(children(der)[0][1])[0][1])
        if fields[0][0] == 0xA0:  # the version
            fields = fields[1:]
        der = tlv(0x30, fields[5][1])
    algorithm, bits = children(children(der)[0][1])
    key, names = bits[1][1:], [content for _, content in children(algorithm[1])]
    if names[0] == oid(RSA_OID)[2:]:
        return read_integers(key)
    if names[0] == oid(EC_OID)[2:]:
        return read_point(CURVES[kind], key)
    return key


def read_jwk(jwk: dict[str, str]) -> bytes | tuple[int, int]:
    names = {"OKP": "x", "EC": "xy", "RSA": "ne"}[jwk["kty"]]
    parts = [base64.urlsafe_b64decode(jwk[name] + "=" * (-len(jwk[name]) % 4)) for name in names]
    return parts[0] if len(parts) == 1 else tuple(int.from_bytes(part, "big") for part in parts)


def read_point(curve, text: bytes) -> tuple[int, int]:
    assert text[0] == 4 and len(text) == 1 + 2 * curve.size, "a compressed point"
    x, y = text[1 : 1 + curve.size], text[1 + curve.size :]
    return int.from_bytes(x, "big"), int.from_bytes(y, "big")


# DER, as far as keys and signatures need it.


def tlv(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 128 + len(length)]) + length + content


def integer(number: int) -> bytes:
    return tlv(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def integers(*numbers: int) -> bytes:
    return tlv(0x30, *(integer(number) for number in numbers))


def oid(text: str) -> bytes:
    first, second, *rest = (int(number) for number in text.split("."))
    content = bytes([40 * first + second])
    for number in rest:
        groups = [number & 127]
        while number := number >> 7:
            groups.append(number & 127 | 128)
        content += bytes(reversed(groups))
    return tlv(0x06, content)


def children(text: bytes) -> list[tuple[int, bytes]]:
    """Splits a text into its values, each as tag and content."""
    found = []
    while text:
        tag, size, start = text[0], text[1], 2
        if size > 128:
            start += size - 128
            size = int.from_bytes(text[2:start], "big")
        found.append((tag, text[start : start + size]))
        text = text[start + size :]
    return found


def read_integers(text: bytes) -> tuple[int, int]:
    first, second = (int.from_bytes(content, "big") for _, content in children(children(text)[0][1]))
    return first, second
