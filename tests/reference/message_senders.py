"""Who sends HTTP message signatures, and what their receivers want of them."""

import hashlib
import json
from collections.abc import Iterator

from cavage import CAVAGE, cavage_cases, judge_cavage
from message_cases import FORGED, FULL, Signer, cases_of, few_cases_of
from message_signatures import Policy, content_digest, judge_message
from public_pairs import base64url, pair
from senders import SENT
from spoils import replaced
from structured import Member

ALGS = ("ed25519", "hmac-sha256", "rsa-pss-sha512", "rsa-v1_5-sha256", "ecdsa-p256-sha256", "ecdsa-p384-sha384")


def any_components(s: Signer) -> Iterator[dict]:
    """The generic scheme leaves to the sender what is signed."""
    for names in (("@target-uri", "content-digest"), ("@request-target", "@method", "content-digest"),
                  ("@scheme", "@authority"), ("host", "content-type")):
        yield s.case(f"genuine: components {' '.join(names)}", components=names)
    yield s.case("genuine: nothing but parameters", components=())
    yield s.case("refused: a path, and not the body", "refused", components=("@method", "@path"))
    yield s.case("genuine: no body, and no digest", components=("@method", "@path", "@query"), signed={"body": b""})
    url = "https://shop.example/hooks"
    yield s.case("genuine: no query", signed={"url": url})
    yield s.case("tampered: a query where there was none", FORGED, signed={"url": url}, sent={"url": f"{url}?admin=1"})
    two = [["X-Test", " first "], ["X-Other", "other"], ["X-Test", "second\t"]]
    base = s.request()["headers"]
    fields = {"headers": base + two}
    yield s.case("genuine: a header in two lines", components=(*FULL, "x-test"), signed=fields)
    yield s.case("tampered: two lines of a header swapped", FORGED, components=(*FULL, "x-test"), signed=fields,
                 sent={"headers": base + two[::-1]})
    keyed = (*FULL, Member("x-test", {"key": "b"}))
    fields = {"headers": [*base, ["X-Test", 'a=1, b="x";y=2, c=3']]}
    yield s.case("genuine: a member of a header", components=keyed, signed=fields)
    yield s.case("genuine: another member of the header changed", components=keyed, signed=fields,
                 sent={"headers": [*base, ["X-Test", 'a=2, b="x";y=2']]})
    yield s.case("tampered: a member of a header", FORGED, components=keyed, signed=fields,
                 sent={"headers": [*base, ["X-Test", 'a=1, b="y";y=2, c=3']]})
    yield from digests(s)
    yield from several(s)


def digests(s: Signer) -> Iterator[dict]:
    body, rest = s.body.encode(), [one for one in s.request()["headers"] if one[0] != "Content-Digest"]

    def with_digest(text: str) -> dict:
        return {"headers": [*rest, ["Content-Digest", text]]}

    both = f"{content_digest(body, 'sha-512')}, {content_digest(body)}"
    yield s.case("genuine: SHA-512", signed=with_digest(content_digest(body, "sha-512")))
    yield s.case("genuine: two digests", signed=with_digest(both))
    more = f"{content_digest(body)}, new=:AA==:"
    yield s.case("genuine: a digest that no one knows, and one", signed=with_digest(more))
    wrong = {
        "one digest of two is another one": f"{content_digest(body)}, {content_digest(b'other', 'sha-512')}",
        "a digest of something else": content_digest(b"other"),
    }
    for name, text in wrong.items():
        yield s.case(f"tampered: {name}", FORGED, signed=with_digest(text))
    malformed = {
        "only a digest that no one knows": "new=:AA==:", "only MD5": "md5=:xqtX7P5gkrnvCLn4yh9eDA==:",
        "a digest that is not bytes": 'sha-256="abc"', "a digest cut short": "sha-256=:AAAA:",
    }
    for name, text in malformed.items():
        yield s.case(f"malformed: {name}", "refused", signed=with_digest(text))


