"""The algorithms of public-key schemes: each signs with a test pair, and verifies with any public key."""

from collections.abc import Callable
from dataclasses import dataclass

from public_keys import (
    ORDER,
    P256,
    P384,
    P521,
    SECP256K1,
    Curve,
    ecdsa_sign,
    ecdsa_verify,
    ed25519_sign,
    ed25519_verify,
    pss_sign,
    pss_verify,
    rsa_sign,
    rsa_verify,
)
from public_pairs import Pair, integer, integers, read_integers, read_public, tlv

Unfit = Callable[[bytes], dict[str, bytes]]


@dataclass(frozen=True)
class Algorithm:
    kind: str                                        # of its keys
    signs: Callable[[Pair, bytes], bytes]
    proves: Callable[[object, bytes, bytes], bool]   # by a public key, that a message has a signature
    unfit: Unfit                                     # makes of a good signature those that are refused
    size: int | None = None                          # of its signatures, where all are of one size
    twin: Callable[[bytes], bytes] | None = None     # makes of a good signature one that is good too

    def verify(self, public_text: str, message: bytes, signature: bytes) -> bool:
        return self.proves(read_public(self.kind, public_text), message, signature)


def unfit_ed25519(signature: bytes) -> dict[str, bytes]:
    s = int.from_bytes(signature[32:], "little") + ORDER
    return {
        "s is written as s and the order": signature[:32] + s.to_bytes(32, "little"),
        "the neutral point, and nothing else": bytes([1]) + bytes(63),
        "zeros": bytes(64),
        "a bit of R is another one": bytes([signature[0] ^ 1]) + signature[1:],
    }


ED25519 = Algorithm(
    "ed25519", lambda pair, message: ed25519_sign(pair.private, message), ed25519_verify, unfit_ed25519, size=64
)


def ecdsa(curve: Curve, hash: str, fixed: bool = False) -> Algorithm:
    """ECDSA with its two numbers in DER, or in as many bytes as the curve needs."""
    size = curve.size

    def write(r: int, s: int) -> bytes:
        return r.to_bytes(size, "big") + s.to_bytes(size, "big") if fixed else integers(r, s)

    def read(signature: bytes) -> tuple[int, int]:
        if fixed:
            return int.from_bytes(signature[:size], "big"), int.from_bytes(signature[size:], "big")
        return read_integers(signature)

    def proves(public: tuple[int, int], message: bytes, signature: bytes) -> bool:
        try:
            r, s = read(signature)
            if write(r, s) != signature:  # There is one way to write two numbers.
                return False
        except (IndexError, OverflowError, ValueError):
            return False
        return ecdsa_verify(curve, hash, public, message, r, s)

    def unfit(signature: bytes) -> dict[str, bytes]:
        r, s = read(signature)
        found = {
            "both numbers are zero": write(0, 0),
            "both numbers are one": write(1, 1),
            "s is the order": write(r, curve.n),
            "the numbers are swapped": write(s, r),
        }
        if fixed:
            return found | {"the numbers are in DER": integers(r, s)}
        padded = tlv(0x02, b"\0" + integer(r)[2:])
        return found | {
            "a spare zero in front of a number": tlv(0x30, padded, integer(s)),
            "a length in more bytes than it needs": b"\x30\x81" + signature[1:],
            "a byte after the signature": signature + b"\0",
            "a third number": tlv(0x30, integer(r), integer(s), integer(0)),
            "the numbers without DER": r.to_bytes(size, "big") + s.to_bytes(size, "big"),
        }

    def twin(signature: bytes) -> bytes:
        r, s = read(signature)
        return write(r, curve.n - s)

    def signs(pair: Pair, message: bytes) -> bytes:
        return write(*ecdsa_sign(curve, hash, pair.private, message))

    return Algorithm(curve.name, signs, proves, unfit, size=2 * size if fixed else None, twin=twin)


def rsa(hash: str, bits: int = 2048, pss: bool = False) -> Algorithm:
    """RSA with the padding of PKCS#1 v1.5 or PSS; keys of any length verify, and test keys of so many bits sign."""
    sign, verify = (pss_sign, pss_verify) if pss else (rsa_sign, rsa_verify)

    def proves(public: tuple[int, int], message: bytes, signature: bytes) -> bool:
        return verify(hash, public, message, signature)

    def unfit(signature: bytes) -> dict[str, bytes]:
        return {
            "a zero in front of the signature": b"\0" + signature,
            "zeros": bytes(len(signature)),
            "one": bytes(len(signature) - 1) + b"\1",
            "a bit of the signature is another one": signature[:-1] + bytes([signature[-1] ^ 1]),
            "all bits are set": b"\xff" * len(signature),
        }

    def signs(pair: Pair, message: bytes) -> bytes:
        return sign(hash, pair.private, message)

    return Algorithm(f"rsa-{bits}", signs, proves, unfit)


P256_SHA1 = ecdsa(P256, "sha1")
P256_SHA256 = ecdsa(P256, "sha256")
P256_SHA256_FIXED = ecdsa(P256, "sha256", fixed=True)
P384_SHA384 = ecdsa(P384, "sha384")
P384_SHA384_FIXED = ecdsa(P384, "sha384", fixed=True)
P521_SHA512 = ecdsa(P521, "sha512")
P521_SHA512_FIXED = ecdsa(P521, "sha512", fixed=True)
SECP256K1_SHA256 = ecdsa(SECP256K1, "sha256")
RSA_SHA1, RSA_SHA256, RSA_SHA384, RSA_SHA512 = (rsa(hash) for hash in ("sha1", "sha256", "sha384", "sha512"))
PSS_SHA256, PSS_SHA384, PSS_SHA512 = (rsa(hash, pss=True) for hash in ("sha256", "sha384", "sha512"))
RSA_1024_SHA256 = rsa("sha256", bits=1024)
