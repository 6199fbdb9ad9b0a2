"""The deliveries of senders of HTTP message signatures."""

import base64
import hmac
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from irregular_received import Received
from message_signatures import PUBLIC, Policy, base_of, content_digest
from public_pairs import pair
from senders import JSON, RECEIVED, SENT, delivery
from spoils import replaced, twice, without
from structured import Member, text_of

FORGED, DAY = "signature-mismatch", 86_400
FULL = ("@method", "@authority", "@path", "@query", "content-type", "content-digest")


@dataclass(frozen=True)
class Signer:
    id: str
    alg: str
    policy: Policy = Policy()
    keys: str = "pem"
    components: tuple[str, ...] = FULL
    params: dict[str, str] = field(default_factory=dict)          # of the receiver
    label: str = "sig1"
    signed_params: dict = field(default_factory=dict)             # of the signature, besides `created`
    method: str = "POST"
    url: str = "https://shop.example/hooks?from=vendor"
    body: str = '{"id":"evt_test0001","amount":"28.00"}'
    headers: tuple[list[str], ...] = ()
    own: Callable | None = None

    def secret(self, owner: str = "own") -> str:
        if self.alg == "hmac-sha256":
            return base64.b64encode(f"{self.id}-{owner}-secret-for-tests-only".encode()).decode()
        return pair(PUBLIC[self.alg].kind, owner).texts()[self.keys]

    def request(self, **changes) -> dict:
        body = changes.pop("body", self.body.encode())
        digest = [["Content-Digest", content_digest(body)]] if body else []
        host = ["Host", self.url.split("/")[2]]
        fields = {
            "secrets": [self.secret()], "now": RECEIVED, "method": self.method, "url": self.url,
            "params": self.params, "headers": [host, *([JSON] if body else []), *self.headers, *digest],
        } | changes
        return fields | {"body": body}

    def signature(self, request: dict, *, owner: str = "own", label: str = "", components=None, given=None) -> tuple:
        """Gives the two members: what is signed and how, and the signature."""
        names = self.components if components is None else components
        members = [name if isinstance(name, Member) else Member(name) for name in names]
        listed = " ".join(written_member(member) for member in members)
        params = {"created": SENT, "keyid": "key-own"} | self.signed_params | (given or {})
        text = f"({listed})" + "".join(f";{name}={text_of(value)}" for name, value in params.items()
                                       if value is not None)
        message = base_of(members, text, Received(made(self.id, request)))
        return label or self.label, text, self.sign(owner, message)

    def sign(self, owner: str, message: bytes) -> bytes:
        if self.alg == "hmac-sha256":
            return hmac.digest(base64.b64decode(self.secret(owner)), message, "sha256")
        return PUBLIC[self.alg].signs(pair(PUBLIC[self.alg].kind, owner), message)

    def case(self, name: str, expect: str = "verified", *, signed: dict | None = None, sent: dict | None = None,
             edit=lambda headers: headers, spell=lambda label, text, tag: (label, text, tag), more=(), about=None,
             **how) -> dict:
        """Signs one request, and sends it, or another one in its place."""
        request = self.request(**(signed or {}))
        signatures = [*more, spell(*self.signature(request, **how))]
        inputs = ", ".join(f"{label}={text}" for label, text, _ in signatures)
        tags = ", ".join(f"{label}={text_of(tag)}" for label, _, tag in signatures)
        request |= sent or {}
        request["headers"] = edit([*request["headers"], ["Signature-Input", inputs], ["Signature", tags]])
        return made(self.id, request, name, expect) | ({"about": about} if about else {})


def written_member(member: Member) -> str:
    return text_of(member.value) + "".join(f";{name}={text_of(value)}" for name, value in member.params.items())


def made(scheme: str, request: dict, name: str = "", expect: str = "") -> dict:
    fields = {key: value for key, value in request.items() if key != "body" and value != {}}
    return delivery(scheme, name, expect, request["body"], **fields)


def cases_of(s: Signer) -> list[dict]:
    kinds = (genuine, forged, times, malformed, headers)
    return [case for kind in kinds for case in kind(s)] + (list(s.own(s)) if s.own else [])


def few_cases_of(s: Signer) -> list[dict]:
    return [*genuine(s), *list(forged(s))]


def genuine(s: Signer) -> Iterator[dict]:
    yield s.case("genuine")
    yield s.case("genuine: the algorithm is named", given={"alg": s.alg})
    yield s.case("genuine: a nonce", given={"nonce": "b3k2pp5k7z-50gnwp.yemd"})
    yield s.case("genuine: it expires later", given={"expires": SENT + 300})
    other = s.case("genuine: the old key, while a new one is known")
    yield other | {"secrets": [s.secret("other"), s.secret()]}


