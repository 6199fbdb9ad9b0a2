"""A vendor that sends tokens: where the token is, which keys sign it, and what it claims; and a strict receiver."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from irregular_received import Object, Received, at, text_at
from public_pairs import base64url, pair
from senders import JSON, RECEIVED, delivery
from token_rules import Rule, Sent, check, claims_for
from tokens import (
    ATTACHED,
    SECRET,
    Signing,
    Token,
    as_json,
    check_header,
    compact,
    from_base64url,
    keys_of,
    pair_of,
    proven,
    read_token,
    secret_bytes,
    strict_json,
)
from verify import Refused, after

URL = "https://shop.example/hooks?from=vendor"


@dataclass(frozen=True)
class Place:
    """Where the token is: in a header, in a member of the body's JSON, or it is the body."""

    header: str = ""
    prefix: str = ""
    member: str = ""
    content_type: str = "application/jwt"
    array: bool = False  # The member is an array of tokens, all of which must be good.

    def read(self, request: Received) -> list[str]:
        if self.array:
            found = at(request.json(), "signature", self.member)
            if type(found) is not list or not found or any(type(text) is not str for text in found):
                raise Refused("signature-malformed")
            return found
        return [self.one(request)]

    def one(self, request: Received) -> str:
        if self.header:
            return after(self.prefix, request.header(self.header, "signature"))
        if self.member:
            return text_at(request.json(), "signature", self.member)
        if not request.body:
            raise Refused("signature-missing")
        if not request.body.isascii():
            raise Refused("signature-malformed")
        return request.body.decode()

    def write(self, token: str | None, body: bytes) -> tuple[list[list[str]], bytes]:
        """Gives the headers and the body of a delivery with the token, or without one."""
        if self.header:
            return [JSON] + ([] if token is None else [[self.header, self.prefix + token]]), body
        if self.array:
            tree = json.loads(body) | ({} if token is None else {self.member: token.split(" ")})
            return [JSON], as_json(tree).encode()
        if self.member:
            return [JSON], as_json({} if token is None else {self.member: token}).encode()
        return [["Content-Type", self.content_type]], (token or "").encode()


def nothing_more(token: Token, request) -> None:
    pass


def given_keys(vendor: "Vendor", token: Token, request, secrets: list[str]) -> list[str]:
    return keys_of(secrets, vendor.alg, token.get("kid"))


def whole_body(token: Token, request) -> bytes:
    return request.body


