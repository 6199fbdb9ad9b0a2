"""The deliveries of a vendor that sends tokens: genuine ones, forged ones, and tokens that are not quite tokens."""

import json
from collections.abc import Iterator

from public_pairs import base64url, pair
from spoils import replaced, twice, without
from token_rules import EDGE, MISSING, BodyDigest, IsParam, IsUrl, Sent, placed
from token_sender import Vendor
from tokens import ATTACHED, DETACHED, PUBLIC, UNENCODED, Signing, as_json, compact, from_base64url

MALFORMED, FORGED = "signature-malformed", "signature-mismatch"
OTHERS = {
    "HS256": ("HS384", "HS512"), "HS384": ("HS256", "HS512"), "HS512": ("HS256", "HS384"),
    "RS256": ("RS512", "PS256"), "RS384": ("RS256",), "RS512": ("RS256", "PS512"),
    "PS256": ("RS256",), "PS384": ("PS512",), "PS512": ("RS512",),
    "ES256": ("ES384", "RS256"), "ES384": ("ES256",), "ES512": ("ES256", "RS256"), "EdDSA": ("ES256",),
}


def cases_of(vendor: Vendor) -> list[dict]:
    own = list(vendor.own(vendor)) if vendor.own else []
    kinds = (genuine, forged, other_algorithms, malformed, headers, rules)
    return [case for kind in kinds for case in kind(vendor)] + own


def few_cases_of(v: Vendor) -> list[dict]:
    """What shows that an algorithm works, where another one has all cases."""
    other = OTHERS[v.alg][0]
    return [
        v.case("genuine"),
        v.case("genuine: the old key, while a new one is known", secrets=[v.secret("other"), v.secret()]),
        v.case("forged: signed with another key", FORGED, token=v.token(signing=v.signing("other"))),
        v.case(f"another algorithm: {other}", MALFORMED, token=v.token(alg=other, header=v.jose() | {"alg": other})),
        *(forged_in_form(v) if v.alg in PUBLIC else ()),
    ]


def genuine(v: Vendor) -> Iterator[dict]:
    yield v.case("genuine")
    yield v.case("genuine: the old key, while a new one is known", secrets=[v.secret("other"), v.secret()])
    if v.keys != "jwks":
        yield v.case("genuine: a key id that no key has", token=v.token(header=v.jose() | {"kid": "any"}))
    yield v.case("genuine: a member of the header that need not be understood",
                 token=v.token(header=v.jose() | {"made-by": "tests"}))
    if all(rule.pointer != "/typ" for rule in v.head_rules):
        kinds = {"typ": "application/acme+jwt", "cty": "json"}
        yield v.case("genuine: a type and a type of content of any name", token=v.token(header=v.jose() | kinds))
    if v.form == ATTACHED:
        yield v.case("genuine: claims in another order, and one more",
                     token=v.token(claims=dict(reversed(v.claims().items())) | {"note": "Zoë, 500人"}))
    for name in (rule.param for rule in v.rules if isinstance(rule, IsParam) and rule.kind == "audience-mismatch"):
        rest = {key: value for key, value in v.params.items() if key != name}
        yield v.case(f"genuine: the receiver does not say its {name}", params=rest)


def forged(v: Vendor) -> Iterator[dict]:
    other = v.signing("other")
    yield v.case("forged: signed with another key", FORGED, token=v.token(signing=other))
    if v.at.header:
        changed = v.body.replace("28.00", "99.00").encode()
        if v.binds_body:
            yield v.case("tampered: the body", FORGED, sent_body=changed)
            yield v.case("tampered: a space after the body", FORGED, sent_body=v.body.encode() + b" ")
            yield v.case("tampered: the body removed", "refused", sent_body=b"")
        else:
            yield v.case("known weakness: the body is not signed", sent_body=changed,
                         about={"why": "the token says nothing of the body, and no receiver can mend that"})
    head, content, tag = v.token().split(".")
    if v.form == ATTACHED:
        claims = as_json(v.claims() | {"role": "admin"}).encode()
        yield v.case("tampered: a claim added", FORGED, token=f"{head}.{base64url(claims)}.{tag}")
    header = base64url(as_json(v.jose() | {"note": "added"}).encode())
    yield v.case("tampered: the header", FORGED, token=f"{header}.{content}.{tag}")
    if v.alg in PUBLIC:
        jwk = pair(PUBLIC[v.alg].kind, "other").jwk
        given = {"jwk": jwk, "jku": "https://evil.example/keys", "x5u": "https://evil.example/chain.pem"}
        for name, value in given.items():
            yield v.case(f"forged: the header brings its own key as {name}", "refused",
                         token=v.token(signing=other, header=v.jose() | {name: value}))
        yield from forged_in_form(v)
    if v.keys == "jwks":
        header = v.jose()
        yield v.case("forged: the id of a key that is not in the set", "key-unknown",
                     token=v.token(signing=other, header=header | {"kid": "key-other"}))
        yield v.case("forged: the id is a path to a key", "refused",
                     token=v.token(signing=other, header=header | {"kid": "../keys/key-own"}))
        yield v.case("forged: the id of a key of another kind", "refused",
                     token=v.token(header=header | {"kid": "another-kind"}))


