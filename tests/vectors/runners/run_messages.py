"""Runs the vectors of HTTP message signatures (RFC 9421); needs the package `http-message-signatures`.

    python3 run_messages.py           runs the vectors of this repository
    python3 run_messages.py FILE…     runs those of other delivery files

The package finds the signature, makes its base, verifies it and the digest of the body. What it prints is what
run.py prints.
"""

import base64
import datetime
import json
import sys
import warnings
from pathlib import Path

from cryptography.hazmat.primitives.serialization import load_pem_public_key
from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver, algorithms, signatures
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from jwt import PyJWK

import run

ALGORITHMS = {
    "ed25519": algorithms.ED25519,
    "hmac-sha256": algorithms.HMAC_SHA256,
    "rsa-pss-sha512": algorithms.RSA_PSS_SHA512,
    "rsa-v1_5-sha256": algorithms.RSA_V1_5_SHA256,
    "ecdsa-p256-sha256": algorithms.ECDSA_P256_SHA256,
    "ecdsa-p384-sha384": algorithms.ECDSA_P384_SHA384,
}
# What a receiver of each scheme wants, beyond what the parameters of a vector say.
POLICIES = {
    "http-message-signatures": {},
    "web-bot-auth": {"alg": "ed25519", "tag": "web-bot-auth", "components": ["@authority"], "needs": ["expires"]},
    "woodpecker-ci": {
        "alg": "ed25519", "label": "woodpecker-ci-extensions", "components": ["@request-target", "content-digest"],
    },
}
OF_REQUEST = ("@path", "@request-target", "@target-uri")
JWK_NAMES = {"ed25519": "EdDSA", "rsa-pss-sha512": "PS512", "ecdsa-p256-sha256": "ES256", "ecdsa-p384-sha384": "ES384"}

# Where the package and these vectors differ: it takes the last of two parameters, and no digest next to one
# that it does not know.
OTHER_VERDICTS = ("malformed: a parameter twice", "genuine: a digest that no one knows, and one")


class Headers:
    """All lines of a head, in order; the package takes two of one name for one."""

    def __init__(self, lines):
        self.lines = lines

    def items(self):
        return [(name, value.strip(" \t")) for name, value in self.lines]


class Request:
    def __init__(self, delivery):
        self.method, self.url = delivery["method"], delivery["url"]
        self.headers = Headers(delivery["headers"])


class Verifier(HTTPMessageVerifier):
    max_clock_skew = datetime.timedelta(seconds=0)
    allow_label_only_selection = True


class OneKey(HTTPSignatureKeyResolver):
    def __init__(self, text, alg):
        if alg == "hmac-sha256":
            self.key = base64.b64decode(text)
        elif text.lstrip().startswith("{"):
            self.key = PyJWK(json.loads(text), algorithm=JWK_NAMES[alg]).key
        else:
            self.key = load_pem_public_key(text.encode())

    def resolve_public_key(self, key_id):
        return self.key


def frozen(now):
    """Stops the package's clock, which no option sets."""

    class Frozen(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.datetime.fromtimestamp(now, tz)

    class Module:
        datetime, timedelta, timezone = Frozen, datetime.timedelta, datetime.timezone

    signatures.datetime = Module


def is_signed(policy, delivery, alg, secret):
    params = delivery.get("params", {})
    body = base64.b64decode(delivery.get("body_base64", "")) or delivery.get("body", "").encode()
    window = datetime.timedelta(seconds=delivery.get("tolerance", 300))
    verifier = Verifier(signature_algorithm=ALGORITHMS[alg], key_resolver=OneKey(secret, alg))
    (found,) = verifier.verify(
        Request(delivery),
        max_age=window,
        expect_tag=policy.get("tag") or params.get("tag"),
        expect_label=policy.get("label") or params.get("label"),
        require_components=policy.get("components", ()),
    )
    covered = [name.strip('"') for name in found.covered_components]
    if any(name not in found.parameters for name in policy.get("needs", ())):
        return False
    if "content-digest" in covered or body and "tag" not in policy and any(name in covered for name in OF_REQUEST):
        verifier.verify_body(Request(delivery), [found], body)
    return True


def is_accepted(policy, delivery):
    frozen(delivery["now"])
    alg = policy.get("alg") or delivery["params"]["alg"]
    for secret in delivery["secrets"]:
        try:
            if is_signed(policy, delivery, alg, secret):
                return True
        except HTTPMessageSignaturesException:
            pass  # Another key may have signed.
    return False


def main(arguments):
    warnings.simplefilter("ignore", signatures.SignatureVerifyWarning)
    paths = [Path(argument) for argument in arguments] or sorted(run.VECTORS.glob("*.json"))
    ran, skipped, differing = [], [], []
    for delivery in (delivery for path in paths for delivery in run.read(path)):
        policy, name = POLICIES.get(delivery["scheme"]), delivery.get("name", "?")
        if policy is None or "expect" not in delivery or any(text in name for text in OTHER_VERDICTS):
            skipped.append(delivery["scheme"])
            continue
        ran.append(delivery["scheme"])
        if is_accepted(policy, delivery) != (delivery["expect"] == "verified"):
            differing.append(f"differs: {delivery['scheme']}: {name}: not {delivery['expect']}")
    print(*differing, f"{run.counted(ran)} ran, {len(differing)} differ", sep="\n")
    print(f"{run.counted(skipped)} skipped: another verdict, or no HTTP message signature")
    return 0 if ran and not differing else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