def several(s: Signer) -> Iterator[dict]:
    """Of several signatures, the one counts that the label or the tag names."""
    proxy = s.signature(s.request(), owner="other", label="proxy")
    yield s.case("genuine: another signature in addition", more=[proxy])
    yield s.case("forged: the signature in addition is good, and not the one of the label", FORGED, owner="other",
                 more=[s.signature(s.request(), label="proxy")])
    yield s.case("no signature of the label", "refused", label="sig2")
    tagged = {"tag": "acme"}
    by_tag = {name: value for name, value in s.params.items() if name != "label"} | tagged
    yield s.case("genuine: by its tag", given=tagged, signed={"params": by_tag}, label="any")
    yield s.case("genuine: by its tag, among others", given=tagged, signed={"params": by_tag}, more=[proxy])
    yield s.case("no signature of the tag", "refused", given={"tag": "other"}, signed={"params": by_tag})
    yield s.case("no tag", "refused", signed={"params": by_tag})


def generic(alg: str) -> Signer:
    own = any_components if alg == "ed25519" else None
    keys = "jwk" if alg in ("ecdsa-p384-sha384", "rsa-pss-sha512") else "pem"
    return Signer("http-message-signatures", alg, keys=keys, params={"alg": alg, "label": "sig1"}, own=own)


GENERIC = {alg: generic(alg) for alg in ALGS}


def woodpecker(s: Signer) -> Iterator[dict]:
    yield s.case("below the policy: no digest of the body", "refused", components=("@request-target",))
    yield s.case("below the policy: no path", "refused", components=("content-digest",))
    yield s.case("another label", "refused", label="sig1")


WOODPECKER = "woodpecker-ci-extensions"


def thumbprint(owner: str) -> str:
    """RFC 7638: the hash of the members that a key needs, in order."""
    jwk = pair("ed25519", owner).jwk
    text = json.dumps({name: jwk[name] for name in sorted(jwk)}, separators=(",", ":"))
    return base64url(hashlib.sha256(text.encode()).digest())


def bot(s: Signer) -> Iterator[dict]:
    agent = [["Signature-Agent", '"https://agent.example"']]
    fields = {"headers": [*s.request()["headers"], *agent]}
    covered = ("@authority", "signature-agent")
    yield s.case("genuine: the agent is signed", components=covered, signed=fields)
    yield s.case("tampered: the agent", FORGED, components=covered, signed=fields,
                 edit=replaced("Signature-Agent", '"https://evil.example"'))
    yield s.case("below the policy: no host", "refused", components=("@method",))
    yield s.case("another tag", "refused", given={"tag": "other"})
    yield s.case("no tag", "refused", given={"tag": None})
    yield s.case("no key id", "refused", given={"keyid": None})
    yield s.case("no end", "refused", given={"expires": None})
    yield s.case("known weakness: the path is not signed", sent={"url": "https://shop.example/admin"},
                 about={"why": "the signature says who asks, and nothing of what is asked for"})


VENDORS = {
    "woodpecker-ci": Signer(
        "woodpecker-ci", "ed25519",
        Policy("ed25519", ("@request-target", "content-digest"), label=WOODPECKER), label=WOODPECKER,
        components=("@request-target", "content-digest"), own=woodpecker,
        signed_params={"keyid": WOODPECKER, "alg": "ed25519"},
    ),
    "web-bot-auth": Signer(
        "web-bot-auth", "ed25519",
        Policy("ed25519", ("@authority",), tag="web-bot-auth", params=("created", "expires", "keyid"),
               body="if covered"),
        keys="jwk", components=("@authority",), method="GET", url="https://shop.example/products?page=2", body="",
        signed_params={"keyid": thumbprint("own"), "expires": SENT + 300, "tag": "web-bot-auth"}, own=bot,
    ),
}
MESSAGE_SCHEMES = frozenset({*VENDORS, "http-message-signatures", *CAVAGE})


def message_cases() -> dict[str, list[dict]]:
    cases = {id: cases_of(signer) for id, signer in VENDORS.items()} | cavage_cases()
    for alg, signer in GENERIC.items():
        for case in (cases_of if alg == "ed25519" else few_cases_of)(signer):
            name = f"{alg}: {case['name']}"
            cases.setdefault(signer.id, []).append(case | {"name": name})
    return cases


def judge_messages(delivery: dict) -> tuple[str, bytes | None]:
    if delivery["scheme"] in CAVAGE:
        return judge_cavage(delivery)
    signer = VENDORS.get(delivery["scheme"])
    return judge_message(signer.policy if signer else Policy(), delivery)

