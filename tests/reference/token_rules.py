"""What a vendor's tokens claim: how a sender fills each claim, how a receiver checks it, and how to spoil it."""

import re
from dataclasses import dataclass
from datetime import datetime, timezone
from fractions import Fraction
from typing import ClassVar

from irregular_received import Number, Object, members
from senders import RECEIVED, SENT
from tokens import digest
from verify import Refused

DAY, EDGE = 86_400, 60
MISSING = object()


@dataclass(frozen=True)
class Sent:
    """What a token is made for."""

    url: str
    body: bytes
    params: dict[str, str]


def find(tree, pointer: str):
    """Follows a JSON pointer through objects."""
    for name in pointer.split("/")[1:]:
        found = members(tree, name)
        if not found:
            return MISSING
        tree = found[0]
    return tree


def placed(tree: dict, pointer: str, value) -> dict:
    """Returns the claims with another value in one place, or without that place."""
    first, _, rest = pointer[1:].partition("/")
    if rest:
        return tree | {first: placed(tree.get(first, {}), f"/{rest}", value)}
    return {name: old for name, old in tree.items() if name != first} | ({} if value is MISSING else {first: value})


@dataclass(frozen=True)
class Rule:
    pointer: str

    absent: ClassVar[str | None] = "field-missing"  # the verdict on a token without the claim

    def fill(self, sent: Sent):
        """The claim that a good sender makes."""
        raise NotImplementedError

    def required(self, params: dict, body: bytes) -> bool:
        return True

    def early(self, value, request) -> None:
        """What can be refused before the signature is known to be good."""

    def late(self, value, request) -> None:
        """What is refused once the signature is good."""

    def wrong(self, sent: Sent) -> dict:
        """Other claims, by what is wrong with each, with the verdict."""
        return {}

    def edges(self) -> dict:
        """Times on both sides of an edge where the receiver's clock may be wrong by `EDGE` seconds."""
        return {}


def number(value, what: str = "timestamp") -> Fraction:
    if not isinstance(value, Number) or not re.fullmatch("[0-9]{1,14}", value):
        raise Refused(f"{what}-malformed")
    return Fraction(value)


@dataclass(frozen=True)
class Expires(Rule):
    pointer: str = "/exp"
    after: int = 300
    absent = "refused"

    def fill(self, sent: Sent) -> int:
        return SENT + self.after

    def early(self, value, request) -> None:
        if number(value) <= request.now - request.tolerance:
            raise Refused("timestamp-too-old")

    def wrong(self, sent: Sent) -> dict:
        return {"expired a day ago": (RECEIVED - DAY, "timestamp-too-old")}

    def edges(self) -> dict:
        return {
            "expired within what is tolerated": (RECEIVED - EDGE + 1, "verified"),
            "expired a second before that": (RECEIVED - EDGE - 1, "timestamp-too-old"),
        }


@dataclass(frozen=True)
class NotBefore(Rule):
    """Checked where it is claimed."""

    pointer: str = "/nbf"
    absent = None

    def fill(self, sent: Sent) -> int:
        return SENT

    def early(self, value, request) -> None:
        if number(value) > request.now + request.tolerance:
            raise Refused("timestamp-too-new")

    def wrong(self, sent: Sent) -> dict:
        return {"valid from tomorrow on": (RECEIVED + DAY, "timestamp-too-new")}

    def edges(self) -> dict:
        return {
            "valid within what is tolerated": (RECEIVED + EDGE, "verified"),
            "valid a second after that": (RECEIVED + EDGE + 1, "timestamp-too-new"),
        }


