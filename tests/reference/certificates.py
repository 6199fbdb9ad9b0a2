"""X.509 certificates of ECDSA keys, RFC 5280: makes a chain for tests, and verifies one as Apple's are verified."""

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timezone

from public_algorithms import Algorithm, ecdsa
from public_keys import P256, P384
from public_pairs import CURVES, Pair, children, in_base64, integer, oid, pair, pem, read_point, tlv
from senders import SENT
from verify import Refused

YEAR = 31_536_000
SHA256_OID, SHA384_OID = "1.2.840.10045.4.3.2", "1.2.840.10045.4.3.3"
HASHES = {oid(SHA256_OID)[2:]: "sha256", oid(SHA384_OID)[2:]: "sha384"}
BASIC, USAGE = "2.5.29.19", "2.5.29.15"
LEAF_MARK, MIDDLE_MARK = "1.2.840.113635.100.6.11.1", "1.2.840.113635.100.6.2.1"


@dataclass(frozen=True)
class Plan:
    """What a certificate says."""

    name: str
    key: str                      # the owner of the pair
    is_ca: bool = False
    marks: tuple[str, ...] = ()
    since: int = SENT - YEAR
    until: int = SENT + YEAR
    curve: str = field(default="p-256")

    @property
    def pair(self) -> Pair:
        return pair(self.curve, self.key)


ROOT = Plan("Test Root", "apple root", is_ca=True, until=SENT + 10 * YEAR)
OTHER_ROOT = Plan("Test Root", "another root", is_ca=True)
MIDDLE = Plan("Test Intermediate", "apple intermediate", is_ca=True, marks=(MIDDLE_MARK,))
LEAF = Plan("Test Leaf", "own", marks=(LEAF_MARK,))


def certificate(plan: Plan, issuer: Plan) -> bytes:
    algorithm = tlv(0x30, oid(SHA256_OID))
    constraints = tlv(0x30, tlv(0x01, b"\xff")) if plan.is_ca else tlv(0x30)
    usage = b"\x03\x02\x01\x06" if plan.is_ca else b"\x03\x02\x07\x80"
    extensions = [extension(BASIC, constraints, True), extension(USAGE, usage, True)]
    extensions += [
        extension("2.5.29.14", tlv(0x04, key_id(plan))),
        extension("2.5.29.35", tlv(0x30, tlv(0x80, key_id(issuer)))),
    ]
    extensions += [extension(mark, tlv(0x05)) for mark in plan.marks]
    serial = int.from_bytes(f"{plan.name} {plan.key}".encode()[:15], "big")
    body = tlv(
        0x30, tlv(0xA0, integer(2)), integer(serial), algorithm, named(issuer.name),
        tlv(0x30, time(plan.since), time(plan.until)), named(plan.name), plan.pair.spki,
        tlv(0xA3, tlv(0x30, *extensions)),
    )
    signature = signing(issuer.curve, "sha256").signs(issuer.pair, body)
    return tlv(0x30, body, algorithm, tlv(0x03, b"\0", signature))


def key_id(plan: Plan) -> bytes:
    return hashlib.sha1(plan.pair.raw).digest()


def signing(curve: str, hash: str) -> Algorithm:
    return ecdsa({"p-256": P256, "p-384": P384}[curve], hash)


def extension(name: str, value: bytes, critical: bool = False) -> bytes:
    return tlv(0x30, oid(name), tlv(0x01, b"\xff") if critical else b"", tlv(0x04, value))


def named(text: str) -> bytes:
    return tlv(0x30, tlv(0x31, tlv(0x30, oid("2.5.4.3"), tlv(0x0C, text.encode()))))


def time(moment: int) -> bytes:
    return tlv(0x17, datetime.fromtimestamp(moment, timezone.utc).strftime("%y%m%d%H%M%SZ").encode())


def chain(leaf: Plan = LEAF, middle: Plan = MIDDLE, root: Plan = ROOT) -> list[str]:
    """A chain as the member `x5c` has it."""
    return [in_base64(certificate(*of)) for of in ((leaf, middle), (middle, root), (root, root))]


def root_text(owner: str) -> str:
    root = ROOT if owner == "own" else OTHER_ROOT
    return pem("CERTIFICATE", certificate(root, root))


@dataclass(frozen=True)
class Read:
    """A certificate that was read."""

    signed: bytes
    hash: str
    signature: bytes
    issuer: bytes
    subject: bytes
    since: int
    until: int
    curve: str
    key: tuple[int, int]
    extensions: dict[bytes, bytes]

    def is_signed_by(self, other: "Read") -> bool:
        algorithm = signing(other.curve, self.hash)
        return self.issuer == other.subject and algorithm.proves(other.key, self.signed, self.signature)

    def has(self, mark: str) -> bool:
        return oid(mark)[2:] in self.extensions

    @property
    def is_ca(self) -> bool:
        return b"\x01\x01\xff" in self.extensions.get(oid(BASIC)[2:], b"")


def read(der: bytes) -> Read:
    ((_, whole),) = children(der)
    (_, body), (_, algorithm), (_, bits) = children(whole)
    fields = [one for one in children(body) if one[0] != 0xA0]  # without the version
    _, _, (_, issuer), (_, validity), (_, subject), (_, key), *rest = fields
    names = [content for _, content in children(children(key)[0][1])]
    (curve,) = [name for name, one in CURVES.items() if oid(one.oid)[2:] == names[1]]
    extensions = {}
    for tag, content in rest:
        if tag == 0xA3:
            for _, one in children(children(content)[0][1]):
                parts = children(one)
                extensions[parts[0][1]] = parts[-1][1]
    since, until = (moment(tag, text) for tag, text in children(validity))
    signed = tlv(0x30, body)
    hash = HASHES[children(algorithm)[0][1]]
    point = read_point(CURVES[curve], children(key)[1][1][1:])
    return Read(signed, hash, bits[1:], issuer, subject, since, until, curve, point, extensions)


def moment(tag: int, text: bytes) -> int:
    form = "%y%m%d%H%M%SZ" if tag == 0x17 else "%Y%m%d%H%M%SZ"
    return int(datetime.strptime(text.decode(), form).replace(tzinfo=timezone.utc).timestamp())


def trusted(text: str) -> Read | None:
    """Reads the receiver's root; none that is not of this kind can have signed."""
    try:
        return read(base64.b64decode("".join(text.split("-----")[2].split())))
    except (KeyError, ValueError):
        return None


def verified_leaf(x5c: object, roots: list[str], now: int) -> str:
    """Verifies a chain of three to one of the roots, and returns the leaf's text."""
    if not isinstance(x5c, list) or len(x5c) != 3 or any(type(text) is not str for text in x5c):
        raise Refused("signature-malformed")
    try:
        ders = [base64.b64decode(text, validate=True) for text in x5c]
        leaf, middle = (read(der) for der in ders[:2])
    except (ValueError, KeyError, IndexError, AssertionError):
        raise Refused("signature-malformed") from None
    good = (
        leaf.is_signed_by(middle) and middle.is_ca and not leaf.is_ca
        and leaf.has(LEAF_MARK) and middle.has(MIDDLE_MARK)
        and all(one.since <= now <= one.until for one in (leaf, middle))
    )
    # The root that counts is the receiver's; the one in the token is there to be counted.
    if not good or not any(middle.is_signed_by(root) for root in map(trusted, roots) if root):
        raise Refused("signature-mismatch")
    return pem("CERTIFICATE", ders[0])
