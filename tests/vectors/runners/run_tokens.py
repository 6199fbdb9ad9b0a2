"""Runs the vectors of schemes whose signature is a JSON Web Token or Signature; needs the package `PyJWT`.

    python3 run_tokens.py             runs the vectors of this repository
    python3 run_tokens.py FILE…       runs those of other delivery files

PyJWT verifies the token: its form, its algorithm, its signature and its own claims. What a vendor's claims say of
the body, of the URL and of the receiver is compared here. What it prints is what run.py prints.
"""

import base64
import hashlib
import json
import sys
import warnings
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import urlsplit

import jwt
import jwt.api_jwt
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_der_public_key

import run

DEFAULT_WINDOW = 300
DIGESTS = {
    "hex": bytes.hex,
    "base64": lambda digest: base64.b64encode(digest).decode(),
    "base64-url": lambda digest: base64.urlsafe_b64encode(digest).decode(),
}
GOOGLE = ["https://accounts.google.com", "accounts.google.com"]
CHAT = "chat@system.gserviceaccount.com"
BEARER = {"header": "Authorization", "prefix": "Bearer "}


def scheme(alg, at, **words):
    return {"alg": alg, "at": at} | words


# What each vendor signs: `body` and `url` are digests in a claim, the others what a claim must be.
SCHEMES = {
    "messagebird": scheme(
        "HS256", {"header": "MessageBird-Signature-JWT"}, needs=["exp"], equal={"/iss": ["MessageBird"]},
        url_digest=("/url_hash", "hex"), body=("/payload_hash", "hex"), body_if_any=True,
    ),
    "vonage-jwt": scheme(
        "HS256", BEARER, issued=("/iat", 1), equal={"/iss": ["Vonage"]}, params={"/api_key": "api_key"},
        body=("/payload_hash", "hex"), body_if_any=True,
    ),
    "netlify": scheme(
        "HS256", {"header": "X-Webhook-Signature"}, equal={"/iss": ["netlify"]}, body=("/sha256", "hex")
    ),
    "qstash": scheme(
        "HS256", {"header": "Upstash-Signature"}, needs=["exp"], equal={"/iss": ["Upstash"]}, url="/sub",
        body=("/body", "base64-url"),
    ),
    "livekit": scheme(
        "HS256", {"header": "Authorization"}, needs=["exp"], params={"/iss": "api_key"}, body=("/sha256", "base64")
    ),
    "fusionauth": scheme(
        "HS256", {"header": "X-FusionAuth-Signature-JWT"}, body=("/request_body_sha256", "base64")
    ),
    "gong": scheme(
        "RS256", {"header": "Authorization"}, needs=["exp"], url="/webhook_url", body=("/body_sha256", "hex")
    ),
    "plaid": scheme(
        "ES256", {"header": "Plaid-Verification"}, issued=("/iat", 1), body=("/request_body_sha256", "hex")
    ),
    "wix-digest": scheme(
        "RS256", {"header": "Digest", "prefix": "JWT="}, needs=["exp"], body=("/data/SHA256", "hex")
    ),
    "monday": scheme("HS256", {"header": "Authorization"}, needs=["exp"], url="/aud"),
    "frontegg": scheme("HS256", {"header": "x-webhook-secret"}, needs=["exp"]),
    "google-pubsub-push": scheme(
        "RS256", BEARER, needs=["exp"], equal={"/iss": GOOGLE, "/email_verified": [True]},
        params={"/email": "email", "/aud": "audience"},
    ),
    "google-chat": scheme(
        "RS256", BEARER, needs=["exp"], params={"/aud": "audience"},
        equal={"/iss": GOOGLE, "/email": [CHAT], "/email_verified": [True]},
    ),
    "google-chat-project": scheme(
        "RS256", BEARER, needs=["exp"], equal={"/iss": [CHAT]}, params={"/aud": "project_number"}
    ),
    "kinde": scheme("RS256", {}, issued=("/timestamp", "date")),
    "wix": scheme("RS256", {}, needs=["exp"]),
    "canva-connect": scheme("EdDSA", {}),
    "xurrent-4me": scheme("RS256", {"member": "jwt"}, needs=["exp"], params={"/aud": "audience"}),
    "fireblocks": scheme("RS512", {"header": "Fireblocks-Webhook-Signature"}, detached=True),
    "tpay": scheme("RS256", {"header": "X-JWS-Signature"}, detached=True),
    "constant-contact": scheme(
        "RS256", {"header": "X-CTCT-WEBHOOK-SIG"}, unencoded=True, issued_header=("/ts", 1)
    ),
    "microsoft-graph-rich": scheme(
        "RS256", {"member": "validationTokens", "array": True}, needs=["exp"],
        params={"/aud": "audience", "/iss": "issuer"}, equal={"/appid": ["0bf30f3b-4a52-48df-9a82-234910c4a086"]},
    ),
    "truelayer": scheme(
        "ES512", {"header": "Tl-Signature"}, detached=True, listed="tl_headers",
        header={"/tl_version": ["2"]}, header_params={"/jku": "jku"},
    ),
    "apple-app-store-server": scheme(
        "ES256", {"member": "signedPayload"}, chain=True, issued=("/signedDate", 1000),
        params={"/data/bundleId": "bundle_id", "/data/environment": "environment"},
        numbers={"/data/appAppleId": "app_apple_id"},
    ),
    "jws-jwt": scheme(None, BEARER, any_payload=True),
    "jws-detached": scheme(None, {"header": "x-jws-signature"}, detached=True),
    "jws-detached-unencoded": scheme(None, {"header": "x-jws-signature"}, unencoded=True),
}
# What PyJWT accepts, and these vectors refuse, so that a token has one spelling and one reading.
STRICTER = (
    "header of the token: the algorithm twice",
    "malformed: no claims",
    "malformed: padding after the signature",
    "malformed: the claim",
)


