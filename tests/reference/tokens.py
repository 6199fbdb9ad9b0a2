"""JSON Web Signatures in the compact form: signing, and reading what was signed (RFC 7515, 7518, 7797 and 8037)."""

import base64
import hashlib
import hmac
import json
import re
from dataclasses import dataclass

from irregular_received import Number, Object, refuse
from public_algorithms import (
    ED25519,
    P256_SHA256_FIXED,
    P384_SHA384_FIXED,
    P521_SHA512_FIXED,
    PSS_SHA256,
    PSS_SHA384,
    PSS_SHA512,
    RSA_SHA256,
    RSA_SHA384,
    RSA_SHA512,
)
from public_pairs import Pair, base64url, pair
from verify import Refused

PUBLIC = {
    "RS256": RSA_SHA256,
    "RS384": RSA_SHA384,
    "RS512": RSA_SHA512,
    "PS256": PSS_SHA256,
    "PS384": PSS_SHA384,
    "PS512": PSS_SHA512,
    "ES256": P256_SHA256_FIXED,
    "ES384": P384_SHA384_FIXED,
    "ES512": P521_SHA512_FIXED,
    "EdDSA": ED25519,
}
SECRET = {"HS256": "sha256", "HS384": "sha384", "HS512": "sha512"}
# What a member of a key set must be to fit an algorithm.
FIT = {"HS": ("oct", None), "RS": ("RSA", None), "PS": ("RSA", None), "Ed": ("OKP", "Ed25519")}
FIT |= {"ES256": ("EC", "P-256"), "ES384": ("EC", "P-384"), "ES512": ("EC", "P-521")}

ATTACHED, DETACHED, UNENCODED = "attached", "detached", "detached and not encoded"


@dataclass(frozen=True)
class Signing:
    """Who signs: a shared secret, or a pair of keys, and by which algorithm."""

    alg: str
    secret: bytes = b""
    pair: Pair | None = None

    def sign(self, message: bytes) -> bytes:
        if self.alg == "none":
            return b""
        if self.alg in SECRET:
            return hmac.digest(self.secret, message, SECRET[self.alg])
        return PUBLIC[self.alg].signs(self.pair, message)


def compact(signing: Signing, header: dict | str, payload: bytes, form: str = ATTACHED) -> str:
    """Signs a payload; the header is JSON, or its text."""
    text = header if isinstance(header, str) else as_json(header)
    head = base64url(text.encode())
    content = payload if form == UNENCODED else base64url(payload).encode()
    tag = base64url(signing.sign(head.encode() + b"." + content))
    return f"{head}.{base64url(payload) if form == ATTACHED else ''}.{tag}"


def as_json(tree: object) -> str:
    return json.dumps(tree, separators=(",", ":"), ensure_ascii=False)


def pair_of(alg: str, owner: str) -> Pair:
    return pair(PUBLIC[alg].kind, owner)


@dataclass(frozen=True)
class Token:
    """A token that was read, and not yet verified."""

    head: str
    header: Object
    content: str
    tag: bytes

    def get(self, name: str):
        return dict(self.header).get(name)

    def message(self, payload: bytes, form: str) -> bytes:
        content = payload if form == UNENCODED else base64url(payload).encode()
        return self.head.encode() + b"." + content


def read_token(text: str) -> Token:
    parts = text.split(".")
    if len(parts) != 3 or not parts[0]:
        raise Refused("signature-malformed")
    header = strict_json(from_base64url(parts[0]), "signature")
    if not isinstance(header, Object):
        raise Refused("signature-malformed")
    return Token(parts[0], header, parts[1], from_base64url(parts[2]))


def from_base64url(text: str) -> bytes:
    """Decodes base64 for URLs without padding, of which there is one spelling."""
    if not re.fullmatch("[A-Za-z0-9_-]*", text):
        raise Refused("signature-malformed")
    try:
        found = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise Refused("signature-malformed") from None
    if base64url(found) != text:
        raise Refused("signature-malformed")
    return found


def strict_json(text: bytes, what: str):
    """Reads JSON in which no name comes twice."""
    def once(pairs: list) -> Object:
        if len({name for name, _ in pairs}) < len(pairs):
            raise Refused(f"{what}-malformed")
        return Object(pairs)

    try:
        return json.loads(
            text.decode(), object_pairs_hook=once, parse_int=Number, parse_float=Number, parse_constant=refuse
        )
    except ValueError:
        raise Refused(f"{what}-malformed") from None


def check_header(token: Token, alg: str, form: str) -> None:
    """The algorithm is the configured one, and what must be understood is exactly the unencoded payload."""
    members = dict(token.header)
    if members.get("alg") != alg:
        raise Refused("signature-malformed")
    extensions = ["b64"] if form == UNENCODED else None
    if members.get("crit") != extensions or members.get("b64", True) != (form != UNENCODED):
        raise Refused("signature-malformed")
    if bool(token.content) != (form == ATTACHED):
        raise Refused("signature-malformed")


def proven(alg: str, key: str, message: bytes, tag: bytes) -> bool:
    if alg in SECRET:
        return hmac.compare_digest(hmac.digest(secret_bytes(key), message, SECRET[alg]), tag)
    algorithm = PUBLIC[alg]
    if algorithm.size and len(tag) != algorithm.size:
        return False
    return algorithm.verify(key, message, tag)


def secret_bytes(text: str) -> bytes:
    """A shared secret is text, or a JWK whose `k` holds its bytes."""
    if not text.lstrip().startswith("{"):
        return text.encode()
    return from_base64url(json.loads(text)["k"])


def keys_of(secrets: list[str], alg: str, key_id: str | None) -> list[str]:
    """Lists the keys that may have signed: of a key set those of the id that fit the algorithm."""
    found, sets = [], False
    for text in secrets:
        tree = json.loads(text) if text.lstrip().startswith("{") else {}
        if "keys" not in tree:
            found.append(text)
            continue
        sets = True
        fit = FIT.get(alg) or FIT[alg[:2]]
        for jwk in tree["keys"]:
            if (jwk["kty"], jwk.get("crv")) == fit and jwk.get("alg", alg) == alg and jwk.get("kid") == key_id:
                found.append(json.dumps(jwk))
    if sets and not found:
        raise Refused("key-unknown")
    return found


def digest(text: bytes, encoding: str) -> str:
    tag = hashlib.sha256(text).digest()
    return {
        "hex": tag.hex,
        "base64": lambda: base64.b64encode(tag).decode(),
        "base64url padded": lambda: base64.urlsafe_b64encode(tag).decode(),
    }[encoding]()

