"""The drafts before HTTP message signatures, draft-cavage-http-signatures-12: a sender and a strict receiver."""

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import datetime, timezone
from urllib.parse import urlsplit

from irregular_received import Received
from public_algorithms import ED25519, RSA_SHA256, RSA_SHA512
from public_pairs import pair
from senders import JSON, RECEIVED, SENT, delivery
from spoils import replaced, twice, without
from verify import Refused, from_base64

CAVAGE = ("http-signatures-cavage",)
PUBLIC = {"rsa-sha256": RSA_SHA256, "rsa-sha512": RSA_SHA512, "ed25519": ED25519}
DATE = "%a, %d %b %Y %H:%M:%S GMT"
HASHES = {"sha-256": "sha256", "sha-512": "sha512"}
PARAMETER = re.compile(r'([A-Za-z]+)=(?:"([^"\\]*)"|([0-9]+))')


def parameters(text: str) -> dict[str, str]:
    found = {}
    for part in re.split(r", *(?=[A-Za-z]+=)", text):
        match = PARAMETER.fullmatch(part.strip(" \t"))
        if not match or match[1].lower() in found:
            raise Refused("signature-malformed")
        found[match[1].lower()] = match[2] if match[3] is None else match[3]
    return found


def line(name: str, params: dict, request: Received) -> str:
    if name == "(request-target)":
        url = urlsplit(request.url)
        return f"{name}: {request.method.lower()} {url.path or '/'}{'?' + url.query if url.query else ''}"
    if name in ("(created)", "(expires)"):
        if name[1:-1] not in params:
            raise Refused("field-missing")
        return f"{name}: {params[name[1:-1]]}"
    found = [value.strip(" \t") for value in request.all(name)]
    if not found:
        raise Refused("field-missing")
    return f"{name}: {', '.join(found)}"


def message_of(names: list[str], params: dict, request: Received) -> bytes:
    if len(names) != len(set(names)):
        raise Refused("signature-malformed")
    return "\n".join(line(name, params, request) for name in names).encode()


def judge_cavage(delivery: dict) -> tuple[str, bytes | None]:
    request = Received(delivery)
    alg = delivery["params"]["alg"]
    try:
        params = parameters(request.header("Signature", "signature"))
        tag = from_base64(params.get("signature", ""), None)
        if params.get("algorithm", alg).lower() not in (alg, "hs2019"):
            raise Refused("signature-malformed")
        names = params.get("headers", "date").lower().split(" ")
        check_time(names, params, request)
        if request.body and "(request-target)" in names and "digest" not in names:
            raise Refused("signature-malformed")
        message = message_of(names, params, request)
        if not any(proven(alg, key, message, tag) for key in delivery["secrets"]):
            raise Refused("signature-mismatch")
        if "digest" in names:
            check_digest(request)
    except Refused as refusal:
        return str(refusal), None
    return "verified", message


def check_time(names: list[str], params: dict, request: Received) -> None:
    if "(expires)" in names and int(params.get("expires", "0")) <= request.now:
        raise Refused("timestamp-too-old")
    if "(created)" in names and "created" in params:
        request.near("", int(params["created"]))
    elif "date" in names:
        text = request.header("Date", "timestamp")
        try:
            sent = datetime.strptime(text, DATE).replace(tzinfo=timezone.utc)
        except ValueError:
            raise Refused("timestamp-malformed") from None
        request.near("", int(sent.timestamp()))
    else:
        raise Refused("timestamp-missing")


def check_digest(request: Received) -> None:
    found = [part.strip(" ").partition("=") for part in ", ".join(request.all("Digest")).split(",")]
    known = [(HASHES[name.lower()], text) for name, _, text in found if name.lower() in HASHES]
    if not known:
        raise Refused("field-malformed")
    for hash, text in known:
        if text != base64.b64encode(hashlib.new(hash, request.body).digest()).decode():
            raise Refused("signature-mismatch")


def proven(alg: str, key: str, message: bytes, tag: bytes) -> bool:
    if alg.startswith("hmac-"):
        return hmac.digest(base64.b64decode(key), message, alg.removeprefix("hmac-")) == tag
    return (not PUBLIC[alg].size or len(tag) == PUBLIC[alg].size) and PUBLIC[alg].verify(key, message, tag)


# The sender.

URL, BODY = "https://shop.example/inbox?from=fediverse", b'{"type":"Create","amount":"28.00"}'
NAMES = ("(request-target)", "host", "date", "content-type", "digest")


def date(time: int) -> str:
    return datetime.fromtimestamp(time, timezone.utc).strftime(DATE)


def digest(body: bytes) -> str:
    return "SHA-256=" + base64.b64encode(hashlib.sha256(body).digest()).decode()


def request_of(alg: str, body: bytes = BODY, at: int = SENT, **changes) -> dict:
    headers = [["Host", "shop.example"], ["Date", date(at)], JSON, ["Digest", digest(body)]]
    return {
        "secrets": [pair(PUBLIC[alg].kind, "own").texts()["pem"]], "now": RECEIVED, "method": "POST", "url": URL,
        "params": {"alg": alg}, "headers": headers, "body": body,
    } | changes