def forged_in_form(v: Vendor) -> Iterator[dict]:
    head, content, tag = v.token().split(".")
    for name, unfit in PUBLIC[v.alg].unfit(from_base64url(tag)).items():
        yield v.case(f"forged: {name}", "refused", token=f"{head}.{content}.{base64url(unfit)}")


def other_algorithms(v: Vendor) -> Iterator[dict]:
    for alg in OTHERS[v.alg]:
        header = v.jose() | {"alg": alg}
        yield v.case(f"another algorithm: {alg}", MALFORMED, token=v.token(alg=alg, header=header))
    for alg in ("none", "None", "NONE"):
        token = v.token(signing=Signing("none"), header=v.jose() | {"alg": alg})
        yield v.case(f"no algorithm: {alg}, without a signature", MALFORMED, token=token)
    yield v.case("no algorithm: none, with a good signature", MALFORMED,
                 token=v.token(header=v.jose() | {"alg": "none"}))
    if v.alg in PUBLIC:
        signing = Signing("HS256", secret=v.secret().encode())
        yield v.case("another algorithm: HS256 with the text of the public key", MALFORMED,
                     token=v.token(signing=signing, header=v.jose() | {"alg": "HS256"}))


def malformed(v: Vendor) -> Iterator[dict]:
    head, content, tag = v.token().split(".")
    padding = "=" * (-len(tag) % 4)
    found = {
        "two parts": f"{head}.{tag}",
        "four parts": f"{head}.{content}.{tag}.{tag}",
        "no header": f".{content}.{tag}",
        "the header is not base64": f"!{head}.{content}.{tag}",
        "an escape in the signature": f"{head}.{content}.{tag[:9]}\\n{tag[9:]}",
        "a letter outside the alphabet": f"{head}.{content}.{tag[:-1]}!",
    }
    if padding:
        found["padding after the signature"] = f"{head}.{content}.{tag}{padding}"
    for name, text in found.items():
        yield v.case(f"malformed: {name}", MALFORMED, token=text)
    yield v.case("malformed: no signature", "refused", token=f"{head}.{content}.")
    yield v.case("malformed: the signature cut short", "refused", token=f"{head}.{content}.{tag[:-4]}")
    if v.form == ATTACHED:
        if not v.any_payload:
            yield v.case("malformed: claims that are an array", "refused", token=v.token(content=b"[]"))
        yield v.case("malformed: claims that are not JSON", "refused", token=v.token(content=b'{"exp":'))
        yield v.case("malformed: no claims", "refused", token=v.token(content=b""))
        for name in [rule.pointer[1:] for rule in v.rules[:1]]:
            text = as_json(v.claims())[:-1] + f',{json.dumps(name)}:{as_json(v.claims()[name])}}}'
            yield v.case(f"malformed: the claim {name} twice", "refused", token=v.token(content=text.encode()))
    else:
        attached = compact(v.signing(), v.jose(), v.body.encode())
        yield v.case("malformed: the payload attached", MALFORMED, token=attached)


