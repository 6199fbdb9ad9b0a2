"""HTTP message signatures, RFC 9421, with digests of RFC 9530: what is signed, and a strict receiver."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from irregular_received import Received
from public_algorithms import ED25519, P256_SHA256_FIXED, P384_SHA384_FIXED, PSS_SHA512, RSA_SHA256
from structured import Member, Value, dictionary, text_of
from verify import Refused

PUBLIC = {
    "rsa-pss-sha512": PSS_SHA512,
    "rsa-v1_5-sha256": RSA_SHA256,
    "ecdsa-p256-sha256": P256_SHA256_FIXED,
    "ecdsa-p384-sha384": P384_SHA384_FIXED,
    "ed25519": ED25519,
}
HASHES = {"sha-256": "sha256", "sha-512": "sha512"}


@dataclass(frozen=True)
class Policy:
    """What a receiver wants of a signature."""

    alg: str = ""                        # of the parameter, where it is empty
    components: tuple[str, ...] = ()     # that must be signed
    label: str = ""
    tag: str = ""
    key_id: str = ""
    params: tuple[str, ...] = ("created",)
    body: str = "with path"              # when a body must be signed: always, with path, or if covered


def derived(request: Received) -> dict[str, Callable[[], str]]:
    url = urlsplit(request.url)
    port = {"https": ":443", "http": ":80"}[url.scheme]
    query = "?" + url.query
    path = url.path or "/"
    return {
        "@method": lambda: request.method,
        "@target-uri": lambda: request.url,
        "@authority": lambda: url.netloc.lower().removesuffix(port),
        "@scheme": lambda: url.scheme,
        "@request-target": lambda: path + (query if url.query else ""),
        "@path": lambda: path,
        "@query": lambda: query,
    }


def component(member: Member, request: Received) -> str:
    name = member.value
    if type(name) is not str or name != name.lower() or set(member.params) - {"key"}:
        raise Refused("signature-malformed")
    if name.startswith("@"):
        if name not in derived(request) or member.params:
            raise Refused("signature-malformed")
        return derived(request)[name]()
    found = [value.strip(" \t") for value in request.all(name)]
    if not found:
        raise Refused("field-missing")
    text = ", ".join(found)
    if not text.isascii() or "\n" in text:
        raise Refused("field-malformed")
    if "key" not in member.params:
        return text
    members = dictionary(text)
    if member.params["key"] not in members:
        raise Refused("field-missing")
    return members[member.params["key"]].text


def written(member: Member) -> str:
    return text_of(member.value) + "".join(f";{name}={text_of(value)}" for name, value in member.params.items())


def base_of(members: list[Member], params: str, request: Received) -> bytes:
    """Makes the signature base of components; the parameters are taken as they were sent."""
    names = [written(member) for member in members]
    if len(names) != len(set(names)):
        raise Refused("signature-malformed")
    lines = [f"{name}: {component(member, request)}" for name, member in zip(names, members, strict=True)]
    return "\n".join([*lines, f'"@signature-params": {params}']).encode()


def content_digest(body: bytes, name: str = "sha-256") -> str:
    return f"{name}={text_of(hashlib.new(HASHES[name], body).digest())}"


def check_digest(request: Received) -> None:
    """Every digest whose algorithm is known must be the body's, and one must be known."""
    known = {name: member for name, member in dictionary(", ".join(request.all("Content-Digest"))).items()
             if name in HASHES}
    if not known:
        raise Refused("field-malformed")
    for name, member in known.items():
        if member.value != hashlib.new(HASHES[name], request.body).digest():
            raise Refused("signature-mismatch")


def judge_message(policy: Policy, delivery: dict) -> tuple[str, bytes | None]:
    request = Received(delivery)
    try:
        return "verified", verified(policy, request, delivery["secrets"])
    except Refused as refusal:
        return str(refusal), None


def verified(policy: Policy, request: Received, secrets: list[str]) -> bytes:
    inputs, tags = (fields(request, name) for name in ("Signature-Input", "Signature"))
    label = chosen(policy, request, inputs)
    if label not in tags:
        raise Refused("signature-missing")
    signed, tag = inputs[label], tags[label].value
    if not isinstance(signed.value, list) or type(tag) is not bytes:
        raise Refused("signature-malformed")
    alg = policy.alg or request.params["alg"]
    check_params(policy, request, signed.params, alg)
    covered = [member.value for member in signed.value if not member.params]
    if any(name not in covered for name in policy.components):
        raise Refused("signature-malformed")
    check_body_is_covered(policy, request, covered)
    message = base_of(signed.value, signed.text, request)
    if not any(proven(alg, key, message, tag) for key in secrets):
        raise Refused("signature-mismatch")
    if "content-digest" in covered:
        check_digest(request)
    return message


def check_body_is_covered(policy: Policy, request: Received, covered: list) -> None:
    """A signature of a whole request covers its body; one that says who sends, and when, need not."""
    is_of_request = any(name in covered for name in ("@path", "@request-target", "@target-uri"))
    is_needed = policy.body == "always" or policy.body == "with path" and is_of_request
    if request.body and is_needed and "content-digest" not in covered:
        raise Refused("signature-malformed")


def fields(request: Received, name: str) -> dict[str, Member]:
    found = request.all(name)
    if not found:
        raise Refused("signature-missing")
    return dictionary(", ".join(found))


def chosen(policy: Policy, request: Received, inputs: dict[str, Member]) -> str:
    label = policy.label or request.params.get("label", "")
    tag = policy.tag or request.params.get("tag", "")
    found = [name for name, member in inputs.items()
             if label in ("", name) and tag in ("", member.params.get("tag"))]
    if not found:
        raise Refused("signature-missing")
    if len(found) > 1:
        raise Refused("signature-malformed")
    return found[0]


def check_params(policy: Policy, request: Received, params: dict[str, Value], alg: str) -> None:
    for name in policy.params:
        if name not in params:
            raise Refused("timestamp-missing" if name in ("created", "expires") else "field-missing")
    for name, value in params.items():
        if name in ("created", "expires") and type(value) is not int:
            raise Refused("timestamp-malformed")
        if name in ("alg", "keyid", "nonce", "tag") and type(value) is not str:
            raise Refused("signature-malformed")
    if params.get("alg", alg) != alg:
        raise Refused("signature-malformed")
    if policy.key_id and params.get("keyid") != policy.key_id:
        raise Refused("key-unknown")
    if params.get("expires", request.now + 1) <= request.now:
        raise Refused("timestamp-too-old")
    if "created" in params:
        request.near("", params["created"])


def proven(alg: str, key: str, message: bytes, tag: bytes) -> bool:
    if alg == "hmac-sha256":
        return hmac.digest(base64.b64decode(key), message, "sha256") == tag
    algorithm = PUBLIC[alg]
    return (not algorithm.size or len(tag) == algorithm.size) and algorithm.verify(key, message, tag)
