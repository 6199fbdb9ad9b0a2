"""Judges of tokens that a delivery brings with it, in a header or as a member of its body."""

import base64
import datetime
import hashlib
import json

import jwt.api_jwt
import livekit.api.access_token
from appstoreserverlibrary import signed_data_verifier
from appstoreserverlibrary.models.Environment import Environment
from livekit import api
from messagebird.request_validator import RequestValidator
from qstash import Receiver
from vonage_jwt import verify_signature

import clock
from case import Judge, Request, Signed

clock.show_to(jwt.api_jwt, livekit.api.access_token)


def apple(request: Request) -> object:
    roots = [base64.b64decode(secret.split("-----")[2]) for secret in request.secrets]
    verifier = signed_data_verifier.SignedDataVerifier(
        roots,
        False,
        Environment(request.params["environment"]),
        request.params["bundle_id"],
    )
    verifier.verify_and_decode_notification(json.loads(request.body)["signedPayload"])
    return True


def livekit_server(request: Request) -> object:
    verifier = api.TokenVerifier(request.params["api_key"], request.secret)
    api.WebhookReceiver(verifier).receive(request.body, request.headers["authorization"])
    return True


def sign_livekit(request: Request) -> Signed:
    token = api.AccessToken(request.params["api_key"], request.secret)
    digest = base64.b64encode(hashlib.sha256(request.raw).digest()).decode()
    signed = token.with_ttl(datetime.timedelta(minutes=5)).with_sha256(digest)
    return Signed({"Authorization": signed.to_jwt()})


def messagebird(request: Request) -> object:
    header = request.headers["messagebird-signature-jwt"]
    RequestValidator(request.secret).validate_signature(header, request.url, request.raw)
    return True


def qstash(request: Request) -> object:
    receiver = Receiver(request.secrets[0], request.secrets[-1])
    header = request.headers["upstash-signature"]
    receiver.verify(signature=header, body=request.body, url=request.url)
    return True


def vonage(request: Request) -> object:
    token = request.headers["authorization"].removeprefix("Bearer ")
    return verify_signature(token, request.secret)


def claims(claim: str, *hows: str) -> list[str]:
    return [f"claim /{claim}: {how}" for how in hows]


def hashes(claim: str) -> list[str]:
    return claims(
        claim, "of something else", "one character is another", "cut short", "empty", "missing"
    )


# What every scheme with a token has vectors of.
TOKENS = [
    "genuine: a member of the header that need not be understood",
    "forged: signed with another key",
    "tampered: the header",
    "no algorithm: none, without a signature",
    "no algorithm: NONE, without a signature",
    "no algorithm: none, with a good signature",
    "malformed: two parts",
    "malformed: four parts",
    "malformed: the header is not base64",
    "malformed: no signature",
    "malformed: the signature cut short",
    "header of the token: no algorithm",
    "header of the token: the algorithm in another case",
    "header of the token: an extension that must be understood",
]

CLAIMS = [
    *TOKENS,
    "genuine: claims in another order, and one more",
    "tampered: a claim added",
    "malformed: claims that are an array",
    "malformed: claims that are not JSON",
]

BODIES = ["tampered: the body", "tampered: a space after the body", "tampered: the body removed"]

HMAC = [
    *CLAIMS,
    *BODIES,
    "genuine: a key id that no key has",
    "another algorithm: HS384",
    "another algorithm: HS512",
    *claims("iss", "the value and more", "missing"),
]

EXPIRY = [
    *claims("nbf", "valid from tomorrow on"),
    *claims("exp", "expired a day ago", "missing"),
]

ES = [
    "forged: the header brings its own key as jwk",
    "forged: the header brings its own key as x5u",
    "forged: both numbers are zero",
    "forged: s is the order",
    "forged: the numbers are in DER",
    "another algorithm: HS256 with the text of the public key",
]

APPLE = [
    "published: notification: testNotification",
    "published: notification: missingX5CHeaderClaim",
    *CLAIMS,
    *ES,
    "another algorithm: ES384",
    *claims("data/bundleId", "someone else's", "the value and more", "missing"),
    *claims("data/environment", "someone else's", "missing"),
    "chain: to another root",
    "chain: of another root, that signs for the trusted one",
    "chain: whose leaf is signed by another key",
    "chain: whose leaf lacks its mark",
    "chain: whose leaf has the mark of an intermediate",
    "chain: whose intermediate lacks its mark",
    "chain: whose intermediate has the mark of a leaf",
    "chain: whose intermediate may not sign",
    "chain: whose leaf has expired",
    "chain: whose leaf is not valid yet",
    "chain: whose intermediate has expired",
    "chain: whose leaf is for another key",
    "chain: of two certificates",
    "chain: of four certificates",
    "chain: of none",
    "chain: the wrong way round",
    "chain: that signs itself",
    "chain: missing",
    "chain: the receiver trusts another root",
]

MESSAGEBIRD = [
    "published: Valid JWT with URL parameters and payload - PATCH",
    "published: Token received after it was expired - GET",
    "published: Payload does not match - PATCH",
    "published: HS512 alg - GET",
    *HMAC,
    *EXPIRY,
    *hashes("url_hash"),
    *hashes("payload_hash"),
    "genuine: no body, and no claim about one",
    "tampered: a body where the token has none",
    "tampered: no body where the token has one",
]

QSTASH = [
    "genuine: the old key, while a new one is known",
    *HMAC,
    *EXPIRY,
    *hashes("body"),
    *claims("sub", "another host", "another path", "missing"),
]

ANY_HASH = "the token chooses the hash of its HMAC"
SIGNATURE_ALONE = "the SDK verifies the signature, and leaves the claims to its caller"

JUDGES = [
    Judge(
        "apple-app-store-server",
        "app-store-server-library",
        apple,
        vectors=APPLE,
        stricter={
            "published: notification: testNotification": "the SDK asks for identifiers of keys, "
            "which the certificates of its own tests lack",
        },
    ),
    Judge(
        "livekit",
        "livekit-api",
        livekit_server,
        sign_livekit,
        vectors=[*HMAC, *EXPIRY, *hashes("sha256"), "claim /iss: someone else's"],
    ),
    Judge(
        "messagebird",
        "messagebird",
        messagebird,
        vectors=MESSAGEBIRD,
        looser={
            "published: HS512 alg - GET": ANY_HASH,
            "another algorithm: HS384": ANY_HASH,
            "another algorithm: HS512": ANY_HASH,
        },
    ),
    Judge("qstash", "qstash", qstash, vectors=QSTASH),
    Judge(
        "vonage-jwt",
        "vonage-jwt",
        vonage,
        vectors=["published: verify_signature True", *HMAC, *hashes("payload_hash")],
        looser=dict.fromkeys(
            [
                "changed body",
                "old",
                "published: verify_signature True",
                *BODIES,
                *claims("iss", "the value and more", "missing"),
                *hashes("payload_hash"),
            ],
            SIGNATURE_ALONE,
        ),
    ),
]
