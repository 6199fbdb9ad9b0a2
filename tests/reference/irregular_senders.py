"""How an irregular sender writes a delivery, and what holds for every one of them."""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote_plus

import irregular_sign as sign
from senders import FORM, SENT, delivery, unchanged

RECEIVED = SENT + 2
Parts = dict  # method, url, headers, body, form, at, and what the sender's message needs beside


@dataclass(frozen=True)
class Clock:
    """Where freshness is signed: how far it reaches, how a moment is written, and where."""

    tolerance: int
    put: Callable[[Parts, str | None], Parts]  # changes the time; `None` drops it
    say: Callable[[int], str] = str
    bad: tuple[str, ...] = ("", "+1700000000", "01700000000", "1700000000.0", "1.7e9", "2023-11-14T22:13:20Z", "now")
    none: str = "timestamp-missing"


def stamp_put(parts: Parts, text: str | None) -> Parts:
    return {"at": text}


def form_put(parts: Parts, text: str | None) -> Parts:
    return {"form": with_field(parts["form"], "timestamp", text)}


def in_ms(seconds: int) -> str:
    return f"{seconds}000"


MS_BAD = ("", "+1700000000000", "01700000000000", "1700000000000.0", "1.7e12", "2023-11-14T22:13:20Z", "now")


@dataclass(frozen=True)
class Sender:
    scheme: str
    place: tuple[str, str]              # where the signature is: header, form, query or json, and its name
    message: Callable[[Parts], bytes]
    parts: Parts
    around: Callable[[Parts, str], str] = lambda parts, text: text  # what is around the hash
    stamp: str | None = None            # the timestamp's header
    clock: Clock | None = None
    swapped: Callable[[str, bytes], bytes] | None = None  # a keyed hash with the key at the other end
    secret_from: Callable[[str], str] = unchanged
    own: Callable[["Sender"], Iterator[dict]] = field(default=lambda sender: iter(()))

    @property
    def seal(self) -> sign.Seal | sign.PublicSeal:
        return sign.SEALS[self.scheme]

    def secret(self, owner: str = "current") -> str:
        return self.secret_from(f"{self.scheme}-{owner}-key-for-tests-only")

    def tag(self, secret: str | None = None, **signed) -> bytes:
        return self.seal.tag(self.secret() if secret is None else secret, self.message(self.parts | signed))

    def text(self, secret: str | None = None, **signed) -> str:
        parts = self.parts | signed
        return self.around(parts, self.seal.spell(self.tag(secret, **signed)))

    def case(
        self,
        name: str,
        expect: str = "verified",
        *,
        signed: Parts | None = None,         # what is signed, where it is not the usual
        sent: Parts | None = None,           # what is sent and not signed
        secret: str | None = None,           # what signs, where it is not the current key
        spell: Callable[[str], str] = unchanged,  # rewrites the hash's text
        texts: list[str] | None = None,      # replaces the signature's texts
        edit: Callable[[dict], dict] = unchanged,  # rewrites the request
        **fields,
    ) -> dict:
        parts = self.parts | (signed or {})
        hashed = spell(self.seal.spell(self.seal.tag(self.secret() if secret is None else secret, self.message(parts))))
        parts |= sent or {}
        request = edit(self.written(parts, [self.around(parts, hashed)] if texts is None else texts))
        body = request.pop("body")
        if self.clock:
            fields = {"now": RECEIVED} | fields
        fields = {"secrets": [self.secret()]} | request | fields
        return delivery(self.scheme, name, expect, body if isinstance(body, bytes) else body.encode(), **fields)

    def written(self, parts: Parts, texts: list[str]) -> dict:
        kind, name = self.place
        method, url, body, form = (parts.get(key) for key in ("method", "url", "body", "form"))
        headers = [*parts.get("headers", [])]
        if self.stamp and parts["at"] is not None:
            headers.append([self.stamp, parts["at"]])
        if kind == "header":
            headers += [[name, text] for text in texts]
        if kind == "form" and form is not None:
            form = [*form, *((name, text) for text in texts)]
        if kind == "query":
            url = "&".join([url, *(f"{name}={quote_plus(text)}" for text in texts)])
        if kind == "json":
            body = body(parts, "".join(f',"{name}":"{text}"' for text in texts))
        if form is not None and method == "GET":
            url = f"{url}?{encoded(form)}"
        elif form is not None:
            headers, body = [FORM, *headers], encoded(form)
        request = {"method": method or "POST", "headers": headers, "body": body or ""}
        others = {"url": url, "params": parts.get("params")}
        return request | {name: value for name, value in others.items() if value}


def all_cases(sender: Sender) -> list[dict]:
    families = [every_sender(sender), sender.own(sender), fresh(sender) if sender.clock else ()]
    return [case for family in families for case in family]


