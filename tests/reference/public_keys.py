"""Ed25519, ECDSA and RSA: signing and verifying, clear rather than fast.

Nothing here takes constant time, so no other key than a test key may sign with it. Most deliveries share
what is signed, so what was computed once is kept.
"""

import hashlib
import hmac
from dataclasses import dataclass
from functools import cache

# Ed25519, RFC 8032: a seed or a public key is 32 bytes, a signature 64.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

Point = tuple[int, int, int, int]  # x / z, y / z, z, and x * y / z
NEUTRAL: Point = (0, 1, 1, 0)


def ed25519_public(seed: bytes) -> bytes:
    return packed(times(ed25519_halves(seed)[0], BASE))


@cache
def ed25519_sign(seed: bytes, message: bytes) -> bytes:
    secret, prefix = ed25519_halves(seed)
    public = packed(times(secret, BASE))
    nonce = sha512_number(prefix, message) % ORDER
    r = packed(times(nonce, BASE))
    s = (nonce + sha512_number(r, public, message) * secret) % ORDER
    return r + s.to_bytes(32, "little")


@cache
def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Verifies strictly: a point of small order, or a second spelling of a number, is refused."""
    key, r, s = unpacked(public), unpacked(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= ORDER or any(point is None or is_small(point) for point in (key, r)):
        return False
    challenge = sha512_number(signature[:32], public, message) % ORDER
    return packed(times(s, BASE)) == packed(sum_of(r, times(challenge, key)))


def ed25519_halves(seed: bytes) -> tuple[int, bytes]:
    digest = hashlib.sha512(seed).digest()
    secret = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
    return secret, digest[32:]


def sha512_number(*parts: bytes) -> int:
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def sum_of(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c, d = 2 * one[3] * other[3] * D % P, 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    result = NEUTRAL
    while number:
        if number & 1:
            result = sum_of(result, point)
        point = sum_of(point, point)
        number >>= 1
    return result


def packed(point: Point) -> bytes:
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def unpacked(text: bytes) -> Point | None:
    number = int.from_bytes(text, "little")
    odd, y = number >> 255, number & (2**255 - 1)
    if len(text) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or (x == 0 and odd):
        return None
    x = P - x if x & 1 != odd else x
    return x, y, 1, x * y % P


def is_small(point: Point) -> bool:
    return packed(times(8, point)) == packed(NEUTRAL)


BASE = unpacked((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


# ECDSA, FIPS 186-5: a private key is a number, a public key a pair of coordinates.


Point3 = tuple[int, int, int]  # x / z², y / z³ and z
INFINITY: Point3 = (1, 1, 0)


@dataclass(frozen=True)
class Curve:
    """y² = x³ + ax + b over the numbers below p; the base point has order n."""

    name: str
    oid: str
    p: int
    a: int
    b: int
    base: tuple[int, int]
    n: int

    @property
    def size(self) -> int:
        """The length of a coordinate, in bytes; that of a number below n is the same."""
        return (self.p.bit_length() + 7) // 8

    def has(self, point: tuple[int, int]) -> bool:
        x, y = point
        return max(x, y) < self.p and (y * y - x**3 - self.a * x - self.b) % self.p == 0

    def add(self, one: Point3, other: Point3) -> Point3:
        (x1, y1, z1), (x2, y2, z2), p = one, other, self.p
        if z1 == 0 or z2 == 0:
            return other if z1 == 0 else one
        u1, u2 = x1 * z2 * z2 % p, x2 * z1 * z1 % p
        s1, s2 = y1 * z2**3 % p, y2 * z1**3 % p
        if u1 == u2:
            return self.double(one) if s1 == s2 else INFINITY
        h, r = u2 - u1, s2 - s1
        hh = h * h % p
        hhh, v = h * hh % p, u1 * hh % p
        x = (r * r - hhh - 2 * v) % p
        return x, (r * (v - x) - s1 * hhh) % p, z1 * z2 * h % p

    def double(self, point: Point3) -> Point3:
        (x, y, z), p = point, self.p
        yy = y * y % p
        s, m = 4 * x * yy % p, (3 * x * x + self.a * z**4) % p
        doubled = (m * m - 2 * s) % p
        return doubled, (m * (s - doubled) - 8 * yy * yy) % p, 2 * y * z % p

    def combine(self, *terms: tuple[int, tuple[int, int]]) -> tuple[int, int] | None:
        """Gives the sum of points, each so many times; nothing at infinity."""
        result = INFINITY
        for bit in reversed(range(self.n.bit_length())):
            result = self.double(result)
            for number, (x, y) in terms:
                if number >> bit & 1:
                    result = self.add(result, (x, y, 1))
        if result[2] == 0:
            return None
        inverse = pow(result[2], -1, self.p)
        return result[0] * inverse**2 % self.p, result[1] * inverse**3 % self.p


def sec(name: str, oid: str, p: int, a: int, b: str, x: str, y: str, n: str) -> Curve:
    return Curve(name, oid, p, a % p, int(b, 16), (int(x, 16), int(y, 16)), int(n, 16))


P256 = sec(
    "p-256",
    "1.2.840.10045.3.1.7",
    2**256 - 2**224 + 2**192 + 2**96 - 1,
    -3,
    "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
    "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
)
P384 = sec(
    "p-384",
    "1.3.132.0.34",
    2**384 - 2**128 - 2**96 + 2**32 - 1,
    -3,
    "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
    "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
    "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
)
P521 = sec(
    "p-521",
    "1.3.132.0.35",
    2**521 - 1,
    -3,
    "51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf0"
    "73573df883d2c34f1ef451fd46b503f00",
    "c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8d"
    "e3348b3c1856a429bf97e7e31c2e5bd66",
    "11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad07"
    "61353c7086a272c24088be94769fd16650",
    "1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5"
    "d03bb5c9b8899c47aebb6fb71e91386409",
)
SECP256K1 = sec(
    "secp256k1",
    "1.3.132.0.10",
    2**256 - 2**32 - 977,
    0,
    "7",
    "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
    "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
    "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
)


def ecdsa_public(curve: Curve, private: int) -> tuple[int, int]:
    return curve.combine((private, curve.base))


@cache
def ecdsa_sign(curve: Curve, hash: str, private: int, message: bytes) -> tuple[int, int]:
    digest = hashlib.new(hash, message).digest()
    for nonce in nonces(curve, hash, private, digest):
        r = curve.combine((nonce, curve.base))[0] % curve.n
        s = pow(nonce, -1, curve.n) * (leftmost(curve, digest) + r * private) % curve.n
        if r and s:
            return r, s
    raise AssertionError("the nonces never end")


@cache
def ecdsa_verify(curve: Curve, hash: str, public: tuple[int, int], message: bytes, r: int, s: int) -> bool:
    if not (0 < r < curve.n and 0 < s < curve.n and curve.has(public)):
        return False
    number, inverse = leftmost(curve, hashlib.new(hash, message).digest()), pow(s, -1, curve.n)
    point = curve.combine((number * inverse % curve.n, curve.base), (r * inverse % curve.n, public))
    return point is not None and point[0] % curve.n == r


def leftmost(curve: Curve, text: bytes) -> int:
    """Gives as many bits of the text as the order has."""
    return int.from_bytes(text, "big") >> max(0, 8 * len(text) - curve.n.bit_length())


def nonces(curve: Curve, hash: str, private: int, digest: bytes):
    """The nonces of RFC 6979, section 3.2, each of which is used only if the one before was unfit."""
    size = (curve.n.bit_length() + 7) // 8
    seed = private.to_bytes(size, "big") + (leftmost(curve, digest) % curve.n).to_bytes(size, "big")
    length = hashlib.new(hash).digest_size
    key, value = bytes(length), b"\1" * length
    for mark in (b"\0", b"\1"):
        key = hmac.digest(key, value + mark + seed, hash)
        value = hmac.digest(key, value, hash)
    while True:
        text = b""
        while 8 * len(text) < curve.n.bit_length():
            value = hmac.digest(key, value, hash)
            text += value
        if 0 < leftmost(curve, text) < curve.n:
            yield leftmost(curve, text)
        key = hmac.digest(key, value + b"\0", hash)
        value = hmac.digest(key, value, hash)


# RSA with PKCS#1 v1.5, RFC 8017: a public key is (n, e), a private one (n, e, p, q).

DIGEST_INFO = {
    "sha1": "3021300906052b0e03021a05000414",
    "sha256": "3031300d060960864801650304020105000420",
    "sha384": "3041300d060960864801650304020205000430",
    "sha512": "3051300d060960864801650304020305000440",
}


def rsa_root(private: tuple[int, int, int, int], number: int) -> int:
    """Raises to the private exponent, modulo each of the two primes: RFC 8017, section 5.1.2."""
    _, e, p, q = private
    of_p, of_q = (pow(number, pow(e, -1, prime - 1), prime) for prime in (p, q))
    return of_q + q * ((of_p - of_q) * pow(q, -1, p) % p)


@cache
def rsa_sign(hash: str, private: tuple[int, int, int, int], message: bytes) -> bytes:
    n = private[0]
    size = (n.bit_length() + 7) // 8
    number = int.from_bytes(pkcs1(hash, message, size), "big")
    return rsa_root(private, number).to_bytes(size, "big")


@cache
def rsa_verify(hash: str, public: tuple[int, int], message: bytes, signature: bytes) -> bool:
    n, e = public
    size, number = (n.bit_length() + 7) // 8, int.from_bytes(signature, "big")
    if len(signature) != size or number >= n:
        return False
    return pow(number, e, n).to_bytes(size, "big") == pkcs1(hash, message, size)


def pkcs1(hash: str, message: bytes, size: int) -> bytes:
    digest = bytes.fromhex(DIGEST_INFO[hash]) + hashlib.new(hash, message).digest()
    return b"\0\1" + b"\xff" * (size - len(digest) - 3) + b"\0" + digest


# RSA-PSS, RFC 8017, section 9.1, with a salt as long as the hash: it is made of the message, so that it repeats.


@cache
def pss_sign(hash: str, private: tuple[int, int, int, int], message: bytes) -> bytes:
    n = private[0]
    size = (n.bit_length() + 7) // 8
    digest = hashlib.new(hash, message).digest()
    salt = hashlib.new(hash, b"salt for tests only" + digest).digest()
    proof = hashlib.new(hash, bytes(8) + digest + salt).digest()
    block = bytes(size - 2 * len(digest) - 2) + b"\1" + salt
    masked = bytearray(one ^ other for one, other in zip(block, mask(hash, proof, len(block)), strict=True))
    masked[0] &= 0xFF >> 8 * size - n.bit_length() + 1
    number = int.from_bytes(bytes(masked) + proof + b"\xbc", "big")
    return rsa_root(private, number).to_bytes(size, "big")


@cache
def pss_verify(hash: str, public: tuple[int, int], message: bytes, signature: bytes) -> bool:
    n, e = public
    size, number = (n.bit_length() + 7) // 8, int.from_bytes(signature, "big")
    if len(signature) != size or number >= n:
        return False
    text = pow(number, e, n).to_bytes(size, "big")
    digest = hashlib.new(hash, message).digest()
    masked, proof, spare = text[: -len(digest) - 1], text[-len(digest) - 1 : -1], 8 * size - n.bit_length() + 1
    if text[-1] != 0xBC or masked[0] >> 8 - spare:
        return False
    block = bytearray(one ^ other for one, other in zip(masked, mask(hash, proof, len(masked)), strict=True))
    block[0] &= 0xFF >> spare
    filler, salt = block[: -len(digest)], bytes(block[-len(digest) :])
    return filler == bytes(len(filler) - 1) + b"\1" and hashlib.new(hash, bytes(8) + digest + salt).digest() == proof


def mask(hash: str, seed: bytes, size: int) -> bytes:
    """MGF1, RFC 8017, appendix B.2.1."""
    text, count = b"", 0
    while len(text) < size:
        text += hashlib.new(hash, seed + count.to_bytes(4, "big")).digest()
        count += 1
    return text[:size]
