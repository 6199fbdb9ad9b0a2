"""The vendors whose token only says who sends, or is the body itself, or has no payload of its own."""

import json
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from irregular_received import Received
from senders import SENT
from spoils import replaced, without
from token_rules import DAY, Expires, Is, Issued, IsParam, IsUrl, NotBefore, audience
from token_sender import Place, Vendor
from tokens import DETACHED, UNENCODED, Signing, Token, as_json
from verify import Refused

GOOGLE = ("https://accounts.google.com", "accounts.google.com")
CHAT = "chat@system.gserviceaccount.com"
BEARER = Place("Authorization", "Bearer ")
IAT = {"iat": SENT}

IDENTITIES = (
    Vendor(
        "monday", "HS256", Place("Authorization"), (Expires(), IsUrl("/aud")), binds_body=False,
        more={"accountId": 1825529, "userId": 4012689, "shortLivedToken": "test"} | IAT,
    ),
    Vendor("frontegg", "HS256", Place("x-webhook-secret"), (Expires(),), binds_body=False, more=IAT),
    Vendor(
        "google-pubsub-push", "RS256", BEARER,
        (Is("/iss", GOOGLE), audience(), IsParam("/email", "email"), Is("/email_verified", True), Expires(after=3600)),
        keys="jwks", binds_body=False, more={"azp": "113774264463038321964", "sub": "113774264463038321964"} | IAT,
        params={"audience": "https://shop.example/push", "email": "push@test-project.iam.gserviceaccount.com"},
        body='{"message":{"data":"MjguMDA=","messageId":"2070443601311540","price":"28.00"},"subscription":"test"}',
    ),
    Vendor(
        "google-chat", "RS256", BEARER,
        (Is("/iss", GOOGLE), audience(), Is("/email", (CHAT,)), Is("/email_verified", True), Expires(after=3600)),
        keys="jwks", binds_body=False, more=IAT, params={"audience": "https://shop.example/chat"},
    ),
    Vendor(
        "google-chat-project", "RS256", BEARER,
        (Is("/iss", (CHAT,)), audience("project_number"), Expires(after=3600)),
        keys="jwks", binds_body=False, more=IAT, params={"project_number": "1234567890"},
    ),
)

EVENT = {"id": "evt_test0001", "type": "thing.created"}
BODIES = (
    Vendor(
        "kinde", "RS256", Place(), (Issued("/timestamp", "date"),), keys="jwks",
        more={"event_id": "event_0190", "type": "user.created", "source": "admin", "data": {"user": {"id": "kp_1"}}},
    ),
    Vendor(
        "wix", "RS256", Place(content_type="text/plain"), (Expires(),), keys="pem", header={"kid": "qG1kD2dz"},
        more={"data": '{"eventType":"AppInstalled","instanceId":"test","data":"{}"}'} | IAT,
    ),
    # Of claims nothing is documented, so a time is checked where there is one.
    Vendor(
        "canva-connect", "EdDSA", Place(), (Expires(), NotBefore()), keys="jwks", any_payload=True, more=EVENT | IAT,
    ),
    Vendor(
        "xurrent-4me", "RS256", Place(member="jwt"), (Expires(), NotBefore(), audience()), keys="pem",
        more={"jti": "test-0001", "data": {"event": "task.create"}} | IAT, params={"audience": "shop"},
    ),
)

PUBLISHER, TENANT = "0bf30f3b-4a52-48df-9a82-234910c4a086", "84bd8158-6d4d-4958-8b9f-9d6445542f95"
ISSUER, SOMEONE = "https://sts.windows.net/{}/", "11111111-2222-4333-8444-555555555555"