def every_sender(sender: Sender) -> Iterator[dict]:
    case, usual = sender.case, sender.text()
    yield case("genuine: an ordinary delivery")
    keys = [sender.secret(), sender.secret("retiring")]
    yield case("rotation: signed by the retiring key", secret=keys[1], secrets=keys)
    forged = "signature-mismatch"
    yield case("forged: another key", forged, secret=sender.secret("stranger"))
    if isinstance(sender.seal, sign.PublicSeal):
        yield from unfit(sender)
    else:
        yield case("forged: an empty key", forged, secret="")
    zeros = sender.seal.spell(bytes(len(sender.tag())))
    yield case("forged: a hash of zero bytes", forged, spell=lambda _: zeros)
    if sender.swapped:
        other = sender.swapped(sender.secret(), sender.message(sender.parts))
        yield case("forged: the key at the other end", forged, spell=lambda _: sender.seal.spell(other))
        inner = sign.hmac_with("sha256")(sender.secret(), sender.message(sender.parts))
        if len(inner) == len(other):
            yield case("forged: an HMAC for the plain hash", forged, spell=lambda _: sender.seal.spell(inner))
    for name, spell in spellings(sender).items():
        spoiled = spell(sender.seal.spell(sender.tag()))
        if spoiled != sender.seal.spell(sender.tag()):  # Of some lengths, base64 has no padding.
            yield case(f"malformed: {name}", sender.seal.refusal(spoiled), spell=spell)
    yield case("unsigned: no signature", "signature-missing", texts=[])
    stranger = sender.text(sender.secret("stranger"))
    yield case("doubled signature: good and good", "signature-malformed", texts=[usual, usual])
    yield case("doubled signature: forged and good", "signature-malformed", texts=[stranger, usual])


def unfit(sender: Sender) -> Iterator[dict]:
    """Signatures that a lenient receiver takes, and one that anyone can make of another where that is so."""
    seal, good = sender.seal, sender.tag()
    for name, tag in seal.algorithm.unfit(good).items():
        text = seal.spell(tag)
        yield sender.case(f"forged: {name}", seal.refusal(text), spell=lambda _, text=text: text)
    if seal.algorithm.twin:
        other = seal.spell(seal.algorithm.twin(good))
        yield sender.case("genuine: the other signature that anyone can make of it", spell=lambda _: other)


def spellings(sender: Sender) -> dict[str, Callable[[str], str]]:
    seal, tag = sender.seal, sender.tag()
    common = {
        "nothing where the hash should be": lambda text: "",
        "the hash shorter by one byte": lambda text: seal.spell(tag[:-1]),
        "the hash longer by one byte": lambda text: seal.spell(tag + b"\0"),
        "a space inside the hash": lambda text: f"{text[:8]} {text[8:]}",
    }
    if seal.spelling == "base64":
        return common | {"hex for base64": lambda text: tag.hex(), "the padding missing": lambda text: text.rstrip("=")}
    if seal.spelling == "0x":
        return common | {"hex without 0x": lambda text: text[2:], "0X for 0x": lambda text: "0X" + text[2:]}
    return common | {
        "hex in the other case": str.swapcase,
        "base64 for hex": lambda text: base64.b64encode(tag).decode(),
        "a letter that is not hex": lambda text: text[:-1] + "g",
    }


def fresh(sender: Sender) -> Iterator[dict]:
    case, clock, parts = sender.case, sender.clock, sender.parts
    for name, age, expect in (
        ("the last second of the window", clock.tolerance, "verified"),
        ("the first second past it", clock.tolerance + 1, "timestamp-too-old"),
        ("the last second ahead", -clock.tolerance, "verified"),
        ("the first second too far ahead", -clock.tolerance - 1, "timestamp-too-new"),
    ):
        yield case(f"time: {name}", expect, signed=clock.put(parts, clock.say(RECEIVED - age)))
    yield case("time: another tolerance", signed=clock.put(parts, clock.say(SENT - 9000)), tolerance=9002)
    for text in clock.bad:
        yield case(f"time malformed: {text or 'empty'}", "timestamp-malformed", signed=clock.put(parts, text))
    yield case("time: none", clock.none, sent=clock.put(parts, None))
    yield case("tampered: another time, also in the window", "signature-mismatch",
               sent=clock.put(parts, clock.say(SENT + 1)))


def encoded(form: list[tuple]) -> str:
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in form)


def with_field(form: list[tuple], name: str, value: str | None) -> list[tuple]:
    """Changes a field in place; `None` drops it."""
    return [(key, value if key == name else old) for key, old in form if key != name or value is not None]


def without(form: list[tuple], *names: str) -> list[tuple]:
    return [pair for pair in form if pair[0] not in names]


def in_bytes(form: list[tuple]) -> sign.Pairs:
    return [tuple(item if isinstance(item, bytes) else item.encode() for item in pair) for pair in form]


def replacing(part: str, old: str, new: str) -> Callable[[dict], dict]:
    """Rewrites the body or the URL, and fails where there is nothing to rewrite."""

    def edit(request: dict) -> dict:
        assert old in request[part], f"no {old} in {request[part]}"
        return request | {part: request[part].replace(old, new, 1)}

    return edit


def header(name: str, *texts: str) -> Callable[[dict], dict]:
    """Gives a header these values, one a line; none drops it."""

    def edit(request: dict) -> dict:
        others = [[key, value] for key, value in request["headers"] if key.lower() != name.lower()]
        return request | {"headers": [*others, *([name, text] for text in texts)]}

    return edit