def forged(s: Signer) -> Iterator[dict]:
    yield s.case("forged: signed with another key", FORGED, owner="other")
    yield s.case("another algorithm is named", "refused",
                 given={"alg": "hmac-sha256" if s.alg != "hmac-sha256" else "ed25519"})
    if s.alg in PUBLIC:
        for name in PUBLIC[s.alg].unfit(s.signature(s.request())[2]):
            unfit = lambda label, text, tag, name=name: (label, text, PUBLIC[s.alg].unfit(tag)[name])  # noqa: E731
            yield s.case(f"forged: {name}", "refused", spell=unfit)
    changed = s.body.replace("28.00", "99.00").encode()
    if "content-digest" in s.components and s.body:
        yield s.case("tampered: the body", FORGED, sent={"body": changed})
        yield s.case("tampered: the body and its digest", FORGED, sent={"body": changed},
                     edit=replaced("Content-Digest", content_digest(changed)))
        yield s.case("tampered: the digest", FORGED, edit=replaced("Content-Digest", content_digest(changed)))
        yield s.case("tampered: the body removed", FORGED, sent={"body": b""})
        yield s.case("tampered: the digest removed", "refused", edit=without("Content-Digest"))
    if set(s.components) & {"@query", "@request-target", "@target-uri"}:
        yield s.case("tampered: the query", FORGED, sent={"url": s.url + "&admin=1"})
    if set(s.components) & {"@path", "@request-target", "@target-uri"}:
        yield s.case("tampered: the path", FORGED, sent={"url": s.url.replace("/hooks", "/other")})
    if "@method" in s.components:
        yield s.case("tampered: the method", FORGED, sent={"method": "PUT"})
    if "@authority" in s.components:
        yield s.case("tampered: the host", FORGED, edit=replaced("Host", "evil.example"),
                     sent={"url": s.url.replace("shop.example", "evil.example")})
    if "content-type" in s.components:
        yield s.case("tampered: a signed header", FORGED, edit=replaced("Content-Type", "text/plain"))
        yield s.case("tampered: a signed header removed", "refused", edit=without("Content-Type"))


def times(s: Signer) -> Iterator[dict]:
    yield s.case("made yesterday", "timestamp-too-old", given={"created": RECEIVED - DAY})
    yield s.case("made tomorrow", "timestamp-too-new", given={"created": RECEIVED + DAY})
    yield s.case("no time", "timestamp-missing", given={"created": None})
    yield s.case("expired", "timestamp-too-old", given={"expires": RECEIVED - DAY})
    for name, value in {"a text": str(SENT), "a flag": True}.items():
        yield s.case(f"the time is {name}", "refused", given={"created": value})


def malformed(s: Signer) -> Iterator[dict]:
    def text(change: Callable[[str], str]):
        return lambda label, signed, tag: (label, change(signed), tag)

    yield s.case("tampered: the parameters", FORGED, spell=text(lambda signed: signed + ';note="added"'))
    yield s.case("tampered: a component less", "refused",
                 spell=text(lambda signed: signed.replace(text_of(s.components[0]), "", 1).replace("( ", "(")))
    spoiled = {
        "a component twice": lambda signed: signed.replace("(", f"({text_of(s.components[0])} ", 1),
        "a component that no one knows": lambda signed: signed.replace("(", '("@made-up" ', 1),
        "a component of a response": lambda signed: signed.replace("(", '("@status" ', 1),
        "a component in upper case": lambda signed: signed.replace("(", '("Host" ', 1),
        "a component of the request before": lambda signed: signed.replace("(", '("host";req ', 1),
        "a component that is missing": lambda signed: signed.replace("(", '("x-none" ', 1),
        "a list that is not closed": lambda signed: signed.replace(")", "", 1),
        "no list": lambda signed: '"sig"',
        "a parameter twice": lambda signed: signed + f";created={SENT}",
    }
    for name, change in spoiled.items():
        yield s.case(f"malformed: {name}", "refused", spell=text(change))
    yield s.case("malformed: the signature cut short", "refused",
                 spell=lambda label, signed, tag: (label, signed, tag[:-2]))
    yield s.case("malformed: an empty signature", "refused", spell=lambda label, signed, tag: (label, signed, b""))


def headers(s: Signer) -> Iterator[dict]:
    for name in ("Signature", "Signature-Input"):
        yield s.case(f"missing: {name}", "signature-missing", edit=without(name))
        yield s.case(f"doubled: {name}", "refused", edit=twice(name))
        yield s.case(f"malformed: {name} is empty", "refused", edit=replaced(name, ""))
    tag = s.signature(s.request())[2]
    for name, value in {
        "a text": f'{s.label}="signature"', "in the alphabet for URLs": f"{s.label}=:_-_-:",
        "bare": base64.b64encode(tag).decode(), "under another label": f"other={text_of(tag)}",
    }.items():
        yield s.case(f"malformed: the signature is {name}", "refused", edit=replaced("Signature", value))