@dataclass(frozen=True)
class Issued(Rule):
    """The time of the token, in seconds, in milliseconds, or as a date."""

    pointer: str = "/iat"
    form: str = "seconds"
    absent = "timestamp-missing"

    def write(self, time: int) -> int | str:
        if self.form == "date":
            return datetime.fromtimestamp(time, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        return time * self.units

    @property
    def units(self) -> int:
        return 1000 if self.form == "millis" else 1

    def fill(self, sent: Sent) -> int | str:
        return self.write(SENT)

    def early(self, value, request) -> None:
        if self.form == "date":
            request.recent_date(value)
            return
        request.near("", number(value) / self.units)

    def wrong(self, sent: Sent) -> dict:
        return {
            "made yesterday": (self.write(RECEIVED - DAY), "timestamp-too-old"),
            "made tomorrow": (self.write(RECEIVED + DAY), "timestamp-too-new"),
        }

    def edges(self) -> dict:
        return {
            "made as long ago as is tolerated": (self.write(RECEIVED - EDGE), "verified"),
            "made a second before that": (self.write(RECEIVED - EDGE - 1), "timestamp-too-old"),
            "made as far ahead as is tolerated": (self.write(RECEIVED + EDGE), "verified"),
            "made a second after that": (self.write(RECEIVED + EDGE + 1), "timestamp-too-new"),
        }


@dataclass(frozen=True)
class Is(Rule):
    """One text, or one of several."""

    texts: tuple[str, ...] | bool = ()
    kind: str = "claim-mismatch"

    def fill(self, sent: Sent):
        return self.texts if isinstance(self.texts, bool) else self.texts[0]

    def late(self, value, request) -> None:
        good = value is self.texts if isinstance(self.texts, bool) else type(value) is str and value in self.texts
        if not good:
            raise Refused(self.kind)

    def wrong(self, sent: Sent) -> dict:
        if isinstance(self.texts, bool):
            return {"another value": (not self.texts, self.kind)}
        text = self.texts[0]
        return {
            "another value": ("someone-else", self.kind),
            "the value and more": (f"{text}.evil.example", self.kind),
            "the value cut short": (text[:-1], self.kind),
            "the value in an array": ([text], "refused"),
        } | ({"another case": (text.swapcase(), self.kind)} if text.swapcase() != text else {})


@dataclass(frozen=True)
class IsParam(Rule):
    """What a parameter says, and any value where the receiver does not name one."""

    param: str = ""
    kind: str = "claim-mismatch"

    def fill(self, sent: Sent) -> str:
        return sent.params[self.param]

    def required(self, params: dict, body: bytes) -> bool:
        return self.param in params

    def late(self, value, request) -> None:
        if self.pointer == "/aud" and type(value) is list:
            return self.one_of(value, request)
        if type(value) is not str and not isinstance(value, Number) or value != request.params[self.param]:
            raise Refused(self.kind)

    def one_of(self, values: list, request) -> None:
        if any(type(value) is not str for value in values):
            raise Refused("field-malformed")
        if request.params[self.param] not in values:
            raise Refused(self.kind)

    def wrong(self, sent: Sent) -> dict:
        good = self.fill(sent)
        other = "9" + good[1:]
        found = {
            "someone else's": (other, self.kind),
            "the value and more": (good + "0", self.kind),
        }
        if self.pointer == "/aud":
            # RFC 7519, section 4.1.3: an audience is a text, or an array of texts.
            found |= {
                "an array with ours in it": ([other, good], "verified"),
                "an array of others": ([other, good + "0"], self.kind),
                "an empty array": ([], self.kind),
                "an array with a number in it": ([good, 1], "field-malformed"),
                "an array in an array": ([[good]], "field-malformed"),
            }
        return found


def audience(param: str = "audience", pointer: str = "/aud") -> IsParam:
    return IsParam(pointer, param, "audience-mismatch")


@dataclass(frozen=True)
class IsUrl(Rule):
    def fill(self, sent: Sent) -> str:
        return sent.url

    def late(self, value, request) -> None:
        if value != request.url:
            raise Refused("claim-mismatch")

    def wrong(self, sent: Sent) -> dict:
        # Where it is the audience, a receiver may say so.
        kind = "refused" if self.pointer == "/aud" else "claim-mismatch"
        return {
            "another host": (sent.url.replace("shop.example", "evil.example"), kind),
            "another path": (sent.url + "/other", kind),
        }


@dataclass(frozen=True)
class Digest(Rule):
    encoding: str = "hex"

    kind: ClassVar[str] = "signature-mismatch"

    def of(self, url: str, body: bytes) -> str:
        raise NotImplementedError

    def fill(self, sent: Sent) -> str:
        return self.of(sent.url, sent.body)

    def late(self, value, request) -> None:
        if value != self.of(request.url, request.body):
            raise Refused(self.kind)

    def wrong(self, sent: Sent) -> dict:
        good = self.fill(sent)
        last = "1" if good[-1] != "1" else "2"
        return {
            "of something else": (digest(b"something else", self.encoding), self.kind),
            "one character is another": (last + good[1:], self.kind),
            "cut short": (good[:16], "refused"),
            "empty": ("", "refused"),
        }


@dataclass(frozen=True)
class UrlDigest(Digest):
    kind = "claim-mismatch"

    def of(self, url: str, body: bytes) -> str:
        return digest(url.encode(), self.encoding)


@dataclass(frozen=True)
class BodyDigest(Digest):
    if_body: bool = False  # The claim is there if and only if there is a body.

    @property
    def absent(self) -> str:
        """Whether there is a body is seen last: the signature says that there is none."""
        return "signature-mismatch" if self.if_body else "field-missing"

    def required(self, params: dict, body: bytes) -> bool:
        return bool(body) or not self.if_body

    def of(self, url: str, body: bytes) -> str:
        return digest(body, self.encoding)


def claims_for(rules: tuple[Rule, ...], sent: Sent, more: dict) -> dict:
    claims = more
    for rule in rules:
        if rule.required(sent.params, sent.body):
            claims = placed(claims, rule.pointer, rule.fill(sent))
    return claims


def check(rules: tuple[Rule, ...], claims: Object, request, phase: str) -> None:
    """Runs the checks of one phase, `early` or `late`, in order."""
    for rule in rules:
        value = find(claims, rule.pointer)
        if not rule.required(request.params, request.body):
            if isinstance(rule, BodyDigest) and value is not MISSING and phase == "late":
                raise Refused("signature-mismatch")  # There was a body.
            continue
        if value is MISSING and rule.absent is None:
            continue
        if value is MISSING:
            raise Refused(rule.absent)
        getattr(rule, phase)(value, request)