def headers(v: Vendor) -> Iterator[dict]:
    """What the JOSE header, and the one of HTTP, must not say."""
    jose = v.jose()
    texts = {
        "an array": "[]",
        "no algorithm": as_json({name: value for name, value in jose.items() if name != "alg"}),
        "the algorithm twice": as_json(jose)[:-1] + f',"alg":"{v.alg}"}}',
        "the algorithm in another case": as_json(jose | {"alg": v.alg.swapcase()}),
        "an extension that must be understood": as_json(jose | {"crit": ["exp"], "exp": 1}),
        "an extension that must be understood, of another name": as_json(
            jose | {"crit": ["https://acme.example/x"], "https://acme.example/x": True}
        ),
        "an empty list of what must be understood": as_json(jose | {"crit": []}),
        "what must be understood, as a text": as_json(jose | {"crit": "b64"}),
    }
    if v.form == ATTACHED:
        texts["a payload that is said not to be encoded"] = as_json(jose | {"b64": False, "crit": ["b64"]})
    if v.form == DETACHED:
        texts["an unencoded payload that need not be understood"] = as_json(jose | {"b64": False})
    if v.form == UNENCODED:
        texts["an unencoded payload that need not be understood"] = as_json(
            {name: value for name, value in jose.items() if name != "crit"}
        )
        texts["an encoded payload"] = as_json(
            {name: value for name, value in jose.items() if name not in ("crit", "b64")}
        )
    for name, text in texts.items():
        yield v.case(f"header of the token: {name}", MALFORMED, token=v.token(header=text, content=content_of(v)))
    if v.at.header:
        name = v.at.header
        yield v.case("missing: the header", "signature-missing", edit=without(name))
        yield v.case("doubled: the header", MALFORMED, edit=twice(name))
        yield v.case("doubled: the header, another token first", MALFORMED, edit=twice(name, v.at.prefix + "a.b.c"))
        yield v.case("malformed: an empty header", MALFORMED, edit=replaced(name, ""))
        if v.at.prefix:
            yield v.case("malformed: the token without its prefix", MALFORMED, edit=replaced(name, v.token()))
    elif v.at.member:
        yield v.delivery("missing: the member of the body", "signature-missing", None)
    else:
        yield v.delivery("missing: an empty body", "refused", None)
        yield v.case("malformed: a line feed after the token", MALFORMED, token=v.token() + "\n")
    others = {"GET", "PUT"} - set(v.methods)
    for method in sorted(others)[:1]:
        yield v.case(f"another method: {method}", "method-not-allowed", method=method)


def content_of(v: Vendor) -> bytes | None:
    return None if v.form == ATTACHED else v.body.encode() if v.payload.__name__ == "whole_body" else b"any"


def rules(v: Vendor) -> Iterator[dict]:
    """Every claim that is checked: another value, signed as well as any, and none."""
    for rule in v.rules:
        if not rule.required(v.params, v.body.encode()):
            continue
        for name, (value, expect) in rule.wrong(v.sent()).items():
            claims = placed(v.claims(), rule.pointer, value)
            yield v.case(f"claim {rule.pointer}: {name}", expect, token=v.token(claims=claims))
        for name, (value, expect) in rule.edges().items():
            token = v.token(claims=placed(v.claims(), rule.pointer, value))
            yield v.case(f"claim {rule.pointer}: {name}", expect, token=token, tolerance=EDGE)
        if rule.absent and not v.any_payload:
            claims = placed(v.claims(), rule.pointer, MISSING)
            yield v.case(f"claim {rule.pointer}: missing", rule.absent, token=v.token(claims=claims))
        if isinstance(rule, BodyDigest) and rule.if_body:
            yield from with_and_without_body(v)
        if isinstance(rule, IsUrl):
            yield v.case("called by another URL", "refused", url="https://evil.example/hooks?from=vendor")
    for rule in v.head_rules:
        for name, (value, expect) in rule.wrong(v.sent()).items():
            token = v.token(header=placed(v.jose(), rule.pointer, value))
            yield v.case(f"header of the token, {rule.pointer}: {name}", expect, token=token)
        if rule.absent:
            token = v.token(header=placed(v.jose(), rule.pointer, MISSING))
            expect = rule.absent if rule.absent.startswith("timestamp") else "refused"
            yield v.case(f"header of the token, {rule.pointer}: missing", expect, token=token)


def with_and_without_body(v: Vendor) -> Iterator[dict]:
    empty = v.claims(Sent(v.url, b"", v.params))
    yield v.case("genuine: no body, and no claim about one", token=v.token(claims=empty), sent_body=b"", method="GET")
    yield v.case("tampered: a body where the token has none", "refused", token=v.token(claims=empty))
    yield v.case("tampered: no body where the token has one", "refused", sent_body=b"", method="GET")
