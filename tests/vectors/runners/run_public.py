"""Runs the vectors of public-key schemes with a plain recipe; needs the package `cryptography`.

    python3 run_public.py             runs the vectors of this repository
    python3 run_public.py FILE…       runs those of other delivery files

All but the algorithms is that of run.py, which has the rules and says what it prints.
"""

import base64
import binascii
import json
import re
import sys

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

import run

DECODED = {
    "hex": bytes.fromhex,
    "base64": lambda text: base64.b64decode(text, validate=True),
    "base64-url": base64.urlsafe_b64decode,
    "base64-url-unpadded": lambda text: base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)),
}
ENCODED = run.ENCODINGS | {
    "base64-url": lambda signature: base64.urlsafe_b64encode(signature).decode(),
}

CURVES = {
    "p256": ec.SECP256R1,
    "p384": ec.SECP384R1,
    "p521": ec.SECP521R1,
    "secp256k1": ec.SECP256K1,
}
HASHES = {
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}


def decoded(encoding, text):
    """Decodes a signature, of which there is one spelling; returns None if it is another one."""
    try:
        signature = DECODED[encoding](text)
    except (ValueError, binascii.Error):
        return None
    return signature if ENCODED[encoding](signature) == text else None


def public_key(text):
    """Reads a public key, or that of a certificate, in any form in which vendors show it."""
    if "BEGIN CERTIFICATE" in text:
        return x509.load_pem_x509_certificate(text.encode()).public_key()
    if text.startswith("-----"):
        return serialization.load_pem_public_key(text.encode())
    if text.startswith("{"):
        return from_jwk(json.loads(text))
    if re.fullmatch("[0-9A-Fa-f]{64}", text):
        return ed25519.Ed25519PublicKey.from_public_bytes(bytes.fromhex(text))
    key = run.decoded(text.removeprefix("whpk_"))
    if len(key) == 32:
        return ed25519.Ed25519PublicKey.from_public_bytes(key)
    return serialization.load_der_public_key(key)


def from_jwk(jwk):
    standard = str.maketrans("-_", "+/")
    parts = {name: run.decoded(jwk[name].translate(standard)) for name in "xyne" if name in jwk}
    if jwk["kty"] == "OKP":
        return ed25519.Ed25519PublicKey.from_public_bytes(parts["x"])
    numbers = {name: int.from_bytes(part, "big") for name, part in parts.items()}
    if jwk["kty"] == "RSA":
        return rsa.RSAPublicNumbers(numbers["e"], numbers["n"]).public_key()
    curve = CURVES[jwk["crv"].lower().replace("-", "")]()
    return ec.EllipticCurvePublicNumbers(numbers["x"], numbers["y"], curve).public_key()


def ed25519_of(key, signature, content):
    key.verify(signature, content)


def ecdsa_with(hash_name, form):
    def verify(key, signature, content):
        if form == "fixed":
            half = (key.curve.key_size + 7) // 8
            if len(signature) != 2 * half:
                raise InvalidSignature
            numbers = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
            signature = encode_dss_signature(*numbers)
        key.verify(signature, content, ec.ECDSA(HASHES[hash_name]()))

    return verify


def rsa_with(padding_name, hash_name):
    def verify(key, signature, content):
        a_hash = HASHES[hash_name]()
        pss = padding.PSS(padding.MGF1(a_hash), a_hash.digest_size)
        key.verify(signature, content, pss if padding_name == "pss" else padding.PKCS1v15(), a_hash)

    return verify


def by_public_key(verify):
    def is_signed(recipe, secret, content, signatures):
        key = public_key(secret)
        for signature in (decoded(recipe["encoding"], text) for text in signatures):
            try:
                if signature is not None:
                    verify(key, signature, content)
                    return True
            except InvalidSignature:
                pass  # Another one may be good.
        return False

    return is_signed


VERIFIERS = {"ed25519": ed25519_of}
VERIFIERS |= {
    f"rsa {name}-{a_hash}": rsa_with(name, a_hash) for name in ("pkcs1", "pss") for a_hash in HASHES
}
VERIFIERS |= {
    f"ecdsa {curve}-{a_hash}-{form}": ecdsa_with(a_hash, form)
    for curve in CURVES
    for a_hash in HASHES
    for form in ("der", "fixed")
}

# What `run.py` knows, and nothing of its algorithms: a public key is not a shared secret.
run.ALGORITHMS = {name: by_public_key(verify) for name, verify in VERIFIERS.items()}
run.ENCODINGS = ENCODED
run.KEYS = {"public-key": public_key}
run.WORDS.add("short-modulus")

if __name__ == "__main__":
    sys.exit(run.main(sys.argv[1:]))