def graph(v: Vendor) -> Iterator[dict]:
    """Every token of the array must be good."""
    good = v.token()
    yield v.case("genuine: two tokens", token=f"{good} {good}")
    rotated = as_json({"keys": [key for owner in ("own", "other") for key in json.loads(v.secret(owner))["keys"][1:]]})
    other = v.token(owner="other")
    yield v.case("genuine: two tokens by two keys", token=f"{good} {other}", secrets=[rotated])
    bad = {
        "of a key that is not in the set": (other, "key-unknown"),
        "forged": (v.token(owner="other", header=v.jose()), "signature-mismatch"),
        "for another app": (v.token(claims=v.claims() | {"aud": SOMEONE}), "audience-mismatch"),
        "of another tenant": (v.token(claims=v.claims() | {"iss": ISSUER.format(SOMEONE)}), "claim-mismatch"),
        "of another publisher": (v.token(claims=v.claims() | {"appid": SOMEONE}), "claim-mismatch"),
        "expired": (v.token(claims=v.claims() | {"exp": SENT - DAY}), "timestamp-too-old"),
        "not valid yet": (v.token(claims=v.claims() | {"nbf": SENT + DAY}), "timestamp-too-new"),
        "not signed": (v.token(signing=Signing("none"), header=v.jose() | {"alg": "none"}), "refused"),
        "signed with the text of the public key": (
            v.token(signing=Signing("HS256", secret=v.secret().encode()), header=v.jose() | {"alg": "HS256"}),
            "signature-malformed",
        ),
        "no token": ("x", "signature-malformed"),
        "empty": ("", "signature-malformed"),
    }
    for name, (token, expect) in bad.items():
        yield v.case(f"the second token is {name}", expect, token=f"{good} {token}")
        yield v.case(f"the first token is {name}", expect, token=f"{token} {good}")
    yield v.case("the last of four tokens is forged", "refused", token=" ".join([good] * 3 + [bad["forged"][0]]))
    for name, tokens in {
        "no tokens": [], "a number": [good, 1], "null": [good, None], "an array": [good, [good]],
    }.items():
        body = as_json({"value": [], "validationTokens": tokens})
        yield v.case(f"an array of {name}", "refused") | {"body": body}
    yield v.case("a text in place of the array", "refused") | {"body": as_json({"validationTokens": good})}
    yield v.case("known weakness: the items are not signed", about={"why": "the tokens say nothing of them"}) | {
        "body": as_json({"value": [{"changeType": "deleted"}], "validationTokens": [good]})
    }


GRAPH = Vendor(
    "microsoft-graph-rich", "RS256", Place(member="validationTokens", array=True),
    (Expires(after=3600), NotBefore(), audience(), IsParam("/iss", "issuer"), Is("/appid", (PUBLISHER,))),
    keys="jwks", binds_body=False, more={"tid": TENANT, "ver": "1.0"} | IAT,
    params={"audience": "8e460676-ae3f-4b1e-8790-ee0fb5d6ae5d", "issuer": ISSUER.format(TENANT)},
    body=as_json({"value": [{"id": "lsgTZMr9KwAAA", "subscriptionId": "76222963-cc7b-42d2-882d-8aaa69cb2ba3",
                             "changeType": "created", "clientState": "state", "tenantId": TENANT}]}),
    own=graph,
)

STAMP, TIME = "X-Tl-Webhook-Timestamp", "2023-11-14T22:13:20Z"


def truelayer_payload(token: Token, request: Received) -> bytes:
    lines = [f"{request.method} {urlsplit(request.url).path}"]
    lines += [f"{name}: {request.header(name, 'field')}" for name in listed(token)]
    return "\n".join([*lines, ""]).encode() + request.body


def listed(token: Token) -> list[str]:
    return [name for name in token.get("tl_headers").split(",") if name]


def truelayer_time(token: Token, request: Received) -> None:
    if STAMP.lower() not in map(str.lower, listed(token)):
        raise Refused("timestamp-missing")  # Anyone could change it.
    request.recent_date(request.header(STAMP, "timestamp"))