@dataclass(frozen=True)
class Vendor:
    id: str
    alg: str
    at: Place
    rules: tuple[Rule, ...] = ()
    keys: str = "text"                                        # text, oct, jwks, or a form of a public key
    more: dict = field(default_factory=dict)                  # claims that no rule is about
    header: dict = field(default_factory=dict)                # JOSE members that no rule is about
    head_rules: tuple[Rule, ...] = ()                         # of JOSE members
    params: dict[str, str] = field(default_factory=dict)
    body: str = '{"id":"evt_test0001","type":"thing.created","amount":"28.00"}'
    url: str = URL
    method: str = "POST"
    methods: tuple[str, ...] = ("POST",)
    headers: tuple[list[str], ...] = ()
    form: str = ATTACHED
    payload: Callable[[Token, Received], bytes] = whole_body  # of a detached signature
    time: Callable[[Token, Received], None] = nothing_more    # checks a time outside the token
    binds_body: bool = True
    any_payload: bool = False                                 # claims are checked only where there are some
    own: Callable | None = None                               # makes more cases
    key_source: Callable = given_keys                         # the keys that may have signed
    shown_key: Callable[[str], str] | None = None             # the text that the receiver has, by its owner

    def secret(self, owner: str = "own") -> str:
        if self.shown_key:
            return self.shown_key(owner)
        if self.keys == "text":
            return f"{self.id}-{owner}-secret-for-tests-only"
        if self.keys == "oct":
            secret = f"{self.id}-{owner}-secret-of-a-length-that-suits-HMAC-with-SHA-512-for-tests-only".encode()
            return as_json({"kty": "oct", "k": base64url(secret)})
        if self.keys != "jwks":
            return pair_of(self.alg, owner).texts()[self.keys]
        other_kind = "ed25519" if self.alg != "EdDSA" else "p-256"
        keys = [
            pair(other_kind, "other").jwk | {"kid": "another-kind", "use": "sig"},
            pair_of(self.alg, owner).jwk | {"kid": f"key-{owner}", "use": "sig", "alg": self.alg},
        ]
        return as_json({"keys": keys})

    def signing(self, owner: str = "own", alg: str | None = None) -> Signing:
        alg = alg or self.alg
        if alg in SECRET:
            return Signing(alg, secret=secret_bytes(self.secret(owner)))
        return Signing(alg, pair=None if alg == "none" else pair_of(alg, owner))

    def jose(self, owner: str = "own", alg: str | None = None) -> dict:
        header = {"alg": alg or self.alg} | ({"typ": "JWT"} if self.form == ATTACHED else {})
        header |= {"kid": f"key-{owner}"} if self.keys == "jwks" else {}
        return claims_for(self.head_rules, Sent(self.url, self.body.encode(), self.params), header | self.header)

    def sent(self) -> Sent:
        return Sent(self.url, self.body.encode(), self.params)

    def claims(self, sent: Sent | None = None) -> dict:
        return claims_for(self.rules, sent or self.sent(), self.more)

    def token(
        self, owner: str = "own", *, alg: str | None = None, signing: Signing | None = None,
        header: dict | str | None = None, claims: dict | None = None, content: bytes | None = None,
        form: str | None = None, sent: dict | None = None,
    ) -> str:
        """Signs what a delivery says, or other claims, another header or other content."""
        jose = self.jose(owner, alg) if header is None else header
        if content is None and (form or self.form) == ATTACHED:
            content = as_json(self.claims() if claims is None else claims).encode()
        elif content is None:
            content = self.payload(self.read_only(jose), Received(self.delivery("", "", None, **(sent or {}))))
        return compact(signing or self.signing(owner, alg), jose, content, form or self.form)

    def read_only(self, jose: dict | str) -> Token:
        text = jose if isinstance(jose, str) else as_json(jose)
        return Token(base64url(text.encode()), strict_json(text.encode(), "signature"), "", b"")

    def delivery(self, name: str, expect: str, token: str | None, **fields) -> dict:
        body = fields.pop("sent_body", self.body.encode())
        edit = fields.pop("edit", lambda headers: headers)
        headers, body = self.at.write(token, body)
        fields = {
            "secrets": [self.secret()], "now": RECEIVED, "method": self.method, "url": self.url,
            "params": self.params, "headers": edit([*headers[:1], *self.headers, *headers[1:]]),
        } | fields
        if not fields["params"]:
            del fields["params"]
        return delivery(self.id, name, expect, body, **fields)

    def case(self, name: str, expect: str = "verified", token: str | None = None, **fields) -> dict:
        return self.delivery(name, expect, self.token() if token is None else token, **fields)


def judge_vendor(vendor: Vendor, delivery: dict) -> tuple[str, bytes | None]:
    """Gives the verdict, and of a signature that is detached what it is over."""
    request = Received(delivery)
    try:
        if request.method not in vendor.methods:
            raise Refused("method-not-allowed")
        for text in vendor.at.read(request):
            message = verified(vendor, read_token(text), request, delivery["secrets"])
    except Refused as refusal:
        return str(refusal), None
    return "verified", None if vendor.form == ATTACHED else message


def verified(vendor: Vendor, token: Token, request: Received, secrets: list[str]) -> bytes:
    """Returns what a token that is good signs."""
    check_header(token, vendor.alg, vendor.form)
    claims = read_claims(vendor, token)
    rules = [rule for rule in vendor.rules if not vendor.any_payload or is_there(rule, claims)]
    check(vendor.head_rules, token.header, request, "early")
    check(rules, claims, request, "early")
    vendor.time(token, request)
    payload = from_base64url(token.content) if vendor.form == ATTACHED else vendor.payload(token, request)
    keys = vendor.key_source(vendor, token, request, secrets)
    message = token.message(payload, vendor.form)
    if not any(proven(vendor.alg, key, message, token.tag) for key in keys):
        raise Refused("signature-mismatch")
    check(vendor.head_rules, token.header, request, "late")
    check(rules, claims, request, "late")
    return message


def read_claims(vendor: Vendor, token: Token):
    if vendor.form != ATTACHED:
        return []
    text = from_base64url(token.content)
    if vendor.any_payload and not text.lstrip().startswith(b"{"):
        return []
    claims = strict_json(text, "field")
    if not isinstance(claims, Object):
        raise Refused("field-malformed")
    return claims


def is_there(rule: Rule, claims) -> bool:
    return any(f"/{name}" == rule.pointer for name, _ in claims)