def case(alg: str, name: str, expect: str = "verified", *, owner: str = "own", names=NAMES, signed: dict | None = None,
         sent: dict | None = None, given: dict | None = None, edit=lambda headers: headers, about=None) -> dict:
    request = request_of(alg, **(signed or {}))
    stated = {"keyId": "https://remote.example/users/test#main-key", "algorithm": alg} | (given or {})
    params = {name.lower(): value for name, value in stated.items()}
    message = message_of([name.lower() for name in names], params, Received(as_delivery(request)))
    tag = base64.b64encode(PUBLIC[alg].signs(pair(PUBLIC[alg].kind, owner), message)).decode()
    texts = [f'{name}={value if isinstance(value, int) else chr(34) + value + chr(34)}' for name, value in
             (stated | {"headers": " ".join(names), "signature": tag}).items() if value is not None]
    request |= sent or {}
    request["headers"] = edit([*request["headers"], ["Signature", ",".join(texts)]])
    return as_delivery(request, f"{alg}: {name}", expect) | ({"about": about} if about else {})


def as_delivery(request: dict, name: str = "", expect: str = "") -> dict:
    fields = {key: value for key, value in request.items() if key != "body"}
    return delivery(CAVAGE[0], name, expect, request["body"], **fields)


def cavage_cases() -> dict[str, list[dict]]:
    found = [made for alg in PUBLIC for made in basic(alg)]
    return {CAVAGE[0]: found + list(all_cases("rsa-sha256"))}


def basic(alg: str) -> Iterator[dict]:
    yield case(alg, "genuine")
    yield case(alg, "genuine: the key says which algorithm", given={"algorithm": "hs2019"})
    yield case(alg, "genuine: no algorithm", given={"algorithm": None})
    yield case(alg, "forged: signed with another key", "signature-mismatch", owner="other")
    yield case(alg, "another algorithm is named", "refused", given={"algorithm": "hmac-sha256"})
    yield case(alg, "tampered: the body", "signature-mismatch", sent={"body": BODY.replace(b"28", b"99")})


def all_cases(alg: str) -> Iterator[dict]:
    forged = "signature-mismatch"
    changed = BODY.replace(b"28", b"99")
    yield case(alg, "tampered: the body and its digest", forged, sent={"body": changed},
               edit=replaced("Digest", digest(changed)))
    yield case(alg, "tampered: the body removed", forged, sent={"body": b""})
    yield case(alg, "tampered: the path", forged, sent={"url": URL.replace("inbox", "outbox")})
    yield case(alg, "tampered: the query", forged, sent={"url": URL + "&admin=1"})
    yield case(alg, "tampered: the method", forged, sent={"method": "PUT"})
    for header, text in {"Host": "evil.example", "Content-Type": "text/plain", "Date": date(SENT + 1)}.items():
        yield case(alg, f"tampered: {header}", forged, edit=replaced(header, text))
        yield case(alg, f"missing: {header}", "refused", edit=without(header))
    yield case(alg, "missing: the digest", "refused", edit=without("Digest"))
    yield case(alg, "missing: the signature", "signature-missing", edit=without("Signature"))
    yield case(alg, "doubled: the signature", "signature-malformed", edit=twice("Signature"))
    yield case(alg, "malformed: an empty signature", "refused", edit=replaced("Signature", 'keyId="x",signature=""'))
    yield case(alg, "malformed: no signature", "refused", edit=replaced("Signature", 'keyId="x"'))
    yield case(alg, "sent yesterday", "timestamp-too-old", signed={"at": RECEIVED - 86_400})
    yield case(alg, "sent tomorrow", "timestamp-too-new", signed={"at": RECEIVED + 86_400})
    yield case(alg, "no time is signed", "refused", names=("(request-target)", "host", "digest"))
    yield case(alg, "the body is not signed", "refused", names=("(request-target)", "host", "date"))
    yield case(alg, "a name twice", "refused", edit=lambda headers: [
        [name, value.replace('headers="', 'headers="date ')] for name, value in headers])
    unsigned = ("(request-target)", "host", "date", "digest")
    yield case(alg, "genuine: names in upper case", names=("(request-target)", "Host", "Date", "Digest"))
    yield case(alg, "genuine: a header that is not signed", names=unsigned, edit=replaced("Content-Type", "text/plain"))
    yield case(alg, "only a digest that no one knows", "refused",
               signed={"headers": [*request_of(alg)["headers"][:3], ["Digest", "MD5=xqtX7P5gkrnvCLn4yh9eDA=="]]})
    yield case(alg, "a digest of something else", forged,
               signed={"headers": [*request_of(alg)["headers"][:3], ["Digest", digest(b"other")]]})
    yield case(alg, "known weakness: the key id is not signed", edit=lambda headers: [
        [name, value.replace("users/test", "users/evil")] for name, value in headers],
        about={"why": "no parameter of such a signature is signed"})