def truelayer(v: Vendor) -> Iterator[dict]:
    changed = {"path": "https://shop.example/tl/other", "path, by a slash": v.url + "/"}
    for name, url in changed.items():
        yield v.case(f"tampered: the {name}", "signature-mismatch", url=url)
    yield v.case("tampered: the time", "signature-mismatch", edit=replaced(STAMP, "2023-11-14T22:13:21Z"))
    yield v.case("tampered: a listed header removed", "refused", edit=without("X-Test"))
    yield v.case("tampered: a listed header", "signature-mismatch", edit=replaced("X-Test", "other"))
    for name, time in {"old": "2023-11-13T22:13:20Z", "new": "2023-11-15T22:13:20Z"}.items():
        headers = v.at.write(v.token(), b"")[0][:1] + [[STAMP, time], ["X-Test", "value"]]
        token = v.token(sent={"headers": headers})
        yield v.case(f"too {name}: a day", f"timestamp-too-{name}",
                     headers=[*headers, [v.at.header, token]])
    swapped = v.jose() | {"tl_headers": f"X-Test,{STAMP}"}
    yield v.case("genuine: the headers in another order", token=v.token(header=swapped))
    for name, text in {"others than the time": "X-Test", "none": ""}.items():
        yield v.case(f"the headers that are listed are {name}", "refused" if not text else "timestamp-missing",
                     token=v.token(header=v.jose() | {"tl_headers": text}))
    names = {"in lower case": STAMP.lower(), "the time alone": STAMP}
    for name, text in names.items():
        yield v.case(f"genuine: headers listed {name}", token=v.token(header=v.jose() | {"tl_headers": text}))


def contact(v: Vendor) -> Iterator[dict]:
    encoded = v.token(header={"alg": v.alg, "kid": "key-own", "ts": SENT}, form=DETACHED)
    yield v.case("forged: the header of an encoded payload", "signature-malformed", token=encoded)
    yield v.case("a day old, and sent again", "timestamp-too-old", now=SENT + DAY)


DETACHED_VENDORS = (
    Vendor(
        "truelayer", "ES512", Place("Tl-Signature"), keys="jwks", form=DETACHED,
        payload=truelayer_payload, time=truelayer_time,
        head_rules=(Is("/tl_version", ("2",), "refused"),),
        header={"tl_headers": f"{STAMP},X-Test"},
        headers=([STAMP, TIME], ["X-Test", "value"]), url="https://shop.example/tl/hooks",
        own=truelayer,
    ),
    Vendor("fireblocks", "RS512", Place("Fireblocks-Webhook-Signature"), keys="jwks", form=DETACHED),
    Vendor(
        "tpay", "RS256", Place("X-JWS-Signature"), keys="pem", form=DETACHED,
        header={"x5u": "https://secure.tpay.com/x509/notifications-jws.pem"},
        body="id=1010&tr_id=TR-TEST1&tr_amount=28.00&tr_crc=abc&tr_status=TRUE",
    ),
    Vendor(
        "constant-contact", "RS256", Place("X-CTCT-WEBHOOK-SIG"), keys="jwks", form=UNENCODED,
        header={"b64": False, "crit": ["b64"]}, head_rules=(Issued("/ts"),), own=contact,
    ),
)


# The generic schemes: the algorithm is a parameter.
ALGS = {
    "HS256": "oct", "HS384": "oct", "HS512": "oct", "RS256": "pem", "RS384": "pem", "RS512": "spki",
    "PS256": "pem", "PS384": "pem", "PS512": "jwk", "ES256": "jwk", "ES384": "pem", "ES512": "jwk", "EdDSA": "jwk",
}


def any_claims(v: Vendor) -> Iterator[dict]:
    yield v.case("genuine: text, and no claims", token=v.token(content=b"It is a text."))
    yield v.case("genuine: claims of nothing that is checked", token=v.token(claims={"sub": "x"}))


def generic(id: str, alg: str, place: Place, **others) -> Vendor:
    return Vendor(id, alg, place, keys=ALGS[alg], params={"alg": alg}, **others)


bearer = partial(
    generic, "jws-jwt", place=BEARER, rules=(Expires(), NotBefore()), any_payload=True, binds_body=False,
    more=IAT | {"iss": "https://vendor.example"}, own=any_claims,
)
detached = partial(generic, "jws-detached", place=Place("x-jws-signature"), form=DETACHED)
unencoded = partial(
    generic, "jws-detached-unencoded", place=Place("x-jws-signature"), form=UNENCODED,
    header={"b64": False, "crit": ["b64"]},
)
GENERIC = (
    *(bearer(alg=alg) for alg in ALGS),
    *(detached(alg=alg) for alg in ALGS),
    *(unencoded(alg=alg) for alg in ("HS256", "ES256", "EdDSA")),
)