class Refused(Exception):
    """Says that a delivery must not be accepted."""


def need(holds):
    if not holds:
        raise Refused


def tokens_of(at, delivery, body):
    """Lists the tokens, all of which must be good."""
    found = token_of(at, delivery, body)
    need(found and isinstance(found, list) == at.get("array", False))
    return found if isinstance(found, list) else [found]


def token_of(at, delivery, body):
    if "header" in at:
        found = [value for name, value in delivery["headers"] if name.lower() == at["header"].lower()]
        need(len(found) == 1 and found[0].startswith(at.get("prefix", "")))
        return found[0][len(at.get("prefix", "")) :]
    if "member" in at:
        return json.loads(body)[at["member"]]
    return body.decode()


def keys_of(secrets, alg, header):
    for text in secrets:
        if not text.lstrip().startswith(("{", "-----")):
            # A public key may be shown without its frame.
            yield text if alg.startswith("HS") else load_der_public_key(base64.b64decode(text))
        elif not text.lstrip().startswith("{"):
            yield text
        else:
            tree = json.loads(text)
            for jwk in tree.get("keys", [tree]):
                if tree is jwk or jwk.get("kid") == header.get("kid"):
                    yield jwt.PyJWK(jwk | padded(jwk), algorithm=alg).key


def padded(jwk):
    """Writes the coordinates of a P-521 key in full: TrueLayer leaves zeros in front of them away."""
    names = "xy" if jwk.get("crv") == "P-521" else ""
    decoded = {name: base64.urlsafe_b64decode(jwk[name] + "=" * (-len(jwk[name]) % 4)) for name in names}
    return {name: DIGESTS["base64-url"](number.rjust(66, b"\0")) for name, number in decoded.items()}


def claim(tree, pointer):
    for name in pointer.split("/")[1:]:
        need(isinstance(tree, dict) and name in tree)
        tree = tree[name]
    return tree


def names(found, text):
    """Returns whether a claim is a text, or an array of texts that has it, as `aud` may be."""
    is_array = isinstance(found, list) and all(isinstance(one, str) for one in found)
    return text in found if is_array else text == found


def is_recent(issued, tree, delivery):
    pointer, unit = issued
    value = claim(tree, pointer)
    sent = datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp() if unit == "date" else value / unit
    return abs(delivery["now"] - sent) <= delivery.get("tolerance", DEFAULT_WINDOW)


def check_claims(of, claims, delivery, body):
    params = delivery.get("params", {})
    for pointer, texts in of.get("equal", {}).items():
        need(claim(claims, pointer) in texts)
    for pointer, param in of.get("params", {}).items():
        need(param not in params or names(claim(claims, pointer), params[param]))
    for pointer, param in of.get("numbers", {}).items():
        need(param not in params or claim(claims, pointer) == int(params[param]))
    need("url" not in of or claim(claims, of["url"]) == delivery["url"])
    need("issued" not in of or is_recent(of["issued"], claims, delivery))
    contents = {"url_digest": delivery["url"].encode() if "url" in delivery else b"", "body": body}
    for word, content in contents.items():
        if word not in of:
            continue
        pointer, encoding = of[word]
        if word == "body" and of.get("body_if_any") and not body:
            need(pointer[1:] not in claims)
            continue
        need(claim(claims, pointer) == DIGESTS[encoding](hashlib.sha256(content).digest()))


def verified_by(key, of, alg, token, body, leeway):
    """Returns what the token has in it, or None if the key did not sign it."""
    options = {"verify_aud": False, "verify_sub": False, "verify_jti": False, "require": of.get("needs", [])}
    try:
        if of.get("unencoded"):
            return jwt.api_jws.decode_complete(token, key, [alg], detached_payload=body)
        if of.get("detached"):
            head, payload, signature = token.split(".")
            content = base64.urlsafe_b64encode(body).decode().rstrip("=")
            return jwt.api_jws.decode_complete(f"{head}.{payload or content}.{signature}", key, [alg])
        if of.get("any_payload"):
            found = jwt.api_jws.decode_complete(token, key, [alg])
            if not found["payload"].startswith(b"{"):
                return found
        return jwt.decode_complete(token, key, [alg], options, leeway=leeway)
    except jwt.InvalidSignatureError:
        return None


def listed(delivery, names, body):
    """Makes what TrueLayer signs: the first line of the request, the headers that the token lists, and the body.

    The time must be among the headers.
    """
    need("x-tl-webhook-timestamp" in names.lower().split(","))
    lines = [f"{delivery['method']} {urlsplit(delivery['url']).path}"]
    for name in filter(None, names.split(",")):
        (value,) = [text for own, text in delivery["headers"] if own.lower() == name.lower()]
        lines.append(f"{name}: {value}")
        if name.lower() == "x-tl-webhook-timestamp":
            need(is_recent(("/time", "date"), {"time": value}, delivery))
    return "\n".join([*lines, ""]).encode() + body


def leaf_of(header, secrets, now):
    """Returns the key of the first certificate, after the chain was verified as Apple's library verifies it."""
    leaf, middle, _ = [x509.load_der_x509_certificate(base64.b64decode(text, validate=True)) for text in header["x5c"]]
    roots = [x509.load_pem_x509_certificate(text.encode()) for text in secrets]
    need(any(is_issued(middle, root) for root in roots) and is_issued(leaf, middle))
    moment = datetime.fromtimestamp(now, timezone.utc)
    for one, mark in ((leaf, "6.11.1"), (middle, "6.2.1")):
        need(one.not_valid_before_utc <= moment <= one.not_valid_after_utc)
        one.extensions.get_extension_for_oid(x509.ObjectIdentifier(f"1.2.840.113635.100.{mark}"))
    need(middle.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    return leaf.public_key()


def is_issued(one, by):
    try:
        one.verify_directly_issued_by(by)
    except (InvalidSignature, TypeError, ValueError):
        return False
    return True


def is_accepted(of, delivery):
    body = base64.b64decode(delivery.get("body_base64", "")) or delivery.get("body", "").encode()
    return all(is_good(of, token, delivery, body) for token in tokens_of(of["at"], delivery, body))


def is_good(of, token, delivery, body):
    alg = of["alg"] or delivery["params"]["alg"]
    header = jwt.get_unverified_header(token)
    if "listed" in of:
        body = listed(delivery, header[of["listed"]], body)
    need(".." in token or not (of.get("detached") or of.get("unencoded")))
    check_claims({"equal": of.get("header", {}), "params": of.get("header_params", {})}, header, delivery, body)
    keys = [leaf_of(header, delivery["secrets"], delivery["now"])] if "chain" in of else None
    for key in keys or keys_of(delivery["secrets"], alg, header):
        found = verified_by(key, of, alg, token, body, delivery.get("tolerance", 0))
        if found is not None:
            need("issued_header" not in of or is_recent(of["issued_header"], found["header"], delivery))
            check_claims(of, found["payload"] if isinstance(found["payload"], dict) else {}, delivery, body)
            return True
    return False


def frozen(now):
    """Stops PyJWT's clock, which no option sets."""

    class Frozen(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.fromtimestamp(now, tz or timezone.utc)

    jwt.api_jwt.datetime = Frozen


def judged(of, delivery):
    frozen(delivery.get("now", datetime.now(timezone.utc).timestamp()))
    try:
        return is_accepted(of, delivery)
    except (Refused, jwt.PyJWTError, ValueError, TypeError, LookupError, AttributeError, x509.ExtensionNotFound):
        return False


def main(arguments):
    warnings.simplefilter("ignore", jwt.InsecureKeyLengthWarning)  # Published secrets are short.
    paths = [Path(argument) for argument in arguments] or sorted(run.VECTORS.glob("*.json"))
    ran, skipped, differing, laxer = [], [], [], []
    for delivery in (delivery for path in paths for delivery in run.read(path)):
        of, name = SCHEMES.get(delivery["scheme"]), delivery.get("name", "?")
        if of is None or "expect" not in delivery or delivery["expect"] == "method-not-allowed":
            skipped.append(delivery["scheme"])
            continue
        ran.append(delivery["scheme"])
        accepted, wanted = judged(of, delivery), delivery["expect"] == "verified"
        if accepted and not wanted and any(text in name for text in STRICTER):
            laxer.append(delivery["scheme"])
        elif accepted != wanted:
            differing.append(f"differs: {delivery['scheme']}: {name}: not {delivery['expect']}")
    print(*differing, f"{run.counted(ran)} ran, {len(differing)} differ", sep="\n")
    print(f"{run.counted(laxer)} are refused here for more strictness than PyJWT has")
    print(f"{run.counted(skipped)} skipped: no token")
    return 0 if ran and not differing else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
